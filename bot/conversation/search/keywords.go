package search

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"loa/article"
	"loa/bot/callback"
	"loa/bot/conversation/dialogue"
	"loa/bot/render"
	"loa/bot/telegram"
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
	return callback.Hash(word)[:12]
}

func hasKeyword(list []string, word string) bool { return indexKeyword(list, word) >= 0 }

// indexKeyword is where a keyword stands in a list, however it is written; -1
// when it is not there.
func indexKeyword(list []string, word string) int {
	return slices.IndexFunc(list, func(k string) bool { return viet.Key(k) == viet.Key(word) })
}

// KeywordCommand shows the keywords; with words after the command it adds them.
func KeywordCommand(_ context.Context, t *dialogue.Turn, args string) error {
	if args != "" {
		AddKeyword(t, args, false)
		return nil
	}
	t.Show(KeywordsScreen)
	return nil
}

// KeywordsScreen lists the subscriber's keywords.
func KeywordsScreen(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
	s := telegram.Screen{Text: v.Text(render.Words.Keywords)}
	if len(v.Subscriber.Keywords) == 0 {
		s.Text += "\n\n" + v.Text(render.Words.KeywordsNone)
	}
	for _, k := range v.Subscriber.Keywords {
		label := render.Words.KeywordIncluded
		word, exclude := strings.CutPrefix(k, "-")
		if exclude {
			label = render.Words.KeywordExcluded
		}
		s.Rows = append(s.Rows, []telegram.Button{
			{
				Text: v.Text(label, telegram.Cut(word, 50)) + " ✖️",
				Data: v.Data(callback.Keywords, "d", keywordKey(k)),
			},
		})
	}
	s.Rows = append(s.Rows, []telegram.Button{
		v.Button(render.Words.KeywordAdd, callback.Keywords, "a"),
		v.Button(render.Words.KeywordExclude, callback.Keywords, "x"),
	})
	if len(v.Subscriber.Keywords) > 0 {
		s.Rows = append(s.Rows, []telegram.Button{v.Button(render.Words.KeywordPreviewButton, callback.Keywords, "p")})
	}
	s.Rows = append(s.Rows, v.FooterBack(callback.Settings))
	return s, nil
}

// A question about another place's keywords says so below: its name, and then
// how the bot knows it.
const (
	AskedFor   = "\n\n📣 "
	AskedWhere = " · "
)

// PressKeyword does what a button of the keywords is for.
func PressKeyword(t *dialogue.Turn, code, arg string) {
	switch code {
	case "d":
		removeKeyword(t, arg)
	case "a", "x":
		ask := render.Words.KeywordAsk
		if code == "x" {
			ask = render.Words.KeywordAskExclude
		}
		t.Show(func(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
			s := telegram.Screen{Text: v.Text(ask), Ask: true, Hint: v.Text(render.Words.KeywordHint)}
			if v.Other { // the answer comes back with nothing but this text
				s.Text += AskedFor + telegram.Line(v.Subscriber.Name, 100) + AskedWhere + callback.Mark(v.Target)[1:]
			}
			return s, nil
		})
	case "q": // From below a search
		if question := t.Below.FirstMarked("bold"); question != "" {
			AddKeyword(t, question, false)
			return
		}
		t.AnswerCallback(t.Text(render.Words.SearchOld), true)
	case "p":
		t.Redraw(keywordPreviewScreen)
	default:
		t.Redraw(KeywordsScreen)
	}
}

