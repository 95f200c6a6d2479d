package bot

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"strconv"
	"strings"

	"loa/article"
	"loa/channel"
	"loa/subscriber"
)

// pickerRows is how many topics a page of the picker shows.
const pickerRows = 8

// start greets, follows a deep link, and shows the topics.
func (t *talk) start(ctx context.Context, args string) error {
	if t.before().State != subscriber.Active {
		t.tell(words.Resumed)
	}
	if t.known {
		t.resume()
	} else {
		t.change()
	}
	if t.kind == subscriber.Private && t.b.isAdmin(t.from.ID) {
		t.later(func(ctx context.Context) error {
			t.b.publishOperatorMenu(ctx, t.from.ID)
			return nil
		})
	}
	switch payload, rest, _ := strings.Cut(args, "_"); payload {
	case "c":
		if topic, ok := t.b.site.Load().topicByKey(rest); ok {
			if err := t.follow(ctx, topic); err != nil {
				return err
			}
			t.tell(words.TopicLinked, esc(topic.Name))
			t.show(topicsScreen(0))
			return nil
		}
		t.tell(words.TopicUnknown)
		t.show(topicsScreen(0))
		return nil
	case "a":
		id, err := strconv.ParseInt(rest, 10, 64)
		if err != nil {
			break
		}
		t.showArticle(id)
		return nil
	}
	t.show(welcomeScreen)
	return nil
}

