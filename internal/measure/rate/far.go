package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"time"

	"loa/bot/bottest"
)

// The far end learns what to be from the environment.
const (
	envRate    = "LOA_MEASURE_RATE"
	envAnswers = "LOA_MEASURE_ANSWERS"
	envJitter  = "LOA_MEASURE_JITTER"
)

// counted is what the far end saw.
type counted struct {
	Taken, Refused int
	First, Last    time.Time // messages that were taken
	Worst          int       // most that arrived in any second
}

// serveFarEnd is the far end's process: it prints its address, serves until its
// input ends, and prints what it counted.
func serveFarEnd() error {
	rate, err := strconv.ParseFloat(os.Getenv(envRate), 64)
	if err != nil {
		return err
	}
	answers, err := time.ParseDuration(os.Getenv(envAnswers))
	if err != nil {
		return err
	}
	jitter, err := time.ParseDuration(os.Getenv(envJitter))
	if err != nil {
		return err
	}
	server := bottest.New(bottest.Options{
		Latency: answers, Jitter: jitter, AnyPrivate: true, KeepCalls: 1 << 20, KeepMessages: 1,
		Limits: bottest.Limits{PerSecond: -1, AnySecond: int(math.Ceil(rate))},
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go func() { _ = http.Serve(listener, server) }()
	fmt.Println("http://" + listener.Addr().String())
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(count(server.Calls("sendMessage")))
}

func count(calls []bottest.Call) (c counted) {
	var times []time.Time
	for _, call := range calls {
		if call.Code != http.StatusOK {
			c.Refused++
			continue
		}
		times = append(times, call.At)
	}
	c.Taken = len(times)
	if c.Taken > 0 {
		c.First, c.Last = times[0], times[len(times)-1]
	}
	for from, to := 0, 0; to < len(times); to++ {
		for times[to].Sub(times[from]) >= time.Second {
			from++
		}
		c.Worst = max(c.Worst, to-from+1)
	}
	return c
}

// farEnd is the far end seen from the process that sends.
type farEnd struct {
	url     string
	command *exec.Cmd
	input   io.Closer
	output  *bufio.Reader
}

// startFarEnd starts this program again as the far end.
func startFarEnd(ctx context.Context, m measure) (*farEnd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	f := &farEnd{command: exec.CommandContext(ctx, self, "-far")}
	f.command.Env = append(os.Environ(), envRate+"="+fmt.Sprint(m.rate), envAnswers+"="+m.answers.String(), envJitter+
		"="+m.jitter.String())
	f.command.Stderr = os.Stderr
	if f.input, err = f.command.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := f.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	f.output = bufio.NewReader(out)
	if err := f.command.Start(); err != nil {
		return nil, err
	}
	address, err := f.output.ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("the far end did not begin: %w", err)
	}
	f.url = address[:len(address)-1]
	return f, nil
}

// stop ends the far end and returns what it counted.
func (f *farEnd) stop() (c counted, err error) {
	if err := f.input.Close(); err != nil {
		return c, err
	}
	if err := json.NewDecoder(f.output).Decode(&c); err != nil {
		return c, fmt.Errorf("what the far end counted: %w", err)
	}
	return c, f.command.Wait()
}
