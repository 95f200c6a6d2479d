package search

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"loa/article"
	"loa/bot/conversation/dialogue"
	"loa/bot/render"
	"loa/bot/telegram"
)

// linksMost is how many links of a message are looked for.
const linksMost = 3

// ArticleScreen shows one article as the person would get it.
func ArticleScreen(id int64) dialogue.Draw {
	return func(ctx context.Context, v *dialogue.View) (telegram.Screen, error) {
		a, err := v.Dialogue.Store.Article(ctx, id)
		if errors.Is(err, article.ErrNotFound) || err == nil && a.State == article.StateWaiting {
			return telegram.Screen{Text: v.Text(render.Words.ArticleUnknown)}, nil
		}
		if err != nil {
			return telegram.Screen{}, fmt.Errorf("read article: %w", err)
		}
		return v.Offered(a), nil
	}
}

// links are the addresses in a text, as far as they may lead to a page. A message
// that someone passes on may hold some behind its words.
func links(text string, m *telegram.Message) (list []string) {
	for word := range strings.FieldsSeq(text) {
		word = strings.Trim(word, `<>"'“”()[]{},;!?…`)
		word = strings.TrimRight(word, ".")
		if isLink(word) && len(list) < linksMost {
			list = append(list, word)
		}
	}
	if m == nil {
		return list
	}
	for _, e := range m.Entities {
		if e.Type == "text_link" && len(list) < linksMost {
			list = append(list, e.URL)
		}
	}
	return list
}

// isLink tells whether a word is the address of a page, written with "http" or, as
// people type it, without.
func isLink(word string) bool {
	if strings.HasPrefix(word, "http://") || strings.HasPrefix(word, "https://") {
		return telegram.Linkable(word)
	}
	host, path, hasPath := strings.Cut(word, "/")
	return hasPath && path != "" && strings.Count(host, ".") > 0 && telegram.Linkable("https://"+word)
}

// withoutLinks is a text without the addresses in it.
func withoutLinks(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		var kept []string
		for word := range strings.FieldsSeq(line) {
			if !isLink(strings.Trim(word, `<>"'“”()[]{},;!?….`)) {
				kept = append(kept, word)
			}
		}
		lines = append(lines, strings.Join(kept, " "))
	}
	return strings.Join(lines, "\n")
}

// linked finds the article to which one of the links leads: on our site, in this
// bot, or at its portal; article.ErrNotFound when none does.
func linked(ctx context.Context, v *dialogue.View, links []string) (article.Article, error) {
	for _, link := range links {
		var a article.Article
		var err error
		if id := ours(v, link); id != 0 {
			a, err = v.Dialogue.Store.Article(ctx, id)
		} else {
			a, err = v.Dialogue.Store.ArticleAt(ctx, article.Addresses(link))
		}
		if err == nil && a.State != article.StateWaiting {
			return a, nil
		}
		if err != nil && !errors.Is(err, article.ErrNotFound) {
			return article.Article{}, fmt.Errorf("find the article of a link: %w", err)
		}
	}
	return article.Article{}, article.ErrNotFound
}

// ours is the number of the article to which a link into our own site, or into this
// bot, leads; 0 for other links.
func ours(v *dialogue.View, link string) int64 {
	if !strings.Contains(link, "://") {
		link = "https://" + link
	}
	u, err := url.Parse(link)
	if err != nil {
		return 0
	}
	if me := v.Dialogue.Conn.Me(); me != nil && strings.EqualFold(u.Host, "t.me") &&
		strings.EqualFold(strings.Trim(u.Path, "/"), me.Username) {
		id, _ := strconv.ParseInt(strings.TrimPrefix(u.Query().Get("start"), "a_"), 10, 64)
		return id
	}
	site, err := url.Parse(v.Dialogue.Render.Address)
	if err != nil || site.Host == "" || !sameHost(site.Hostname(), u.Hostname()) {
		return 0
	}
	name, isArticle := strings.CutPrefix(strings.TrimPrefix(u.Path, strings.TrimRight(site.Path, "/")), "/articles/")
	if !isArticle {
		return 0
	}
	name, _, _ = strings.Cut(name, "/")
	return article.PageNumber(name)
}

func sameHost(a, b string) bool {
	bare := func(host string) string { return strings.TrimPrefix(strings.ToLower(host), "www.") }
	return bare(a) == bare(b)
}

// LinkCommand shows the article to which a message has a link; false when it has
// none. What stands beside an unknown one is searched for.
func LinkCommand(t *dialogue.Turn, text string) bool {
	list := links(text, t.Message)
	if len(list) == 0 {
		return false
	}
	words := questions(withoutLinks(text))
	t.Show(func(ctx context.Context, v *dialogue.View) (telegram.Screen, error) {
		a, err := linked(ctx, v, list)
		switch {
		case err == nil:
			return v.Offered(a), nil
		case !errors.Is(err, article.ErrNotFound):
			return telegram.Screen{}, err
		case len(words) > 0:
			return firstFound(ctx, v, words)
		}
		return telegram.Screen{Text: v.Text(render.Words.LinkUnknown), Rows: telegram.Keyboard{v.Footer()}}, nil
	})
	return true
}
