//go:build unix

package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"loa/ledger"
	"loa/store"
	"loa/store/storetest"
)

// silentLeaderURL, when set, turns the test binary into a leader that
// TestALeaderThatFallsSilentIsReplacedAndKnowsIt stops.
const silentLeaderURL = "LOA_TEST_SILENT_LEADER_URL"

func init() {
	if url := os.Getenv(silentLeaderURL); url != "" {
		if err := silentLeader(url); err != nil {
			fmt.Println("failed:", err)
		}
		os.Exit(0)
	}
}

// silentLeader leads, says so, and says for each line of its input whether it
// may still deliver and whether it can record something.
func silentLeader(url string) error {
	ctx := context.Background()
	s, err := store.Open(ctx, store.Options{URL: url})
	if err != nil {
		return err
	}
	l, err := s.Lead(ctx, "telegram")
	if err != nil {
		return err
	}
	fmt.Println("leads")
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		holds := l.Holds()
		recorded := l.Record(ctx, "telegram", []ledger.Record{{Sent: 1}})
		fmt.Println(errors.Is(holds, store.ErrLeadershipLost), errors.Is(recorded, store.ErrLeadershipLost), recorded)
	}
	return nil
}

func TestALeaderThatFallsSilentIsReplacedAndKnowsIt(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	url := storetest.Postgres(t)
	s := storetest.OpenAt(t, url, time.Now)
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(ctx, program)
	child.Env = append(os.Environ(), silentLeaderURL+"="+url)
	child.Stderr = os.Stderr
	input, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewScanner(output)
	hear := func() string {
		if !said.Scan() {
			t.Fatal("the other process ended, want said.Scan()")
		}
		return said.Text()
	}
	if got := hear(); got != "leads" {
		t.Fatalf("the other process: got %q, want that it leads", got)
	}
	if who, leads, err := s.Operations.Leads(ctx, "telegram"); err != nil || !leads ||
		!strings.Contains(who.Who, fmt.Sprint(child.Process.Pid)) {
		t.Errorf("who leads: got %+v, %v, %v, want process %d", who, leads, err, child.Process.Pid)
	}
	if err := child.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	l, err := s.Lead(ctx, "telegram")
	if err != nil {
		t.Fatalf("a silent leader is not replaced: %v, want no error", err)
	}
	defer l.Close()
	t.Logf("a silent leader was replaced after %s", time.Since(began).Round(100*time.Millisecond))
	if err := child.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(input, "\n"); err != nil {
		t.Fatal(err)
	}
	if got := hear(); !strings.HasPrefix(got, "true true") {
		t.Errorf("the old leader: got %q, want that it holds nothing and records nothing", got)
	}
	if err := l.Record(ctx, "telegram", []ledger.Record{{Sent: 1}}); err != nil {
		t.Errorf("the new leader records: %v, want no error", err)
	}
	input.Close()
	child.Wait()
}

// A leader that lives renews its lease and is left alone.
func TestALeaderThatLivesIsLeftAlone(t *testing.T) {
	t.Parallel()
	url := storetest.Postgres(t)
	a, b := storetest.OpenAt(t, url, time.Now), storetest.OpenAt(t, url, time.Now)
	l, err := a.Lead(t.Context(), "telegram")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	short, cancel := context.WithTimeout(t.Context(), 12*time.Second)
	defer cancel()
	if other, err := b.Lead(short, "telegram"); err == nil {
		other.Close()
		t.Error("got a second leader, want none")
	}
	if err := l.Holds(); err != nil {
		t.Errorf("after twelve seconds: got %v, want that it still holds", err)
	}
}

func TestALeaderWhoseLockFileIsRemovedHoldsNothing(t *testing.T) {
	s := storetest.SQLite(t, store.Options{})
	l, err := s.Lead(t.Context(), "telegram")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := l.Holds(); err != nil {
		t.Fatalf("got %v, want that it holds", err)
	}
	file, _ := strings.CutPrefix(s.Name(), "sqlite:")
	if err := os.Remove(file + ".lead"); err != nil {
		t.Fatal(err)
	}
	if err := l.Holds(); !errors.Is(err, store.ErrLeadershipLost) {
		t.Errorf("got %v, want that the leadership is lost", err)
	}
	if err := l.Record(t.Context(), "telegram", []ledger.Record{{Sent: 1}}); !errors.Is(err, store.ErrLeadershipLost) {
		t.Errorf("record: got %v, want that the leadership is lost", err)
	}
}

// A service that root once started leaves files that it cannot open later.
func TestALockFileOfAnotherUserIsNamed(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can make a file of another user")
	}
	dir := t.TempDir()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bytes, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	const nobody = 65534
	for parent := dir; parent != os.TempDir() && len(parent) > 1; parent = parent[:strings.LastIndexByte(parent, '/')] {
		if err := os.Chmod(parent, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.WriteFile(dir+"/program", bytes, 0o755), os.Mkdir(dir+"/data", 0o755),
		os.Chown(dir+"/data", nobody, nobody),
		os.WriteFile(dir+"/data/loa.db.lead", nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), dir+"/program")
	child.Env = append(os.Environ(), lockedOutURL+"=sqlite:"+dir+"/data/loa.db")
	child.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	out, err := child.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s, want no error", err, out)
	}
	for _, want := range []string{"loa.db.lead", "user root", "0600", "nobody"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("got %q, want that it names %q", out, want)
		}
	}
}

// lockedOutURL, when set, turns the test binary into one that tries to lead
// for a moment and says why it cannot.
const lockedOutURL = "LOA_TEST_LOCKED_OUT_URL"

func init() {
	url := os.Getenv(lockedOutURL)
	if url == "" {
		return
	}
	s, err := store.Open(context.Background(), store.Options{URL: url})
	if err == nil {
		// From here on: to bring a new database to its schema takes long on a busy machine.
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_, err = s.Lead(ctx, "telegram")
	}
	fmt.Println(err)
	os.Exit(0)
}
