package render

import (
	"sort"
	"strconv"
	"strings"

	"loa/article"
	"loa/bot/callback"
	"loa/bot/telegram"
	"loa/channel"
	"loa/subscriber"
	"loa/viet"
)

const (
	PageItems     = 10 // articles on a further page of a list
	digestTopic   = 60
	numbersPerRow = 5
)

// listing is the layout of several articles: by topic, each once, one
// sentence each, with buttons to read them and to turn pages.
func (p *composition) listing() telegram.Screen {
	kept := len(p.d.Articles) + p.d.More
	total := kept + p.d.Older
	pages := p.d.More > 0 && p.d.Subscriber.Kind != subscriber.Channel
	footer := ""
	switch {
	case p.d.More > 0 && !pages:
		footer = p.text(Words.MoreCount, p.d.More+p.d.Older)
	case p.d.Older > 0:
		footer = p.text(Words.ListOlder, kept, p.d.Older)
	}
	text, rows := p.r.Grouped(p.lang, p.heading(total), footer, p.sized(p.d.Articles), 0)
	if pages {
		rows = append(
			rows,
			[]telegram.Button{{Text: p.text(Words.ReadMore, p.d.More), Data: callback.Data(callback.List, "1")}},
		)
	}
	return telegram.Screen{Text: text, Rows: rows}
}

// sized takes the sentences away from who wants titles only.
func (p *composition) sized(list []article.Article) []article.Article {
	if p.d.Subscriber.Size != subscriber.SizeCompact {
		return list
	}
	short := make([]article.Article, len(list))
	for i, a := range list {
		a.Summary, a.Lead = "", ""
		short[i] = a
	}
	return short
}

func (p *composition) heading(total int) string {
	today := p.r.Date(p.lang, p.d.Sent)
	switch {
	case p.layout() == channel.DeliverHeld:
		return p.text(Words.Held, total)
	case p.layout() == channel.DeliverMerged:
		return p.text(Words.Merged, total)
	case p.d.Period == subscriber.RhythmThrice:
		return p.text(Words.DigestThrice, p.d.Sent.In(p.r.zone).Format("15:04")+", "+today)
	case p.d.Period == subscriber.RhythmDaily:
		return p.text(Words.DigestDaily, today)
	case p.d.Period == subscriber.RhythmWeekly:
		return p.text(Words.DigestWeekly, today)
	}
	return p.text(Words.Digest, today)
}

// group is the articles of one topic.
type group struct {
	name     string
	position int
	articles []article.Article
}

// Grouped words articles by topic, in the order of the topics, each under the
// first of its topics, and strikes out those that were withdrawn; from is how
// many came on earlier pages. The reports of one story are one item: the newest,
// with the others below it. It returns number buttons beside the text.
func (r *Renderer) Grouped(lang, heading, footer string, list []article.Article, from int) (string, telegram.Keyboard) {
	list, earlier := storiesOnce(r.withPages(list))
	groups := r.groups(lang, list)
	l := grouping{lang: lang, heading: heading, footer: footer, groups: groups, earlier: earlier, from: from}
	text := ""
	for _, size := range listSizes {
		if text = l.text(size); !TooLong(text) {
			break
		}
	}
	var rows telegram.Keyboard
	number := from
	for _, g := range groups {
		for _, a := range g.articles {
			number++
			if !telegram.Linkable(a.URL) || a.State == article.StateWithdrawn {
				continue
			}
			if len(rows) == 0 || len(rows[len(rows)-1]) == numbersPerRow {
				rows = append(rows, nil)
			}
			rows[len(rows)-1] = append(rows[len(rows)-1], telegram.Button{Text: strconv.Itoa(number), URL: a.URL})
		}
	}
	return text, rows
}

// storiesOnce takes out of a list, newest first, the earlier reports of a story
// that it names; earlier has them by the ID of the one that stays.
func storiesOnce(list []article.Article) (once []article.Article, earlier map[int64][]article.Article) {
	newest := map[int64]int64{} // by story
	earlier = map[int64][]article.Article{}
	for _, a := range list {
		id, told := newest[a.Story]
		if told && a.Story != 0 {
			earlier[id] = append(earlier[id], a)
			continue
		}
		if a.State != article.StateWithdrawn {
			newest[a.Story] = a.ID
		}
		once = append(once, a)
	}
	return once, earlier
}