// AddKeyword adds what was written, one keyword a line or between commas; a
// minus before it excludes. The answer tells what is new from what was there.
func AddKeyword(t *dialogue.Turn, written string, exclude bool) {
	before := t.Before().Keywords
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
			t.Reply(render.Words.KeywordBad, "<b>"+telegram.Line(word, 80)+"</b>")
			return
		}
		if i := indexKeyword(list, word); i >= 0 {
			if i < len(before) && !hasKeyword(had, word) {
				had = append(had, before[i])
			}
			continue
		}
		if len(list) >= maxKeywords {
			t.Reply(render.Words.KeywordTooMany, maxKeywords)
			return
		}
		list = append(list, word)
		added = append(added, word)
	}
	if len(added)+len(had) == 0 { // nothing but commas
		t.Show(KeywordsScreen)
		return
	}
	known := render.Words.KeywordKnown.In(t.Lang, "<b>"+telegram.Line(spellKeywords(t, had), 200)+"</b>")
	if len(added) == 0 {
		if t.Below != nil { // twice, perhaps
			t.Toast(render.Words.KeywordKnown, spellKeywords(t, had))
			return
		}
		t.Show(func(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
			return telegram.Screen{Text: known, Rows: telegram.Keyboard{v.FooterBack(callback.Keywords)}}, nil
		})
		return
	}
	t.Set(func(s *subscriber.Subscriber) { s.Keywords = list })
	t.Toast(render.Words.KeywordAdded, spellKeywords(t, added))
	heading := render.Words.KeywordAdded.In(t.Lang, "<b>"+telegram.Line(spellKeywords(t, added), 200)+"</b>")
	if len(had) > 0 {
		heading += "\n" + known
	}
	t.Show(keywordPreview(heading, added))
}

// spellKeywords lists keywords for people.
func spellKeywords(t *dialogue.Turn, keywords []string) string {
	var told []string
	for _, word := range keywords {
		if plain, exclude := strings.CutPrefix(word, "-"); exclude {
			word = t.Text(render.Words.KeywordExcluded, plain)
		}
		told = append(told, word)
	}
	return strings.Join(told, ", ")
}

func removeKeyword(t *dialogue.Turn, key string) {
	var kept []string
	removed := ""
	for _, k := range t.Subscriber.Keywords {
		if keywordKey(k) == key {
			removed = k
			continue
		}
		kept = append(kept, k)
	}
	if removed != "" {
		t.Set(func(s *subscriber.Subscriber) { s.Keywords = kept })
		t.AnswerCallback(t.Text(render.Words.KeywordRemoved, removed), false)
	}
	t.Redraw(KeywordsScreen)
}

func keywordPreviewScreen(ctx context.Context, v *dialogue.View) (telegram.Screen, error) {
	return keywordPreview(v.Text(render.Words.Keywords), v.Subscriber.Keywords)(ctx, v)
}

// keywordPreview shows what keywords would have caught in the last days: with
// only excluded words, what these would have kept away.
func keywordPreview(heading string, keywords []string) dialogue.Draw {
	return func(ctx context.Context, v *dialogue.View) (telegram.Screen, error) {
		filter := article.CompileKeywords(keywords)
		catches, found, none := filter.Wants, render.Words.KeywordPreview, render.Words.KeywordPreviewNone
		if !dialogue.HasIncluded(keywords) {
			catches, found, none = filter.Refuses, render.Words.KeywordPreviewExcluded, render.Words.KeywordPreviewKept
		}
		var caught []article.Article
		q := article.Query{Since: v.Dialogue.Opts.Now().Add(-previewDays * 24 * time.Hour), Limit: previewStep}
		for scanned := 0; scanned < previewScanned; scanned += previewStep {
			list, err := v.Dialogue.Store.Articles(ctx, q)
			if err != nil {
				return telegram.Screen{}, fmt.Errorf("list last week's articles: %w", err)
			}
			for _, a := range list {
				if catches(a) {
					caught = append(
						caught,
						article.Article{ID: a.ID, Source: a.Source, URL: a.URL, Title: a.Title, Published: a.Published},
					)
				}
			}
			if len(list) < previewStep {
				break
			}
			q.BeforePublished, q.BeforeID = list[len(list)-1].Published, list[len(list)-1].ID
		}
		s := telegram.Screen{Text: heading + "\n\n" + v.Text(none)}
		if len(caught) > 0 {
			s.Text = heading + "\n\n" + v.Text(found, len(caught)) +
				"\n\n" + listText(v, caught[:min(len(caught), previewShown)])
		}
		s.Rows = telegram.Keyboard{v.FooterBack(callback.Keywords)}
		return s, nil
	}
}
