package dialogue

import (
	"context"
	"sort"
	"strconv"
	"strings"
	"time"

	"loa/article"
	"loa/bot/callback"
	"loa/bot/render"
	"loa/bot/telegram"
	"loa/channel"
	"loa/subscriber"
)

// Draw makes a screen from what is stored when it is shown.
type Draw func(ctx context.Context, v *View) (telegram.Screen, error)

// View is what a screen is drawn from.
type View struct {
	Dialogue   *Dialogue
	Site       *render.Site
	Lang       string
	Kind       subscriber.ChatKind // of the chat that sees it
	Target     telegram.Destination
	Remote     bool // Target is a channel that the chat manages
	Other      bool // Target is not where the screen stands
	Subscriber subscriber.Subscriber
	known      bool
	Following  map[string]subscriber.Rhythm // the topics that are on
}

// Text is a sentence in the language of who sees the screen.
func (v *View) Text(t render.Text, args ...any) string { return t.In(v.Lang, args...) }

// Known tells whether the target is stored.
func (v *View) Known() bool { return v.known }

// Data is callback data about the view's target.
func (v *View) Data(verb callback.Verb, args ...string) string {
	d := callback.Data(verb, args...)
	if v.Other {
		d += callback.Mark(v.Target)
	}
	return d
}

// Button is a button about the view's target.
func (v *View) Button(label render.Text, verb callback.Verb, args ...string) telegram.Button {
	return telegram.Button{Text: v.Text(label), Data: v.Data(verb, args...)}
}

// Footer is the last row of a screen: away with it.
func (v *View) Footer() []telegram.Button {
	return []telegram.Button{v.Button(render.Words.Close, callback.Close)}
}

// FooterBack is a footer that also leads back to where the screen came from.
func (v *View) FooterBack(verb callback.Verb, args ...string) []telegram.Button {
	return append([]telegram.Button{v.Button(render.Words.Back, verb, args...)}, v.Footer()...)
}

// Pager is a row that turns pages; at an end its button stays in place.
func (v *View) Pager(verb callback.Verb, page, pages int) []telegram.Button {
	turn := func(label render.Text, to int) telegram.Button {
		if to < 0 || to >= pages {
			return telegram.Button{Text: "·", Data: callback.Data(callback.Nothing)}
		}
		return v.Button(label, verb, strconv.Itoa(to))
	}
	return []telegram.Button{
		turn(render.Words.Previous, page-1),
		{Text: v.Text(render.Words.PageOf, page+1, pages), Data: callback.Data(callback.Nothing)},
		turn(render.Words.Next, page+1),
	}
}

// Topics are the ids of the topics that are on, in order.
func (v *View) Topics() []string {
	var ids []string
	for id := range v.Following {
		ids = append(ids, id)
	}
	sort.Slice(ids, func(i, j int) bool { return v.Site.Position(ids[i]) < v.Site.Position(ids[j]) })
	return ids
}

// Offered is an article that someone looks at: who has none of its topics can
// follow them instead of dropping them.
func (v *View) Offered(a article.Article) telegram.Screen {
	s := v.Article(a)
	for _, id := range a.Topics {
		if _, on := v.Following[id]; on {
			return s
		}
	}
	for _, row := range s.Rows {
		for i, b := range row {
			if topic, ok := v.Site.TopicByKey(strings.TrimPrefix(b.Data, callback.Data(callback.TurnOff, ""))); ok {
				row[i] = telegram.Button{
					Text: v.Text(render.Words.TurnOnNew, telegram.Cut(topic.Name, 60)),
					Data: b.Data + callback.Separator + "1",
				}
			} else if strings.HasPrefix(b.Data, callback.Data(callback.TurnOffWhich, "")) {
				row[i] = telegram.Button{
					Text: v.Text(render.Words.SetTopics),
					Data: callback.Data(callback.OpenBelow, string(callback.Topics)),
				}
			}
		}
	}
	return s
}

// Article is an article as this subscriber would get it.
func (v *View) Article(a article.Article) telegram.Screen {
	d := channel.Delivery{
		Subscriber: v.Subscriber,
		Kind:       channel.DeliverArticle,
		Articles:   []article.Article{v.OwnTopics(a)},
	}
	d.Subscriber.Language, d.Subscriber.Kind = v.Lang, v.Kind
	switch {
	case a.State == article.StateWithdrawn:
		d.Kind = channel.DeliverWithdrawal
	case a.Urgency >= article.Warning &&
		v.Dialogue.Opts.Now().Before(a.WarningEnds()): // else it would pass for one that holds
		d.Kind = channel.DeliverUrgent
	}
	return v.Dialogue.Render.Delivery(d)
}

// OwnTopics leaves an article only the topics that the subscriber has, or all
// when it has none of them.
func (v *View) OwnTopics(a article.Article) article.Article {
	var own []string
	for _, id := range a.Topics {
		if _, on := v.Following[id]; on {
			own = append(own, id)
		}
	}
	if len(own) > 0 {
		a.Topics = own
	}
	return a
}

// Date and moment write a time for people, in the site's zone, as they stand
// within a sentence.
func (v *View) Date(t time.Time) string { return v.Dialogue.Render.Date(v.Lang, t) }
