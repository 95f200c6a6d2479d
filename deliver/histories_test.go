package deliver_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"loa/article"
	"loa/channel"
	"loa/subscriber"
)

// A history is what happens to a few dozen chats in some days that chance
// makes up: emergencies raised, ended, edited and withdrawn while chats are
// penalised, lost, moved, paused and erased, and the service restarts.
type history struct {
	*world
	chance  *rand.Rand
	stories []*story
	// doubt has the chats that may have got something twice: an answer was
	// lost, or they moved.
	doubt map[string]bool
	// left has the people who paused until they return, or erased everything.
	left map[string]bool
	told []string
}

// story is an article and what became of it.
type story struct {
	id            int64
	article       article.Article
	raised, ended time.Time
	how           article.EscalationState
	withdrawn     bool
}

const historyPeople = 24

// bystander follows a topic without articles, and nothing ever happens to them:
// they get every emergency, and nothing else.
const bystander = "bystander"

// histories is how many are tried on each database: LOA_TEST_HISTORIES or three.
func histories() uint64 {
	if n, err := strconv.ParseUint(os.Getenv("LOA_TEST_HISTORIES"), 10, 32); err == nil && n > 0 {
		return n
	}
	return 3
}

func TestWhateverHappensEachIsServedOnceAndTheBooksBalance(t *testing.T) {
	for seed := range histories() {
		t.Run(fmt.Sprint("history ", seed), func(t *testing.T) {
			inWorlds(t, func(w *world) {
				h := &history{world: w, chance: rand.New(rand.NewPCG(seed, 7)), doubt: map[string]bool{},
					left: map[string]bool{}}
				h.settle()
				w.begin()
				events := []func(){h.publish, h.publish, h.raiseSome, h.raiseSome, h.endSome, h.endSome, h.endSome,
					h.edit, h.withdrawOne, h.penalty,
					h.lostAnswers, h.refusedToken, h.pause, h.erase, h.move, h.subscribe, h.unsubscribe, h.restart}
				for range 60 {
					events[h.chance.IntN(len(events))]()
					span := []int{2, 60, 1800, 10_000}[h.chance.IntN(4)]
					w.sleep(time.Duration(h.chance.IntN(span+1)) * time.Second)
				}
				w.sleep(100 * time.Hour)
				h.judge()
				if t.Failed() {
					for _, line := range h.told {
						t.Log(line)
					}
				}
			})
		})
	}
}

func (h *history) tell(format string, args ...any) {
	h.told = append(h.told, h.now().In(h.zone).Format("02 15:04:05 ")+fmt.Sprintf(format, args...))
}

func (h *history) one(in int) bool { return h.chance.IntN(in) == 0 }

func (h *history) someone() string { return itoa(h.chance.IntN(historyPeople)) }

func (h *history) topic() string { return []string{"a", "b"}[h.chance.IntN(2)] }

// settle makes the people and two forums.
func (h *history) settle() {
	for i := range historyPeople {
		topics := [][]string{{"a"}, {"b"}, {"a", "b"}}[h.chance.IntN(3)]
		h.person(itoa(i), func(s *subscriber.Subscriber) {
			if h.one(2) {
				from := h.chance.IntN(24) * 60
				s.Quiet = subscriber.QuietHours{From: from, To: (from + 8*60) % (24 * 60)}
			}
			if h.one(4) {
				s.Keywords = []string{"-bản tin"}
			}
			if h.one(4) {
				s.Rhythm = subscriber.RhythmDaily
			}
			s.Sound = !h.one(3)
		}, topics...)
	}
	h.person(bystander, nil, "c")
	h.forum("-100", 1, 5, "a")
	h.forum("-100", 5, 8, "b")
	h.forum("-200", 1, 4, "a")
}

