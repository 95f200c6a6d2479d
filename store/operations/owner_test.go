package operations_test

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"loa/internal/assert"
	"loa/store/storetest"
)

func TestTheJobOfAProcessThatDiedIsTakenAtOnce(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		c := storetest.NewClock()
		s := storetest.OpenAt(t, url, c.Now)
		if got, err := s.Operations.ClaimJob(t.Context(), "visit", time.Minute); !got || err != nil {
			t.Fatalf("claimed %v, %v, want true", got, err)
		}
		job, err := s.Operations.Job(t.Context(), "visit")
		assert.Same(t, "error", err, nil)
		parts := strings.Fields(job.Owner)
		if len(parts) < 3 || parts[1] == "-" {
			t.Skipf("this system does not tell where a process runs: %q", job.Owner)
		}
		died := exec.Command("true")
		lives := exec.Command("sleep", "600")
		for _, p := range []*exec.Cmd{died, lives} {
			if err := p.Start(); err != nil {
				t.Fatal(err)
			}
		}
		if err := died.Wait(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = lives.Process.Kill(); _ = lives.Wait() })

		owner := func(place string, pid int) string { return fmt.Sprintf("X %s %d", place, pid) }
		for _, c := range []struct {
			name, owner string
			want        bool
		}{
			{"a living process", owner(parts[1], lives.Process.Pid), false},
			{"a process elsewhere of the same number", owner("elsewhere/pid:[1]", died.Process.Pid), false},
			{"a process of before", "KQ2H7", false},
			{"this process", job.Owner, false},
			{"a process that died", owner(parts[1], died.Process.Pid), true},
			{"one that had this process's number", owner(parts[1], os.Getpid()), true},
		} {
			storetest.Exec(t, s, `UPDATE jobs SET owner = $1, next = 0`, c.owner)
			got, err := s.Operations.ClaimDueJob(t.Context(), "visit", time.Minute)
			assert.Same(t, c.name+": error", err, nil)
			assert.Same(t, c.name, got, c.want)
		}
		storetest.Exec(t, s, `UPDATE jobs SET owner = $1, next = $2`, owner(parts[1], died.Process.Pid),
			c.Now().Add(time.Hour).UnixMilli())
		got, err := s.Operations.ClaimDueJob(t.Context(), "visit", time.Minute)
		assert.Same(t, "error", err, nil)
		assert.Same(t, "of a process that died, not due", got, false)
	})
}

// TestTheJobOfAProcessThatDiedInAnotherContainerIsTakenAtOnce: with SQLite both open
// the same file; process numbers mean nothing to each other.
func TestTheJobOfAProcessThatDiedInAnotherContainerIsTakenAtOnce(t *testing.T) {
	url, c := storetest.SQLiteURL(t), storetest.NewClock()
	here, there := storetest.OpenAt(t, url, c.Now), storetest.OpenAt(t, url, c.Now)
	if got, err := there.Operations.ClaimJob(t.Context(), "visit", time.Minute); !got || err != nil {
		t.Fatalf("claimed %v, %v, want true", got, err)
	}
	job, err := there.Operations.Job(t.Context(), "visit")
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Fields(job.Owner)
	if len(parts) != 4 {
		t.Skipf("this system has no signs of life in files: %q", job.Owner)
	}
	parts[1] = "elsewhere/pid:[1]"
	storetest.Exec(t, here, `UPDATE jobs SET owner = $1, next = 0`, strings.Join(parts, " "))
	claim := func() bool {
		got, err := here.Operations.ClaimDueJob(t.Context(), "visit", time.Minute)
		assert.Same(t, "error", err, nil)
		return got
	}
	assert.Same(t, "claimed while the other container lives", claim(), false)
	if err := there.Close(); err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "claimed when it has died", claim(), true)
}
