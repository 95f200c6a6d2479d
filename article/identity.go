package article

import (
	"crypto/sha256"
	"encoding/base32"
	"net/url"
	"strconv"
	"strings"
)

// feedIDLetters write the hash of an id: 26 letters and digits, without a mark.
var feedIDLetters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// NewFeedID is what feeds call an article that source knows by key: a tag URI
// (RFC 4151) of the site's host, made from what the source calls it and from
// where the site is. So it survives a lost database, and no other article can
// get it: neither after an older backup was restored, nor on another site of
// the same host. nth tells articles apart that a source called the same, which
// is 0 but in that case.
//
// The year is that of the first ids. It must not be that of the day: an article
// that is read again after a loss would get another id.
func NewFeedID(site, source, key string, nth int) string {
	u, err := url.Parse(strings.TrimRight(site, "/"))
	if err != nil {
		u = &url.URL{Host: "invalid"}
	}
	named := strings.ToLower(u.Host) + u.EscapedPath() + "\x00" + source + "\x00" + key
	if nth > 0 {
		named += "\x00" + strconv.Itoa(nth)
	}
	sum := sha256.Sum256([]byte(named))
	return "tag:" + strings.ToLower(u.Hostname()) + ",2026:" + feedIDLetters.EncodeToString(sum[:16])
}

// GUID is the article's identity in every feed for ever: its FeedID, or for one
// that has none a tag URI of the site's host, the year in which Loa first stored
// it, and its number.
func (a *Article) GUID(host string) string {
	if a.FeedID != "" {
		return a.FeedID
	}
	return "tag:" + host + "," + strconv.Itoa(a.Collected.UTC().Year()) + ":" + strconv.FormatInt(a.ID, 10)
}

// pageMark is how many letters of its FeedID an article's page bears.
const pageMark = 5

// PageName names the article's page: its number, and a mark made from its id,
// so that no other article is ever shown where this one was, should the number
// be given again after a loss.
func (a *Article) PageName() string {
	name := strconv.FormatInt(a.ID, 10)
	if len(a.FeedID) > pageMark {
		name += "-" + a.FeedID[len(a.FeedID)-pageMark-1:len(a.FeedID)-1]
	}
	return name
}

// PageNumber is the number that a page's name begins with; 0 when it is no
// name of a page.
func PageNumber(name string) int64 {
	number, _, _ := strings.Cut(name, "-")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil || id < 1 || strconv.FormatInt(id, 10) != number {
		return 0
	}
	return id
}
