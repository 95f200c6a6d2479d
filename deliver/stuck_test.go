package deliver_test

import (
	"bytes"
	"context"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"loa/channel"
	"loa/deliver"
)

func TestThatAChannelIsStuckIsSaidToBeOverHoweverFewChatsThereAre(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 2, "a")
		w.begin()
		for range 2 { // the second time must be said as well
			w.net.refuse("", func(int) error { return channel.ErrUnknownOutcome })
			for i := range 6 {
				w.publish(int(time.Now().Unix())+i, "a")
				w.sleep(10 * time.Second)
			}
			w.sleep(time.Hour)
			w.net.refuse("", nil)
			w.sleep(3 * time.Hour)
		}
		var said []bool
		for _, a := range w.alarms {
			if a.Kind == deliver.AlarmStuck && a.Channel != "" {
				said = append(said, a.Over)
			}
		}
		if len(said) != 4 || said[0] || !said[1] || said[2] || !said[3] {
			t.Errorf("said to be over: %v, want len(said) 4", said)
		}
	})
}

// TestAfterALongOutageDeliveryBeginsWithinSeconds has the right to deliver be
// refused for an hour, as a database that is away does.
func TestAfterALongOutageDeliveryBeginsWithinSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		over := time.Now().Add(time.Hour)
		asked := make(chan time.Time, 10_000)
		var said bytes.Buffer // written by Run alone
		d := deliver.New(deliver.Options{Alarm: func(deliver.Alarm) {}, Logger: slog.New(slog.NewTextHandler(&said, nil)),
			Lead: func(ctx context.Context) (deliver.Ledger, error) {
				if time.Now().Before(over) {
					return nil, errOther
				}
				asked <- time.Now()
				<-ctx.Done()
				return nil, ctx.Err()
			}})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- d.Run(ctx) }()
		if after := (<-asked).Sub(over); after > 10*time.Second {
			t.Errorf("asked again %s after the outage, want 10 s at most", after)
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if lines := bytes.Count(said.Bytes(), []byte("\n")); lines > 61 {
			t.Errorf("got %d lines in the log of an hour, want 61 at most", lines)
		}
	})
}
