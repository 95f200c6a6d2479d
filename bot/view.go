package bot

import (
	"context"
	"sort"
	"strconv"
	"strings"
	"time"

	"loa/article"
	"loa/channel"
	"loa/subscriber"
)

// draw makes a screen from what is stored when it is shown.
type draw func(ctx context.Context, v *view) (screen, error)

// view is what a screen is drawn from.
type view struct {
	d      *dialogue
	site   *site
	lang   string
	kind   subscriber.ChatKind // of the chat that sees it
	target place
	remote bool // target is a channel that the chat manages
	other  bool // target is not where the screen stands
	sub    subscriber.Subscriber
	known  bool
	on     map[string]subscriber.Rhythm // the topics that are on
}

func (v *view) say(t text, args ...any) string { return t.in(v.lang, args...) }

// data is callback data about the view's target.
func (v *view) data(verb verb, args ...string) string {
	d := data(verb, args...)
	if v.other {
		d += markOf(v.target)
	}
	return d
}

func (v *view) button(label text, verb verb, args ...string) button {
	return button{Text: v.say(label), Data: v.data(verb, args...)}
}

// footer is the last row of a screen: away with it.
func (v *view) footer() []button { return []button{v.button(words.Close, verbClose)} }

// footerBack is a footer that also leads back to where the screen came from.
func (v *view) footerBack(verb verb, args ...string) []button {
	return append([]button{v.button(words.Back, verb, args...)}, v.footer()...)
}

// pager is a row that turns pages; at an end its button stays in place.
func (v *view) pager(verb verb, page, pages int) []button {
	turn := func(label text, to int) button {
		if to < 0 || to >= pages {
			return button{Text: "·", Data: data(verbNothing)}
		}
		return v.button(label, verb, strconv.Itoa(to))
	}
	return []button{turn(words.Previous, page-1), {Text: v.say(words.PageOf, page+1, pages), Data: data(verbNothing)}, turn(words.Next, page+1)}
}

// topics are the ids of the topics that are on, in order.
func (v *view) topics() []string {
	var ids []string
	for id := range v.on {
		ids = append(ids, id)
	}
	sort.Slice(ids, func(i, j int) bool { return v.site.position(ids[i]) < v.site.position(ids[j]) })
	return ids
}

// offered is an article that someone looks at: who has none of its topics can
// follow them instead of dropping them.
func (v *view) offered(a article.Article) screen {
	s := v.article(a)
	for _, id := range a.Topics {
		if _, on := v.on[id]; on {
			return s
		}
	}
	for _, row := range s.Rows {
		for i, b := range row {
			if topic, ok := v.site.topicByKey(strings.TrimPrefix(b.Data, data(verbTurnOff, ""))); ok {
				row[i] = button{Text: v.say(words.TurnOnNew, cut(topic.Name, 60)), Data: b.Data + separator + "1"}
			} else if strings.HasPrefix(b.Data, data(verbTurnOffWhich, "")) {
				row[i] = button{Text: v.say(words.SetTopics), Data: data(verbOpenBelow, string(verbTopics))}
			}
		}
	}
	return s
}

// article is an article as this subscriber would get it.
func (v *view) article(a article.Article) screen {
	d := channel.Delivery{Subscriber: v.sub, Kind: channel.DeliverArticle, Articles: []article.Article{v.ownTopics(a)}}
	d.Subscriber.Language, d.Subscriber.Kind = v.lang, v.kind
	switch {
	case a.State == article.StateWithdrawn:
		d.Kind = channel.DeliverWithdrawal
	case a.Urgency >= article.Warning && v.d.opts.Now().Before(a.WarningEnds()): // else it would pass for one that holds
		d.Kind = channel.DeliverUrgent
	}
	return v.d.render.delivery(d)
}

// ownTopics leaves an article only the topics that the subscriber has, or all
// when it has none of them.
func (v *view) ownTopics(a article.Article) article.Article {
	var own []string
	for _, id := range a.Topics {
		if _, on := v.on[id]; on {
			own = append(own, id)
		}
	}
	if len(own) > 0 {
		a.Topics = own
	}
	return a
}

// date and moment write a time for people, in the site's zone, as they stand
// within a sentence.
func (v *view) date(t time.Time) string { return v.d.render.date(v.lang, t) }
