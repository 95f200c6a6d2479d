package deliver_test

import (
	"context"
	"time"

	"loa/article"
	"loa/ledger"
	"loa/subscriber"
)

// lane is a kind of messages under siege.
type lane struct {
	name  string
	crowd func(s *siege)
	// more stores something that every chat must be told.
	more func(s *siege)
	// due, where set, makes the hour come at which it is to be told.
	due func(s *siege)
	// outcome is the number of an audit that must become all in the end, and
	// left, where set, what the database owes beyond it.
	outcome func(a ledger.Audit) int64
	left    func(s *siege) int
}

func sent(a ledger.Audit) int64 { return a.Sent }

var lanes = []lane{
	{
		name: "emergency",
		// Whatever topics, rhythm and quiet hours say.
		crowd: func(s *siege) {
			s.members(func(i int, sub *subscriber.Subscriber) (topic string) {
				switch i % 3 {
				case 0:
					sub.Rhythm = subscriber.RhythmDaily
					return "a"
				case 1:
					sub.Quiet = night()
					return "a"
				}
				return ""
			})
		},
		more: func(s *siege) {
			a := s.next("a")
			a.Urgency = article.Emergency
			s.tell(a)
		},
		outcome: sent,
	},
	{
		name:    "immediate",
		crowd:   func(s *siege) { s.people(0, crowd, "a") },
		more:    func(s *siege) { s.tell(s.next("a")) },
		outcome: sent,
	},
	{
		name:    "changes",
		crowd:   func(s *siege) { s.people(0, crowd, "a") },
		more:    (*siege).change,
		outcome: sent,
	},
	{
		name: "digest",
		crowd: func(s *siege) {
			rhythms := []subscriber.Rhythm{subscriber.RhythmThrice, subscriber.RhythmDaily, subscriber.RhythmWeekly}
			s.members(func(i int, sub *subscriber.Subscriber) string {
				sub.Rhythm = rhythms[i%len(rhythms)]
				return "a"
			})
		},
		more: func(s *siege) {
			s.tell(s.next("a"))
			s.due(s)
		},
		due: func(s *siege) {
			// Long ago, and whoever heard least first. What is due already is left alone: on a
			// slow machine each push would wait for a sender that records, and it for the push.
			s.exec(`UPDATE digests SET due = seq WHERE due <> seq`)
			s.wake()
		},
		outcome: sent,
		// Everyone's mark has come to the last article.
		left: func(s *siege) int { return crowd - s.count(`SELECT count(*) FROM digests WHERE seq >= $1`, s.last) },
	},
	{
		name:  "held",
		crowd: func(s *siege) { s.people(0, crowd, "a") },
		more: func(s *siege) {
			n := night()
			s.exec(`UPDATE subscribers SET quiet_from = $1, quiet_to = $2`, n.From, n.To)
			id := s.tell(s.next("a"))
			// due would end the night.
			for give := time.Now().Add(time.Minute); s.audit(id)[0].Held < crowd; time.Sleep(time.Millisecond) {
				if time.Now().After(give) {
					s.t.Fatalf("not held: %+v, want not time.Now().After(give)", s.audit(id))
				}
			}
			s.due(s)
		},
		due: func(s *siege) {
			s.exec(`UPDATE subscribers SET quiet_from = 0, quiet_to = 0, held_due = held_seq
				WHERE quiet_to <> 0 OR held_due <> held_seq`) // as above
			s.wake()
		},
		outcome: sent,
		left: func(s *siege) int {
			return s.count(`SELECT count(*) FROM subscribers WHERE held_seq > 0 OR held_due > 0`)
		},
	},
}

// night are quiet hours that have begun and do not end soon.
func night() subscriber.QuietHours {
	now := time.Now().UTC()
	minute := now.Hour()*60 + now.Minute()
	const day = 24 * 60
	return subscriber.QuietHours{From: (minute + day - 60) % day, To: (minute + 120) % day}
}

// members subscribes the crowd with settings and a topic each.
func (s *siege) members(set func(i int, sub *subscriber.Subscriber) (topic string)) {
	for i := range crowd {
		topic := ""
		s.person(itoa(i), func(sub *subscriber.Subscriber) { topic = set(i, sub) })
		if topic != "" {
			s.people(i, i+1, topic)
		}
	}
}

// next is an article unlike those before it.
func (s *siege) next(topic string) article.Article {
	s.made++
	return s.article(s.made, topic)
}

// tell publishes an article that everyone must be told of.
func (s *siege) tell(a article.Article) int64 {
	s.t.Helper()
	id := s.save(a)
	s.last = s.seq(id)
	s.r.want(item{what: told, article: id})
	return id
}

func (s *siege) seq(id int64) int64 {
	s.t.Helper()
	a, err := s.store.Articles.Article(context.Background(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	return a.Seq
}

// wake makes a process look at once at what is due, as any publication does.
func (s *siege) wake() { s.save(s.next("nobody's")) }

// stock is an article that everyone has.
type stock struct {
	article.Article
	id int64
}

// change has an article that everyone has edited, corrected or withdrawn in
// turns.
func (s *siege) change() {
	s.t.Helper()
	if len(s.stock) == 0 {
		for range 3 {
			a := s.next("a")
			a.ContentText = "Tuyến đường dài 120 km. " + a.ContentText
			s.stock = append(s.stock, stock{a, s.tell(a)})
		}
		s.until("message to change", time.Millisecond, func() bool {
			for _, a := range s.stock {
				if s.r.lacks(item{what: told, article: a.id}) {
					return false
				}
			}
			return true
		})
	}
	a := s.stock[0]
	s.stock = s.stock[1:]
	switch len(s.stock) {
	case 2:
		a.ContentText += " Bà con trong bản ra đón từ sáng sớm và ở lại cho đến chiều."
		s.save(a.Article)
	case 1:
		a.ContentText = "Tuyến đường dài 210 km. " + a.ContentText[len("Tuyến đường dài 120 km. "):]
		s.save(a.Article)
		s.r.want(item{corrected, a.id, s.seq(a.id)})
	case 0:
		if err := s.store.Publishing.Withdraw(context.Background(), a.id, "sai"); err != nil {
			s.t.Fatal(err)
		}
	}
	s.r.want(item{edited, a.id, s.seq(a.id)})
}

// lacks tells whether someone has not got an item.
func (r *recorder) lacks(it item) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, items := range r.owed {
		if items[it] {
			return true
		}
	}
	return false
}
