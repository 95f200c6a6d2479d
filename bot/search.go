package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"loa/article"
	"loa/subscriber"
	"loa/viet"
)

const (
	listed      = 5   // articles on a page of results
	maxQuestion = 100 // characters of a question
)

// search answers a question with the articles that hold all of its words.
func searchCommand(_ context.Context, t *talk, args string) error {
	list := questions(args)
	if len(list) == 0 {
		t.tell(words.SearchHow)
		return nil
	}
	t.show(func(ctx context.Context, v *view) (screen, error) {
		var none screen
		for i, question := range list {
			s, found, err := foundPage(ctx, v, question, "", "")
			if err != nil || found {
				return s, err
			}
			if i == 0 {
				none = s
			}
		}
		return none, nil
	})
	return nil
}

// maxLines is how many lines of a long text are tried: an article that someone
// passes on has its title near the top.
const maxLines = 3

// questions are what a text may ask for, to be tried in this order.
func questions(text string) []string {
	var list []string
	for l := range strings.Lines(text) {
		l = cut(viet.CleanLine(firstRunes(l, 4*maxQuestion)), maxQuestion)
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
		if len(said) > n && means(strings.Fields(viet.Lower(strings.Join(said[:n], " "))), strings.Fields(find)) {
			return strings.Join(said[n:], " ")
		}
	}
	return ""
}

// searchPage turns the pages of a result; the question stands in its text.
func searchPage(t *talk, published, id string) {
	question := boldStart(t.tapped)
	if question == "" {
		t.confirm(t.say(words.SearchOld), true)
		return
	}
	t.redraw(foundScreen(question, published, id))
}

// boldStart is the first bold text of a message.
func boldStart(m *message) string {
	if m == nil {
		return ""
	}
	units := utf16.Encode([]rune(m.Text))
	for _, e := range m.Entities {
		if e.Type == "bold" && e.Offset >= 0 && e.Length > 0 && e.Offset+e.Length <= len(units) {
			return string(utf16.Decode(units[e.Offset : e.Offset+e.Length]))
		}
	}
	return ""
}

func foundScreen(question, published, id string) draw {
	return func(ctx context.Context, v *view) (screen, error) {
		s, _, err := foundPage(ctx, v, question, published, id)
		return s, err
	}
}

// found is a page of what a question finds, and whether there is any.
func foundPage(ctx context.Context, v *view, question, published, id string) (s screen, any bool, err error) {
	q := article.Query{Search: question}
	list, more, err := readPage(ctx, v, q, published, id)
	if err != nil {
		return screen{}, false, err
	}
	if len(list) == 0 && published == "" {
		return screen{Text: v.say(words.SearchNone, esc(question)), Rows: keyboard{v.footer()}}, false, nil
	}
	s.Text = v.say(words.SearchFound, esc(question)) + "\n\n" + listText(v, list)
	s.Rows = pageRow(v, verbFound, list, more, published != "")
	if v.d.render.keywords && v.kind == subscriber.Private && !hasKeyword(v.sub.Keywords, question) && keywordProblem(question) == "" {
		s.Rows = append(s.Rows, []button{v.button(words.SearchFollow, verbKeywords, "q")})
	}
	s.Rows = append(s.Rows, v.footer())
	return s, true, nil
}

// newestScreen lists the newest articles of the chosen topics, or of all.
func newestScreen(published, id string) draw {
	return func(ctx context.Context, v *view) (screen, error) {
		list, more, err := readPage(ctx, v, article.Query{Topics: v.topics()}, published, id)
		if err != nil {
			return screen{}, err
		}
		if len(list) == 0 && published == "" && len(v.on) > 0 {
			if list, more, err = readPage(ctx, v, article.Query{}, "", ""); err != nil {
				return screen{}, err
			}
		}
		if len(list) == 0 {
			return screen{Text: v.say(words.NewestNone), Rows: keyboard{v.footer()}}, nil
		}
		s := screen{Text: v.say(words.Newest) + "\n\n" + listText(v, list)}
		s.Rows = append(pageRow(v, verbNewest, list, more, published != ""), v.footer())
		return s, nil
	}
}

// page reads a page of articles that starts after a place in the listing.
func readPage(ctx context.Context, v *view, q article.Query, published, id string) (list []article.Article, more bool, err error) {
	q.Limit = listed + 1
	q.BeforePublished, q.BeforeID = timeOf36(published), uncursor36(id)
	list, err = v.d.store.Articles(ctx, q)
	if err != nil {
		return nil, false, fmt.Errorf("list articles: %w", err)
	}
	if len(list) > listed {
		return list[:listed], true, nil
	}
	return list, false, nil
}

// turn is the row of a listing's pages.
func pageRow(v *view, verb verb, list []article.Article, more, later bool) keyboard {
	var row []button
	if later {
		row = append(row, v.button(words.SearchFirst, verb))
	}
	if more {
		last := list[len(list)-1]
		row = append(row, v.button(words.SearchMore, verb, cursor36(last.Published.UnixMilli()), cursor36(last.ID)))
	}
	if len(row) == 0 {
		return nil
	}
	return keyboard{row}
}

// list is a listing's text: linked title, topic, time.
func listText(v *view, list []article.Article) string {
	var b strings.Builder
	for i, a := range list {
		if i > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(strconv.Itoa(i+1) + ". " + link(a.URL, line(a.Title, 200)))
		b.WriteString("\n<i>" + v.d.render.origin(a) + " · " + v.d.render.moment(v.lang, a.Published) + "</i>")
	}
	return b.String()
}
