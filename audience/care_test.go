package audience_test

import (
	"testing"
	"time"

	"loa/article"
	"loa/audience"
	"loa/internal/assert"
	"loa/subscriber"
)

func TestWhoIsRemindedOfAnEmergencyAndWhereItIsPinned(t *testing.T) {
	flood := article.Article{Urgency: article.Emergency, State: live, Changed: noon}
	person := subscriber.Subscriber{ID: 1, Kind: subscriber.Private, State: subscriber.Active}
	for _, c := range []struct {
		rule          string
		article       func(a *article.Article)
		person        func(s *subscriber.Subscriber)
		after         time.Duration
		reminds, pins bool
	}{
		{rule: "a person", reminds: true},
		{rule: "a person in quiet hours", person: func(s *subscriber.Subscriber) {
			s.Quiet = subscriber.QuietHours{From: 0, To: 23 * 60}
		}, reminds: true},
		{rule: "a person who pauses for a week", person: func(s *subscriber.Subscriber) {
			s.State, s.PausedUntil = subscriber.Paused, noon.Add(24*time.Hour)
		}, reminds: true},
		{rule: "a person who pauses until they resume", person: func(s *subscriber.Subscriber) {
			s.State = subscriber.Paused
		}},
		{rule: "a person who is gone", person: func(s *subscriber.Subscriber) { s.State = subscriber.Gone }},
		{rule: "a group", person: func(s *subscriber.Subscriber) { s.Kind = subscriber.Group }, pins: true},
		{rule: "a channel", person: func(s *subscriber.Subscriber) { s.Kind = subscriber.Channel }, pins: true},
		{rule: "a group without rights", person: func(s *subscriber.Subscriber) {
			s.Kind, s.State = subscriber.Group, subscriber.Paused
		}},
		{rule: "a warning", article: func(a *article.Article) { a.Urgency = article.Warning }},
		{rule: "an emergency that was ended",
			article: func(a *article.Article) { a.Ended = article.EscalationAllClear }},
		{rule: "an emergency that was taken down", article: func(a *article.Article) { a.State = withdrawn }},
		{rule: "an emergency of yesterday", after: article.WarningLife},
	} {
		a, s := flood, person
		if c.article != nil {
			c.article(&a)
		}
		if c.person != nil {
			c.person(&s)
		}
		assert.Same(t, c.rule+": reminded", audience.Reminds(a, s, noon.Add(c.after)), c.reminds)
		assert.Same(t, c.rule+": pinned", audience.Pins(s), c.pins)
	}
}
