package trim

import (
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
)

// mostWallBytes is how long the text is at most that asks a reader to pay.
const mostWallBytes = 700

// Unpaid marks the parts of an article that JSON-LD names as not free when they are too short to
// be the article: they ask to pay for it.
func Unpaid(doc *page.Document, root *html.Node, drop map[*html.Node]bool) {
	o := doc.ArticleObject()
	if o == nil || o["hasPart"] == nil {
		return
	}
	parts, ok := o["hasPart"].([]any)
	if !ok {
		parts = []any{o["hasPart"]}
	}
	for _, part := range parts {
		object, ok := part.(map[string]any)
		if !ok || isFree(object["isAccessibleForFree"]) {
			continue
		}
		selector, err := cascadia.ParseGroup(page.Object(object).Text("cssSelector"))
		if err != nil {
			continue
		}
		for _, n := range dom.QueryAll(root, selector) {
			if dom.TextBytes(n, mostWallBytes) < mostWallBytes {
				drop[n] = true
			}
		}
	}
}

// isFree reads the word of JSON-LD on whether something is free to read; without
// one it is.
func isFree(v any) bool {
	switch v := v.(type) {
	case bool:
		return v
	case string:
		return !strings.EqualFold(strings.TrimSpace(v), "false")
	}
	return true
}
