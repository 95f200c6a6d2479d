package bench

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

// Key names a subscriber of the store: a chat and a forum topic in it.
type Key struct {
	Address string
	Thread  int64
}

// fakeStore keeps subscribers and articles in memory.
type fakeStore struct {
	Mu        sync.Mutex
	clock     *clock
	Last      int64
	Missed    []int64 // passed over below last
	lastID    int64
	Subs      map[Key]*subscriber.Subscriber
	On        map[int64]map[string]subscriber.Rhythm
	Archive   []article.Article
	Spellings map[string]string // of questions that find nothing
	Acks      map[int64]int
	Reactions map[string]int64 // by address and message
	Lists     []ledger.ListMessage
	Applied   []subscriber.Update
	Owed      []subscriber.Update // kept to be answered
	Forgot    int                 // calls of Answered
	dies      bool                // the process dies after the next ApplyUpdate
	dead      bool
	Fail      error // of the next ApplyUpdate with changes
	Failing   int   // how often
}

// NewFakeStore makes an empty store whose times are the clock's.
func NewFakeStore(c *clock) *fakeStore {
	return &fakeStore{
		clock:     c,
		Subs:      map[Key]*subscriber.Subscriber{},
		On:        map[int64]map[string]subscriber.Rhythm{},
		Acks:      map[int64]int{},
		Reactions: map[string]int64{},
	}
}

// Subscriber and the methods below, up to Postpone, are those of bot.Updates and of
// dialogue.Store: they read and change what is in memory.
func (s *fakeStore) Subscriber(
	_ context.Context,
	channel, address string,
	thread int64,
) (subscriber.Subscriber, error) {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	if sub := s.Subs[Key{address, thread}]; sub != nil && channel == "telegram" {
		return *sub, nil
	}
	return subscriber.Subscriber{}, article.ErrNotFound
}

// SubscriberByID is Subscriber by its number.
func (s *fakeStore) SubscriberByID(_ context.Context, id int64) (subscriber.Subscriber, error) {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	for _, sub := range s.Subs {
		if sub.ID == id {
			return *sub, nil
		}
	}
	return subscriber.Subscriber{}, article.ErrNotFound
}

// Subscriptions lists the topics that a subscriber has now.
func (s *fakeStore) Subscriptions(_ context.Context, sub int64) ([]subscriber.Subscription, error) {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	var list []subscriber.Subscription
	for topic, rhythm := range s.On[sub] {
		list = append(list, subscriber.Subscription{Subscriber: sub, Topic: topic, Rhythm: rhythm})
	}
	return list, nil
}

// UpdateOffset is the number of the next update, 0 before the first.
func (s *fakeStore) UpdateOffset(context.Context, string) (int64, error) {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	if s.Last == 0 {
		return 0, nil
	}
	return s.Last + 1, nil
}

// ApplyUpdate applies the changes of an update once, or fails as the test wants it to.
func (s *fakeStore) ApplyUpdate(_ context.Context, u subscriber.Update) error {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	if s.dead {
		return errors.New("dead")
	}
	if len(u.Changes) > 0 && s.Failing > 0 {
		s.Failing--
		return s.Fail
	}
	if u.ID != 0 {
		if u.ID <= s.Last && !slices.Contains(s.Missed, u.ID) {
			return subscriber.ErrRepeated
		}
		s.Missed = slices.DeleteFunc(s.Missed, func(id int64) bool { return id == u.ID })
		s.Last = max(s.Last, u.ID)
	}
	s.Applied = append(s.Applied, u)
	for _, c := range u.Changes {
		s.Change(c)
	}
	if len(u.Raw) > 0 {
		u.Kept = s.clock.Now()
		s.Owed = append(s.Owed, u)
	}
	if s.dies && u.ID != 0 {
		s.dead = true
		return errors.New("dead")
	}
	return nil
}

// Unanswered lists the updates that are kept to be answered, oldest first.
func (s *fakeStore) Unanswered(context.Context, string) ([]subscriber.Update, error) {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	return append([]subscriber.Update(nil), s.Owed...), nil
}

// Answered forgets updates that were answered.
func (s *fakeStore) Answered(_ context.Context, _ string, ids ...int64) error {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	if s.dead {
		return errors.New("dead")
	}
	s.Forgot++
	s.Owed = slices.DeleteFunc(s.Owed, func(u subscriber.Update) bool { return slices.Contains(ids, u.ID) })
	return nil
}

// Postpone notes that a chat asked to wait with its answers.
func (s *fakeStore) Postpone(_ context.Context, _, chat string, until time.Time) error {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	for i := range s.Owed {
		if s.Owed[i].Chat == chat {
			s.Owed[i].NotBefore = until
		}
	}
	return nil
}

// Owes lists the updates that are kept to be answered.
func (s *fakeStore) Owes() []subscriber.Update {
	list, _ := s.Unanswered(context.Background(), "telegram")
	return list
}

