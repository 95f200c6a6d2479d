package frame

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"loa/article"
	"loa/desk/internal/fields"
	"loa/operations"
)

// Configuration is where topics and sources stand, and are changed.
type Configuration interface {
	State(ctx context.Context) (ConfigState, error)
	// Source and Topic return one as it stands now, and the version of it that
	// somebody looks at; article.ErrNotFound when there is none.
	Source(ctx context.Context, id string) (src article.Source, version string, err error)
	Topic(ctx context.Context, id string) (t article.Topic, version string, err error)
	// Change carries out a change, or refuses it: ErrChanged, *RefusedError,
	// *StatedError.
	Change(ctx context.Context, c ConfigChange) (operations.DeskChange, error)
	Undo(ctx context.Context, id, who string) (operations.DeskChange, error)
}

// ConfigState is what there is to know of the configuration as a whole.
type ConfigState struct {
	File        string // empty: there is none
	Writable    bool
	Differences []string  // Settings that are not their defaults, without secrets
	Beside      []string  // what the desk set beside the file, as "sources/id"
	LeftOut     []Problem // what of that cannot be used
	Broken      []Problem // why the file cannot be read; what runs is the one before
}

// The lists of a configuration whose entries are changed here.
const (
	ListTopics  = "topics"
	ListSources = "sources"
)

// ConfigChange is a change of one topic or source.
type ConfigChange struct {
	Who     string
	List    string // "topics" or "sources"
	ID      string // as it is called now; empty: a new one
	Version string // that was looked at
	Source  article.Source
	Topic   article.Topic
	Remove  bool
}

// Did says in a word what a change does.
func (c ConfigChange) Did() string {
	switch {
	case c.Remove:
		return "remove"
	case c.ID == "":
		return "add"
	}
	return "edit"
}

// Target is the id of what is changed, as it is called then.
func (c ConfigChange) Target() string {
	switch {
	case c.Remove:
		return c.ID
	case c.List == ListTopics:
		return c.Topic.ID
	}
	return c.Source.ID
}

// ErrChanged says that somebody else changed the same meanwhile.
var ErrChanged = errors.New("changed by somebody else meanwhile")

// Problem is one mistake in what was wanted.
type Problem = fields.Problem

// RefusedError says what is wrong with what was wanted.
type RefusedError struct{ Problems []Problem }

// Error names the problems.
func (e *RefusedError) Error() string {
	var list []string
	for _, p := range e.Problems {
		list = append(list, fmt.Sprintf("line %d: %s: %s", p.Line, p.Key, p.Message))
	}
	return strings.Join(list, "; ")
}

// StatedError says that the file, which goes first and cannot be written, states
// what was to be changed.
type StatedError struct {
	File, Key string
	Line      int
}

// Error says where.
func (e *StatedError) Error() string { return fmt.Sprintf("%s:%d states %s", e.File, e.Line, e.Key) }
