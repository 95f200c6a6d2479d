// Package loa_test checks what docs/architecture.md promises of the whole tree.
package loa_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// mayImport lists, for each room, the rooms it may import. A room that is not
// listed fails the test, so that a new one is placed with intent.
var mayImport = map[string][]string{
	"viet":                 {},
	"viet/phrase":          {"viet"},
	"viet/speech":          {"viet"},
	"viet/spelling":        {},
	"summarizer":           {"article/summary", "article", "viet"},
	"scheduler":            {},
	"fetch":                {"fetch/guard"},
	"fetch/guard":          {},
	"fetch/fetchtest":      {"internal/clocktest"},
	"article/differences":  {"viet"},
	"article/draft":        {"article", "viet"},
	"article":              {"article/differences", "viet/phrase", "viet"},
	"article/summary":      {"article", "viet/phrase", "viet"},
	"article/question":     {"article", "viet"},
	"article/snippet":      {"article/question", "article", "viet"},
	"article/topics":       {"viet"},
	"article/story":        {"article/story/internal/likeness", "article/story/internal/traits", "article"},
	"subscriber":           {"article", "viet"},
	"audience":             {"article", "subscriber", "viet"},
	"channel":              {"article", "audience", "subscriber"},
	"ledger":               {"article", "audience", "channel", "subscriber"},
	"operations":           {"article", "subscriber"},
	"portal":               {"article", "viet"},
	"feed":                 {"article", "article/differences", "operations", "viet"},
	"hub":                  {"fetch/guard", "article", "operations", "viet"},
	"feed/feedtest":        {},
	"web/webtest":          {},
	"deliver/throttle":     {"audience", "channel", "subscriber"},
	"bot/bottest":          {},
	"config":               {"internal/nearest", "config/lines", "article", "subscriber", "viet"},
	"config/lines":         {},
	"config/whole":         {},
	"collect":              {"fetch", "portal", "article", "viet"},
	"web":                  {"internal/trouble", "feed", "article", "operations", "viet"},
	"demo":                 {"bot/bottest"},
	"desk":                 {"article/differences", "article/draft", "article", "ledger", "operations", "subscriber", "viet"},
	"internal/assert":      {},
	"internal/browsertest": {},
	"internal/clocktest":   {},
	"internal/house":       {},
	"internal/faults":      {},
	"internal/heap":        {},
	"internal/nearest":     {},
	"internal/trouble":     {},
	"internal/load":        {"article", "store", "subscriber"},
	"internal/load/growth": {"article", "store"},
	"internal/load/whole":  {"bot/bottest", "article", "operations", "store", "subscriber"},

	"collect/internal/judge":   {"fetch", "portal", "article", "viet"},
	"collect/internal/habit":   {"fetch", "article"},
	"collect/internal/notes":   {"portal", "article"},
	"collect/internal/session": {"collect/internal/judge", "fetch", "portal", "article"},
	"collect/internal/lists": {"collect/internal/judge", "collect/internal/notes", "collect/internal/session", "fetch",
		"portal", "article"},
	"collect/internal/pages": {"collect/internal/judge", "collect/internal/notes", "collect/internal/session", "fetch",
		"portal", "article", "article/summary", "viet"},
	"collect/internal/gather": {"collect/internal/judge", "collect/internal/lists", "collect/internal/notes",
		"collect/internal/pages", "collect/internal/session", "portal", "article"},
	"collect/internal/preview": {"collect/internal/habit", "collect/internal/lists", "collect/internal/pages", "fetch",
		"portal", "article", "viet"},

	"deliver/internal/sender": {"deliver/throttle", "internal/trouble", "article", "audience", "channel", "ledger",
		"subscriber"},
	"deliver/internal/fanout": {"deliver/throttle", "deliver/internal/sender", "article", "audience", "channel",
		"ledger", "subscriber"},
	"deliver/internal/aftercare": {"deliver/internal/sender", "deliver/throttle", "internal/trouble", "article",
		"audience", "channel", "ledger"},
	"deliver/internal/lists": {"deliver/throttle", "deliver/internal/sender", "article", "audience", "channel",
		"ledger", "subscriber"},
	"deliver": {"deliver/throttle", "internal/trouble", "article", "audience", "channel", "ledger", "subscriber"},
	"journal": {"article", "channel", "subscriber"},

	// A measurement is a program of its own, of the same rooms.
	"internal/measure/sender": {"deliver", "deliver/throttle", "bot", "bot/bottest", "store", "store/articles",
		"store/subscribers",
		"store/ledger", "store/operations", "article", "subscriber"},
	"internal/measure/rate":   {"internal/measure/sender", "bot/bottest", "deliver", "article", "audience", "channel"},
	"internal/measure/faults": {"internal/measure/sender", "bot/bottest", "deliver", "article"},

	"article/story/internal/kinds":    {"viet/phrase", "viet"},
	"article/story/internal/labelled": {"article"},
	"article/story/internal/lexicon":  {"viet/phrase", "viet"},
	"article/story/internal/likeness": {"article/story/internal/kinds", "article/story/internal/lexicon",
		"article/story/internal/traits", "viet"},
	"article/story/internal/rarity": {},
	"article/story/internal/traits": {"article/story/internal/kinds", "article/story/internal/lexicon",
		"article/story/internal/rarity", "viet"},

	"store/internal/column":   {},
	"store/internal/database": {"internal/trouble", "article"},
	"store/internal/presence": {},
	"store/internal/bounds":   {"store/internal/column", "store/internal/database", "audience"},
	"store/internal/rows":     {"store/internal/column", "store/internal/database", "article", "subscriber"},
	"store/ledger/internal/candidates": subject("store/ledger/internal/entries", "store/ledger/internal/packed",
		"store/internal/rows", "audience", "channel", "ledger", "subscriber"),
	"store/ledger/internal/entries": subject("store/ledger/internal/packed", "store/internal/bounds",
		"store/internal/rows", "audience",
		"channel", "ledger", "subscriber"),
	"store/ledger/proof": subject("store/ledger/internal/entries", "store/ledger/internal/packed",
		"store/internal/bounds",
		"store/internal/rows", "audience", "channel", "ledger", "subscriber"),
	"store/ledger/resend": subject("store/ledger/internal/candidates", "store/ledger/internal/entries", "ledger"),
	"store/ledger/lists": subject("store/ledger/internal/batches", "store/ledger/internal/candidates",
		"store/ledger/internal/effects", "store/ledger/internal/entries", "store/ledger/internal/packed",
		"store/internal/bounds", "store/internal/rows", "audience", "ledger", "subscriber"),
	"store/ledger/care": subject("store/ledger/internal/entries", "store/internal/rows", "ledger"),
	"store/ledger": subject("store/ledger/lists", "store/ledger/care", "store/ledger/proof", "store/ledger/resend",
		"store/internal/bounds",
		"store/internal/rows", "audience", "channel", "ledger",
		"subscriber"),
	"store/articles": subject("article/question", "viet", "viet/spelling"),
	"store/publishing": subject("article/differences", "article/story", "store/articles", "store/internal/bounds",
		"store/ledger", "audience", "ledger", "subscriber"),
	"store/subscribers": subject("store/internal/rows", "store/ledger", "store/publishing", "channel",
		"subscriber"),
	"store/topics":     subject("store/articles", "store/internal/bounds", "store/subscribers", "audience"),
	"store/operations": subject("store/internal/presence", "operations", "subscriber"),
	"store/hub":        subject("operations"),
	"store": {"store/articles", "store/publishing", "store/topics", "store/subscribers", "store/ledger",
		"store/operations", "store/hub",
		"store/internal/column", "store/internal/database", "article", "audience", "ledger", "operations", "subscriber"},
	"store/storetest": {"store", "store/articles", "store/publishing", "store/topics", "store/subscribers",
		"store/ledger",
		"store/operations", "store/hub", "internal/clocktest", "article", "audience", "ledger", "subscriber"},

	"portal/internal/pattern": {},
	"portal/internal/charset": {},
	"portal/internal/dom":     {"viet"},
	"portal/internal/weburl":  {"portal/internal/pattern"},
	"portal/internal/tidy":    {"portal/internal/dom", "portal/internal/weburl", "viet"},
	"portal/internal/page": {"portal/internal/charset", "portal/internal/dom", "portal/internal/pattern",
		"portal/internal/weburl", "article", "viet"},
	"portal/internal/page/dates":  about("portal/internal/page/media"),
	"portal/internal/page/byline": about("portal/internal/page/dates"),
	"portal/internal/page/media":  about(),
	"portal/internal/trim": about("portal/internal/page/dates", "portal/internal/page/byline",
		"portal/internal/page/media"),
	"portal/internal/content/blocks": about("portal/internal/repeats"),
	"portal/internal/content": about("portal/internal/content/blocks", "portal/internal/page/dates",
		"portal/internal/page/byline", "portal/internal/page/media", "portal/internal/trim", "portal/internal/repeats"),
	"portal/internal/repeats":     {"portal/internal/dom", "viet"},
	"portal/internal/list/paging": about(),
	"portal/internal/list/places": about(),
	"portal/internal/list": about("portal/internal/list/paging", "portal/internal/list/places",
		"portal/internal/page/dates", "portal/internal/page/media"),
	"portal/internal/cms": about("portal/internal/page/dates", "portal/internal/page/byline",
		"portal/internal/page/media",
		"portal/internal/content", "portal/internal/trim", "portal/internal/list", "portal/internal/list/paging"),
	"portal/internal/evidence": about("portal/internal/page/dates", "portal/internal/page/byline",
		"portal/internal/page/media", "portal/internal/content"),
	"portal/internal/xmltree":  {},
	"portal/internal/jsontext": {},
	"portal/internal/jsonlist": {"viet"},
	"portal/internal/scripted": {"portal/internal/page", "portal/internal/dom", "portal/internal/pattern",
		"portal/internal/weburl"},
	"portal/portaltest": {"viet"},
	"portal/internal/document": about("portal/internal/page/dates", "portal/internal/charset",
		"portal/internal/xmltree"),
	"portal/internal/sitemap": about("portal/internal/page/media", "portal/internal/cms", "portal/internal/document",
		"portal/internal/xmltree"),
	"portal/internal/syndication": about("portal/internal/page/byline", "portal/internal/page/media",
		"portal/internal/cms", "portal/internal/document", "portal/internal/jsonlist", "portal/internal/jsontext",
		"portal/internal/xmltree"),
	"bot/telegram": {"channel", "subscriber", "viet"},
	"bot/callback": {"bot/telegram"},
	"bot/render":   {"bot/callback", "bot/telegram", "article", "article/differences", "channel", "subscriber", "viet"},
	"bot/conversation/dialogue": {"bot/callback", "bot/render", "bot/telegram", "internal/trouble",
		"article", "channel", "ledger", "operations", "subscriber", "viet"},
	"bot/conversation/settings": {"bot/conversation/dialogue", "bot/callback", "bot/render", "bot/telegram",
		"article", "subscriber"},
	"bot/conversation/search": {"article/question", "bot/conversation/dialogue", "bot/callback", "bot/render",
		"bot/telegram",
		"article", "channel", "subscriber", "viet"},
	"bot/conversation/files": {"bot/conversation/dialogue", "bot/callback", "bot/render", "bot/telegram", "article"},
	"bot/conversation/groups": {"bot/conversation/dialogue", "bot/conversation/settings", "bot/callback", "bot/render",
		"bot/telegram", "subscriber"},
	"bot/conversation/operators": {"bot/conversation/dialogue", "bot/callback", "bot/render", "bot/telegram",
		"article", "article/draft", "channel", "ledger", "operations", "subscriber", "viet"},
	"bot/conversation": {"bot/conversation/dialogue", "bot/conversation/files", "bot/conversation/groups",
		"bot/conversation/operators",
		"bot/conversation/search", "bot/conversation/settings", "bot/callback", "bot/render", "bot/telegram",
		"article", "subscriber", "viet"},
	"bot": {"internal/trouble", "bot/conversation", "bot/conversation/dialogue", "bot/conversation/operators",
		"bot/callback", "bot/render",
		"bot/telegram",
		"article", "audience", "channel", "ledger", "operations", "subscriber", "viet"},

	"web/internal/site":    {"internal/nearest", "feed", "article", "viet"},
	"web/internal/answer":  {"feed"},
	"web/internal/address": {"web/internal/site", "feed", "article", "viet"},
	"web/internal/cache":   {"web/internal/address", "web/internal/answer", "web/internal/site", "feed", "article"},
	"web/internal/feeds": {"web/internal/cache", "web/internal/address", "web/internal/answer", "web/internal/site",
		"feed", "operations", "article", "viet"},
	"web/internal/changes": {"article", "article/differences", "viet"},
	"web/internal/live":    {"web/internal/answer", "article"},
	"web/internal/uses":    {"operations"},
	"web/internal/keep":    {"web/internal/cache", "web/internal/answer", "web/internal/site", "article"},
	"web/internal/kits":    {"web/internal/pages", "web/internal/site"},
	"web/internal/pages": {"article/question", "web/internal/keep", "web/internal/address", "web/internal/answer",
		"web/internal/changes",
		"web/internal/site", "feed", "article", "article/snippet", "viet"},
	"web/internal/api": {"web/internal/pages", "web/internal/address", "web/internal/answer", "web/internal/site",
		"feed",
		"article"},
	"web/internal/sitemap": {"web/internal/pages", "web/internal/answer", "web/internal/site", "article"},
	"web/internal/embed": {"web/internal/pages", "web/internal/address", "web/internal/answer", "web/internal/site",
		"feed", "article", "viet"},
}

