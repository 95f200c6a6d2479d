// Package journal is a channel that writes what is published to a file, or to
// standard output, as lines of JSON: a record of every announcement, correction
// and withdrawal, for archives and other programs. It is the smallest whole
// channel, and the one that docs/adding-a-channel.md follows.
package journal

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"
	"time"

	"loa/channel"
	"loa/subscriber"
)

// Name is what Subscriber.Channel holds.
const Name = "journal"

// Rate is how many entries are written a second at most.
const Rate = 1000

// StandardOutput is the path that stands for standard output.
const StandardOutput = "-"

// Store is where the journal's one subscriber is kept.
type Store interface {
	ApplyUpdate(ctx context.Context, u subscriber.Update) error
}

// Journal is the channel. It is safe for use by several goroutines.
type Journal struct {
	path   string
	stdout io.Writer
	now    func() time.Time
	mu     sync.Mutex
}

// New is a journal in the file at path, which is made when missing; with
// StandardOutput it writes to stdout instead. now is time.Now when nil.
func New(path string, stdout io.Writer, now func() time.Time) *Journal {
	if now == nil {
		now = time.Now
	}
	return &Journal{path: path, stdout: stdout, now: now}
}

// Entry is a line of the journal.
type Entry struct {
	Time    time.Time `json:"time"`
	Message string    `json:"message"` // names the line
	Kind    string    `json:"kind"`
	// About is the line that an edit, a correction or a withdrawal is about,
	// and Change what differs.
	About       string    `json:"about,omitempty"`
	Change      string    `json:"change,omitempty"`
	Late        bool      `json:"late,omitempty"`
	MaybeRepeat bool      `json:"maybe_repeat,omitempty"` // an earlier attempt may have been written
	Articles    []Article `json:"articles"`
}

// Article is what a line says of an article.
type Article struct {
	ID      int64    `json:"id"`
	Title   string   `json:"title"`
	Summary string   `json:"summary,omitempty"`
	URL     string   `json:"url"`
	Source  string   `json:"source"`
	Topics  []string `json:"topics"`
	Urgency int      `json:"urgency,omitempty"`
	State   string   `json:"state"`
}

// Name is the channel's name.
func (j *Journal) Name() string { return Name }

// ListItems says that a line holds all of a list.
func (j *Journal) ListItems(channel.DeliveryKind, subscriber.ChatKind) int { return 1 << 10 }

// Send writes a delivery as one line. An edit is a line of its own that names
// the line it is about: what is written stays.
func (j *Journal) Send(_ context.Context, d channel.Delivery) (channel.Receipt, error) {
	e := Entry{Time: j.now().UTC(), Message: rand.Text(), Kind: string(d.Kind), About: d.Message,
		Change: string(d.Change),
		Late:   d.Late, MaybeRepeat: d.MaybeDup, Articles: []Article{}}
	for _, a := range d.Articles {
		e.Articles = append(e.Articles, Article{ID: a.ID, Title: a.Title, Summary: a.Summary, URL: a.URL,
			Source: a.Source,
			Topics: a.Topics, Urgency: int(a.Urgency), State: string(a.State)})
	}
	line, err := json.Marshal(e)
	if err != nil {
		return channel.Receipt{}, fmt.Errorf("journal: %w", err)
	}
	if err := j.append(append(line, '\n')); err != nil {
		return channel.Receipt{}, err
	}
	return channel.Receipt{Message: e.Message}, nil
}

// Probe asks whether the file can be written.
func (j *Journal) Probe(context.Context) error { return j.append(nil) }

// append writes a whole line, or takes back what it could write of it.
func (j *Journal) append(line []byte) (err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.path == StandardOutput {
		_, err := j.stdout.Write(line)
		return err
	}
	f, err := os.OpenFile(j.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o640)
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("journal: %w: %w", channel.ErrRefused, err)
	}
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	if n, err := f.Write(line); err != nil {
		if n > 0 { // the disk is full: half a line would spoil the next
			err = errors.Join(err, f.Truncate(info.Size()))
		}
		return fmt.Errorf("journal: %w", err)
	}
	return f.Sync()
}

// Follow makes the journal a subscriber to topics, at once and without quiet
// hours. It is safe to repeat, and keeps topics that are followed already. The
// journal stays the same subscriber when its file changes.
func (j *Journal) Follow(ctx context.Context, store Store, topics []string) error {
	u := subscriber.Update{Bot: Name, Changes: []subscriber.SubscriberChange{
		subscriber.Move{Channel: Name, Address: j.path, NewAddress: Name}, // as versions before named it
		subscriber.SaveSubscriber{Subscriber: subscriber.Subscriber{
			Channel: Name, Address: Name, Kind: subscriber.Private, Rhythm: subscriber.RhythmImmediate}}}}
	for _, t := range topics {
		u.Changes = append(u.Changes, subscriber.Subscribe{Channel: Name, Address: Name, Topic: t})
	}
	if err := store.ApplyUpdate(ctx, u); err != nil {
		return fmt.Errorf("journal: follow topics: %w", err)
	}
	return nil
}
