package media

import (
	"net/url"
	"path"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/article"
	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/pattern"
	"loa/portal/internal/weburl"
)

// FileTypes are the kinds of files that portals attach, by extension.
var FileTypes = map[string]string{
	".pdf":  "application/pdf",
	".doc":  "application/msword",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xls":  "application/vnd.ms-excel",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".ppt":  "application/vnd.ms-powerpoint",
	".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	".odt":  "application/vnd.oasis.opendocument.text",
	".ods":  "application/vnd.oasis.opendocument.spreadsheet",
	".rtf":  "application/rtf",
	".csv":  "text/csv",
	".txt":  "text/plain",
	".zip":  "application/zip",
	".rar":  "application/vnd.rar",
	".7z":   "application/x-7z-compressed",
	".mp3":  "audio/mpeg",
	".wav":  "audio/wav",
	".mp4":  "video/mp4",
	".epub": "application/epub+zip",
}

// unknownFile is the media type of a download whose kind the page does not say.
const unknownFile = "application/octet-stream"

// maxAttachments bounds what is kept of one page.
const maxAttachments = 50

// onclickArgs finds the quoted arguments of a call in an onclick attribute.
var onclickArgs = pattern.Lazy(`(?:'([^'<>]{1,600})'|"([^"<>]{1,600})")`)

// sizeInName finds "(1,2 MB)" or "245 KB" beside a link.
var sizeInName = pattern.Lazy(`(?i)[(\[]?\s*(\d{1,6}(?:[.,]\d{1,3})?)\s*(bytes?|kb|mb|gb)\b\s*[)\]]?`)

// downloadLead is what stands before a file's name.
var downloadLead = pattern.Lazy(`^(?i)(?:tải về|tải xuống|tải file|tệp đính kèm|file đính kèm|download)\s*[:：-]\s*`)

// Attachments returns the files that are offered for download at and below
// in: links to documents, links that call a download function, download
// addresses without an extension, and files shown in a viewer frame. Each
// address once, in page order.
func Attachments(d *page.Document, in *html.Node) []article.Attachment {
	var all []article.Attachment
	seen := make(map[string]bool)
	add := func(address, name, mediaType string, size int64) {
		if address == "" || seen[address] || len(all) >= maxAttachments {
			return
		}
		seen[address] = true
		if name == "" {
			name = fileName(address)
		}
		all = append(all, article.Attachment{URL: address, Name: name, Type: mediaType, SizeBytes: size})
	}
	dom.Walk(in, func(n *html.Node) bool {
		if n.Type != html.ElementNode {
			return true
		}
		switch n.DataAtom {
		case atom.Script, atom.Style, atom.Nav:
			return false
		case atom.Iframe, atom.Embed, atom.Object:
			address, mediaType := ViewedFile(d, n)
			add(address, dom.CleanLine(dom.Attr(n, "title")), mediaType, 0)
			return false
		case atom.Source, atom.Audio, atom.Video:
			return false
		}
		address, mediaType := OfferedFile(d, n)
		if address != "" {
			name, size := nameAndSize(dom.LineText(n))
			name = downloadLead().ReplaceAllString(name, "")
			if isDownloadWord(name) {
				name = dom.CleanLine(dom.Attr(n, "download"))
			}
			if name == "" {
				name = dom.CleanLine(dom.Attr(n, "title"))
			}
			add(address, name, mediaType, size)
		}
		return true
	})
	return all
}

// OfferedFile returns the file that a link or button offers, if it does.
func OfferedFile(d *page.Document, n *html.Node) (address, mediaType string) {
	if n.DataAtom == atom.A && mayOfferFile(n) {
		address = d.Resolve(dom.Attr(n, "href"))
		if address != "" && !strings.HasPrefix(dom.Attr(n, "href"), "#") {
			if inner := fileInQuery(d, address); inner != "" {
				return inner, typeOf(inner)
			}
			if t := typeOf(address); t != "" {
				return address, t
			}
			if isDownloadAddress(address) || dom.HasAttr(n, "download") && dom.Attr(n, "download") != "" {
				t := typeOf(dom.Attr(n, "download"))
				if t == "" {
					t = typeOf(weburl.Clean(dom.LineText(n)))
				}
				if t == "" && typeOfImage(address) {
					return "", ""
				}
				if t == "" {
					t = unknownFile
				}
				return address, t
			}
		}
	}
	if click := dom.Attr(n, "onclick"); click != "" {
		for _, m := range onclickArgs().FindAllStringSubmatch(click, 6) {
			arg := strings.ReplaceAll(m[1]+m[2], `\/`, "/") // scripts write slashes so, too
			if t := typeOf(arg); t != "" && (strings.ContainsAny(arg, "/") ||
				strings.Contains(strings.ToLower(click), "download")) {
				return d.Resolve(arg), t
			}
		}
	}
	for _, key := range [...]string{"data-file", "data-url", "data-href", "data-download", "data-link"} {
		if v := dom.Attr(n, key); v != "" && typeOf(v) != "" {
			return d.Resolve(v), typeOf(v)
		}
	}
	return "", ""
}

