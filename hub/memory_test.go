package hub

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"loa/operations"
)

// memory is a Store as the real one promises to be.
type memory struct {
	mu     sync.Mutex
	subs   []operations.HubSubscription
	leased map[int64]time.Time
	saved  chan struct{} // told of each change
}

func newMemory() *memory {
	return &memory{leased: map[int64]time.Time{}, saved: make(chan struct{}, 10_000)}
}

func (m *memory) find(callback, topic string) int {
	return slices.IndexFunc(m.subs, func(s operations.HubSubscription) bool {
		return s.Callback == callback &&
			s.Topic == topic
	})
}

func (m *memory) SaveHubSubscription(_ context.Context, s operations.HubSubscription) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if i := m.find(s.Callback, s.Topic); i >= 0 {
		s.ID, s.Delivered = m.subs[i].ID, m.subs[i].Delivered
		m.subs[i] = s
	} else {
		s.ID = int64(len(m.subs) + 1)
		m.subs = append(m.subs, s)
	}
	m.saved <- struct{}{}
	return nil
}

func (m *memory) DeleteHubSubscription(_ context.Context, callback, topic string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if i := m.find(callback, topic); i >= 0 {
		m.subs = slices.Delete(m.subs, i, i+1)
	}
	m.saved <- struct{}{}
	return nil
}

func (m *memory) HubSubscriptionExists(_ context.Context, callback, topic string) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.find(callback, topic) >= 0, nil
}

func (m *memory) HubCosts(_ context.Context, domain, network string) (c operations.HubCosts, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range m.subs {
		if s.Domain == domain {
			c.Domain += s.Price
		}
		if s.Network == network {
			c.Network += s.Price
		}
		if s.Price <= 1 {
			c.Cheap++
		} else {
			c.Dear += s.Price
		}
	}
	return c, nil
}

func (m *memory) RepriceHubTopic(_ context.Context, topic string, price int) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range m.subs {
		if m.subs[i].Topic == topic {
			m.subs[i].Price = price
		}
	}
	return nil
}

func (m *memory) HubTopics(_ context.Context, now time.Time, dear, due bool) ([]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []string
	seen := map[string]bool{}
	for _, s := range m.subs {
		if s.Expires.After(now) && dear == (s.Price > 1) && !seen[s.Topic] &&
			(!due || s.Failures > 0 && !s.NextTry.After(now)) {
			out, seen[s.Topic] = append(out, s.Topic), true
		}
	}
	return out, nil
}

func (m *memory) ClaimHubDeliveries(_ context.Context, c operations.HubClaim) ([]operations.HubSubscription, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []operations.HubSubscription
	turns := map[string]int{}
	for _, s := range m.subs {
		if s.Topic == c.Topic && m.leased[s.ID].After(c.Now) && c.Proven == (s.Took > 0 && s.Failures == 0) {
			turns[s.Network]++
		}
	}
	for _, s := range m.subs {
		if s.Topic == c.Topic && s.Delivered != c.Tag && !s.NextTry.After(c.Now) && !m.leased[s.ID].After(c.Now) &&
			s.Expires.After(c.Now) && len(out) < c.Limit &&
			c.Proven == (s.Took > 0 && s.Failures == 0) && turns[s.Network] < c.PerNetwork {
			m.leased[s.ID] = c.Lease
			turns[s.Network]++
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b operations.HubSubscription) int { return cmp.Compare(a.Failures, b.Failures) })
	return out, nil
}

func (m *memory) FinishHubDeliveries(_ context.Context, subs []operations.HubSubscription) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range subs {
		delete(m.leased, s.ID)
		i := slices.IndexFunc(m.subs, func(o operations.HubSubscription) bool { return o.ID == s.ID })
		switch {
		case i < 0:
		case s.Expires.IsZero():
			m.subs = slices.Delete(m.subs, i, i+1)
		default:
			m.subs[i].Delivered, m.subs[i].Failures, m.subs[i].Failing, m.subs[i].NextTry, m.subs[i].Took = s.Delivered, s.Failures, s.Failing, s.NextTry, s.Took
		}
		m.saved <- struct{}{}
	}
	return nil
}

func (m *memory) ExpireHubSubscriptions(_ context.Context, now time.Time) error { return nil }

func (m *memory) list() []operations.HubSubscription {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.subs)
}