// showArticle sends one article as the person would get it.
func (t *talk) showArticle(id int64) {
	t.show(func(ctx context.Context, v *view) (screen, error) {
		a, err := v.b.opts.Store.Article(ctx, id)
		if errors.Is(err, article.ErrNotFound) || err == nil && a.State == article.StateWaiting {
			return screen{Text: v.say(words.ArticleUnknown)}, nil
		}
		if err != nil {
			return screen{}, fmt.Errorf("read article: %w", err)
		}
		return v.offered(a), nil
	})
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
			if topic, ok := v.site.topicByKey(strings.TrimPrefix(b.Data, data("x", ""))); ok {
				row[i] = button{Text: v.say(words.TurnOnNew, cut(topic.Name, 60)), Data: data(b.Data, "1")}
			} else if strings.HasPrefix(b.Data, data("xx", "")) {
				row[i] = button{Text: v.say(words.SetTopics), Data: data("new", "c")}
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
	case a.Urgency >= article.Warning && v.b.opts.Now().Before(a.WarningEnds()): // else it would pass for one that holds
		d.Kind = channel.DeliverUrgent
	}
	return v.b.render(d)
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

func welcomeScreen(ctx context.Context, v *view) (screen, error) {
	s, err := topicsScreen(0)(ctx, v)
	if len(v.site.topics) == 0 {
		return s, err
	}
	greeting := words.Welcome
	if v.kind != subscriber.Private {
		greeting = words.WelcomeGroup
	}
	s.Text = v.say(greeting, line(v.b.siteName(), 100))
	return s, err
}

func (b *Bot) siteName() string {
	if b.opts.Site != "" {
		return b.opts.Site
	}
	return "Loa"
}

// topicsScreen is the topic picker.
func topicsScreen(page int) draw {
	return func(_ context.Context, v *view) (screen, error) {
		topics := v.site.topics
		if len(topics) == 0 {
			return screen{Text: v.say(words.NoTopicsYet), Rows: keyboard{v.footer()}}, nil
		}
		pages := (len(topics) + pickerRows - 1) / pickerRows
		page := min(max(page, 0), pages-1)
		s := screen{Text: v.say(words.Topics)}
		switch {
		case v.remote:
			s.Text = v.say(words.TopicsChannel, line(v.sub.Name, 100))
		case v.kind != subscriber.Private:
			s.Text = v.say(words.TopicsGroup)
		}
		for i := page * pickerRows; i < min(len(topics), (page+1)*pickerRows); i++ {
			mark, state := "⬜ ", "1"
			if _, on := v.on[topics[i].ID]; on {
				mark, state = "✅ ", "0"
			}
			s.Rows = append(s.Rows, []button{{Text: mark + cut(topics[i].Name, 60), Data: v.data("t", v.site.keys[i], state)}})
		}
		if pages > 1 {
			s.Rows = append(s.Rows, v.pager("c", page, pages))
		}
		s.Rows = append(s.Rows, []button{v.button(words.Sample, "v"), v.button(words.Done, "ok")})
		s.Rows = append(s.Rows, v.footer("m"))
		return s, nil
	}
}

// pager is a row that turns pages; at an end its button stays in place.
func (v *view) pager(verb string, page, pages int) []button {
	turn := func(label text, to int) button {
		if to < 0 || to >= pages {
			return button{Text: "·", Data: "nop"}
		}
		return v.button(label, verb, strconv.Itoa(to))
	}
	return []button{turn(words.Previous, page-1), {Text: v.say(words.PageOf, page+1, pages), Data: "nop"}, turn(words.Next, page+1)}
}

// toggle puts a topic into a state; the same tap twice does the same.
func (t *talk) toggle(ctx context.Context, key, state string) error {
	s := t.b.site.Load()
	topic, ok := s.topicByKey(key)
	if !ok {
		t.toast(words.TopicUnknown)
		t.redraw(topicsScreen(0))
		return nil
	}
	if state == "1" {
		if err := t.follow(ctx, topic); err != nil {
			return err
		}
		t.confirm(t.say(words.TopicOn, topic.Name), false)
	} else {
		t.dropTopic(s, topic, "picker")
		t.confirm(t.say(words.TopicOff, topic.Name), false)
	}
	t.redraw(topicsScreen(s.byKey[key] / pickerRows))
	return nil
}

// follow turns a topic on. One that is on keeps the rhythm of its own.
func (t *talk) follow(ctx context.Context, topic article.Topic) error {
	on, err := t.topicsOn(ctx)
	if err != nil || on[topic.ID] {
		return err
	}
	t.subscribe(topic.ID, subscriber.RhythmUnset)
	return nil
}

// dropTopic ends a subscription, also one made under a former name.
func (t *talk) dropTopic(s *site, topic article.Topic, reason string) {
	for _, id := range append([]string{topic.ID}, topic.Formerly...) {
		if now, ok := s.topic(id); ok && now.ID == topic.ID {
			t.unsubscribe(id, reason)
		}
	}
}

// sample shows one article of the chosen topics, or of any.
func (t *talk) sample() {
	t.toast(words.SampleBelow)
	t.show(func(ctx context.Context, v *view) (screen, error) {
		for _, topics := range [][]string{v.topics(), nil} {
			list, err := v.b.opts.Store.Articles(ctx, article.Query{Topics: topics, Limit: 1})
			if err != nil {
				return screen{}, fmt.Errorf("find a sample: %w", err)
			}
			if len(list) > 0 {
				return v.offered(list[0]), nil
			}
		}
		return screen{Text: v.say(words.NoSample)}, nil
	})
}

// topics are the ids of the topics that are on, in order.
func (v *view) topics() []string {
	var ids []string
	for id := range v.on {
		ids = append(ids, id)
	}
	sort.Slice(ids, func(i, j int) bool { return v.site.place(ids[i]) < v.site.place(ids[j]) })
	return ids
}

// place is where a topic stands in configuration order; retired ones are last.
func (s *site) place(id string) int {
	if i, ok := s.byID[id]; ok {
		return i
	}
	return len(s.topics)
}

func (s *site) topicName(id string) string {
	if t, ok := s.topic(id); ok {
		return t.Name
	}
	return id
}

// done ends the picking: new subscribers are asked once when they want news.
func (t *talk) done() {
	ask := !t.sub.Asked && t.owner == subscriber.Private
	t.redraw(func(ctx context.Context, v *view) (screen, error) {
		if ask && len(v.on)+len(v.sub.Keywords) > 0 {
			return firstRhythmScreen(ctx, v)
		}
		return chosenScreen(ctx, v)
	})
}

func chosenScreen(_ context.Context, v *view) (screen, error) {
	if len(v.on) == 0 {
		return screen{Text: v.say(words.ChosenNone), Rows: keyboard{{v.button(words.SetTopics, "c", "0")}, v.footer()}}, nil
	}
	var names []string
	for _, id := range v.topics() {
		names = append(names, "<b>"+line(v.site.topicName(id), 60)+"</b>")
		if len(names) == 20 {
			names = append(names, "…")
			break
		}
	}
	s := screen{
		Text: v.say(words.Chosen, strings.Join(names, ", "), v.rhythmName(v.sub.Rhythm)),
		Rows: keyboard{{v.button(words.SetTopics, "c", "0"), v.button(words.SettingsButton, "m")}, v.footer()},
	}
	if v.sub.State == subscriber.Paused {
		s.Text += "\n\n⏸ " + v.pausedLine()
		s.Rows = append(keyboard{{v.button(words.Resume, "p", "0")}}, s.Rows...)
	}
	return s, nil
}
