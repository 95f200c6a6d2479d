// Command faults does to Loa what machines, networks and databases do, and
// prints what was lost and what came twice:
//
//	go run ./internal/faults                      # each a few times: some minutes
//	go run ./internal/faults -only upgrading      # those whose name fits
//	go run ./internal/faults -n 1000              # each so often: hours
//
// Each fault is a test of the room that it hits; this command runs them, one
// after the other, and collects their figures. A fault that loses anything
// fails, and so does the command.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"time"
)

// fault is a test that does something to Loa.
type fault struct {
	name, room, test string
	env              string // that says how often; "" when it does not count
	also             string // another setting of its environment
}

// faults are all of them: the list that operators may rely on.
var faults = []fault{
	{name: "kill -9 of the program while it delivers, SQLite and PostgreSQL", room: "./cmd/loa",
		test: "TestAHundredKills", env: "LOA_TEST_KILLS"},
	{name: "kill -9 while it collects", room: "./cmd/loa", test: "TestKillsWhileCollecting", env: "LOA_TEST_FAULTS"},
	{name: "kill -9 while it answers people", room: "./cmd/loa", test: "TestKillsLoseNoAnswer", env: "LOA_TEST_KILLS"},
	{name: "kill -9 while it upgrades a database", room: "./cmd/loa", test: "TestKillsWhileUpgrading",
		env: "LOA_TEST_FAULTS"},
	{name: "kill -9 while it makes archives of feeds", room: "./cmd/loa", test: "TestKillsWhileArchives",
		env: "LOA_TEST_FAULTS"},
	{name: "kill -9 of whoever publishes", room: "./store", test: "TestNothingIsLostOrDoubledByKills",
		env: "LOA_KILLS"},
	{name: "kill of the sender in each lane, and in digests, and SIGTERM as often", room: "./deliver",
		test: "TestNothingIsLostWhenTheSenderIsKilled", env: "LOA_TEST_KILLS"},
	{name: "SIGTERM under load", room: "./cmd/loa", test: "TestStoppingUnderLoad"},
	{name: "SIGTERM while it collects", room: "./cmd/loa", test: "TestKillsWhileCollecting", env: "LOA_TEST_FAULTS",
		also: sigterm},
	{name: "SIGTERM while it answers people", room: "./cmd/loa", test: "TestStoppingLosesAndRepeatsNoAnswer"},
	{name: "SIGTERM while it upgrades a database", room: "./cmd/loa", test: "TestKillsWhileUpgrading",
		env: "LOA_TEST_FAULTS", also: sigterm},
	{name: "SIGTERM while it makes archives of feeds", room: "./cmd/loa", test: "TestKillsWhileArchives",
		env: "LOA_TEST_FAULTS", also: sigterm},
	{name: "a disk that fails: EIO, read-only, full (by strace)", room: "./cmd/loa", test: "TestADiskThatFails",
		env: "LOA_TEST_FAULTS"},
	{name: "ways to database, Telegram and portal: slow, reset, half open, cut, in crumbs", room: "./cmd/loa",
		test: "TestFaultsOfTheWays", env: "LOA_TEST_FAULTS"},
	{name: "no file descriptors", room: "./cmd/loa", test: "TestWithoutFileDescriptors"},
	{name: "little memory, under attack", room: "./cmd/loa", test: "TestWithLittleMemory", env: "LOA_TEST_FAULTS"},
	{name: "a PostgreSQL server restarted, read-only, out of connections, sessions ended, standby promoted",
		room: "./cmd/loa", test: "TestWhatADatabaseServerDoes", env: "LOA_TEST_FAULTS"},
	{name: "clocks an hour ahead and behind, 1970, 2038, nights with a shift", room: "./cmd/loa",
		test: "TestClocksThatAreWrong", env: "LOA_TEST_FAULTS"},
	{name: "three processes of three roles, each killed", room: "./cmd/loa", test: "TestThreeProcesses"},
	{name: "hand-over: the leader dies, the leader falls silent, while it sends", room: "./cmd/loa",
		test: "TestAHandOver"},
	{name: "PgBouncer: in session mode it works, in transaction mode it is named", room: "./store",
		test: "TestAPooler"},
	{name: "a large database of an earlier version is upgraded", room: "./store", test: "TestALargeDatabase",
		env: "LOA_TEST_ROWS"},
	{name: "an older program at a newer database; a database of the version before", room: "./store",
		test: "TestADatabaseOf|TestProcessesThatStartTogether"},
	{name: "restore beside a service under load", room: "./cmd/loa", test: "TestRestoringUnderLoad",
		env: "LOA_TEST_FAULTS"},
	{name: "disk full, read-only, locked", room: "./store",
		test: "TestAFullDatabase|TestALockedDatabase|TestADatabaseFileThatGoesAway"},
	{name: "disk full while it delivers", room: "./deliver", test: "TestAFullDisk"},
	{name: "clocks that jump, forward and back", room: "./deliver", test: "TestAClock|Clock"},
	{name: "a silent leader, a leader whose session ends", room: "./store", test: "Leader|Lead"},
	{name: "poisoned articles, chats and taps", room: "./bot/...", test: "Hostile"},
	{name: "poisoned lists, pages and rules", room: "./collect/...", test: "Held|CostTooMuch|FloodGuards"},
}

