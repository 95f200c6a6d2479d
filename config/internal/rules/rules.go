// Package rules checks the values of single settings: each rule says what is wrong
// with one, and what is allowed, or "".
package rules

import (
	"encoding/base64"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"loa/article"
	"loa/subscriber"
	"loa/viet"
)

// Line: one line of text.
func Line(s string) string {
	const longest = 200
	if s == "" || viet.CleanLine(s) != s || utf8.RuneCountInString(s) > longest {
		return fmt.Sprintf("must be one line of 1 to %d characters without space at its ends", longest)
	}
	return ""
}

// HTTP: an address of the web.
func HTTP(s string) string {
	if strings.ContainsFunc(s, unicode.IsSpace) {
		return "must be an address without blanks in it and around it"
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return "must be an address that begins with http:// or https://, without a password"
	}
	if (u.Port() != "" || strings.HasSuffix(u.Host, ":")) && strings.Contains(s, "@") {
		return "must be an address without a password; an @ behind a port is written %40"
	}
	return ""
}

// Site: the address of a site.
func Site(s string) string {
	u, err := url.Parse(s)
	if wrong := HTTP(s); wrong != "" {
		return wrong
	}
	if err == nil && (u.RawQuery != "" || u.Fragment != "" || u.ForceQuery) {
		return "must be an address without ? and #"
	}
	return ""
}

var tokenForm = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`)

// Token: a bot's token, or none.
func Token(s string) string {
	if s != "" && !tokenForm.MatchString(s) {
		return "must have the form that @BotFather gives: digits, a colon, letters and digits"
	}
	return ""
}

// Signing: a secret that signs webhooks.
func Signing(s string) string {
	const shortest = 16
	if key, ok := strings.CutPrefix(s, "whsec_"); ok {
		if _, err := base64.StdEncoding.DecodeString(key); err != nil {
			return "must be base64 after whsec_"
		}
	}
	if len(s) < shortest {
		return fmt.Sprintf("must have at least %d characters", shortest)
	}
	return ""
}

var languageForm = regexp.MustCompile(`^[a-zA-Z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// Pages: sources[].pages.
func Pages(s string) string {
	switch s {
	case article.PagesAuto, article.PagesAlways, article.PagesNever:
		return ""
	}
	return "must be auto, always or never"
}

// FirstFill: sources[].first_fill.
func FirstFill(s string) string {
	switch s {
	case article.FirstFillNewest, article.FirstFillAll:
		return ""
	}
	return "must be newest or all"
}

// Language: a language tag.
func Language(s string) string {
	if !languageForm.MatchString(s) {
		return "must be a language tag such as vi, en or zh-Hant"
	}
	return ""
}

// greenwichZone are the zones whose sign means the opposite of what people
// write: Etc/GMT+7 lies seven hours west of Greenwich.
var greenwichZone = regexp.MustCompile(`^(?:Etc/)?GMT([+-])(\d+)$`)

// Zone: a time zone.
func Zone(s string) string {
	if m := greenwichZone.FindStringSubmatch(s); m != nil && m[2] != "0" {
		way := "behind"
		if m[1] == "-" {
			way = "ahead of"
		}
		return fmt.Sprintf("lies %s hours %s Greenwich, for in this name the sign is turned round: "+
			"name a place instead, such as Asia/Ho_Chi_Minh", m[2], way)
	}
	if _, err := time.LoadLocation(s); err != nil || s == "" || s == "Local" {
		return "must be the name of a time zone such as Asia/Ho_Chi_Minh or UTC"
	}
	return ""
}

// Listen: where to listen.
func Listen(s string) string {
	if file, ok := strings.CutPrefix(s, "unix:"); ok {
		const longest = 100 // what a socket's address holds, on every system
		if !strings.HasPrefix(file, "/") || len(file) > longest {
			return fmt.Sprintf("must be unix: and the whole path of a file, at most %d characters, such as "+
				"unix:/run/loa/loa.sock", longest)
		}
		return ""
	}
	host, port, err := net.SplitHostPort(s)
	if host == "*" {
		return fmt.Sprintf("must be host:port; for every address of this machine leave the host out, as in :%s", port)
	}
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return "must be host:port such as 127.0.0.1:8080 or :8080, or unix:/run/loa/loa.sock"
	}
	return ""
}

// ParsePrefix reads an address or a range of addresses.
func ParsePrefix(s string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(s); err == nil && a.Zone() == "" {
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	p, err := netip.ParsePrefix(s)
	return p.Masked(), err
}

// Prefix: an address or a range of addresses.
func Prefix(s string) string {
	if _, err := ParsePrefix(s); err != nil {
		return "must be an address or a range such as 10.1.0.0/16 or fd00::/8"
	}
	return ""
}

// ancestor is a source of the directive frame-ancestors (Content Security
// Policy, level 3), without paths.
var ancestor = regexp.MustCompile(`^(\*|'self'|https?://(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:([0-9]{1,5}|\*))?)$`)

// Ancestor: a site that may show boxes in frames.
func Ancestor(s string) string {
	if !ancestor.MatchString(s) {
		return "must be a site such as https://laichau.gov.vn or https://*.gov.vn, 'self' or *"
	}
	return ""
}

// Agent: how we introduce ourselves.
func Agent(s string) string {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return "must be plain ASCII text on one line"
		}
	}
	return ""
}

