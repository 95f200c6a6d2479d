package config_test

import (
	"errors"
	"strings"
	"testing"

	"loa/article"
	"loa/config"
	"loa/internal/assert"
	"loa/scheduler"
	"time"
)

const written = `# ours
site: {name: Tin tỉnh}
topics:
  - id: lu # for ever
    name: Lũ
sources:
  # the province
  - id: tinh
    name: Tỉnh
    url: https://tinh.example/
    topics: [lu]
    headers: {Authorization: "Bearer very-secret"}
webhooks:
  - {id: bao, url: "https://bao.example/", topics: [lu], secrets: [0123456789abcdef]}
`

func deskOptions() config.Options {
	return config.Options{Getenv: func(string) string { return "" },
		CheckSchedule: func(spec string) error { return scheduler.Check(spec, time.UTC) }}
}

// wanted is a source of the written file, changed.
func wanted(t *testing.T, change func(*article.Source)) config.Change {
	t.Helper()
	cfg, err := config.Parse("x.yaml", []byte(written), deskOptions())
	if err != nil {
		t.Fatal(err)
	}
	src, _ := cfg.SourceNamed("tinh")
	change(&src)
	return config.Change{List: config.ListSources, ID: "tinh", Source: src}
}

func TestAChangeIsWrittenWhereItStands(t *testing.T) {
	for name, c := range map[string]struct {
		change config.Change
		was    string
		is     string
	}{
		"a schedule": {wanted(t, func(s *article.Source) { s.Schedule = "@hourly" }),
			"very-secret\"}\n", "very-secret\"}\n    schedule: \"@hourly\"\n"},
		"a name": {wanted(t, func(s *article.Source) { s.Name = "Tỉnh: mới" }), "name: Tỉnh", `name: "Tỉnh: mới"`},
		"a pause": {wanted(t, func(s *article.Source) { s.Paused = true }),
			"very-secret\"}\n", "very-secret\"}\n    paused: true\n"},
		"a new source": {config.Change{List: config.ListSources, Source: article.Source{ID: "huyen", Name: "Huyện",
			URL: "https://huyen.example/", FullText: true}},
			"very-secret\"}\n", "very-secret\"}\n  - id: huyen\n    name: \"Huyện\"\n    url: \"https://huyen.example/\"\n"},
		"a topic with a rule": {config.Change{List: config.ListTopics, ID: "lu", Topic: article.Topic{ID: "lu", Name: "Lũ",
			Rules: []article.Rule{{Any: []string{"lũ"}, Not: []string{"diễn tập"}}}}},
			"name: Lũ\n", "name: Lũ\n    rules: [{any: [\"lũ\"], not: [\"diễn tập\"]}]\n"},
		"a source that goes": {config.Change{List: config.ListSources, ID: "tinh", Remove: true},
			written[strings.Index(written, "sources:\n"):strings.Index(written, "webhooks")],
			"sources: []\n  # the province\n"},
	} {
		after, _, err := config.Revise("x.yaml", []byte(written), deskOptions(), c.change)
		assert.Same(t, name+": error", err, nil)
		assert.Same(t, name, string(after), strings.Replace(written, c.was, c.is, 1))
	}
}

func TestATopicsNewNameIsWrittenWhereverItIsNamed(t *testing.T) {
	after, cfg, err := config.Revise("x.yaml", []byte(written), deskOptions(), config.Change{List: config.ListTopics,
		ID: "lu", Topic: article.Topic{ID: "lu-lut", Name: "Lũ", Formerly: []string{"lu"}}})
	assert.Same(t, "error", err, nil)
	assert.Same(t, "the file", string(after), strings.NewReplacer("id: lu #", "id: lu-lut #", "topics: [lu]",
		"topics: [lu-lut]", "name: Lũ\n", "name: Lũ\n    formerly: [lu]\n").Replace(written))
	assert.Same(t, "the source's topic", cfg.Sources[0].Topics[0], "lu-lut")
}

