package bot

import (
	"strings"

	"loa/article"
	"loa/channel"
	"loa/subscriber"
	"loa/viet"
)

// How much of an article a message shows, in characters. Together they stay
// far below a message's limit.
const (
	titleLimit   = 300
	summaryLimit = 600
	openingLimit = 1500
	topicLimit   = 80
	topicsShown  = 5
)

// delivery words a delivery. The text is empty when it has no article.
func (r *renderer) delivery(d channel.Delivery) screen {
	if len(d.Articles) == 0 {
		return screen{}
	}
	p := page{r: r, site: r.site(), lang: d.Subscriber.Language, d: d}
	if p.lang == "" {
		p.lang = vietnamese
	}
	switch p.layout() {
	case channel.DeliverMerged, channel.DeliverDigest, channel.DeliverHeld:
		return p.listing()
	case channel.DeliverCorrection:
		return p.correction(d.Articles[0])
	case channel.DeliverWithdrawal:
		return p.withdrawal(d.Articles[0])
	}
	switch a := d.Articles[0]; {
	case a.Ended == article.EscalationAllClear:
		return p.over(a)
	case p.layout() == channel.DeliverUrgent:
		return p.urgent(a)
	}
	return p.article(d.Articles[0])
}

// page words one delivery.
type page struct {
	r    *renderer
	site *site
	lang string
	d    channel.Delivery
}

// layout is the kind of delivery that a message looks like: an edit leaves it
// what it was.
func (p *page) layout() channel.DeliveryKind {
	switch {
	case p.d.Kind != channel.DeliverEdit:
		return p.d.Kind
	case p.d.Of != "":
		return p.d.Of
	case p.d.Articles[0].Urgency >= article.Warning:
		return channel.DeliverUrgent
	}
	return channel.DeliverEdit
}

func (p *page) say(t text, args ...any) string { return t.in(p.lang, args...) }

// title is an article's title, linked and bold.
func (p *page) title(a article.Article) string {
	return "<b>" + link(a.URL, titleOf(a, titleLimit)) + "</b>"
}

// titleOf is an article's title, escaped, or what there is instead of one.
func titleOf(a article.Article, limit int) string {
	for _, t := range []string{a.Title, a.Lead, a.URL} {
		if t := line(t, limit); t != "" {
			return t
		}
	}
	return "…"
}

// article is the layout of one article, in the subscriber's size.
func (p *page) article(a article.Article) screen {
	title := p.title(a)
	if a.Urgency == article.Notice { // it comes like any news, but says what it is
		title = p.say(levelOf(a.Urgency)) + "\n" + title
	}
	parts := append(p.mistaken(a), title)
	size := p.d.Subscriber.Size
	if a.Ended == article.EscalationFalseAlarm { // what it tells people to do is not for this one
		size = subscriber.SizeCompact
	}
	if size != subscriber.SizeCompact {
		if s := block(summaryOf(a), summaryLimit); s != "" {
			parts = append(parts, s)
		}
	}
	if size == subscriber.SizeFull {
		if s := block(openingOf(a), openingLimit); s != "" {
			parts = append(parts, "<blockquote expandable>"+s+"</blockquote>")
		}
	}
	parts = append(parts, p.foot(a))
	s := screen{Text: strings.Join(parts, "\n\n"), Rows: p.buttons(a)}
	p.picture(&s, a)
	return s
}

// picture shows an article's picture above the text, unless the subscriber
// wants none.
func (p *page) picture(s *screen, a article.Article) {
	if p.d.Subscriber.Preview && a.Image != nil && linkable(a.Image.URL) {
		s.Preview = linkPreview{URL: a.Image.URL, Large: true, Above: true}
	}
}

func summaryOf(a article.Article) string {
	if strings.TrimSpace(a.Summary) != "" {
		return a.Summary
	}
	return viet.Cut(viet.CleanLine(firstRunes(a.Lead, 4*article.SummaryLimit)), article.SummaryLimit)
}

// openingOf is the beginning of the text without what the summary tells.
func openingOf(a article.Article) string {
	text := firstRunes(a.ContentText, 4*openingLimit)
	text = strings.TrimSpace(viet.Clean(text))
	for _, told := range []string{a.Lead, summaryOf(a)} {
		if told = strings.TrimSpace(viet.Clean(firstRunes(told, 4*openingLimit))); told != "" {
			text = strings.TrimSpace(strings.TrimPrefix(text, told))
		}
	}
	return text
}

// foot names the topics, the source and the time.
func (p *page) foot(a article.Article) string {
	var lines []string
	var topics []string
	for _, id := range a.Topics {
		if len(topics) == topicsShown {
			break
		}
		topics = append(topics, line(p.site.topicName(id), topicLimit))
	}
	if len(topics) > 0 {
		lines = append(lines, "🏷 "+strings.Join(topics, " · "))
	}
	lines = append(lines, "<i>"+p.r.origin(a)+" · "+p.r.moment(p.lang, published(a))+"</i>")
	if p.d.Kind == channel.DeliverEdit && !a.Changed.IsZero() {
		lines = append(lines, p.say(words.Updated, p.r.moment(p.lang, a.Changed)))
	}
	return strings.Join(lines, "\n")
}

// buttons are those below an article.
func (p *page) buttons(a article.Article) keyboard {
	row := p.read(a)
	// A channel's readers have no settings; an emergency came whatever the topics.
	if p.d.Subscriber.Kind != subscriber.Channel && a.Ended == "" {
		row = append(row, p.turnOff(a)...)
	}
	if len(row) == 0 {
		return nil
	}
	return keyboard{row}
}

func (p *page) read(a article.Article) []button {
	if !linkable(a.URL) {
		return nil
	}
	return []button{{Text: p.say(words.Read), URL: a.URL}}
}

func (p *page) turnOff(a article.Article) []button {
	var known []string
	for _, id := range a.Topics {
		if t, ok := p.site.topic(id); ok {
			known = append(known, topicKey(t.ID))
		}
	}
	switch {
	case len(known) == 1:
		return []button{{Text: p.say(words.TurnOff), Data: data(verbTurnOff, known[0])}}
	case len(known) > 1:
		return []button{{Text: p.say(words.TurnOff), Data: data(verbTurnOffWhich, cursor36(a.ID))}}
	case p.r.keywords && len(p.d.Subscriber.Keywords) > 0:
		return []button{{Text: p.say(words.MyKeywords), Data: data(verbOpenBelow, string(verbKeywords))}}
	}
	return nil
}