// mayOfferFile spares most links the reading of their address.
func mayOfferFile(a *html.Node) bool {
	href := dom.Attr(a, "href")
	return typeOf(href) != "" || dom.ContainsAny(href, "?", "ownload", "/documents/", "taifile", "taive", "etfile",
		"etFile") || dom.HasAttr(a, "download")
}

// fileInQuery returns the file that an address of a viewer or a download page
// names in its query.
func fileInQuery(d *page.Document, address string) string {
	u, err := url.Parse(address)
	if err != nil || u.RawQuery == "" {
		return ""
	}
	q := u.Query()
	for _, key := range [...]string{"file", "url", "src", "path", "filepath", "fileurl", "document"} {
		v := q.Get(key)
		if v == "" || typeOf(v) == "" || !strings.ContainsAny(v, "/") {
			continue
		}
		if inner := d.Resolve(v); inner != "" {
			return inner
		}
	}
	return ""
}

// typeOf returns the media type that the file name in an address tells, empty
// for none. Sound and film count only as links.
func typeOf(address string) string {
	address, _, _ = strings.Cut(address, "#")
	name, query, _ := strings.Cut(address, "?")
	if t := FileTypes[strings.ToLower(path.Ext(name))]; t != "" {
		return t
	}
	for pair := range strings.SplitSeq(query, "&") {
		key, value, _ := strings.Cut(pair, "=")
		switch strings.ToLower(key) {
		case "filename", "file", "name", "fn", "f":
			if t := FileTypes[strings.ToLower(path.Ext(value))]; t != "" {
				return t
			}
		}
	}
	return ""
}

func typeOfImage(address string) bool {
	name, _, _ := strings.Cut(address, "?")
	switch strings.ToLower(path.Ext(name)) {
	case ".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".avif":
		return true
	}
	return false
}

// isDownloadAddress tells of addresses that answer with a file though they
// name none: ?download=1, /download/…, DownloadFile.aspx, downloadHandler.ashx.
func isDownloadAddress(address string) bool {
	u, err := url.Parse(strings.ToLower(address))
	if err != nil {
		return false
	}
	q := u.Query()
	if q.Has("download") && q.Get("download") != "0" && q.Get("download") != "false" {
		return true
	}
	base := path.Base(u.Path)
	switch path.Ext(base) {
	case ".ashx", ".aspx", ".php", ".jsp", ".do":
		return strings.Contains(base, "download") || strings.Contains(base, "getfile") ||
			strings.Contains(base, "taifile") || strings.Contains(base, "taive")
	}
	// Liferay: /documents/<group>/<folder>/<name>/<uuid>
	return strings.HasPrefix(u.Path, "/documents/") && strings.Count(u.Path, "/") >= 4 && !typeOfImage(address)
}

// isDownloadWord tells of link texts that say what to do, not what it is.
func isDownloadWord(s string) bool {
	switch page.NameKey(s) {
	case "", "tai", "taive", "taivet", "taixuong", "taifile", "taitep", "taitailieu", "taivetaiday", "taiday", "xem",
		"xemchitiet", "xemtruoc", "download", "downloadfile", "filedinhkem", "tepdinhkem", "here", "day", "taidaynhe", "clickhere", "pdf", "view", "open":
		return true
	}
	return false
}

// nameAndSize parts "Kế hoạch 12.pdf (245 KB)" into name and size.
func nameAndSize(s string) (string, int64) {
	m := sizeInName().FindStringSubmatchIndex(s)
	if m == nil {
		return s, 0
	}
	number, err := strconv.ParseFloat(strings.ReplaceAll(s[m[2]:m[3]], ",", "."), 64)
	if err != nil {
		return s, 0
	}
	switch strings.ToLower(s[m[4]:m[5]]) {
	case "kb":
		number *= 1 << 10
	case "mb":
		number *= 1 << 20
	case "gb":
		number *= 1 << 30
	}
	return dom.CleanLine(s[:m[0]] + " " + s[m[1]:]), int64(number)
}

// fileName is the readable last part of an address.
func fileName(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return dom.CleanLine(strings.ReplaceAll(path.Base(u.Path), "_", " "))
}

// AppendFile adds files that are not there yet.
func AppendFile(files []article.Attachment, more ...article.Attachment) []article.Attachment {
next:
	for _, f := range more {
		for _, have := range files {
			if have.URL == f.URL {
				continue next
			}
		}
		files = append(files, f)
	}
	return files
}