// about is what the parts of portal that read a page may import, and more.
func about(more ...string) []string {
	return append(more, "portal/internal/page", "portal/internal/dom", "portal/internal/pattern",
		"portal/internal/tidy",
		"portal/internal/weburl", "article", "viet")
}

// subject is what a package of the store with the SQL of one subject may
// import, and more.
func subject(more ...string) []string {
	return append(more, "store/internal/column", "store/internal/database", "article")
}

// home lists the libraries that only one room may import.
var home = map[string]string{
	"github.com/gorilla/feeds":                           "feed",
	"github.com/VictoriaMetrics/metrics":                 "cmd/loa/internal/service",
	"github.com/go-telegram-bot-api/telegram-bot-api/v5": "bot/telegram",
	"github.com/robfig/cron/v3":                          "scheduler",
	"modernc.org/sqlite":                                 "store",
	"github.com/jackc/pgx/v5":                            "store",
	"github.com/pressly/goose/v3":                        "store",
	"golang.org/x/net/html":                              "portal",
	"github.com/microcosm-cc/bluemonday":                 "portal/internal/tidy",
	"codeberg.org/readeck/go-readability/v2":             "portal/internal/content",
	"go.yaml.in/yaml/v3":                                 "config",
	"github.com/spf13/cobra":                             "cmd/loa",
	"rsc.io/qr":                                          "web/internal/pages",
}

