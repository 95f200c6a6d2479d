package deskwork

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"loa/article"
	"loa/cmd/loa/internal/setup"
	"loa/config"
	"loa/config/lines"
	"loa/config/whole"
	"loa/desk"
	"loa/operations"
	"loa/store"
)

// Where a change is written.
const (
	placeFile     = "file"
	placeDatabase = "database"
)

// attempts is how often a change is tried while others change the same file.
const attempts = 5

// Configuration changes topics and sources: in the file where it can be written,
// else in the database, where the file goes first.
type Configuration struct {
	File  string // empty: there is none, what the desk sets goes beside the defaults
	Store *store.Store
	Now   func() time.Time
	// Reload has the running service take up a configuration.
	Reload func(ctx context.Context, cfg *config.Config) error

	mu sync.Mutex
	// unsaid are hunks that hold secrets: they are not put into the database, and
	// are forgotten when the program ends.
	unsaid map[string]string
}

// standing is the configuration as it stands at a moment.
type standing struct {
	data, desk []byte
	config     *config.Config
}

func (c *Configuration) read(ctx context.Context) (s standing, err error) {
	if c.File != "" {
		if s.data, err = config.ReadFile(c.File); err != nil {
			return s, fmt.Errorf("read the configuration: %w", err)
		}
	}
	if s.desk, err = c.Store.Operations.DeskSettings(ctx); err != nil {
		return s, err
	}
	s.config, err = config.Parse(c.File, s.data, setup.ConfigOptions(s.desk))
	return s, refused(err)
}

// State says where changes are written, and what differs from the defaults.
func (c *Configuration) State(ctx context.Context) (desk.ConfigState, error) {
	state := desk.ConfigState{File: c.File, Writable: c.File != "" && whole.Writable(c.File)}
	s, err := c.read(ctx)
	var problems *desk.RefusedError
	if errors.As(err, &problems) {
		state.Broken = problems.Problems
		return state, nil
	}
	if err != nil {
		return state, err
	}
	state.Differences = config.Differences(s.config)
	state.LeftOut = problemsOf(s.config.LeftOut)
	for _, list := range []string{config.ListTopics, config.ListSources} {
		for _, id := range lines.IDs(s.desk, list) {
			state.Beside = append(state.Beside, list+"/"+id)
		}
	}
	return state, nil
}

// Source is a source as it stands now, and by which version it is changed.
func (c *Configuration) Source(ctx context.Context, id string) (article.Source, string, error) {
	s, err := c.read(ctx)
	if err != nil {
		return article.Source{}, "", err
	}
	src, ok := s.config.SourceNamed(id)
	if !ok {
		return src, "", article.ErrNotFound
	}
	return src, version(src), nil
}

// Topic is a topic as it stands now, and by which version it is changed.
func (c *Configuration) Topic(ctx context.Context, id string) (article.Topic, string, error) {
	s, err := c.read(ctx)
	if err != nil {
		return article.Topic{}, "", err
	}
	t, ok := s.config.TopicNamed(id)
	if !ok {
		return t, "", article.ErrNotFound
	}
	return t, version(t), nil
}

