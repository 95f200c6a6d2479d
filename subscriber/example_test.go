package subscriber_test

import (
	"fmt"
	"time"

	"loa/subscriber"
)

var hanoi = time.FixedZone("+07", 7*60*60)

func ExampleRhythm_Next() {
	evening := time.Date(2026, 11, 27, 19, 0, 0, 0, hanoi) // a Friday
	for _, r := range []subscriber.Rhythm{subscriber.RhythmThrice, subscriber.RhythmDaily, subscriber.RhythmWeekly} {
		fmt.Println(r, r.Next(evening, hanoi).In(hanoi).Format("Mon 15:04"))
	}
	// Output:
	// thrice Sat 06:30
	// daily Sat 06:30
	// weekly Sat 06:30
}

// Quiet hours may span midnight.
func ExampleQuietHours_Until() {
	night := subscriber.QuietHours{From: 22 * 60, To: 6 * 60}
	end, quiet := night.Until(time.Date(2026, 11, 27, 23, 30, 0, 0, hanoi), hanoi)
	fmt.Println(quiet, end.In(hanoi).Format("02/01 15:04"))
	_, quiet = night.Until(time.Date(2026, 11, 27, 12, 0, 0, 0, hanoi), hanoi)
	fmt.Println(quiet)
	// Output:
	// true 28/11 06:00
	// false
}
