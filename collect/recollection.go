package collect

import (
	"sync"
	"time"

	"loa/collect/internal/habit"
	"loa/collect/internal/notes"
)

// recollection is what is remembered of portals besides what is stored. It is
// lost with the process.
type recollection struct {
	siblings  *notes.Siblings
	sightings *notes.Sightings
	outcomes  *notes.Outcomes
	looks     *habit.Budget
	asked     *notes.Asked

	mutex  sync.Mutex
	rests  map[string]time.Time // until when no article of a source is looked at; see Look
	alarms map[string]int       // false alarms in a row, by source; see listAlarm
}

func newRecollection() *recollection {
	return &recollection{siblings: notes.NewSiblings(), sightings: notes.NewSightings(), outcomes: notes.NewOutcomes(),
		looks: habit.NewBudget(), asked: notes.NewAsked(),
		rests: map[string]time.Time{}, alarms: map[string]int{}}
}

func (r *recollection) restUntil(source string) time.Time {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.rests[source]
}

func (r *recollection) rest(source string, until time.Time) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.rests[source] = until
}

// listAlarm counts how often in a row a source's list seemed to show a change
// and the article had none: a list with a counter in it must not have
// everything fetched at every poll.
func (r *recollection) listAlarm(source string, real bool) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.alarms[source]++; real {
		r.alarms[source] = 0
	}
}

// listPatience is how long an article is not fetched again for what its list
// entry says: not at all, until the list has cried wolf.
func (r *recollection) listPatience(source string) time.Duration {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	switch n := r.alarms[source]; {
	case n < 3:
		return 0
	case n < 30:
		return 10 * time.Minute
	}
	return time.Hour
}