func TestWhatTheConfigurationRefusesIsNotWritten(t *testing.T) {
	for name, c := range map[string]struct {
		change config.Change
		key    string
		line   int
	}{
		"a schedule": {wanted(t, func(s *article.Source) { s.Schedule = "often" }), "sources[0].schedule", 13},
		"a topic that is none": {wanted(t, func(s *article.Source) { s.Topics = []string{"lu", "mua"} }),
			"sources[0].topics[1]", 11},
		"a topic that a source has": {config.Change{List: config.ListTopics, ID: "lu", Remove: true},
			"sources[0].topics[0]", 9},
		"an id that is taken": {config.Change{List: config.ListSources, Source: article.Source{ID: "tinh", Name: "x",
			URL: "https://x.example/", FullText: true}}, "sources[1].id", 13},
		"a name over lines": {wanted(t, func(s *article.Source) { s.Name = "a\nb" }), "sources[0].name", 9},
		"ten thousand letters": {wanted(t, func(s *article.Source) { s.Name = strings.Repeat("x", 10000) }),
			"sources[0].name", 9},
		"text turned round": {wanted(t, func(s *article.Source) { s.Name = "abc\u202edef" }), "sources[0].name", 9},
	} {
		_, _, err := config.Revise("x.yaml", []byte(written), deskOptions(), c.change)
		var problems config.Error
		if !errors.As(err, &problems) {
			t.Errorf("%s: got %v, want problems", name, err)
			continue
		}
		assert.Same(t, name+": key", problems[0].Key, c.key)
		assert.Same(t, name+": line", problems[0].Line, c.line)
	}
}

func TestTheExampleIsWrittenOutWhenItIsChanged(t *testing.T) {
	after, cfg, err := config.Revise("x.yaml", []byte("site: {name: Tin}\n"), deskOptions(), config.Change{
		List: config.ListSources, Source: article.Source{ID: "huyen", Name: "Huyện", URL: "https://huyen.example/",
			FullText: true}})
	assert.Same(t, "error", err, nil)
	assert.Same(t, "topics that held before", len(cfg.Topics), len(config.Default().Topics))
	assert.Same(t, "sources", len(cfg.Sources), 2)
	assert.Same(t, "what was there stands first", strings.HasPrefix(string(after), "site: {name: Tin}\n"), true)
}

func TestWhatTheDeskSetsYieldsToTheFile(t *testing.T) {
	o := deskOptions()
	pause := wanted(t, func(s *article.Source) { s.Paused = true })
	desk, cfg, err := config.ReviseDesk("x.yaml", []byte(written), o, pause)
	assert.Same(t, "pause: error", err, nil)
	assert.Same(t, "it is paused", cfg.Sources[0].Paused, true)
	assert.Same(t, "its headers", cfg.Sources[0].Headers["Authorization"].Reveal(), "Bearer very-secret")
	o.Desk = desk
	added := config.Change{List: config.ListSources, Source: article.Source{ID: "huyen", Name: "Huyện",
		URL: "https://huyen.example/", FullText: true}}
	desk, cfg, err = config.ReviseDesk("x.yaml", []byte(written), o, added)
	assert.Same(t, "a new source: error", err, nil)
	assert.Same(t, "sources", len(cfg.Sources), 2)
	o.Desk = desk

	var stated *config.StatedError
	_, _, err = config.ReviseDesk("x.yaml", []byte(written), o, wanted(t, func(s *article.Source) { s.Name = "Khác" }))
	assert.Same(t, "what the file states", errors.As(err, &stated), true)
	assert.Same(t, "its line", stated.Line, 9)
	_, _, err = config.ReviseDesk("x.yaml", []byte(written), o, config.Change{List: config.ListSources, ID: "tinh",
		Remove: true})
	assert.Same(t, "removal of what the file has", errors.As(err, &stated), true)

	both := strings.Replace(written, "sources:\n", "sources:\n  - {id: huyen, name: Của tệp, url: \"https://f.example/\"}\n", 1)
	cfg, err = config.Parse("x.yaml", []byte(both), o)
	assert.Same(t, "the file has one, too: error", err, nil)
	assert.Same(t, "the file's goes first", cfg.Sources[0].Name, "Của tệp")
	assert.Same(t, "sources", len(cfg.Sources), 2)

	o.Desk = append(desk, []byte("  - {id: xa, name: Xa, url: \"https://xa.example/\", topics: [khong-co]}\n")...)
	cfg, err = config.Parse("x.yaml", []byte(written), o)
	assert.Same(t, "what cannot be used: error", err, nil)
	assert.Same(t, "the rest is", len(cfg.Sources), 2)
	assert.Same(t, "it is named", strings.Contains(cfg.LeftOut.Error(), "khong-co"), true)

	desk, cfg, err = config.ReviseDesk("x.yaml", []byte(written), config.Options{Desk: desk, Getenv: o.Getenv},
		config.Change{List: config.ListSources, ID: "huyen", Remove: true})
	assert.Same(t, "removal: error", err, nil)
	assert.Same(t, "sources then", len(cfg.Sources), 1)
	assert.Same(t, "what is left", strings.Contains(string(desk), "huyen"), false)
}
