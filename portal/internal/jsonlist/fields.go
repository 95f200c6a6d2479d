package jsonlist

import (
	"math"
	"path"
	"strconv"
	"strings"
	"time"

	"loa/viet"
)

// field says by which names something goes, folded and without separators:
// whole names, the likeliest first, then parts of names; and which parts make a
// name that of something else.
type field struct {
	names []string
	parts []string
	not   []string
}

var (
	titleField = field{
		names: words("title tieude headline newstitle posttitle articletitle tenbai tenbaiviet tentin titlevi " +
			"subject name ten"),
		parts: words("title tieude headline"),
		not:   words("sub meta seo og alt image img short category chuyenmuc author color site page facebook twitter"),
	}
	addressField = field{
		names: words("url link permalink href duongdan weburl detailurl linkdetail urldetail canonicalurl canonical " +
			"shareurl fullurl newsurl articleurl posturl path uri"),
		parts: words("url link href duongdan permalink"),
		not: words("image img thumb avatar anh hinh video audio author tacgia category chuyenmuc cat api file " +
			"next prev logo icon profile cover source nguon user"),
	}
	publishedField = field{
		names: words("datepublished publishedat publisheddate publishdate publishtime publishedtime pubdate " +
			"published publishon publishedon ngaydang ngayxuatban thoigiandang thoigianxuatban ngayphathanh " +
			"displaydate releasedate posteddate postdate postedat firstpublished dategmt date ngay thoigian time " +
			"createdat datecreated createddate createdtime createdon created ngaytao timestamp"),
		parts: words("publish ngaydang xuatban pubdate"),
		not:   words("update modif unpublish end expire expir state status is publisher author by"),
	}
	updatedField = field{
		names: words("updatedat updateddate updatetime updated datemodified modifiedat modifieddate modifiedgmt " +
			"modified lastmodified lastupdated ngaycapnhat ngaysua editedat"),
	}
	summaryField = field{
		names: words("summary description sapo mota motangan tomtat excerpt lead intro introtext trichyeu brief " +
			"shortdescription abstract teaser shortcontent noidungtomtat hometext dek deck standfirst desc"),
		parts: words("sapo tomtat summary excerpt shortdesc"),
		not:   words("meta seo og image"),
	}
	contentField = field{
		names: words("contenthtml content bodyhtml body noidung noidungchitiet fulltext html detail chitiet " +
			"articlebody contenttext text"),
		not: words("type"),
	}
	authorField = field{
		names: words("author authorname tacgia tentacgia byline authors writer butdanh nguoiviet"),
		not:   words("id url link image avatar email"),
	}
	pictureField = field{
		names: words("image imageurl thumbnail thumbnailurl thumb thumburl anhdaidien hinhdaidien hinhanh anh avatar " +
			"avatarurl picture cover coverimage featuredimage img imgurl photo urltoimage images"),
		parts: words("thumb anhdaidien hinhanh image"),
		not:   words("author tacgia caption alt title id user count"),
	}
	categoryField = field{
		names: words("categoryname tenchuyenmuc chuyenmuc category categories section sectionname danhmuc tendanhmuc " +
			"catname zonename zone"),
		not: words("id url slug"),
	}
	idField = field{
		names: words("id newsid articleid postid itemid tinid baivietid guid uuid contentid nid key"),
	}
	// inner are the names under which some interfaces keep what an object says.
	inner = words("node source attributes fields item article post news data")
)

func words(s string) []string { return strings.Fields(s) }

// object is an object's members by their folded names.
type object map[string]any

func objectOf(m map[string]any) object {
	o := make(object, len(m))
	for _, k := range keysOf(m) {
		name := nameKey(k)
		if _, ok := o[name]; !ok {
			o[name] = m[k]
		}
	}
	return o
}

