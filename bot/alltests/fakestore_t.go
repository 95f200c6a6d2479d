package alltests

import (
	"context"
	"errors"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"loa/article"
	"loa/ledger"
	"loa/operations"
	"loa/subscriber"
	"loa/viet"
)

type key struct {
	address string
	thread  int64
}

// fakeStore keeps subscribers and articles in memory.
type fakeStore struct {
	mu       sync.Mutex
	clock    *clock
	last     int64
	missed   []int64 // passed over below last
	lastID   int64
	subs     map[key]*subscriber.Subscriber
	on       map[int64]map[string]subscriber.Rhythm
	articles []article.Article
	acks     map[int64]int
	lists    []ledger.ListMessage
	applied  []subscriber.Update
	owed     []subscriber.Update // kept to be answered
	forgot   int                 // calls of Answered
	dies     bool                // the process dies after the next ApplyUpdate
	dead     bool
	fail     error // of the next ApplyUpdate with changes
	failing  int   // how often
}

func newFakeStore(c *clock) *fakeStore {
	return &fakeStore{clock: c, subs: map[key]*subscriber.Subscriber{}, on: map[int64]map[string]subscriber.Rhythm{}, acks: map[int64]int{}}
}

func (s *fakeStore) Subscriber(_ context.Context, channel, address string, thread int64) (subscriber.Subscriber, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if sub := s.subs[key{address, thread}]; sub != nil && channel == "telegram" {
		return *sub, nil
	}
	return subscriber.Subscriber{}, article.ErrNotFound
}

func (s *fakeStore) SubscriberByID(_ context.Context, id int64) (subscriber.Subscriber, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, sub := range s.subs {
		if sub.ID == id {
			return *sub, nil
		}
	}
	return subscriber.Subscriber{}, article.ErrNotFound
}

func (s *fakeStore) Subscriptions(_ context.Context, sub int64) ([]subscriber.Subscription, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []subscriber.Subscription
	for topic, rhythm := range s.on[sub] {
		list = append(list, subscriber.Subscription{Subscriber: sub, Topic: topic, Rhythm: rhythm})
	}
	return list, nil
}

func (s *fakeStore) UpdateOffset(context.Context, string) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last == 0 {
		return 0, nil
	}
	return s.last + 1, nil
}

func (s *fakeStore) ApplyUpdate(_ context.Context, u subscriber.Update) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dead {
		return errors.New("dead")
	}
	if len(u.Changes) > 0 && s.failing > 0 {
		s.failing--
		return s.fail
	}
	if u.ID != 0 {
		if u.ID <= s.last && !slices.Contains(s.missed, u.ID) {
			return subscriber.ErrRepeated
		}
		s.missed = slices.DeleteFunc(s.missed, func(id int64) bool { return id == u.ID })
		s.last = max(s.last, u.ID)
	}
	s.applied = append(s.applied, u)
	for _, c := range u.Changes {
		s.change(c)
	}
	if len(u.Raw) > 0 {
		u.Kept = s.clock.now()
		s.owed = append(s.owed, u)
	}
	if s.dies && u.ID != 0 {
		s.dead = true
		return errors.New("dead")
	}
	return nil
}

func (s *fakeStore) Unanswered(context.Context, string) ([]subscriber.Update, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]subscriber.Update(nil), s.owed...), nil
}

func (s *fakeStore) Answered(_ context.Context, _ string, ids ...int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dead {
		return errors.New("dead")
	}
	s.forgot++
	s.owed = slices.DeleteFunc(s.owed, func(u subscriber.Update) bool { return slices.Contains(ids, u.ID) })
	return nil
}

func (s *fakeStore) Postpone(_ context.Context, _, chat string, until time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.owed {
		if s.owed[i].Chat == chat {
			s.owed[i].NotBefore = until
		}
	}
	return nil
}

// owes lists the updates that are kept to be answered.
func (s *fakeStore) owes() []subscriber.Update {
	list, _ := s.Unanswered(context.Background(), "telegram")
	return list
}

