package faults

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"loa/bot/bottest"
)

var (
	onlyMethod = flag.String("method", "", "only this method")
	onlyFault  = flag.String("fault", "", "only this fault")
	times      = flag.String("times", "1", "how often it happens; 0: for an hour")
	showLog    = flag.Bool("log", false, "print the log of what missed")
)

// methods are those that the sender calls; "all" is each of them.
var methods = []string{"sendMessage", "editMessageText", "editMessageReplyMarkup", "answerCallbackQuery",
	"answerInlineQuery", "deleteMessage", "getUpdates", "getChat", "getChatMember", "all"}

// beginning are those that it calls when it begins.
var beginning = []string{"getMe", "getWebhookInfo", "setMyCommands", "setMyDescription"}

// faults are the ways in which an answer can be wrong.
var faults = []struct {
	name  string
	fault bottest.Fault
}{
	{"401", bottest.Fault{Kind: bottest.Refuse, Code: 401, Description: "Unauthorized"}},
	{"403", bottest.Fault{Kind: bottest.Refuse, Code: 403, Description: "Forbidden: bot was blocked by the user"}},
	{"404", bottest.Fault{Kind: bottest.Refuse, Code: 404, Description: "Not Found"}},
	{"409", bottest.Fault{Kind: bottest.Refuse, Code: 409,
		Description: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is " +
			"running"}},
	{"429", bottest.Fault{Kind: bottest.Refuse, Code: 429, Description: "Too Many Requests: retry after 3",
		RetryAfter: 3}},
	{"500", bottest.Fault{Kind: bottest.Refuse, Code: 500, Description: "Internal Server Error: restart"}},
	{"502", bottest.Fault{Kind: bottest.BadGateway}},
	{"reset", bottest.Fault{Kind: bottest.DropBefore}},
	{"truncated", bottest.Fault{Kind: bottest.Truncate}},
	{"silence", bottest.Fault{Kind: bottest.DropBefore, Delay: 100 * time.Hour}},
}

const (
	// within is how late one false answer may make anyone.
	within = 10 * time.Second
	// silent is how late one message may be whose answer never comes: to give up
	// sooner would send twice what is merely slow.
	silent = 40 * time.Second
	// lasting is how long a fault lasts that happens for ever, and after how long at
	// which a trial is given up when it is over.
	lasting = time.Hour
	over    = 2 * time.Hour
	// linesAnHour is what a lasting trouble may cost of the log.
	linesAnHour = 20
)

// trial is one fault of one method.
type trial struct {
	method, fault string
	count         int // 0: for an hour
	inject        bottest.Fault
}

// trials are those that were asked for.
func trials(t *testing.T) (all []trial) {
	for text := range strings.SplitSeq(*times, ",") {
		count, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, method := range slices.Concat(methods, beginning) {
			for _, f := range faults {
				if *onlyMethod != "" && method != *onlyMethod || *onlyFault != "" && f.name != *onlyFault {
					continue
				}
				one := trial{method, f.name, count, f.fault}
				one.inject.Method, one.inject.Count = method, count
				if count == 0 {
					one.inject.Count = -1
				}
				all = append(all, one)
			}
		}
	}
	return all
}

func (t trial) often() string {
	switch t.count {
	case 0:
		return "an hour"
	case 1:
		return "once"
	}
	return fmt.Sprintf("%d times", t.count)
}

// outcome is what came of a trial.
type outcome struct {
	slowest time.Duration // until everyone had what is theirs; of a lasting fault, since it was over
	waited  string        // for what
	on, off int           // alarms
	lines   int           // of the log, while it lasted and after
	hour    int           // those of the hour that a lasting fault lasted
	twice   int           // messages that came again
	givenUp string        // an answer that a person has to ask for again
}

// String is a line of the table.
func (o outcome) String() string {
	last := "last: " + o.waited
	if o.givenUp != "" {
		last = "given up: " + o.givenUp
	}
	return fmt.Sprintf("%6.1f s, alarms %d on %d off, %2d log lines, %d messages twice, %s", o.slowest.Seconds(),
		o.on, o.off, o.lines, o.twice, last)
}

// missed says what an outcome owes to what is promised.
func (t trial) missed(o outcome) string {
	switch {
	case t.count == 1 && t.fault == "silence" && o.slowest <= silent:
		return ""
	case t.count == 1 && o.slowest > within:
		return fmt.Sprintf("one false answer cost %s, want at most %s", o.slowest, within)
	case t.count == 1 && o.on > 0:
		return "one false answer alarmed"
	case o.on > 1 || o.off > o.on:
		return fmt.Sprintf("%d alarms on, %d off, want one each at most", o.on, o.off)
	case t.count == 0 && o.hour > linesAnHour:
		return fmt.Sprintf("%d log lines in an hour, want at most %d", o.hour, linesAnHour)
	}
	return ""
}

// arm arms the fault of a trial.
func (t trial) arm(w *world) (remove func()) {
	if t.method != "all" {
		return w.server.Inject(t.inject)
	}
	f := t.inject
	f.Method = "" // but not getUpdates
	one := w.server.Inject(f)
	f.Method = "getUpdates"
	two := w.server.Inject(f)
	return func() { one(); two() }
}

