package deliver_test

import (
	"testing"
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
