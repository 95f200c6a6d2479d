package dates

import (
	"strings"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
)

// publishedMetas are the <meta> names that hold a publication time, most
// trusted first.
var publishedMetas = [...]string{
	"article:published_time", "og:article:published_time", "article:published", "og:published_time",
	"datepublished", "pubdate", "publishdate", "publish_date", "publish-date", "publication_date",
	"dc.date.issued", "dcterms.created", "dcterms.issued", "dc.date.created", "dc.date", "dcterms.date",
	"sailthru.date", "parsely-pub-date", "citation_publication_date", "citation_date",
	"article_date_original", "cxenseparse:recs:publishtime", "rnews:datepublished", "date", "created",
	"displaydate", "originalpublicationdate", "bt:pubdate",
}

// updatedMetas likewise hold the time of the last change.
var updatedMetas = [...]string{
	"article:modified_time", "og:updated_time", "article:updated_time", "datemodified", "dcterms.modified",
	"dc.date.modified", "last-modified", "lastmod", "revised", "modified",
}

// publishedParts are what names of metas that hold a publication time contain, their
// letters alone: content systems join them with prefixes and separators of their own.
var publishedParts = [...]string{
	"publishedtime", "publisheddate", "publisheddatetime", "publishdate", "publishtime", "publishedat", "publishedon",
	"pubdate", "pubtime", "publicationdate", "datepublished", "datepublication", "firstpublished", "firstpublish",
	"releasedate", "postdate", "posteddate", "articledate", "onlinedate", "dateissued", "dateavailable",
	"termsavailable", "createdate", "datecreated", "creationdate", "articlepublished", "newsdate", "issued",
}

// otherParts make such a name that of something else.
var otherParts = [...]string{
	"modif", "update", "expir", "unpublish", "birth", "event", "end", "copyright", "comment", "user", "site", "book",
}

// namesPublication tells whether a meta by its name may hold a publication time.
func namesPublication(name string) bool {
	key := page.NameKey(name)
	if key == "timestamp" || key == "ptime" {
		return true
	}
	if dom.ContainsAny(key, otherParts[:]...) {
		return false
	}
	for _, part := range publishedParts {
		if strings.Contains(key, part) {
			return true
		}
	}
	return false
}

// metaStatements are the publication times in the page's metas: those under known
// names first.
func metaStatements(d *page.Document, note func(text, evidence string) bool) {
	said := false
	for _, name := range publishedMetas {
		for _, content := range d.Metas(name) {
			said = note(content, "meta "+name) || said
		}
	}
	if said {
		return
	}
	for name, content := range d.AllMetas() {
		if namesPublication(name) && note(machineTime(content), "meta "+name) {
			return
		}
	}
}