type goPackage struct {
	ImportPath string
	Imports    []string
}

func TestRoomsImportOnlyWhatStandsAboveThem(t *testing.T) {
	for _, p := range packages(t) {
		room := strings.TrimPrefix(p.ImportPath, "loa/")
		if room == "loa" || room == "cmd/loa" || strings.HasPrefix(room, "cmd/loa/") {
			continue
		}
		allowed, listed := mayImport[room]
		if !listed && !strings.Contains(room, "/internal/") {
			t.Errorf("package %s has no place in the import order", p.ImportPath)
			continue
		}
		for _, imported := range p.Imports {
			other, ours := strings.CutPrefix(imported, "loa/")
			if !ours || !listed || strings.HasPrefix(other, room+"/internal/") {
				continue
			}
			if !slices.Contains(allowed, other) {
				t.Errorf("%s imports %s; it may import only %v, want allowed to contain %v", room, other, allowed,
					other)
			}
		}
	}
}

func TestEachLibraryHasOneHome(t *testing.T) {
	for _, p := range packages(t) {
		room := strings.TrimPrefix(p.ImportPath, "loa/")
		for _, imported := range p.Imports {
			for library, owner := range home {
				inside := imported == library || strings.HasPrefix(imported, library+"/")
				if inside && room != owner && !strings.HasPrefix(room, owner+"/") {
					t.Errorf("%s imports %s, whose home is %s", room, imported, owner)
				}
			}
		}
	}
}

// The nodes of a page are walked in all of portal, but a page becomes nodes in
// one place, where its size, tags, depth and time are bounded.
func TestHTMLIsParsedOnlyWithinBounds(t *testing.T) {
	calls := regexp.MustCompile(`\bhtml\.(Parse\w*|NewTokenizer\w*)\(`)
	inside := 0
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil || !bytes.Contains(text, []byte(`"golang.org/x/net/html"`)) {
			return err
		}
		for _, call := range calls.FindAll(text, -1) {
			if filepath.ToSlash(filepath.Dir(path)) == "portal/internal/dom" {
				inside++
				continue
			}
			t.Errorf("%s calls %s…); got HTML parsed there, want it in portal/internal/dom", path, call)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if inside == 0 {
		t.Error("got no parsing in portal/internal/dom, want it there")
	}
}

// packages lists every package of the module with what its own code, tests
// aside, imports.
func packages(t *testing.T) []goPackage {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v, want no error", err)
	}
	var all []goPackage
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("go list answered: %v, want no error", err)
		}
		all = append(all, p)
	}
	if len(all) < 10 {
		t.Fatalf("go list found only %d packages, want len(all) at least 10", len(all))
	}
	return all
}
