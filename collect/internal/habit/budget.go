package habit

import (
	"sync"
	"time"
)

// Looks at one host within an hour, at most: half of them are kept for warnings
// in force. A portal is asked 30 times a minute at most whatever for; looks take
// an eighth of that.
const (
	OrdinaryLooks = 120
	UrgentLooks   = 120
)

// Budget bounds the looks at known articles of each host.
type Budget struct {
	mu    sync.Mutex
	hosts map[string]*spent
}

// spent is when the looks of the last hour were, the oldest first.
type spent struct{ ordinary, urgent []time.Time }

// NewBudget has spent nothing.
func NewBudget() *Budget { return &Budget{hosts: map[string]*spent{}} }

// Take spends one look at a host, if one is left in this hour. A warning's may
// be taken from either half.
func (b *Budget) Take(host string, urgent bool, now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.hosts[host]
	if s == nil {
		s = &spent{}
		b.hosts[host] = s
	}
	return urgent && take(&s.urgent, UrgentLooks, now) || take(&s.ordinary, OrdinaryLooks, now)
}

func take(times *[]time.Time, limit int, now time.Time) bool {
	all := *times
	for len(all) > 0 && (now.Sub(all[0]) >= time.Hour || all[0].After(now)) {
		all = all[1:]
	}
	if len(all) >= limit {
		*times = all
		return false
	}
	*times = append(all, now)
	return true
}
