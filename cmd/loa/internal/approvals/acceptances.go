package approvals

import (
	"sync"

	"loa/collect"
)

// Acceptances are sources of which an operator takes what was held back: the
// visit that he asked for, and none of the others, is told so.
type Acceptances struct {
	mu  sync.Mutex
	how map[string]collect.How
}

// Ask notes it until the visit has come, or forget is called; not while another
// operator's word waits for its visit, which it would replace. forget tells
// whether a visit has come.
func (a *Acceptances) Ask(source string, how collect.How) (forget func() (visited bool), ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if _, waits := a.how[source]; waits {
		return nil, false
	}
	if a.how == nil {
		a.how = map[string]collect.How{}
	}
	a.how[source] = how
	return func() bool { return !a.Take(source).AcceptHeld }, true
}

// Take is how a source is to be visited, once.
func (a *Acceptances) Take(source string) collect.How {
	if a == nil {
		return collect.How{}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	how := a.how[source]
	delete(a.how, source)
	return how
}
