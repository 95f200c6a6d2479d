package main

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"loa/bot/bottest"
)

var (
	anyLink = regexp.MustCompile(`href="([^"]+)"`)
	botLink = regexp.MustCompile(`^https://t\.me/[A-Za-z0-9_]+(\?start=(.*))?$`)
)

// botLinks reads every page of the site that can be reached from its front page
// and returns the start parameters of the links into the bot, with the page.
func (w *world) botLinks() map[string]string {
	found, seen, queue := map[string]string{}, map[string]bool{"/": true}, []string{"/"}
	for len(queue) > 0 && len(seen) < 500 {
		page := queue[0]
		queue = queue[1:]
		_, body := w.get(page)
		for _, m := range anyLink.FindAllStringSubmatch(body, -1) {
			link := html.UnescapeString(m[1])
			if b := botLink.FindStringSubmatch(link); b != nil {
				payload, err := url.QueryUnescape(b[2])
				if err != nil {
					w.t.Errorf("page %s links to %s: %v, want no error", page, link, err)
				}
				found[payload] = page
				continue
			}
			path := strings.TrimPrefix(link, w.site)
			if strings.HasPrefix(path, "/") && !seen[path] && !strings.HasPrefix(path, "/feeds") {
				seen[path] = true
				queue = append(queue, path)
			}
		}
	}
	return found
}

// TestEveryLinkOfTheSiteIntoTheBotIsFollowed: the site and the bot name topics
// each in its own way, so that ids of every length are tried as people meet them.
func TestEveryLinkOfTheSiteIntoTheBotIsFollowed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite:"+t.TempDir()+"/loa.db", bottest.Options{
		Limits: bottest.Limits{PerSecond: -1, ChatPerSecond: -1, GroupPerMinute: -1},
	})
	var more strings.Builder
	names := map[string]string{"c_kinh-te": "Kinh tế", "c_gia-ca": "Giá cả", "c_canh-bao": "Cảnh báo"}
	for _, length := range []int{24, 25, 40, 48} {
		id := strings.Repeat("chu-de-dai-", 6)[:length-1] + "x"
		name := fmt.Sprintf("Chủ đề dài %d", length)
		fmt.Fprintf(&more, "  - {id: %s, name: %s, sections: [kinh-te]}\n", id, name)
		names["c_"+id] = name
	}
	w.configure("topics:\n => topics:\n" + more.String())
	w.start()
	w.eventually("the end of the first fill", w.filled)
	w.eventually("links into the bot", func() bool { return len(w.botLinks()) > 1 })
	links := w.botLinks()
	person := int64(8_000)
	for payload, page := range links {
		person++
		w.telegram.AddUser(bottest.User{ID: person, FirstName: "Lan", Language: "vi"})
		w.say(person, strings.TrimSpace("/start "+payload))
		want := "Kính chào"
		if payload != "" {
			want = names[payload]
		}
		w.eventually("an answer", func() bool { return len(w.telegram.Messages(person)) > 1 })
		if got := w.telegram.Messages(person)[1].Text; want == "" || !strings.Contains(got, want) {
			t.Errorf("the link ?start=%s of page %s: got %q, want %q", payload, page, got, want)
		}
	}
	for payload, name := range names {
		if _, there := links[payload]; !there && len(payload) <= 64 {
			t.Errorf("topic %s: got no link into the bot, want one", name)
		}
	}
}