func (h *history) publish() {
	n := len(h.stories) + 1
	a := h.flood(n, "a")
	switch {
	case h.one(4):
		a = h.article(n, "a", "b")
	case h.one(2):
		a.Unconfirmed = false // from a trusted section
	}
	s := &story{id: h.save(a), article: a}
	if a.Urgency >= article.Emergency && !a.Unconfirmed {
		s.raised = h.now()
	}
	h.stories = append(h.stories, s)
	h.tell("article %d, urgency %d, to confirm %t", s.id, a.Urgency, a.Unconfirmed)
}

func (h *history) raiseSome() {
	for _, s := range h.stories {
		if !s.article.Unconfirmed || !s.raised.IsZero() || s.withdrawn || h.one(2) {
			continue
		}
		r, err := h.store.Publishing.ConfirmEscalation(context.Background(), s.id, "7")
		if err != nil {
			h.t.Fatal(err)
		}
		if r.State == article.EscalationConfirmed {
			s.raised = h.now()
			h.tell("%d is raised", s.id)
		}
		h.deliverer.Notify()
	}
}

func (h *history) endSome() {
	for _, s := range h.stories {
		if s.raised.IsZero() || !s.ended.IsZero() || s.withdrawn || h.one(2) {
			continue
		}
		how := article.EscalationFalseAlarm
		if h.one(3) {
			how = article.EscalationAllClear
		}
		r, err := h.store.Publishing.EndEmergency(context.Background(), s.id, how, "7")
		if err != nil {
			h.t.Fatal(err)
		}
		if r.State == how {
			s.ended, s.how = h.now(), how
			h.tell("%d is ended: %s", s.id, how)
		}
		h.deliverer.Notify()
	}
}

// live is an article that can still change; nil when there is none at hand.
func (h *history) live() *story {
	if len(h.stories) == 0 {
		return nil
	}
	s := h.stories[h.chance.IntN(len(h.stories))]
	if s.withdrawn {
		return nil
	}
	return s
}

func (h *history) edit() {
	if s := h.live(); s != nil {
		s.article.Title = fmt.Sprintf("Tiêu đề %d mới hơn, viết lại lúc %s", s.id, h.now().Format("15:04:05"))
		h.save(s.article)
		h.tell("%d is edited", s.id)
	}
}

func (h *history) withdrawOne() {
	s := h.live()
	if s == nil || !h.one(3) {
		return
	}
	if err := h.store.Publishing.Withdraw(context.Background(), s.id, "removed"); err != nil {
		h.t.Fatal(err)
	}
	s.withdrawn = true
	h.deliverer.Notify()
	h.tell("%d is withdrawn", s.id)
}

func (h *history) penalty() {
	chat := h.someone()
	if h.one(8) {
		chat = []string{"-100", "-200"}[h.chance.IntN(2)]
	}
	end := h.now().Add(time.Duration(1+h.chance.IntN(90)) * time.Minute)
	h.net.refuse(chat, func(int) error {
		if left := time.Until(end); left > 0 {
			return &channel.LaterError{After: left, Err: errOther}
		}
		return nil
	})
	h.tell("%s is to wait until %s", chat, end.In(h.zone).Format("15:04"))
}

func (h *history) lostAnswers() {
	chat, lost := h.someone(), 0
	h.doubt[chat] = true
	h.net.refuse(chat, func(int) error {
		if lost++; lost < 3 {
			return channel.ErrUnknownOutcome
		}
		return nil
	})
	h.tell("answers of %s are lost", chat)
}

func (h *history) refusedToken() {
	end := h.now().Add(time.Duration(h.chance.IntN(120)) * time.Minute)
	h.net.refuse("", func(int) error {
		if time.Now().Before(end) {
			return fmt.Errorf("unauthorized: %w", channel.ErrRefused)
		}
		return nil
	})
	h.tell("the token is refused until %s", end.In(h.zone).Format("15:04"))
}

func (h *history) pause() {
	who := h.someone()
	if h.one(2) {
		h.left[who] = true
		h.apply(subscriber.Pause{Channel: "telegram", Address: who, Reason: subscriber.PausedByPerson})
		h.tell("%s pauses", who)
		return
	}
	h.apply(subscriber.Pause{Channel: "telegram", Address: who, Until: h.now().Add(20 * time.Hour)})
	h.tell("%s pauses for 20 hours", who)
}