// version changes whenever an entry does.
func version(entry any) string {
	text, err := json.Marshal(entry)
	if err != nil {
		panic(err) // plain data always encodes
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// Change writes a change and has the service take it up.
func (c *Configuration) Change(ctx context.Context, ch desk.ConfigChange) (operations.DeskChange, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for range attempts {
		s, err := c.read(ctx)
		if err != nil {
			return operations.DeskChange{}, err
		}
		before, isVersion, found := settingsOf(s.config, ch.List, ch.ID)
		switch {
		case ch.ID != "" && !found:
			return operations.DeskChange{}, article.ErrNotFound
		case ch.ID != "" && isVersion != ch.Version:
			return operations.DeskChange{}, desk.ErrChanged
		}
		done := operations.DeskChange{ID: rand.Text(), At: c.Now(), Who: ch.Who, Did: ch.Did(), List: ch.List,
			Target: ch.Target()}
		wanted := config.Change{List: ch.List, ID: ch.ID, Source: ch.Source, Topic: ch.Topic, Remove: ch.Remove}
		o := setup.ConfigOptions(s.desk)
		next := s
		if c.File != "" && whole.Writable(c.File) && !slices.Contains(lines.IDs(s.desk, ch.List), ch.ID) {
			done.Place = placeFile
			next.data, next.config, err = config.Revise(c.File, s.data, o, wanted)
		} else {
			done.Place = placeDatabase
			next.desk, next.config, err = config.ReviseDesk(c.File, s.data, o, wanted)
		}
		if err != nil {
			return done, c.explain(err)
		}
		after, _, _ := settingsOf(next.config, ch.List, ch.Target())
		done.Before, done.After = apart(before, after)
		if done.Before == done.After && !ch.Remove && ch.ID == ch.Target() {
			return done, nil // nothing was changed
		}
		err = c.write(ctx, s, next, done)
		if !errors.Is(err, whole.ErrChanged) {
			return done, err
		}
	}
	return operations.DeskChange{}, desk.ErrChanged
}

// write puts what was changed in its place, enters it and has it taken up.
func (c *Configuration) write(ctx context.Context, was, is standing, done operations.DeskChange) error {
	before, after := was.data, is.data
	if done.Place == placeDatabase {
		before, after = was.desk, is.desk
		ok, err := c.Store.Operations.ReplaceDeskSettings(ctx, before, after)
		if err == nil && !ok {
			err = whole.ErrChanged
		}
		if err != nil {
			return err
		}
	} else if err := whole.Replace(c.File, before, after); err != nil {
		return err
	}
	hunk := lines.Between(before, after)
	text, err := json.Marshal(hunk)
	if err != nil {
		return fmt.Errorf("note what was changed: %w", err)
	}
	if done.Hunk = string(text); holdsSecret(was.config, hunk.Was) {
		if c.unsaid == nil {
			c.unsaid = map[string]string{}
		}
		c.unsaid[done.ID], done.Hunk = done.Hunk, ""
	}
	if err := c.Store.Operations.SaveDeskChange(ctx, done); err != nil {
		return err
	}
	cfg, err := config.Parse(c.File, is.data, setup.ConfigOptions(is.desk))
	if err != nil {
		return err
	}
	return c.Reload(ctx, cfg)
}

// holdsSecret tells whether a text holds a secret of a configuration's sources or
// webhooks.
func holdsSecret(cfg *config.Config, text string) bool {
	var secrets []string
	for _, s := range cfg.Sources {
		secrets = append(secrets, s.Proxy.Reveal())
		for _, v := range s.Headers {
			secrets = append(secrets, v.Reveal())
		}
	}
	for _, h := range cfg.Webhooks {
		for _, v := range h.Secrets {
			secrets = append(secrets, v.Reveal())
		}
	}
	for _, b := range cfg.Bots {
		secrets = append(secrets, b.Token.Reveal())
	}
	secrets = append(secrets, cfg.Telegram.Token.Reveal(), cfg.Summarizer.Key.Reveal(), cfg.Database.URL.Reveal(),
		cfg.Network.Proxy.Reveal(), cfg.Telegram.Proxy.Reveal())
	return slices.ContainsFunc(secrets, func(s string) bool { return s != "" && strings.Contains(text, s) })
}

// Undo takes a change back, as long as nobody changed the same again.
func (c *Configuration) Undo(ctx context.Context, id, who string) (operations.DeskChange, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	made, err := c.Store.Operations.DeskChange(ctx, id)
	if err != nil {
		return made, err
	}
	if made.Hunk == "" {
		made.Hunk = c.unsaid[id]
	}
	var hunk lines.Hunk
	if made.Hunk == "" || !made.Undone.IsZero() || json.Unmarshal([]byte(made.Hunk), &hunk) != nil {
		return made, desk.ErrChanged
	}
	for range attempts {
		s, err := c.read(ctx)
		if err != nil {
			return made, err
		}
		next := s
		if made.Place == placeFile {
			next.data, err = hunk.TakeBack(s.data)
		} else {
			next.desk, err = hunk.TakeBack(s.desk)
		}
		if err != nil {
			return made, desk.ErrChanged
		}
		if next.config, err = config.Parse(c.File, next.data, setup.ConfigOptions(next.desk)); err != nil {
			return made, refused(err)
		}
		done := operations.DeskChange{ID: rand.Text(), At: c.Now(), Who: who, Did: "undo", List: made.List,
			Target: made.Target, Place: made.Place, Before: made.After, After: made.Before}
		err = c.write(ctx, s, next, done)
		if errors.Is(err, whole.ErrChanged) {
			continue
		}
		if err == nil {
			_, err = c.Store.Operations.NoteUndone(ctx, id, who, c.Now())
		}
		return done, err
	}
	return made, desk.ErrChanged
}

// settingsOf are the settings of an entry in words, and its version.
func settingsOf(cfg *config.Config, list, id string) (settings []string, v string, found bool) {
	if list == config.ListTopics {
		t, ok := cfg.TopicNamed(id)
		if !ok {
			return nil, "", false
		}
		return config.TopicSettings(t), version(t), true
	}
	s, ok := cfg.SourceNamed(id)
	if !ok {
		return nil, "", false
	}
	return config.SourceSettings(s), version(s), true
}

// apart are the settings that only one of two has.
func apart(was, is []string) (before, after string) {
	without := func(list, other []string) string {
		list = slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(other, s) })
		return strings.Join(list, "\n")
	}
	return without(was, is), without(is, was)
}

// explain turns what a configuration refuses into the desk's words.
func (c *Configuration) explain(err error) error {
	var stated *config.StatedError
	if errors.As(err, &stated) {
		return &desk.StatedError{File: c.File, Key: stated.Key, Line: stated.Line}
	}
	return refused(err)
}

func refused(err error) error {
	var problems config.Error
	if errors.As(err, &problems) {
		return &desk.RefusedError{Problems: problemsOf(problems)}
	}
	if errors.Is(err, config.ErrForm) {
		return &desk.RefusedError{Problems: []desk.Problem{{Message: err.Error()}}}
	}
	return err
}

func problemsOf(list config.Error) (problems []desk.Problem) {
	for _, p := range list {
		problems = append(problems, desk.Problem{Key: p.Key, Line: p.Line, Message: p.Message})
	}
	return problems
}
