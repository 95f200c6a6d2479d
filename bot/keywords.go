package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"loa/article"
	"loa/subscriber"
	"loa/viet"
)

const (
	maxKeywords    = 20
	previewDays    = 7
	previewStep    = 200  // articles read at once for a preview
	previewScanned = 4000 // of the last days that it looks at
	previewShown   = 5
)

// keywordProblem says why a keyword cannot be used; "" when it can.
func keywordProblem(word string) string {
	if err := article.CheckKeyword(word); err != nil {
		return err.Error()
	}
	return ""
}

func keywordKey(word string) string {
	return shortHash(word)[:12]
}

func hasKeyword(list []string, word string) bool { return indexKeyword(list, word) >= 0 }

// indexKeyword is where a keyword stands in a list, however it is written; -1
// when it is not there.
func indexKeyword(list []string, word string) int {
	return slices.IndexFunc(list, func(k string) bool { return viet.Key(k) == viet.Key(word) })
}

// keywordCommand shows the keywords; with words after the command it adds them.
func keywordCommand(_ context.Context, t *talk, args string) error {
	if args != "" {
		addKeyword(t, args, false)
		return nil
	}
	t.show(keywordsScreen)
	return nil
}

func keywordsScreen(_ context.Context, v *view) (screen, error) {
	s := screen{Text: v.say(words.Keywords)}
	if len(v.sub.Keywords) == 0 {
		s.Text += "\n\n" + v.say(words.KeywordsNone)
	}
	for _, k := range v.sub.Keywords {
		label := words.KeywordIncluded
		word, exclude := strings.CutPrefix(k, "-")
		if exclude {
			label = words.KeywordExcluded
		}
		s.Rows = append(s.Rows, []button{{Text: v.say(label, cut(word, 50)) + " ✖️", Data: v.data(verbKeywords, "d", keywordKey(k))}})
	}
	s.Rows = append(s.Rows, []button{v.button(words.KeywordAdd, verbKeywords, "a"), v.button(words.KeywordExclude, verbKeywords, "x")})
	if len(v.sub.Keywords) > 0 {
		s.Rows = append(s.Rows, []button{v.button(words.KeywordPreviewButton, verbKeywords, "p")})
	}
	s.Rows = append(s.Rows, v.footerBack(verbSettings))
	return s, nil
}

// A question about another place's keywords says so below: its name, and then
// how the bot knows it.
const (
	askedFor   = "\n\n📣 "
	askedWhere = " · "
)

// pressKeyword does what a button of the keywords is for.
func pressKeyword(t *talk, code, arg string) {
	switch code {
	case "d":
		removeKeyword(t, arg)
	case "a", "x":
		ask := words.KeywordAsk
		if code == "x" {
			ask = words.KeywordAskExclude
		}
		t.show(func(_ context.Context, v *view) (screen, error) {
			s := screen{Text: v.say(ask), Ask: true, Hint: v.say(words.KeywordHint)}
			if v.other { // the answer comes back with nothing but this text
				s.Text += askedFor + line(v.sub.Name, 100) + askedWhere + markOf(v.target)[1:]
			}
			return s, nil
		})
	case "q": // from below a search
		if question := boldStart(t.tapped); question != "" {
			addKeyword(t, question, false)
			return
		}
		t.confirm(t.say(words.SearchOld), true)
	case "p":
		t.redraw(keywordPreviewScreen)
	default:
		t.redraw(keywordsScreen)
	}
}

