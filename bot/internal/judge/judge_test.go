package judge

import (
	"testing"
	"time"
)

var begin = time.Date(2026, 11, 28, 8, 0, 0, 0, time.UTC)

func at(seconds float64) time.Time { return begin.Add(time.Duration(seconds * float64(time.Second))) }

func TestTheRuleBook(t *testing.T) {
	type step struct {
		at       float64
		outcome  Outcome
		identity bool
		change   Change
		refused  bool
	}
	for name, steps := range map[string][]step{
		"one refusal of a send": {{0, Refuses, false, None, false}, {0.1, Works, true, None, false}},
		"sends alone convict nobody": {{0, Refuses, false, None, false}, {5, Refuses, false, None, false},
			{10, Refuses, false, None, false},
			{60, Refuses, false, None, false}},
		"getMe three times over seconds": {{0, Refuses, true, None, false}, {2, Refuses, true, None, false},
			{5, Refuses, true, Refused, true},
			{10, Refuses, true, None, true}, {30, Works, true, Recovered, false}, {31, Works, false, None, false}},
		"getMe three times at one instant": {{0, Refuses, true, None, false}, {0.1, Refuses, true, None, false},
			{0.2, Refuses, true, None, false},
			{5, Refuses, true, Refused, true}},
		"a success between disproves": {{0, Refuses, true, None, false}, {2, Refuses, true, None, false},
			{3, Works, false, None, false},
			{5, Refuses, true, None, false}, {7, Refuses, true, None, false}, {10, Refuses, true, Refused, true}},
		"absence says nothing of the token": {{0, Refuses, true, None, false}, {2, Absent, true, None, false},
			{5, Absent, true, None, false}},
		"any success reopens": {{0, Refuses, true, None, false}, {2, Refuses, true, None, false},
			{5, Refuses, true, Refused, true},
			{6, Works, false, Recovered, false}},
	} {
		t.Run(name, func(t *testing.T) {
			var j Judge
			for i, s := range steps {
				change := j.Note(s.outcome, s.identity, at(s.at))
				if change != s.change || j.Refused() != s.refused {
					t.Errorf("step %d: got change %d, refused %t; want %d, %t", i, change, j.Refused(), s.change,
						s.refused)
				}
			}
		})
	}
}

func TestARefusedTokenIsAskedAboutAfterGrowingPausesByOneCallerEach(t *testing.T) {
	var j Judge
	for i := range 3 {
		j.Note(Refuses, true, at(float64(2*i)))
	}
	var asked []float64
	for s := 4.0; s < 1200; s++ {
		if j.May(false, at(s)) {
			t.Errorf("got a call other than getMe through after %.0f s, want none", s)
		}
		if j.May(true, at(s)) {
			asked = append(asked, s)
			j.Note(Refuses, true, at(s))
		}
		if j.May(true, at(s)) {
			t.Errorf("got a second getMe through after %.0f s, want one caller each time", s)
		}
	}
	want := []float64{9, 19, 39, 79, 159, 319, 619, 919}
	if len(asked) != len(want) {
		t.Fatalf("got getMe after %v s, want %v", asked, want)
	}
	for i := range want {
		if asked[i] != want[i] {
			t.Errorf("got getMe after %v s, want %v", asked, want)
			break
		}
	}
}

func TestFailuresOfOneInstantMakeThePauseGrowOnce(t *testing.T) {
	var j Judge
	for i := range 10 {
		j.Note(Absent, false, at(float64(i)/100))
	}
	if got := j.Pause(); got != time.Second {
		t.Errorf("got a pause of %s after ten failures of one instant, want 1 s", got)
	}
	j.Note(Absent, false, at(2))
	j.Note(Absent, false, at(5))
	if got := j.Pause(); got != 4*time.Second {
		t.Errorf("got a pause of %s after three instants, want 4 s", got)
	}
	j.Note(Works, false, at(6))
	if got := j.Pause(); got != time.Second {
		t.Errorf("got a pause of %s after a success, want 1 s", got)
	}
}
