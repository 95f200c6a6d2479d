package deskwork_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"loa/article"
	"loa/cmd/loa/internal/deskwork"
	"loa/config"
	"loa/desk"
	"loa/internal/assert"
	"loa/store"
	"loa/store/storetest"
)

// TestWhereThereIsNoFileChangesGoToTheDatabase changes the topics and sources that
// hold without a file, and takes it back.
func TestWhereThereIsNoFileChangesGoToTheDatabase(t *testing.T) {
	t.Parallel()
	s := storetest.SQLite(t, store.Options{})
	var running *config.Config
	c := &deskwork.Configuration{Store: s, Now: time.Now, Reload: func(_ context.Context, cfg *config.Config) error {
		running = cfg
		return nil
	}}
	before := len(config.Default().Topics)
	src, version, err := c.Source(t.Context(), "laichau")
	assert.Same(t, "error of the source", err, nil)
	src.Paused = true
	paused, err := c.Change(t.Context(), desk.ConfigChange{Who: "lan", List: config.ListSources, ID: "laichau",
		Version: version, Source: src})
	assert.Same(t, "error of the pause", err, nil)
	assert.Same(t, "where it is written", paused.Place, "database")
	assert.Same(t, "it is paused", running.Sources[0].Paused, true)
	assert.Same(t, "its address", running.Sources[0].URL, src.URL)
	_, err = c.Change(t.Context(), desk.ConfigChange{Who: "minh", List: config.ListSources, ID: "laichau",
		Version: version, Source: src})
	assert.Same(t, "who saves second", errors.Is(err, desk.ErrChanged), true)

	_, err = c.Change(t.Context(), desk.ConfigChange{Who: "lan", List: config.ListTopics,
		Topic: article.Topic{ID: "cho-phien", Name: "Chợ phiên", Keywords: []string{"chợ"}}})
	assert.Same(t, "error of a topic", err, nil)
	assert.Same(t, "topics", len(running.Topics), before+1)
	var refused *desk.RefusedError
	_, err = c.Change(t.Context(), desk.ConfigChange{Who: "lan", List: config.ListTopics,
		Topic: article.Topic{ID: "Không phải mã", Name: "x"}})
	assert.Same(t, "an id that is none", errors.As(err, &refused), true)
	_, version, err = c.Source(t.Context(), "laichau")
	assert.Same(t, "error of the source", err, nil)
	var stated *desk.StatedError
	_, err = c.Change(t.Context(), desk.ConfigChange{Who: "lan", List: config.ListSources, ID: "laichau",
		Version: version, Remove: true})
	assert.Same(t, "removal of what holds without a file", errors.As(err, &stated), true)

	_, err = c.Undo(t.Context(), paused.ID, "minh")
	assert.Same(t, "error of the undo", err, nil)
	assert.Same(t, "it is visited again", running.Sources[0].Paused, false)
	assert.Same(t, "the topic stays", len(running.Topics), before+1)
	_, err = c.Undo(t.Context(), paused.ID, "minh")
	assert.Same(t, "undone twice", errors.Is(err, desk.ErrChanged), true)
}
