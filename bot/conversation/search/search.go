package search

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"loa/article"
	"loa/article/question"
	"loa/bot/callback"
	"loa/bot/conversation/dialogue"
	"loa/bot/render"
	"loa/bot/telegram"
	"loa/subscriber"
	"loa/viet"
)

const (
	listed      = 5   // articles on a page of results
	MaxQuestion = 100 // characters of a question
)

// SearchCommand answers a question with the articles that hold all of its words.
func SearchCommand(_ context.Context, t *dialogue.Turn, args string) error {
	if LinkCommand(t, args) {
		return nil
	}
	list := questions(args)
	if len(list) == 0 {
		t.Reply(render.Words.SearchHow)
		return nil
	}
	t.Show(func(ctx context.Context, v *dialogue.View) (telegram.Screen, error) { return firstFound(ctx, v, list) })
	return nil
}

// firstFound is what the first of several questions finds that finds anything.
func firstFound(ctx context.Context, v *dialogue.View, questions []string) (none telegram.Screen, err error) {
	for i, question := range questions {
		s, found, err := foundPage(ctx, v, question, "", "")
		if err != nil || found {
			return s, err
		}
		if i == 0 {
			none = s
		}
	}
	return none, nil
}

// maxLines is how many lines of a long text are tried: an article that someone
// passes on has its title near the top.
const maxLines = 3

// questions are what a text may ask for, to be tried in this order.
func questions(text string) []string {
	var list []string
	for l := range strings.Lines(text) {
		l = telegram.Cut(viet.CleanLine(telegram.FirstRunes(l, 4*MaxQuestion)), MaxQuestion)
		if strings.ContainsFunc(l, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			list = append(list, l)
		}
		if len(list) == maxLines {
			break
		}
	}
	if len(list) > 0 {
		if rest := withoutFind(list[0]); rest != "" {
			list = slices.Insert(list, 1, rest)
		}
	}
	return list
}

// withoutFind is what a question such as "tìm bão" asks for; "" when it does not
// begin like that.
func withoutFind(question string) string {
	said := strings.Fields(question)
	for _, find := range []string{"tìm kiếm", "tìm tin", "tìm", "search"} {
		n := len(strings.Fields(find))
		if len(said) > n &&
			dialogue.Means(strings.Fields(viet.Lower(strings.Join(said[:n], " "))), strings.Fields(find)) {
			return strings.Join(said[n:], " ")
		}
	}
	return ""
}

// SearchPage turns the pages of a result; the question stands in its text.
func SearchPage(t *dialogue.Turn, published, id string) {
	question := t.Below.FirstMarked("bold")
	if question == "" {
		t.AnswerCallback(t.Text(render.Words.SearchOld), true)
		return
	}
	t.Redraw(foundScreen(question, published, id))
}

func foundScreen(question, published, id string) dialogue.Draw {
	return func(ctx context.Context, v *dialogue.View) (telegram.Screen, error) {
		s, _, err := foundPage(ctx, v, question, published, id)
		return s, err
	}
}

// foundPage is a page of what a question finds, and whether there is any.
func foundPage(
	ctx context.Context,
	v *dialogue.View,
	words, published, id string,
) (s telegram.Screen, any bool, err error) {
	q := article.Query{Search: words}
	list, more, err := readPage(ctx, v, q, published, id)
	if err != nil {
		return telegram.Screen{}, false, err
	}
	if len(list) == 0 && published == "" {
		other, err := v.Dialogue.Store.Suggest(ctx, q)
		if err != nil {
			return telegram.Screen{}, false, err
		}
		if other != "" {
			return telegram.Screen{
				Text: v.Text(render.Words.SearchSuggested, telegram.Esc(other)),
				Rows: telegram.Keyboard{{v.Button(render.Words.SearchSuggestedButton, callback.Found)}, v.Footer()},
			}, false, nil
		}
		return telegram.Screen{
			Text: v.Text(render.Words.SearchNone, telegram.Esc(words)),
			Rows: telegram.Keyboard{v.Footer()},
		}, false, nil
	}
	s.Rows = pageRow(v, callback.Found, list, more, published != "")
	question.AsTypedFirst(list, words) // after the row, which goes on behind the oldest
	s.Text = v.Text(render.Words.SearchFound, telegram.Esc(words)) + "\n\n" + listText(v, list)
	if v.Dialogue.Render.Keywords && v.Kind == subscriber.Private && !hasKeyword(v.Subscriber.Keywords, words) &&
		keywordProblem(words) == "" {
		s.Rows = append(s.Rows, []telegram.Button{v.Button(render.Words.SearchFollow, callback.Keywords, "q")})
	}
	s.Rows = append(s.Rows, v.Footer())
	return s, true, nil
}

// NewestScreen lists the newest articles of the chosen topics, or of all.
func NewestScreen(published, id string) dialogue.Draw {
	return func(ctx context.Context, v *dialogue.View) (telegram.Screen, error) {
		of := article.Query{Topics: v.Topics()}
		list, more, err := readPage(ctx, v, of, "", "")
		if len(list) == 0 && len(v.Following) > 0 && err == nil { // nothing is in them yet
			of = article.Query{}
			list, more, err = readPage(ctx, v, of, "", "")
		}
		if published != "" && err == nil {
			list, more, err = readPage(ctx, v, of, published, id)
		}
		if err != nil {
			return telegram.Screen{}, err
		}
		if len(list) == 0 {
			return telegram.Screen{Text: v.Text(render.Words.NewestNone), Rows: telegram.Keyboard{v.Footer()}}, nil
		}
		s := telegram.Screen{Text: v.Text(render.Words.Newest) + "\n\n" + listText(v, list)}
		s.Rows = append(pageRow(v, callback.Newest, list, more, published != ""), v.Footer())
		return s, nil
	}
}

// readPage reads a page of articles that starts after a place in the listing.
func readPage(
	ctx context.Context,
	v *dialogue.View,
	q article.Query,
	published, id string,
) (list []article.Article, more bool, err error) {
	q.Limit = listed + 1
	q.BeforePublished, q.BeforeID = callback.TimeFromBase36(published), callback.FromBase36(id)
	list, err = v.Dialogue.Store.Articles(ctx, q)
	if err != nil {
		return nil, false, fmt.Errorf("list articles: %w", err)
	}
	if len(list) > listed {
		return list[:listed], true, nil
	}
	return list, false, nil
}

// pageRow is the row of a listing's pages.
func pageRow(v *dialogue.View, verb callback.Verb, list []article.Article, more, later bool) telegram.Keyboard {
	var row []telegram.Button
	if later {
		row = append(row, v.Button(render.Words.SearchFirst, verb))
	}
	if more {
		last := list[len(list)-1]
		row = append(
			row,
			v.Button(
				render.Words.SearchMore,
				verb,
				callback.Base36(last.Published.UnixMilli()),
				callback.Base36(last.ID),
			),
		)
	}
	if len(row) == 0 {
		return nil
	}
	return telegram.Keyboard{row}
}

// listText is a listing's text: linked title, topic, time.
func listText(v *dialogue.View, list []article.Article) string {
	var b strings.Builder
	for i, a := range list {
		if i > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(strconv.Itoa(i+1) + ". " + telegram.Link(v.Dialogue.Render.PageOf(a),
			telegram.Line(a.Title, 200)))
		b.WriteString(
			"\n<i>" + v.Dialogue.Render.Origin(a) + " · " + v.Dialogue.Render.Moment(v.Lang, a.Published) + "</i>",
		)
	}
	return b.String()
}
