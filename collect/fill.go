package collect

import (
	"context"
	"time"

	"loa/collect/internal/gather"
)

// A first fill takes the newest articles of each list. The rest is taken on
// request, a part a visit so that news need not wait: nothing of it is
// announced, and a visit that is killed loses its own part at most, of which
// what is stored is not fetched again.
const (
	// fillPause is how long after a visit the next one goes on.
	fillPause = time.Minute
	// tellFill is how often a fill says how far it is.
	tellFill = 10 * time.Second
)

// takeOlder stores the older articles, when the visit's other duties are done.
func (v *visit) takeOlder(ctx context.Context, todo []gather.Find) error {
	for i, f := range todo {
		if err := v.handle(ctx, f, i, len(todo)); err != nil {
			v.report.Left = len(todo) - i
			return err
		}
	}
	return nil
}

// noteFill sums up what is not taken yet, in the report, the state and the log.
func (v *visit) noteFill(first bool) {
	s := &v.state
	olderPages := false
	for _, at := range v.docs.Older {
		olderPages = olderPages || at != ""
	}
	s.LeftOut, s.OlderPages = v.docs.Skipped(), olderPages
	v.report.LeftOut, v.report.OlderPages = s.LeftOut, olderPages
	v.report.Filling = v.found.TakesAll && (v.found.LeftOut > 0 || olderPages)
	switch {
	case v.report.Filling:
		v.log.Info("the fill goes on", "stored", v.report.New+v.report.Copies, "left", v.found.LeftOut,
			"older_pages", olderPages)
	case first && (s.LeftOut > 0 || olderPages):
		v.log.Info("first fill: older articles were left out", "stored", v.report.New+v.report.Copies, "left_out",
			s.LeftOut,
			"since", v.found.LeftOutSince, "older_pages", olderPages, "to_take_them", "loa collect --all "+v.src.ID)
	case v.found.TakesAll && v.found.Older > 0:
		v.log.Info("the fill is done: every article that the lists name is stored", "stored", v.report.New+
			v.report.Copies)
	}
}

// tellProgress says now and then how far a fill is, where nobody is shown it.
func (v *visit) tellProgress(done, total int) {
	now := v.Now()
	if v.how.Progress != nil || !v.report.Fill && v.found.Older == 0 || now.Sub(v.toldFill) < tellFill {
		return
	}
	if !v.toldFill.IsZero() {
		v.log.Info("filling", "done", done, "of", total)
	}
	v.toldFill = now
}