// run makes a world, then the fault, and waits until everyone has what they asked
// for.
func (t trial) run(ctx context.Context) (o outcome, log string, err error) {
	w := newWorld()
	if slices.Contains(beginning, t.method) {
		o, err = t.beginning(ctx, w)
	} else {
		o, err = t.underWay(ctx, w)
	}
	if err == nil {
		time.Sleep(2 * time.Minute) // an alarm may be on its way
	}
	if w.sender != nil {
		err = errors.Join(err, w.sender.Close())
	}
	o.lines += w.lines()
	o.twice = w.twice()
	w.mu.Lock()
	defer w.mu.Unlock()
	o.on, o.off = w.on, w.off
	return o, w.log.String() + w.calls(), err
}

// beginning has the fault be there when the sender begins.
func (t trial) beginning(ctx context.Context, w *world) (o outcome, err error) {
	remove := t.arm(w)
	begun := time.Now()
	if err := w.begin(ctx); err != nil {
		return o, err
	}
	if t.count == 0 {
		time.Sleep(lasting)
		remove()
		begun = time.Now()
	}
	if o.waited, err = grant(w.begun()); err != nil {
		return o, err
	}
	o.slowest = time.Since(begun)
	return o, w.settle(ctx)
}

// underWay has the fault come when all is well.
func (t trial) underWay(ctx context.Context, w *world) (o outcome, err error) {
	if err := w.begin(ctx); err != nil {
		return o, err
	}
	if err := w.settle(ctx); err != nil {
		return o, err
	}
	o.lines = -w.lines()
	remove := t.arm(w)
	if t.count == 0 {
		w.endure(ctx, lasting)
		o.hour = w.lines() + o.lines
		remove()
	}
	begun := time.Now()
	answers := w.ask()
	if t.count != 0 {
		answers = append(answers, w.askOnce()...)
	}
	var wishes []wish
	w.publish(ctx)
	if t.count != 0 || t.fault != "403" || t.method != "sendMessage" &&
		t.method != "all" { // who blocks the bot is not sent more
		wishes = append(wishes, wish{"everyone has every article", w.all})
	}
	if t.count == 3 { // three false answers may end an answer, and nothing else
		o.waited, err = grant(wishes)
		o.slowest = time.Since(begun)
		last, givenUp := grant(answers)
		if givenUp == nil {
			o.waited, o.slowest = last, time.Since(begun)
		} else {
			o.givenUp = givenUp.Error()
		}
		return o, err
	}
	if o.waited, err = grant(append(wishes, answers...)); err == nil {
		o.slowest = time.Since(begun)
	}
	return o, err
}

// endure lets an hour pass, in which people ask and articles are published.
func (w *world) endure(ctx context.Context, d time.Duration) {
	end := time.Now().Add(d)
	for minute := 0; time.Now().Before(end); minute++ {
		if minute%5 == 0 {
			w.ask()
		}
		if minute%10 == 0 {
			w.publish(ctx)
		}
		time.Sleep(time.Minute)
	}
}

// grant waits until all is granted, and tells what came last.
func grant(wishes []wish) (last string, err error) {
	for end := time.Now().Add(over); len(wishes) > 0; time.Sleep(20 * time.Millisecond) {
		kept := wishes[:0:0]
		for _, one := range wishes {
			if one.granted() {
				last = one.what
				continue
			}
			kept = append(kept, one)
		}
		if wishes = kept; time.Now().After(end) && len(wishes) > 0 {
			return last, fmt.Errorf("%s, not within %s", wishes[0].what, over)
		}
	}
	return last, nil
}

// TestOneFalseAnswerStopsNothing is the fault matrix; the flags say how much of it.
func TestOneFalseAnswerStopsNothing(t *testing.T) {
	bad, all := 0, trials(t)
	var worst time.Duration
	for _, one := range all {
		var o outcome
		var log string
		var err error
		name := one.method + "/" + one.fault + "/" + one.often()
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { o, log, err = one.run(context.Background()) })
		})
		said := o.String()
		miss := one.missed(o)
		if err != nil {
			miss = err.Error()
		}
		if miss != "" {
			bad++
			said += "\n   MISSED: " + miss
			t.Errorf("%s: %s", name, miss)
			if *showLog {
				said += "\n" + log
			}
		}
		worst = max(worst, o.slowest)
		fmt.Fprintf(os.Stdout, "%-22s %-9s %-7s %s\n", one.method, one.fault, one.often(), said)
	}
	fmt.Fprintf(os.Stdout, "%d trials, %d missed; the slowest: %s\n", len(all), bad, worst.Round(100*time.Millisecond))
}

func (w *world) calls() string {
	s := ""
	for _, c := range w.server.Calls("sendMessage") {
		s += fmt.Sprintln(c.At.Format("04:05.000"), c.Chat, c.Code, c.Description,
			c.Params["text"][:min(60, len(c.Params["text"]))])
	}
	return s
}
