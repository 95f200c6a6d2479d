package bot

import (
	"context"
	"errors"
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
func (t *talk) search(_ context.Context, args string) error {
	list := questions(args)
	if len(list) == 0 {
		t.tell(words.SearchHow)
		return nil
	}
	t.show(func(ctx context.Context, v *view) (screen, error) {
		var none screen
		for i, question := range list {
			s, found, err := v.found(ctx, question, "", "")
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
func (t *talk) searchPage(published, id string) {
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
		s, _, err := v.found(ctx, question, published, id)
		return s, err
	}
}

// found is a page of what a question finds, and whether there is any.
func (v *view) found(ctx context.Context, question, published, id string) (s screen, any bool, err error) {
	q := article.Query{Search: question}
	list, more, err := v.page(ctx, q, published, id)
	if err != nil {
		return screen{}, false, err
	}
	if len(list) == 0 && published == "" {
		return screen{Text: v.say(words.SearchNone, esc(question)), Rows: keyboard{v.footer()}}, false, nil
	}
	s.Text = v.say(words.SearchFound, esc(question)) + "\n\n" + v.list(list)
	s.Rows = v.turn("f", list, more, published != "")
	if v.b.opts.Keywords && v.kind == subscriber.Private && !v.hasKeyword(question) && keywordProblem(question) == "" {
		s.Rows = append(s.Rows, []button{v.button(words.SearchFollow, "k", "q")})
	}
	s.Rows = append(s.Rows, v.footer())
	return s, true, nil
}

// newestScreen lists the newest articles of the chosen topics, or of all.
func newestScreen(published, id string) draw {
	return func(ctx context.Context, v *view) (screen, error) {
		list, more, err := v.page(ctx, article.Query{Topics: v.topics()}, published, id)
		if err != nil {
			return screen{}, err
		}
		if len(list) == 0 && published == "" && len(v.on) > 0 {
			if list, more, err = v.page(ctx, article.Query{}, "", ""); err != nil {
				return screen{}, err
			}
		}
		if len(list) == 0 {
			return screen{Text: v.say(words.NewestNone), Rows: keyboard{v.footer()}}, nil
		}
		s := screen{Text: v.say(words.Newest) + "\n\n" + v.list(list)}
		s.Rows = append(v.turn("w", list, more, published != ""), v.footer())
		return s, nil
	}
}

// page reads a page of articles that starts after a place in the listing.
func (v *view) page(ctx context.Context, q article.Query, published, id string) (list []article.Article, more bool, err error) {
	q.Limit = listed + 1
	q.BeforePublished, q.BeforeID = timeOf36(published), uncursor36(id)
	list, err = v.b.opts.Store.Articles(ctx, q)
	if err != nil {
		return nil, false, fmt.Errorf("list articles: %w", err)
	}
	if len(list) > listed {
		return list[:listed], true, nil
	}
	return list, false, nil
}

// turn is the row of a listing's pages.
func (v *view) turn(verb string, list []article.Article, more, later bool) keyboard {
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
func (v *view) list(list []article.Article) string {
	var b strings.Builder
	for i, a := range list {
		if i > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(strconv.Itoa(i+1) + ". " + link(a.URL, line(a.Title, 200)))
		b.WriteString("\n<i>" + v.b.origin(a) + " · " + v.b.moment(v.lang, a.Published) + "</i>")
	}
	return b.String()
}

// listPage turns the pages of a digest or another list that was sent: they
// stand in what was kept of it. A list of which nothing is kept stays as it is.
func (t *talk) listPage(ctx context.Context, page int) error {
	c, err := t.b.opts.Store.ListMessageAt(ctx, channelName, t.at.address(), int64(t.tapped.MessageID))
	if errors.Is(err, article.ErrNotFound) {
		t.confirm(t.say(words.OldList), true)
		return nil
	}
	if err == nil && c.Subscriber != t.sub.ID {
		err = t.aimAtReader(ctx, c.Subscriber)
	}
	if err != nil {
		return fmt.Errorf("turn a page: %w", err)
	}
	t.redraw(func(ctx context.Context, v *view) (screen, error) {
		var ids []int64
		for _, told := range c.Shown {
			ids = append(ids, told.Article)
		}
		ids = append(ids, c.Rest...)
		pages := (len(ids) + pageItems - 1) / pageItems
		page := min(max(page, 0), pages-1)
		from := page * pageItems
		var list []article.Article
		for _, id := range ids[from:min(len(ids), from+pageItems)] {
			a, err := v.b.opts.Store.Article(ctx, id)
			if errors.Is(err, article.ErrNotFound) {
				continue
			}
			if err != nil {
				return screen{}, fmt.Errorf("turn a page: %w", err)
			}
			list = append(list, v.ownTopics(a))
		}
		footer := ""
		if c.Older > 0 && page == pages-1 {
			footer = v.say(words.ListOlder, len(ids), c.Older)
		}
		text, rows := v.b.grouped(v.lang, "<b>"+v.say(words.DigestPage, page+1, pages)+"</b>", footer, list, from)
		return screen{Text: text, Rows: append(rows, v.pageTurns(page, pages))}, nil
	})
	return nil
}

// aimAtReader makes another subscriber of the chat the one talked of: what was
// meant for a forum topic that is gone stands in the general one.
func (t *talk) aimAtReader(ctx context.Context, id int64) error {
	sub, err := t.b.opts.Store.SubscriberByID(ctx, id)
	if err != nil {
		return err
	}
	return t.aim(ctx, place{Chat: t.at.Chat, Thread: sub.Thread}, sub.Kind)
}

// pageTurns is the row that turns a list's pages.
func (v *view) pageTurns(page, pages int) []button {
	turn := func(label text, page int) button {
		if page < 0 || page >= pages {
			return button{Text: "·", Data: "nop"}
		}
		return v.button(label, "d", strconv.Itoa(page))
	}
	return []button{turn(words.Previous, page-1), {Text: v.say(words.PageOf, page+1, pages), Data: "nop"}, turn(words.Next, page+1)}
}