// sigterm has a test that ends the program do it as operators do.
const sigterm = "LOA_TEST_END=SIGTERM"

// figureLine finds what a test says of itself.
var figureLine = regexp.MustCompile(`_test\.go:\d+: (?:figure: )?(.*(?:lost|kill|repeat|stopped).*)`)

func main() {
	n := flag.Int("n", 0, "how often each fault is done; 0 leaves it to each")
	only := flag.String("only", ".", "a regular expression: faults whose name it fits")
	flag.Parse()
	fits, err := regexp.Compile(*only)
	if err != nil {
		fmt.Fprintln(os.Stderr, "faults: -only:", err)
		os.Exit(2)
	}
	outcomes := map[outcome]int{}
	for _, f := range faults {
		if fits.MatchString(f.name) {
			outcomes[f.run(*n)]++
		}
	}
	if len(outcomes) == 0 {
		fmt.Fprintf(os.Stderr, "faults: no fault fits %q\n", *only)
		os.Exit(2)
	}
	fmt.Printf("%d faults held, %d failed, %d not done here\n", outcomes[held], outcomes[failed], outcomes[notDone])
	if outcomes[failed] > 0 {
		os.Exit(1)
	}
}

// outcome is what came of a fault.
type outcome string

const (
	held    outcome = "ok"
	failed  outcome = "FAIL"
	notDone outcome = "skip" // what it needs is not here
)

// run does one fault and prints its figures.
func (f fault) run(n int) outcome {
	fmt.Printf("%s\n", f.name)
	command := exec.Command("go", "test", f.room, "-run", f.test, "-v", "-count", "1", "-timeout", "24h")
	command.Env = append(os.Environ(), "LOA_TEST_SLOW_FAULTS=1")
	if n > 0 && f.env != "" {
		command.Env = append(command.Env, fmt.Sprintf("%s=%d", f.env, n))
	}
	if f.also != "" {
		command.Env = append(command.Env, f.also)
	}
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		fmt.Printf("  %s  %v\n", failed, err)
		return failed
	}
	began, passed, skipped, lines := time.Now(), 0, 0, []string(nil)
	for s := bufio.NewScanner(out); s.Scan(); {
		line := s.Text()
		switch {
		case strings.Contains(line, "--- PASS"):
			passed++
		case strings.Contains(line, "--- SKIP"):
			skipped++
			fmt.Printf("        not done: %s\n", strings.TrimSpace(lines[len(lines)-1]))
		}
		lines = append(lines, line)
		if m := figureLine.FindStringSubmatch(line); m != nil {
			fmt.Printf("        %s\n", m[1])
		}
	}
	err = command.Wait()
	took := time.Since(began).Round(time.Second)
	switch {
	case err == nil && passed > 0:
		fmt.Printf("  %s    %d tests, %s\n", held, passed, took)
		return held
	case err == nil && skipped > 0:
		fmt.Printf("  %s\n", notDone)
		return notDone
	}
	last := strings.Join(lines[max(0, len(lines)-40):], "\n")
	fmt.Printf("  %s  %d tests passed, %s\n%s\n", failed, passed, took, last)
	return failed
}