func nameKey(s string) string {
	var b strings.Builder
	for _, r := range viet.Fold(s) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// entryOf reads an object.
func entryOf(m map[string]any) Entry {
	o := objectOf(m)
	if o.first(titleField, isText) == "" {
		o.unwrap()
	}
	e := Entry{
		ID: o.first(idField, isText), Title: o.first(titleField, isText), Address: o.first(addressField, isAddress),
		Summary: o.first(summaryField, isText), Content: o.first(contentField, isProse),
		Published: o.first(publishedField, isTime), Updated: o.first(updatedField, isTime),
		Author: o.first(authorField, isText), Picture: o.first(pictureField, isPicture),
	}
	for _, name := range categoryField.names {
		if e.Categories = textsOf(o[name]); len(e.Categories) > 0 {
			break
		}
	}
	return e
}

// unwrap adds what the objects within say that wrap an article.
func (o object) unwrap() {
	for _, name := range inner {
		within, ok := o[name].(map[string]any)
		if !ok {
			continue
		}
		for k, v := range objectOf(within) {
			if _, ok := o[k]; !ok {
				o[k] = v
			}
		}
	}
}

// first is the first value under a field's names that can be what is wanted.
func (o object) first(f field, wanted func(string) string) string {
	for _, name := range f.names {
		if v, ok := o[name]; ok {
			if s := wanted(textOf(v)); s != "" {
				return s
			}
		}
	}
	best, at := "", ""
	for name, v := range o {
		if !containsAny(name, f.parts) || containsAny(name, f.not) || at != "" && name > at {
			continue
		}
		if s := wanted(textOf(v)); s != "" {
			best, at = s, name
		}
	}
	return best
}

func containsAny(s string, parts []string) bool {
	for _, part := range parts {
		if strings.Contains(s, part) {
			return true
		}
	}
	return false
}

// valueNames are the members under which an object keeps its own text, by what is
// asked for most: {"rendered": …}, {"vi": …}, {"url": …}, {"name": …}.
var valueNames = words("rendered value text vi viVN name ten title tieude url src href path link date")

// textOf is a value as a text: itself, a number, or what an object or the first of a list says.
func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1e15 {
			return strconv.FormatInt(int64(v), 10)
		}
		return strconv.FormatFloat(v, 'f', -1, 64)
	case map[string]any:
		for _, name := range valueNames {
			if s, ok := v[name].(string); ok && strings.TrimSpace(s) != "" {
				return strings.TrimSpace(s)
			}
		}
	case []any:
		if len(v) > 0 {
			if _, nested := v[0].([]any); !nested {
				return textOf(v[0])
			}
		}
	}
	return ""
}

// textsOf are the texts of a list, or of one value.
func textsOf(v any) (all []string) {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	for _, e := range list {
		if _, isNumber := e.(float64); isNumber {
			continue // an id
		}
		if s := textOf(e); s != "" && len(s) < 100 && len(all) < 10 {
			all = append(all, s)
		}
	}
	return all
}

func isText(s string) string { return s }

// isProse tells of a text that is more than a line.
func isProse(s string) string {
	if len(s) > 200 && strings.Contains(s, " ") || strings.Contains(s, "<p") {
		return s
	}
	return ""
}

// isAddress tells of an address of a page or of a file that is no picture.
func isAddress(s string) string {
	if s == "" || len(s) > 2000 || strings.ContainsAny(s, " \n<>") || strings.HasPrefix(s, "#") ||
		isPicture(s) != "" && isImageFile(s) {
		return ""
	}
	lower := strings.ToLower(s)
	switch {
	case strings.HasPrefix(lower, "http://"), strings.HasPrefix(lower, "https://"), strings.HasPrefix(s, "//"):
		return s
	case strings.Contains(lower, "://") || strings.HasPrefix(lower, "javascript:") ||
		strings.HasPrefix(lower, "mailto:"):
		return ""
	case strings.HasPrefix(s, "/"), strings.Contains(s, "/"), strings.Contains(s, "?"), path.Ext(s) != "":
		return s
	}
	return ""
}

func isImageFile(s string) bool {
	s, _, _ = strings.Cut(strings.ToLower(s), "?")
	switch path.Ext(s) {
	case ".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".bmp", ".jfif":
		return true
	}
	return false
}

// isPicture tells of an address that can be a picture's.
func isPicture(s string) string {
	if s == "" || strings.ContainsAny(s, " \n<>") || !strings.Contains(s, "/") && !isImageFile(s) {
		return ""
	}
	return s
}

// The times that a number can stand for: from 1995 on, in seconds or milliseconds.
const (
	firstSecond = 788_918_400
	lastSecond  = 4_102_444_800
)

// isTime tells of a text that may be a time; a number is seconds or milliseconds
// since 1970.
func isTime(s string) string {
	if s == "" || len(s) > 80 || !strings.ContainsAny(s, "0123456789") {
		return ""
	}
	n, err := strconv.ParseInt(s, 10, 64)
	switch {
	case err != nil:
		return s
	case n >= firstSecond && n < lastSecond:
	case n >= firstSecond*1000 && n < lastSecond*1000:
		n /= 1000
	default:
		return ""
	}
	return time.Unix(n, 0).UTC().Format(time.RFC3339)
}
