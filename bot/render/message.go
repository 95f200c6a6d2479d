package render

import (
	"strings"

	"loa/article"
	"loa/bot/callback"
	"loa/bot/telegram"
	"loa/channel"
	"loa/subscriber"
	"loa/viet"
)

// How much of an article a message shows, in characters. Together they stay
// far below a message's limit.
const (
	TitleLimit   = 300
	summaryLimit = 600
	openingLimit = 1500
	TopicLimit   = 80
	topicsShown  = 5
	// openingRepeats is how many sentences of a text are held against its summary.
	openingRepeats = 10
)

// Delivery words a delivery. The text is empty when it has no article.
func (r *Renderer) Delivery(d channel.Delivery) telegram.Screen {
	if len(d.Articles) == 0 {
		return telegram.Screen{}
	}
	d.Articles = r.withPages(d.Articles)
	p := composition{r: r, site: r.Site(), lang: d.Subscriber.Language, d: d}
	if p.lang == "" {
		p.lang = Vietnamese
	}
	switch p.layout() {
	case channel.DeliverMerged, channel.DeliverDigest, channel.DeliverHeld:
		return p.listing()
	case channel.DeliverCorrection:
		return p.correction(d.Articles[0])
	case channel.DeliverWithdrawal:
		return p.withdrawal(d.Articles[0])
	case channel.DeliverReminder:
		return p.reminder(d.Articles[0])
	}
	switch a := d.Articles[0]; {
	case a.Ended == article.EscalationAllClear:
		return p.over(a)
	case p.layout() == channel.DeliverUrgent:
		return p.urgent(a)
	}
	return p.Article(d.Articles[0])
}

// single makes a list of one article that was held, or came with others that
// are gone since, the article itself.
func (p *composition) single(kind channel.DeliveryKind) channel.DeliveryKind {
	isList := kind == channel.DeliverHeld || kind == channel.DeliverMerged
	switch {
	case !isList || len(p.d.Articles) != 1 || p.d.More+p.d.Older > 0:
		return kind
	case p.d.Articles[0].State == article.StateWithdrawn:
		return channel.DeliverWithdrawal
	}
	return channel.DeliverArticle
}

// composition words one delivery.
type composition struct {
	r    *Renderer
	site *Site
	lang string
	d    channel.Delivery
}

// layout is the kind of delivery that a message looks like: an edit leaves it
// what it was.
func (p *composition) layout() channel.DeliveryKind {
	switch {
	case p.d.Kind != channel.DeliverEdit:
		return p.single(p.d.Kind)
	case p.d.Of != "":
		return p.single(p.d.Of)
	case p.d.Articles[0].Urgency >= article.Warning:
		return channel.DeliverUrgent
	}
	return channel.DeliverEdit
}

func (p *composition) text(t Text, args ...any) string { return t.In(p.lang, args...) }

// title is an article's title, linked and bold.
func (p *composition) title(a article.Article) string {
	return "<b>" + telegram.Link(a.URL, TitleOf(a, TitleLimit)) + "</b>"
}

// TitleOf is an article's title, escaped, or what there is instead of one.
func TitleOf(a article.Article, limit int) string {
	for _, t := range []string{a.Title, a.Lead, a.URL} {
		if t := telegram.Line(t, limit); t != "" {
			return t
		}
	}
	return "…"
}

// Article is the layout of one article, in the subscriber's size.
func (p *composition) Article(a article.Article) telegram.Screen {
	title := p.title(a)
	if a.Urgency == article.Notice { // it comes like any news, but says what it is
		title = p.text(LevelOf(a.Urgency)) + "\n" + title
	}
	parts := append(p.mistaken(a), p.storyPart(a)+title)
	size := p.d.Subscriber.Size
	if a.Ended == article.EscalationFalseAlarm { // what it tells people to do is not for this one
		size = subscriber.SizeCompact
	}
	if size != subscriber.SizeCompact {
		if s := telegram.Block(summaryOf(a), summaryLimit); s != "" {
			parts = append(parts, s)
		}
	}
	if size == subscriber.SizeFull {
		if s := telegram.Block(openingOf(a), openingLimit); s != "" {
			parts = append(parts, "<blockquote expandable>"+s+"</blockquote>")
		}
	}
	parts = append(parts, p.foot(a))
	s := telegram.Screen{Text: strings.Join(parts, "\n\n"), Rows: p.buttons(a)}
	p.picture(&s, a)
	return s
}

// storyPart is the line that says of an article that it goes on with a story.
func (p *composition) storyPart(a article.Article) string {
	if a.Part < 2 {
		return ""
	}
	return p.text(Words.StoryPart, a.Part) + "\n"
}

// picture shows an article's picture above the text, unless the subscriber
// wants none.
func (p *composition) picture(s *telegram.Screen, a article.Article) {
	if p.d.Subscriber.Preview && a.Image != nil && telegram.Linkable(a.Image.URL) {
		s.Preview = telegram.LinkPreview{URL: a.Image.URL, Large: true, Above: true}
	}
}