func (s *fakeStore) change(c subscriber.SubscriberChange) {
	switch c := c.(type) {
	case subscriber.SaveSubscriber:
		k := key{c.Subscriber.Address, c.Subscriber.Thread}
		old := s.subs[k]
		sub := c.Subscriber
		if old == nil {
			s.lastID++
			sub.ID, sub.State = s.lastID, subscriber.Active
			s.on[sub.ID] = map[string]subscriber.Rhythm{}
		} else {
			sub.ID, sub.State, sub.Reason, sub.PausedUntil = old.ID, old.State, old.Reason, old.PausedUntil
		}
		s.subs[k] = &sub
	case subscriber.Subscribe:
		s.on[s.subs[key{c.Address, c.Thread}].ID][c.Topic] = c.Rhythm
	case subscriber.Unsubscribe:
		if sub := s.subs[key{c.Address, c.Thread}]; sub != nil {
			delete(s.on[sub.ID], c.Topic)
		}
	case subscriber.Pause:
		for k, sub := range s.subs {
			if c.AllThreads && k.address == c.Address && sub.State == subscriber.Active {
				sub.State, sub.Reason, sub.PausedUntil = subscriber.Paused, c.Reason, c.Until
			}
		}
		if c.AllThreads {
			return
		}
		if sub := s.subs[key{c.Address, c.Thread}]; sub != nil {
			sub.State, sub.Reason, sub.PausedUntil = subscriber.Paused, c.Reason, c.Until
		}
	case subscriber.Resume:
		for k, sub := range s.subs {
			if c.AllThreads && k.address == c.Address && sub.Reason != subscriber.PausedByPerson {
				sub.State, sub.Reason, sub.PausedUntil = subscriber.Active, "", time.Time{}
			}
		}
		if c.AllThreads {
			return
		}
		if sub := s.subs[key{c.Address, c.Thread}]; sub != nil {
			sub.State, sub.Reason, sub.PausedUntil = subscriber.Active, "", time.Time{}
		}
	case subscriber.Erase:
		if sub := s.subs[key{c.Address, c.Thread}]; sub != nil {
			delete(s.on, sub.ID)
			delete(s.subs, key{c.Address, c.Thread})
		}
	case subscriber.Move:
		for k, sub := range s.subs {
			if k.address == c.Address {
				sub.Address = c.NewAddress
				delete(s.subs, k)
				s.subs[key{c.NewAddress, k.thread}] = sub
			}
		}
	case subscriber.AckWarning:
		s.acks[c.Article]++
	}
}

func (s *fakeStore) Article(_ context.Context, id int64) (article.Article, error) {
	for _, a := range s.articles {
		if a.ID == id {
			return a, nil
		}
	}
	return article.Article{}, article.ErrNotFound
}

func (s *fakeStore) ListMessageAt(_ context.Context, channel, address string, message int64) (ledger.ListMessage, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.lists {
		for k, sub := range s.subs {
			if k.address == address && channel == "telegram" && c.Subscriber == sub.ID && c.Message == message {
				return c, nil
			}
		}
	}
	return ledger.ListMessage{}, article.ErrNotFound
}

func (s *fakeStore) Articles(_ context.Context, q article.Query) ([]article.Article, error) {
	var list []article.Article
	for _, a := range s.articles {
		if a.State != article.StateLive || !overlap(q.Topics, a.Topics) || a.Published.Before(q.Since) || q.ToSeq > 0 && a.PublishSeq > q.ToSeq {
			continue
		}
		if !q.BeforePublished.IsZero() && !a.Published.Before(q.BeforePublished) && (a.Published.After(q.BeforePublished) || a.ID >= q.BeforeID) {
			continue
		}
		text, found := viet.Fold(a.Title+" "+a.ContentText), true
		for _, w := range strings.Fields(viet.Fold(q.Search)) {
			found = found && strings.Contains(text, w)
		}
		if found {
			list = append(list, a)
		}
	}
	sort.Slice(list, func(i, j int) bool {
		if !list[i].Published.Equal(list[j].Published) {
			return list[i].Published.After(list[j].Published)
		}
		return list[i].ID > list[j].ID
	})
	if q.Limit > 0 && len(list) > q.Limit {
		list = list[:q.Limit]
	}
	return list, nil
}

func overlap(want, have []string) bool {
	for _, w := range want {
		for _, h := range have {
			if w == h {
				return true
			}
		}
	}
	return len(want) == 0
}

func (s *fakeStore) Stats(context.Context) (operations.Stats, error) {
	return operations.Stats{Active: int64(len(s.subs)), Articles: int64(len(s.articles))}, nil
}

// topics are those of a small portal, with one whose id is too long for a button.
var topics = []article.Topic{
	{ID: "thi-dua-khen-thuong", Name: "Thi đua - Khen thưởng"},
	{ID: "canh-bao", Name: "Cảnh báo thiên tai", Urgent: true},
	{ID: "nong-nghiep", Name: "Nông nghiệp", Formerly: []string{"nong-lam-nghiep"}},
	{ID: "y-te", Name: "Y tế"},
	{ID: "giao-duc", Name: "Giáo dục"},
	{ID: "du-lich", Name: "Du lịch & Lễ hội"},
	{ID: "van-hoa", Name: "Văn hoá"},
	{ID: "chuyen-doi-so", Name: "Chuyển đổi số"},
	{ID: "tuyen-truyen-pho-bien-giao-duc-phap-luat-va-cai-cach-hanh-chinh", Name: "Phổ biến pháp luật"},
}

var sources = []article.Source{{ID: "laichau", Name: "Cổng TTĐT tỉnh Lai Châu"}}