// Field: a part of an article.
func Field(s string) string {
	if !slices.Contains(article.RuleFields, s) {
		return "is no part of an article; allowed are " + strings.Join(article.RuleFields, ", ")
	}
	return ""
}

const longestSlug = 48

// Slug: a name in addresses.
func Slug(s string) string {
	if s == "" || viet.Slug(s) != s || len(s) > longestSlug {
		message := fmt.Sprintf("must be a slug of at most %d lower-case letters without accents, digits and single "+
			"hyphens", longestSlug)
		if guess := viet.Slug(s); guess != "" && guess != s && len(guess) <= longestSlug {
			message += fmt.Sprintf(", e.g. %s", guess)
		}
		return message
	}
	return ""
}

// reservedTopics are names that /feeds/ has another meaning for.
var reservedTopics = []string{"all", "search", "sources", "status", "urgent", "authors"}

// Topic: the id of a topic.
func Topic(s string) string {
	if slices.Contains(reservedTopics, s) {
		return "is a name that feeds need for something else; not allowed are " + strings.Join(reservedTopics, ", ")
	}
	return Slug(s)
}

// otherChannels are names of channels that are no further bot.
var otherChannels = []string{"telegram", "journal"}

// Bot: the id of a further bot.
func Bot(s string) string {
	if slices.Contains(otherChannels, s) {
		return "is the name of another channel"
	}
	return Slug(s)
}

// Source: the id of a source.
func Source(s string) string {
	if s == article.OperatorSource {
		return "is the source of the warnings that operators write"
	}
	return Slug(s)
}

// Section: a part of an address or a category.
func Section(s string) string {
	if viet.Slug(s) == "" {
		return "must be a part of an address or the name of a category"
	}
	return ""
}

// Trusted: a section, or all of them.
func Trusted(s string) string {
	if s == "*" {
		return ""
	}
	if wrong := Section(s); wrong != "" {
		return wrong + ", or * for the whole source"
	}
	return ""
}

// Keyword: words.
func Keyword(s string) string {
	const longest = 200
	if len(viet.Syllables(s)) == 0 || utf8.RuneCountInString(s) > longest {
		return fmt.Sprintf("must be words, at most %d characters", longest)
	}
	return ""
}

// Bounds of patterns: RE2 cannot run away in time, but in size.
const (
	longestPattern = 1000
	largestProgram = 5000
)

// Pattern: a regular expression.
func Pattern(s string) string {
	if s == "" || len(s) > longestPattern {
		return fmt.Sprintf("must be a regular expression of 1 to %d bytes", longestPattern)
	}
	parsed, err := syntax.Parse(s, syntax.Perl)
	if err != nil {
		return "must be a regular expression (RE2): " + err.Error()
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil || len(program.Inst) > largestProgram {
		return "is a regular expression that becomes too large"
	}
	return ""
}

// Mode: how updates come.
func Mode(s string) string {
	if s != "polling" && s != "webhook" {
		return "must be polling or webhook"
	}
	return ""
}

// Role: what a process does.
func Role(s string) string {
	switch s {
	case "all", "collect", "send", "web":
		return ""
	}
	return "must be all, collect, send or web"
}

// Rate: messages a second.
func Rate(r float64) string {
	if !(r > 0 && r <= 1000) {
		return "must be messages a second, above 0 and at most 1000"
	}
	return ""
}

// Quiet: quiet hours.
func Quiet(s string) string {
	if _, ok := ParseQuiet(s); !ok {
		return "must be two different times of day such as 21:00-06:00, or empty"
	}
	return ""
}

// ParseQuiet reads "21:00-06:00"; an empty text is no quiet hours.
func ParseQuiet(s string) (q subscriber.QuietHours, ok bool) {
	if s == "" {
		return q, true
	}
	from, to, _ := strings.Cut(s, "-")
	begin, err1 := time.Parse("15:04", strings.TrimSpace(from))
	end, err2 := time.Parse("15:04", strings.TrimSpace(to))
	q = subscriber.QuietHours{From: begin.Hour()*60 + begin.Minute(), To: end.Hour()*60 + end.Minute()}
	if err1 != nil || err2 != nil || q.From == q.To {
		return subscriber.QuietHours{}, false
	}
	return q, true
}

// Length: a length of time, none or at least the shortest.
func Length(d, shortest time.Duration) string {
	const longest = 30 * 24 * time.Hour
	if d < 0 || d > longest || d > 0 && d < shortest {
		return fmt.Sprintf("must be 0s, or %s to 720h", max(shortest, time.Second))
	}
	return ""
}