// addKeyword adds what was written, one keyword a line or between commas; a
// minus before it excludes. The answer tells what is new from what was there.
func addKeyword(t *talk, written string, exclude bool) {
	before := t.before().Keywords
	list := append([]string(nil), before...)
	var added, had []string
	for _, word := range strings.FieldsFunc(written, func(r rune) bool { return r == '\n' || r == ',' || r == ';' }) {
		word = viet.CleanLine(word)
		if word == "" {
			continue
		}
		if exclude && !strings.HasPrefix(word, "-") {
			word = "-" + word
		}
		if keywordProblem(word) != "" {
			t.tell(words.KeywordBad, "<b>"+line(word, 80)+"</b>")
			return
		}
		if i := indexKeyword(list, word); i >= 0 {
			if i < len(before) && !hasKeyword(had, word) {
				had = append(had, before[i])
			}
			continue
		}
		if len(list) >= maxKeywords {
			t.tell(words.KeywordTooMany, maxKeywords)
			return
		}
		list = append(list, word)
		added = append(added, word)
	}
	if len(added)+len(had) == 0 { // nothing but commas
		t.show(keywordsScreen)
		return
	}
	known := words.KeywordKnown.in(t.lang, "<b>"+line(spellKeywords(t, had), 200)+"</b>")
	if len(added) == 0 {
		if t.tapped != nil { // twice, perhaps
			t.toast(words.KeywordKnown, spellKeywords(t, had))
			return
		}
		t.show(func(_ context.Context, v *view) (screen, error) {
			return screen{Text: known, Rows: keyboard{v.footerBack(verbKeywords)}}, nil
		})
		return
	}
	t.set(func(s *subscriber.Subscriber) { s.Keywords = list })
	t.toast(words.KeywordAdded, spellKeywords(t, added))
	heading := words.KeywordAdded.in(t.lang, "<b>"+line(spellKeywords(t, added), 200)+"</b>")
	if len(had) > 0 {
		heading += "\n" + known
	}
	t.show(keywordPreview(heading, added))
}

// spell lists keywords for people.
func spellKeywords(t *talk, keywords []string) string {
	var told []string
	for _, word := range keywords {
		if plain, exclude := strings.CutPrefix(word, "-"); exclude {
			word = t.say(words.KeywordExcluded, plain)
		}
		told = append(told, word)
	}
	return strings.Join(told, ", ")
}

func removeKeyword(t *talk, key string) {
	var kept []string
	removed := ""
	for _, k := range t.sub.Keywords {
		if keywordKey(k) == key {
			removed = k
			continue
		}
		kept = append(kept, k)
	}
	if removed != "" {
		t.set(func(s *subscriber.Subscriber) { s.Keywords = kept })
		t.confirm(t.say(words.KeywordRemoved, removed), false)
	}
	t.redraw(keywordsScreen)
}

func keywordPreviewScreen(ctx context.Context, v *view) (screen, error) {
	return keywordPreview(v.say(words.Keywords), v.sub.Keywords)(ctx, v)
}

// keywordPreview shows what keywords would have caught in the last days: with
// only excluded words, what these would have kept away.
func keywordPreview(heading string, keywords []string) draw {
	return func(ctx context.Context, v *view) (screen, error) {
		filter := article.CompileKeywords(keywords)
		catches, found, none := filter.Wants, words.KeywordPreview, words.KeywordPreviewNone
		if !hasIncluded(keywords) {
			catches, found, none = filter.Refuses, words.KeywordPreviewExcluded, words.KeywordPreviewKept
		}
		var caught []article.Article
		q := article.Query{Since: v.d.opts.Now().Add(-previewDays * 24 * time.Hour), Limit: previewStep}
		for scanned := 0; scanned < previewScanned; scanned += previewStep {
			list, err := v.d.store.Articles(ctx, q)
			if err != nil {
				return screen{}, fmt.Errorf("list last week's articles: %w", err)
			}
			for _, a := range list {
				if catches(a) {
					caught = append(caught, article.Article{ID: a.ID, Source: a.Source, URL: a.URL, Title: a.Title, Published: a.Published})
				}
			}
			if len(list) < previewStep {
				break
			}
			q.BeforePublished, q.BeforeID = list[len(list)-1].Published, list[len(list)-1].ID
		}
		s := screen{Text: heading + "\n\n" + v.say(none)}
		if len(caught) > 0 {
			s.Text = heading + "\n\n" + v.say(found, len(caught)) + "\n\n" + listText(v, caught[:min(len(caught), previewShown)])
		}
		s.Rows = keyboard{v.footerBack(verbKeywords)}
		return s, nil
	}
}

func hasIncluded(keywords []string) bool {
	for _, k := range keywords {
		if !strings.HasPrefix(k, "-") {
			return true
		}
	}
	return false
}
