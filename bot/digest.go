package bot

import (
	"sort"
	"strconv"
	"strings"
	"time"

	"loa/article"
	"loa/viet"
)

const (
	digestItems   = 10 // articles in one message
	digestTitle   = 140
	digestText    = 180 // characters of the one sentence
	digestTopic   = 60
	numbersPerRow = 5
)

// listing is the layout of several articles: by topic, each once, one
// sentence each, with buttons to read them and to turn pages.
func (p *page) listing() screen {
	total := len(p.d.Articles) + p.d.More
	shown := p.d.Articles[:min(len(p.d.Articles), digestItems)]
	var to int64
	for _, a := range p.d.Articles {
		to = max(to, a.PublishSeq)
	}
	pages := to > 0 && total > len(shown) && p.d.Subscriber.Kind != article.Channel
	footer := ""
	if rest := total - len(shown); rest > 0 && !pages {
		footer = p.say(words.MoreCount, rest)
	}
	text, rows := p.b.grouped(p.lang, p.heading(total), footer, p.sized(shown), 0)
	if pages {
		more := button{Text: p.say(words.ReadMore, total-len(shown)), Data: data("d", cursor36(to), "1", strconv.Itoa(total))}
		rows = append(rows, []button{more})
	}
	return screen{Text: text, Rows: rows}
}

// sized takes the sentences away from who wants titles only.
func (p *page) sized(list []article.Article) []article.Article {
	if p.d.Subscriber.Size != article.SizeCompact {
		return list
	}
	short := make([]article.Article, len(list))
	for i, a := range list {
		a.Summary, a.Lead = "", ""
		short[i] = a
	}
	return short
}

func (p *page) heading(total int) string {
	today := p.b.date(p.lang, p.b.opts.Now())
	switch {
	case p.d.Kind == article.DeliverHeld:
		return p.say(words.Held, total)
	case p.d.Kind == article.DeliverMerged:
		return p.say(words.Merged, total)
	case p.d.Period == article.RhythmThrice:
		return p.say(words.DigestThrice, p.b.opts.Now().In(p.b.opts.TimeZone).Format("15:04")+", "+today)
	case p.d.Period == article.RhythmDaily:
		return p.say(words.DigestDaily, today)
	case p.d.Period == article.RhythmWeekly:
		return p.say(words.DigestWeekly, today)
	}
	return p.say(words.Digest, today)
}

// group is the articles of one topic.
type group struct {
	name     string
	place    int
	articles []article.Article
}

// grouped words articles by topic, in the order of the topics, each under the
// first of its topics; from is how many came on earlier pages. It returns
// number buttons beside the text.
func (b *Bot) grouped(lang, heading, footer string, list []article.Article, from int) (string, keyboard) {
	groups := b.groups(lang, list)
	text := groupedText(heading, footer, groups, from, digestText)
	for sentence := digestText; tooLong(text) && sentence > 0; {
		sentence -= 60
		text = groupedText(heading, footer, groups, from, sentence)
	}
	var rows keyboard
	number := from
	for _, g := range groups {
		for _, a := range g.articles {
			number++
			if !linkable(a.URL) {
				continue
			}
			if len(rows) == 0 || len(rows[len(rows)-1]) == numbersPerRow {
				rows = append(rows, nil)
			}
			rows[len(rows)-1] = append(rows[len(rows)-1], button{Text: strconv.Itoa(number), URL: a.URL})
		}
	}
	return text, rows
}

func (b *Bot) groups(lang string, list []article.Article) []*group {
	s := b.site.Load()
	byName := map[string]*group{}
	var groups []*group
	for _, a := range list {
		name, at := words.OtherNews.in(lang), len(s.topics)+1
		if b.opts.Keywords {
			name = words.ByKeyword.in(lang)
		}
		if len(a.Topics) > 0 {
			name, at = s.topicName(a.Topics[0]), s.place(a.Topics[0])
		}
		g := byName[name]
		if g == nil {
			g = &group{name: name, place: at}
			byName[name] = g
			groups = append(groups, g)
		}
		g.articles = append(g.articles, a)
	}
	sort.SliceStable(groups, func(i, j int) bool { return groups[i].place < groups[j].place })
	return groups
}

// groupedText writes the groups with sentences of at most so many characters;
// none at all from 0 down.
func groupedText(heading, footer string, groups []*group, from, sentence int) string {
	var t strings.Builder
	t.WriteString(heading)
	number := from
	for _, g := range groups {
		t.WriteString("\n\n<b>" + line(g.name, digestTopic) + "</b>")
		for _, a := range g.articles {
			number++
			t.WriteString("\n" + strconv.Itoa(number) + ". " + link(a.URL, titleOf(a, digestTitle)))
			if sentence <= 0 {
				continue
			}
			if s := line(firstSentence(a), sentence); s != "" {
				t.WriteString("\n    " + s)
			}
		}
	}
	if footer != "" {
		t.WriteString("\n\n" + footer)
	}
	return t.String()
}

func firstSentence(a article.Article) string {
	if sentences := viet.Sentences(viet.CleanLine(firstRunes(summaryOf(a), 2*article.SummaryLimit))); len(sentences) > 0 {
		return sentences[0]
	}
	return ""
}

// maxRaw is how many bytes of markup Telegram reads.
const maxRaw = 32768

func tooLong(html string) bool { return len(html) > maxRaw || visibleLength(html) > maxText }

// published is when an article was, for people.
func published(a article.Article) time.Time {
	if a.Published.IsZero() {
		return a.Collected
	}
	return a.Published
}
