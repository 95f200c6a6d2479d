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
}

// faults are all of them: the list that operators may rely on.
var faults = []fault{
	{"kill -9 of the program while it delivers, SQLite and PostgreSQL", "./cmd/loa", "TestAHundredKills",
		"LOA_TEST_KILLS"},
	{"kill -9 while it collects", "./cmd/loa", "TestKillsWhileCollecting", "LOA_TEST_FAULTS"},
	{"kill -9 while it answers people", "./cmd/loa", "TestKillsLoseNoAnswer", "LOA_TEST_KILLS"},
	{"kill -9 while it upgrades a database", "./cmd/loa", "TestKillsWhileUpgrading", "LOA_TEST_FAULTS"},
	{"kill -9 of whoever publishes", "./store", "TestNothingIsLostOrDoubledByKills", "LOA_KILLS"},
	{"kill of the sender in each lane, and in digests", "./deliver", "TestNothingIsLostWhenTheSenderIsKilled",
		"LOA_TEST_KILLS"},
	{"SIGTERM under load", "./cmd/loa", "TestStoppingUnderLoad", ""},
	{"ways to database, Telegram and portal: slow, reset, half open, cut, in crumbs", "./cmd/loa",
		"TestFaultsOfTheWays",
		"LOA_TEST_FAULTS"},
	{"no file descriptors", "./cmd/loa", "TestWithoutFileDescriptors", ""},
	{"little memory, under attack", "./cmd/loa", "TestWithLittleMemory", "LOA_TEST_FAULTS"},
	{"a PostgreSQL server restarted, read-only, out of connections, sessions ended, standby promoted", "./cmd/loa",
		"TestWhatADatabaseServerDoes", "LOA_TEST_FAULTS"},
	{"clocks an hour ahead and behind, 1970, 2038, nights with a shift", "./cmd/loa", "TestClocksThatAreWrong",
		"LOA_TEST_FAULTS"},
	{"three processes of three roles, each killed", "./cmd/loa", "TestThreeProcesses", ""},
	{"PgBouncer: in session mode it works, in transaction mode it is named", "./store", "TestAPooler", ""},
	{"a large database of an earlier version is upgraded", "./store", "TestALargeDatabase", "LOA_TEST_ROWS"},
	{"an older program at a newer database; a database of the version before", "./store",
		"TestADatabaseOf|TestProcessesThatStartTogether", ""},
	{"restore beside a service under load", "./cmd/loa", "TestRestoringUnderLoad", "LOA_TEST_FAULTS"},
	{"disk full, read-only, locked", "./store", "TestAFullDatabase|TestALockedDatabase|TestADatabaseFileThatGoesAway",
		""},
	{"disk full while it delivers", "./deliver", "TestAFullDisk", ""},
	{"clocks that jump, forward and back", "./deliver", "TestAClock|Clock", ""},
	{"a silent leader, a leader whose session ends", "./store", "Leader|Lead", ""},
	{"poisoned articles, chats and taps", "./bot/...", "Hostile", ""},
	{"poisoned lists, pages and rules", "./collect/...", "Held|CostTooMuch|FloodGuards", ""},
}

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
	done, failed := 0, 0
	for _, f := range faults {
		if !fits.MatchString(f.name) {
			continue
		}
		done++
		if !f.run(*n) {
			failed++
		}
	}
	if done == 0 {
		fmt.Fprintf(os.Stderr, "faults: no fault fits %q\n", *only)
		os.Exit(2)
	}
	fmt.Printf("%d faults, %d failed\n", done, failed)
	if failed > 0 {
		os.Exit(1)
	}
}

// run does one fault and prints its figures.
func (f fault) run(n int) bool {
	fmt.Printf("%s\n", f.name)
	command := exec.Command("go", "test", f.room, "-run", f.test, "-v", "-count", "1", "-timeout", "24h")
	command.Env = append(os.Environ(), "LOA_TEST_SLOW_FAULTS=1")
	if n > 0 && f.env != "" {
		command.Env = append(command.Env, fmt.Sprintf("%s=%d", f.env, n))
	}
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		fmt.Printf("  FAIL  %v\n", err)
		return false
	}
	began, passed, lines := time.Now(), 0, []string(nil)
	for s := bufio.NewScanner(out); s.Scan(); {
		line := s.Text()
		lines = append(lines, line)
		if strings.Contains(line, "--- PASS") {
			passed++
		}
		if m := figureLine.FindStringSubmatch(line); m != nil {
			fmt.Printf("        %s\n", m[1])
		}
	}
	err = command.Wait()
	took := time.Since(began).Round(time.Second)
	if err != nil || passed == 0 {
		fmt.Printf("  FAIL  %d tests passed, %s\n%s\n", passed, took, strings.Join(lines[max(0, len(lines)-40):], "\n"))
		return false
	}
	fmt.Printf("  ok    %d tests, %s\n", passed, took)
	return true
}