func summaryOf(a article.Article) string {
	if strings.TrimSpace(a.Summary) != "" {
		return a.Summary
	}
	return viet.Cut(viet.CleanLine(telegram.FirstRunes(a.Lead, 4*article.SummaryLimit)), article.SummaryLimit)
}

// openingOf is the beginning of the text without what the summary tells: whole
// sentences of it, also where the summary was cut within one.
func openingOf(a article.Article) string {
	text := strings.TrimSpace(viet.Clean(telegram.FirstRunes(a.ContentText, 4*openingLimit)))
	for _, before := range []string{a.Lead, summaryOf(a)} {
		before = strings.TrimSpace(viet.Clean(telegram.FirstRunes(before, 4*openingLimit)))
		if before != "" {
			text = strings.TrimSpace(strings.TrimPrefix(text, before))
		}
	}
	said := viet.Key(a.Lead + "\n" + summaryOf(a))
	for range openingRepeats {
		sentences := viet.Sentences(text)
		if len(sentences) < 2 || !repeats(said, sentences[0]) {
			return text
		}
		_, rest, found := strings.Cut(text, sentences[0])
		if !found {
			return text
		}
		text = strings.TrimSpace(rest)
	}
	return text
}

// repeats tells whether a sentence says again what was said, which may be cut
// within it.
func repeats(said, sentence string) bool {
	key := viet.Key(sentence)
	if key == "" || strings.Contains(said, key) {
		return true
	}
	cutOff, wasCut := strings.CutSuffix(strings.TrimRight(said, " "), "…")
	if !wasCut {
		return false
	}
	words := strings.Fields(key)
	for n := len(words) - 1; n >= min(4, len(words)-1) && n > 0; n-- {
		if strings.HasSuffix(strings.TrimRight(cutOff, " "), strings.Join(words[:n], " ")) {
			return true
		}
	}
	return false
}

// foot names the topics, the source and the time.
func (p *composition) foot(a article.Article) string {
	var lines []string
	var topics []string
	for _, id := range a.Topics {
		if len(topics) == topicsShown {
			break
		}
		topics = append(topics, telegram.Line(p.site.TopicName(id), TopicLimit))
	}
	if len(topics) > 0 {
		lines = append(lines, "🏷 "+strings.Join(topics, " · "))
	}
	lines = append(lines, "<i>"+p.r.Origin(a)+" · "+p.r.Moment(p.lang, published(a))+"</i>")
	if p.d.Kind == channel.DeliverEdit && !a.Changed.IsZero() {
		lines = append(lines, p.text(Words.Updated, p.r.Moment(p.lang, a.Changed)))
	}
	return strings.Join(lines, "\n")
}

// buttons are those below an article.
func (p *composition) buttons(a article.Article) telegram.Keyboard {
	row := p.read(a)
	// A channel's readers have no settings; an emergency came whatever the topics.
	if p.d.Subscriber.Kind != subscriber.Channel && a.Ended == "" {
		row = append(row, p.turnOff(a)...)
	}
	return p.rows(row, a)
}

// rows are a row of buttons and one for the article's documents, as far as there
// are such. In a channel nobody but its readers would get them.
func (p *composition) rows(row []telegram.Button, a article.Article) (rows telegram.Keyboard) {
	if len(row) > 0 {
		rows = append(rows, row)
	}
	if p.r.Files && len(a.Attachments) > 0 && p.d.Subscriber.Kind != subscriber.Channel {
		rows = append(rows, []telegram.Button{{Text: p.text(Words.Files),
			Data: callback.Data(callback.Files, callback.Base36(a.ID))}})
	}
	return rows
}

func (p *composition) read(a article.Article) []telegram.Button {
	if !telegram.Linkable(a.URL) {
		return nil
	}
	return []telegram.Button{{Text: p.text(Words.Read), URL: a.URL}}
}

func (p *composition) turnOff(a article.Article) []telegram.Button {
	var known []string
	for _, id := range a.Topics {
		if t, ok := p.site.Topic(id); ok {
			known = append(known, TopicKey(t.ID))
		}
	}
	switch {
	case len(known) == 1:
		return []telegram.Button{{Text: p.text(Words.TurnOff), Data: callback.Data(callback.TurnOff, known[0])}}
	case len(known) > 1:
		return []telegram.Button{
			{Text: p.text(Words.TurnOff), Data: callback.Data(callback.TurnOffWhich, callback.Base36(a.ID))},
		}
	case p.r.Keywords && len(p.d.Subscriber.Keywords) > 0:
		return []telegram.Button{
			{Text: p.text(Words.MyKeywords), Data: callback.Data(callback.OpenBelow, string(callback.Keywords))},
		}
	}
	return nil
}