// Change applies one change as the real store does. The lock is held.
func (s *fakeStore) Change(c subscriber.SubscriberChange) {
	switch c := c.(type) {
	case subscriber.SaveSubscriber:
		k := Key{c.Subscriber.Address, c.Subscriber.Thread}
		old := s.Subs[k]
		sub := c.Subscriber
		if old == nil {
			s.lastID++
			sub.ID, sub.State = s.lastID, subscriber.Active
			s.On[sub.ID] = map[string]subscriber.Rhythm{}
		} else {
			sub.ID, sub.State, sub.Reason, sub.PausedUntil, sub.Away = old.ID, old.State, old.Reason, old.PausedUntil, old.Away
			sub.ThreadLost = old.ThreadLost
		}
		s.Subs[k] = &sub
	case subscriber.Subscribe:
		s.On[s.Subs[Key{c.Address, c.Thread}].ID][c.Topic] = c.Rhythm
	case subscriber.Unsubscribe:
		if sub := s.Subs[Key{c.Address, c.Thread}]; sub != nil {
			delete(s.On[sub.ID], c.Topic)
		}
	case subscriber.Pause:
		for k, sub := range s.Subs {
			if c.AllThreads && k.Address == c.Address && sub.State == subscriber.Active {
				sub.State, sub.Reason, sub.PausedUntil, sub.Away = subscriber.Paused, c.Reason, c.Until, s.clock.Now()
			}
		}
		if c.AllThreads {
			return
		}
		if sub := s.Subs[Key{c.Address, c.Thread}]; sub != nil {
			if sub.State == subscriber.Active {
				sub.Away = s.clock.Now()
			}
			sub.State, sub.Reason, sub.PausedUntil = subscriber.Paused, c.Reason, c.Until
		}
	case subscriber.Resume:
		for k, sub := range s.Subs {
			if c.AllThreads && k.Address == c.Address && sub.Reason != subscriber.PausedByPerson {
				sub.State, sub.Reason, sub.PausedUntil, sub.Away = subscriber.Active, "", time.Time{}, time.Time{}
			}
		}
		if c.AllThreads {
			return
		}
		if sub := s.Subs[Key{c.Address, c.Thread}]; sub != nil {
			sub.State, sub.Reason, sub.PausedUntil, sub.Away = subscriber.Active, "", time.Time{}, time.Time{}
		}
	case subscriber.Erase:
		if sub := s.Subs[Key{c.Address, c.Thread}]; sub != nil {
			delete(s.On, sub.ID)
			delete(s.Subs, Key{c.Address, c.Thread})
		}
	case subscriber.Move:
		for k, sub := range s.Subs {
			if k.Address == c.Address {
				sub.Address = c.NewAddress
				delete(s.Subs, k)
				s.Subs[Key{c.NewAddress, k.Thread}] = sub
			}
		}
	case subscriber.LoseThread:
		if sub := s.Subs[Key{c.Address, c.Thread}]; sub != nil {
			sub.ThreadLost = !c.Returned
		}
	case subscriber.CountReactions:
		s.Reactions[c.Address+"/"+c.Message] = c.Total
	case subscriber.AckWarning:
		s.Acks[c.Article]++
	}
}

// Article finds an article of the archive.
func (s *fakeStore) Article(_ context.Context, id int64) (article.Article, error) {
	for _, a := range s.Archive {
		if a.ID == id {
			return a, nil
		}
	}
	return article.Article{}, article.ErrNotFound
}

// Suggest knows how the questions are spelled that Spellings has.
func (s *fakeStore) Suggest(_ context.Context, q article.Query) (string, error) {
	return s.Spellings[q.Search], nil
}

// ArticleAt finds the article of an address.
func (s *fakeStore) ArticleAt(_ context.Context, addresses []string) (article.Article, error) {
	for _, address := range addresses {
		for _, a := range s.Archive {
			if a.URL == address {
				return a, nil
			}
		}
	}
	return article.Article{}, article.ErrNotFound
}

// ListMessageAt finds what is kept of a list by the message that shows it.
func (s *fakeStore) ListMessageAt(
	_ context.Context,
	channel, address, message string,
) (ledger.ListMessage, error) {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	for _, c := range s.Lists {
		for k, sub := range s.Subs {
			if k.Address == address && channel == "telegram" && c.Subscriber == sub.ID && c.Message == message {
				return c, nil
			}
		}
	}
	return ledger.ListMessage{}, article.ErrNotFound
}

// Articles finds live articles, the newest first, by words that their titles and texts hold.
func (s *fakeStore) Articles(_ context.Context, q article.Query) ([]article.Article, error) {
	var list []article.Article
	for _, a := range s.Archive {
		if a.State != article.StateLive || !overlap(q.Topics, a.Topics) || a.Published.Before(q.Since) ||
			q.ToSeq > 0 && a.PublishSeq > q.ToSeq {
			continue
		}
		if !q.BeforePublished.IsZero() && !a.Published.Before(q.BeforePublished) &&
			(a.Published.After(q.BeforePublished) || a.ID >= q.BeforeID) {
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

// Stats counts subscribers and articles.
func (s *fakeStore) Stats(context.Context) (operations.Stats, error) {
	return operations.Stats{Active: int64(len(s.Subs)), Articles: int64(len(s.Archive))}, nil
}

// Topics are those of a small portal, with one whose id is too long for a button.
var Topics = []article.Topic{
	{ID: "thi-dua-khen-thuong", Name: "Thi đua - Khen thưởng"},
	{ID: "canh-bao", Name: "Cảnh báo thiên tai", Urgent: true},
	{ID: "nong-nghiep", Name: "Nông nghiệp", Formerly: []string{"nong-lam-nghiep"}},
	{ID: "y-te", Name: "Y tế"},
	{ID: "giao-duc", Name: "Giáo dục"},
	{ID: "du-lich", Name: "Du lịch & Lễ hội"},
	{ID: "van-hoa", Name: "Văn hóa"},
	{ID: "chuyen-doi-so", Name: "Chuyển đổi số"},
	{ID: "tuyen-truyen-pho-bien-giao-duc-phap-luat-va-cai-cach-hanh-chinh", Name: "Phổ biến pháp luật"},
}

// Sources are the portal of the tests.
var Sources = []article.Source{{ID: "laichau", Name: "Cổng TTĐT tỉnh Lai Châu"}}
