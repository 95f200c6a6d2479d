package deliver_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"testing"
	"time"

	"loa/channel"
	"loa/deliver"
	"loa/deliver/throttle"
	"loa/store"
)

// childEnv makes the test binary a deliverer of the database at its value, to
// the address at childTo, under the name at childName.
const (
	childEnv  = "LOA_TEST_DELIVER"
	childTo   = childEnv + "_TO"
	childName = childEnv + "_NAME"
	// childRemind is after how long the child reminds of emergencies; empty: never.
	childRemind = childEnv + "_REMIND"
)

func TestMain(m *testing.M) {
	if url := os.Getenv(childEnv); url != "" {
		if err := child(url, poster{url: os.Getenv(childTo), name: os.Getenv(childName)}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	// Most of a test is waiting for a database: four wait side by side.
	flag.Parse()
	asked := false
	flag.Visit(func(f *flag.Flag) { asked = asked || f.Name == "test.parallel" })
	if !asked {
		if err := flag.Set("test.parallel", "4"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// killRate is slow enough that four messages on their way suffice for it.
const killRate = 60

// child delivers until it is killed, or told to stop.
func child(url string, to poster) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	s, err := store.Open(ctx, store.Options{URL: url, Logger: log})
	if err != nil {
		return err
	}
	defer s.Close()
	var d *deliver.Deliverer
	to.inFlight = func() int { return d.Flying(to.Name()) }
	d = deliver.New(deliver.Options{
		Lead:   func(ctx context.Context) (deliver.Ledger, error) { return s.Lead(ctx, "deliver") },
		Routes: []deliver.Route{{Channel: channelOf(to), Limiter: throttle.NewLimiter(killRate, nil)}},
		Logger: log,
		Poll:   50 * time.Millisecond,
	})
	return d.Run(ctx)
}

// channelOf is the poster, which reminds when the test says so.
func channelOf(to poster) deliver.Channel {
	after, err := time.ParseDuration(os.Getenv(childRemind))
	if err != nil {
		return to
	}
	return remindingPoster{to, after}
}

// remindingPoster is a poster that reminds of emergencies.
type remindingPoster struct {
	poster
	after time.Duration
}

func (r remindingPoster) RemindAfter() time.Duration { return r.after }

// poster is a channel to the test's server.
type poster struct {
	url, name string
	inFlight  func() int
}

// onTheWay is how long a message takes to the server, and its answer back: a
// kill meets some before they arrive, some after.
const onTheWay = 10 * time.Millisecond

// post is a message as the server gets it.
type post struct {
	From     string // the process that sent it
	Address  string
	Kind     channel.DeliveryKind
	Articles []posted
	More     int
	MaybeDup bool
	InFlight int // messages that its process had on their way then
}

type posted struct{ ID, Seq int64 }

func (poster) Name() string { return "telegram" }

func (poster) Probe(context.Context) error { return nil }

func (p poster) Send(ctx context.Context, d channel.Delivery) (channel.Receipt, error) {
	message := post{From: p.name, Address: d.Subscriber.Address, Kind: d.Kind, More: d.More,
		MaybeDup: d.MaybeDup, InFlight: p.inFlight()}
	for _, a := range d.Articles {
		message.Articles = append(message.Articles, posted{a.ID, a.Seq})
	}
	body, err := json.Marshal(message)
	if err != nil {
		return channel.Receipt{}, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url, bytes.NewReader(body))
	if err != nil {
		return channel.Receipt{}, err
	}
	time.Sleep(onTheWay)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return channel.Receipt{}, fmt.Errorf("%w: %w", channel.ErrUnknownOutcome, err)
	}
	defer answer.Body.Close()
	var receipt channel.Receipt
	if err := json.NewDecoder(answer.Body).Decode(&receipt); err != nil {
		return channel.Receipt{}, fmt.Errorf("%w: %w", channel.ErrUnknownOutcome, err)
	}
	return receipt, nil
}