func (h *history) erase() {
	who := h.someone()
	h.left[who] = true
	h.apply(subscriber.Erase{Channel: "telegram", Address: who})
	h.tell("%s erases everything", who)
}

func (h *history) move() {
	from := h.someone()
	to := fmt.Sprint("9", from, len(h.told))
	h.doubt[from], h.doubt[to] = true, true
	h.left[to] = h.left[from]
	h.net.refuse(from, func(int) error { return &channel.MovedError{Address: to} })
	h.tell("%s has moved to %s", from, to)
}

func (h *history) subscribe() {
	who, topic := h.someone(), h.topic()
	h.apply(subscriber.Subscribe{Channel: "telegram", Address: who, Topic: topic})
	h.tell("%s follows %s", who, topic)
}

func (h *history) unsubscribe() {
	who, topic := h.someone(), h.topic()
	h.apply(subscriber.Unsubscribe{Channel: "telegram", Address: who, Topic: topic})
	h.tell("%s drops %s", who, topic)
}

// restart takes a second: what a chat got in the last one is known to nobody
// after it.
func (h *history) restart() {
	h.end()
	h.sleep(time.Second)
	h.begin()
	h.tell("restarted")
}

// judge looks at all that was sent when everything has come to rest.
func (h *history) judge() {
	for _, a := range h.audit(0) {
		if a.Pending != 0 {
			h.t.Errorf("still pending: %+v, want a.Pending 0", a)
		}
	}
	byID := map[int64]*story{}
	for _, s := range h.stories {
		byID[s.id] = s
	}
	type cell struct{ subscriber, article int64 }
	const onItsWay = 3 * time.Second
	alarms, retractions, address := map[cell]int{}, map[cell]int{}, map[int64]string{}
	for _, m := range h.net.got("") {
		a := m.Articles[0]
		s, c := byID[a.ID], cell{m.Subscriber.ID, a.ID}
		address[m.Subscriber.ID] = m.Subscriber.Address
		late := m.at.Sub(s.ended)
		if m.Message == "" && m.Subscriber.Address == bystander && a.Urgency < article.Emergency {
			h.t.Errorf("%s gets %d, which is no emergency", bystander, a.ID)
		}
		switch {
		case m.Kind == channel.DeliverUrgent && a.Urgency >= article.Emergency:
			alarms[c]++
			if !s.ended.IsZero() && late > onItsWay {
				h.t.Errorf("%s is alarmed by %d %s after its end", m.Subscriber.Address, a.ID, late)
			}
		case m.Kind == channel.DeliverCorrection && m.Change == article.ChangeMistaken:
			retractions[c]++
			if m.Silent && late < 23*time.Hour {
				h.t.Errorf("the false alarm %d is retracted silently at %s", a.ID, m.Subscriber.Address)
			}
		}
	}
	served := h.find(bystander).ID
	for _, s := range h.stories {
		const outage = 4 * time.Hour // longer than the token is ever refused
		lasted := !s.withdrawn && (s.ended.IsZero() || s.ended.Sub(s.raised) > outage)
		if !s.raised.IsZero() && lasted && alarms[cell{served, s.id}] != 1 {
			h.t.Errorf("%s is alarmed %d times by %d", bystander, alarms[cell{served, s.id}], s.id)
		}
	}
	for c, n := range alarms {
		s, chat := byID[c.article], address[c.subscriber]
		if n > 1 && !h.doubt[chat] {
			h.t.Errorf("%s is alarmed %d times by %d", chat, n, c.article)
		}
		if s.how == article.EscalationFalseAlarm && !s.withdrawn && !h.left[chat] && retractions[c] == 0 {
			h.t.Errorf("the false alarm %d is never retracted at %s", c.article, chat)
		}
	}
	for c, n := range retractions {
		if chat := address[c.subscriber]; n > 1 && !h.doubt[chat] {
			h.t.Errorf("the false alarm %d is retracted %d times at %s", c.article, n, chat)
		}
	}
}
