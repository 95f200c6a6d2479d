package deliver

import (
	"context"
	"time"
)

// clockJump is by how much the machine's clock must be turned back at once to
// count as having been wrong before.
const clockJump = time.Minute

// clock notices that the machine's clock is turned back: what was put off by
// the wrong time would wait for too long.
type clock struct{ shown, run time.Time }

// back is by how much the clock was turned back since it was last looked at.
func (c *clock) back(now time.Time) time.Duration {
	run, shown := time.Now(), now.Round(0)
	by := run.Sub(c.run) - shown.Sub(c.shown) // run goes on evenly, whatever is set
	c.run, c.shown = run, shown
	return by
}

// newClock begins to look at the machine's clock, and sees whether it was
// turned back while nobody did.
func (d *Deliverer) newClock(ctx context.Context, ledger Ledger) (*clock, error) {
	latest, err := ledger.LatestRecord(ctx)
	if err != nil {
		return nil, err
	}
	now := d.Now()
	return &clock{shown: now.Round(0), run: time.Now()}, d.turnedBack(ctx, ledger, now, latest.Sub(now))
}

// turnedBack puts right what a clock that was ahead by so much has put off.
func (d *Deliverer) turnedBack(ctx context.Context, ledger Ledger, now time.Time, by time.Duration) error {
	if by < clockJump {
		return nil
	}
	d.Logger.Warn("the clock was turned back: what was put off comes so much earlier", "by", by)
	return ledger.ClockBack(ctx, now, by)
}