func (r *Renderer) groups(lang string, list []article.Article) []*group {
	s := r.Site()
	byName := map[string]*group{}
	var groups []*group
	for _, a := range list {
		name, at := Words.OtherNews.In(lang), len(s.Topics)+1
		if r.Keywords {
			name = Words.ByKeyword.In(lang)
		}
		if len(a.Topics) > 0 {
			name, at = s.TopicName(a.Topics[0]), s.Position(a.Topics[0])
		}
		g := byName[name]
		if g == nil {
			g = &group{name: name, position: at}
			byName[name] = g
			groups = append(groups, g)
		}
		g.articles = append(g.articles, a)
	}
	sort.SliceStable(groups, func(i, j int) bool { return groups[i].position < groups[j].position })
	return groups
}

// listSize is how much a list shows of an article, in characters; no sentence
// at all with 0.
type listSize struct{ title, sentence int }

// listSizes are tried one after the other until a list fits into a message.
var listSizes = []listSize{{140, 180}, {140, 120}, {140, 60}, {140, 0}, {90, 0}, {50, 0}}

// grouping is several articles by topic, in a language.
type grouping struct {
	lang, heading, footer string
	groups                []*group
	earlier               map[int64][]article.Article // reports of an article's story
	from                  int                         // so many came on earlier pages
}

// text writes the articles so long. What was withdrawn, and an emergency that has
// ended, say so.
func (l grouping) text(size listSize) string {
	over := Words.WarningOver.In(l.lang)
	var t strings.Builder
	t.WriteString(l.heading)
	number := l.from
	for _, g := range l.groups {
		t.WriteString("\n\n<b>" + telegram.Line(g.name, digestTopic) + "</b>")
		for _, a := range g.articles {
			number++
			if a.State == article.StateWithdrawn {
				t.WriteString("\n" + strconv.Itoa(number) + ". " + struck(a, size))
				t.WriteString("\n    " + Words.Withdrawn.In(l.lang))
				continue
			}
			t.WriteString("\n" + strconv.Itoa(number) + ". " + telegram.Link(a.URL, TitleOf(a, size.title)))
			if a.Ended == article.EscalationAllClear {
				t.WriteString("\n    " + over)
			} else if s := telegram.Line(firstSentence(a), size.sentence); s != "" && size.sentence > 0 {
				t.WriteString("\n    " + s)
			}
			l.before(&t, a, size)
		}
	}
	if l.footer != "" {
		t.WriteString("\n\n" + l.footer)
	}
	return t.String()
}

func struck(a article.Article, size listSize) string { return "<s>" + TitleOf(a, size.title) + "</s>" }

// before writes the earlier reports of an article's story below it.
func (l grouping) before(t *strings.Builder, a article.Article, size listSize) {
	for i, e := range l.earlier[a.ID] {
		if i == 0 {
			t.WriteString("\n    " + Words.StoryBefore.In(l.lang))
		} else {
			t.WriteString(" ·")
		}
		if e.State == article.StateWithdrawn {
			t.WriteString(" " + struck(e, size)) // that the line through it says enough of
		} else {
			t.WriteString(" " + telegram.Link(e.URL, TitleOf(e, size.title)))
		}
	}
}

func firstSentence(a article.Article) string {
	if sentences := viet.Sentences(
		viet.CleanLine(telegram.FirstRunes(summaryOf(a), 2*article.SummaryLimit)),
	); len(
		sentences,
	) > 0 {
		return sentences[0]
	}
	return ""
}

// maxRaw is how many bytes of markup Telegram reads.
const maxRaw = 32768

// TooLong tells whether Telegram does not take a text of our own markup.
func TooLong(html string) bool {
	return len(html) > maxRaw || telegram.VisibleLength(html) > telegram.MaxText
}
