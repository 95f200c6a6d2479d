package lines_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"loa/config/lines"
	"loa/internal/assert"
)

const file = `# The province's news.
site:
  name: "Tin tỉnh"   # as readers see it

# What one can follow.
topics:
  - id: lu
    name: Lũ lụt
    keywords:
      # the usual words
      - lũ quét
      - "sạt lở" # on roads, too
      - mưa đá

  # Health is new.
  - {id: y-te, name: 'Y tế', keywords: [tiêm chủng, "bệnh viện, trạm xá"]} # in one line

sources: # portals
# The province itself
- id: tinh
  name: Cổng tỉnh
  url: https://tinh.example/
  schedule: '*/10 * * * *' # often
  selectors:
    title: h1
- id: huyen

  name: >
    Cổng
    huyện
  url: https://huyen.example/
  lists: [https://huyen.example/a,   # news
          https://huyen.example/b]
# the end
`

func set(list, id string, values ...lines.Value) func([]byte) ([]byte, error) {
	return func(data []byte) ([]byte, error) { return lines.Set(data, list, id, values) }
}

func TestAChangeTouchesItsOwnLinesOnly(t *testing.T) {
	one := func(key, text string) lines.Value { return lines.Value{Key: key, Text: text} }
	list := func(key string, items ...string) lines.Value {
		return lines.Value{Key: key, Items: items, List: true}
	}
	for _, c := range []struct {
		name   string
		change func([]byte) ([]byte, error)
		// was and is are what differs; was is empty for what is only put in after
		// the text in is up to "|".
		was, is string
	}{
		{"a quoted value", set("sources", "tinh", one("schedule", "auto")), `'*/10 * * * *' # often`, `auto # often`},
		{"a text over lines", set("sources", "huyen", one("name", "Huyện")), ">\n    Cổng\n    huyện", "Huyện"},
		{"a value without quotes", set("topics", "lu", one("name", `"Lũ: mới"`)), "name: Lũ lụt", `name: "Lũ: mới"`},
		{"a value in braces", set("topics", "y-te", one("name", "Khác")), "'Y tế'", "Khác"},
		{"a new one in braces", set("topics", "y-te", one("urgent", "true")), `trạm xá"]}`, `trạm xá"], urgent: true}`},
		{"a new one", set("sources", "tinh", one("paused", "true")), "    title: h1\n", "    title: h1\n  paused: true\n"},
		{"within a group", set("sources", "tinh", one("selectors.title", "h2")), "title: h1", "title: h2"},
		{"new in a group", set("sources", "tinh", one("selectors.lead", ".lead")), "title: h1\n",
			"title: h1\n    lead: .lead\n"},
		{"a new group", set("sources", "huyen", one("selectors.lead", ".lead")), "example/b]\n",
			"example/b]\n  selectors:\n    lead: .lead\n"},
		{"a word more", set("topics", "lu", list("keywords", "lũ quét", `"sạt lở"`, "mưa đá", "lũ ống")),
			"- mưa đá\n", "- mưa đá\n      - lũ ống\n"},
		{"a word less", set("topics", "lu", list("keywords", "lũ quét", "mưa đá")), "      - \"sạt lở\" # on roads, too\n",
			""},
		{"no words", set("topics", "lu", list("keywords")),
			":\n      # the usual words\n      - lũ quét\n      - \"sạt lở\" # on roads, too\n      - mưa đá\n",
			": []\n      # the usual words\n"},
		{"in brackets", set("topics", "y-te", list("keywords", "tiêm chủng", "cúm")), `"bệnh viện, trạm xá"`, "cúm"},
		{"in brackets over lines", set("sources", "huyen", list("lists", "https://huyen.example/a",
			"https://huyen.example/b", "c")), "example/b]", "example/b, c]"},
		{"an entry", func(b []byte) ([]byte, error) {
			return lines.Add(b, "topics", []lines.Value{one("id", "moi"), one("name", "Mới")})
		}, "# in one line\n", "# in one line\n\n  - id: moi\n    name: Mới\n"},
		{"an entry of a list that is not indented", func(b []byte) ([]byte, error) {
			return lines.Add(b, "sources", []lines.Value{one("id", "xa"), one("selectors.title", "h1")})
		}, "example/b]\n", "example/b]\n- id: xa\n  selectors:\n    title: h1\n"},
		{"a list", func(b []byte) ([]byte, error) {
			return lines.Add(b, "webhooks", []lines.Value{one("id", "bao")})
		}, "# the end\n", "# the end\n\nwebhooks:\n  - id: bao\n"},
		{"an entry less", func(b []byte) ([]byte, error) { return lines.Remove(b, "topics", "y-te") },
			"\n  # Health is new.\n  - {id: y-te, name: 'Y tế', keywords: [tiêm chủng, \"bệnh viện, trạm xá\"]} # in one line\n",
			""},
		{"the first entry less", func(b []byte) ([]byte, error) { return lines.Remove(b, "sources", "tinh") },
			"- id: tinh\n  name: Cổng tỉnh\n  url: https://tinh.example/\n  schedule: '*/10 * * * *' # often\n  selectors:\n" +
				"    title: h1\n", ""},
	} {
		for ends, text := range map[string]string{"\\n": file, "\\r\\n": strings.ReplaceAll(file, "\n", "\r\n")} {
			was, is := c.was, c.is
			if ends != "\\n" {
				was, is = strings.ReplaceAll(was, "\n", "\r\n"), strings.ReplaceAll(is, "\n", "\r\n")
			}
			got, err := c.change([]byte(text))
			assert.Same(t, c.name+": error", err, nil)
			assert.Same(t, c.name+" with "+ends, string(got), strings.Replace(text, was, is, 1))
			back, err := lines.Between([]byte(text), got).TakeBack(got)
			assert.Same(t, c.name+" taken back: error", err, nil)
			assert.Same(t, c.name+" taken back", string(back), text)
		}
	}
}

// parsed are the entries of a list by their id, and the ids in order.
func parsed(t *testing.T, data []byte, list string) (ids []string, entries map[string]map[string]any) {
	t.Helper()
	var all map[string]any
	if err := yaml.Unmarshal(data, &all); err != nil {
		t.Fatalf("got %v, want YAML:\n%s", err, data)
	}
	entries = map[string]map[string]any{}
	found, _ := all[list].([]any)
	for _, e := range found {
		entry := e.(map[string]any)
		id := fmt.Sprint(entry["id"])
		ids, entries[id] = append(ids, id), entry
	}
	return ids, entries
}

// TestWhateverIsChangedIsChangedAloneAndCanBeTakenBack does hundreds of random
// things to files of several forms, one after the other, and takes each back.
func TestWhateverIsChangedIsChangedAloneAndCanBeTakenBack(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	words := []string{"lũ", `"sạt lở: nặng"`, `"a, b"`, `"#"`, "mưa", `"'"`, `"\"x\""`, `"- y"`, `"{z}"`}
	forms := []string{file, strings.ReplaceAll(file, "\n", "\r\n"), strings.TrimSuffix(file, "# the end\n"),
		strings.TrimSuffix(strings.TrimSuffix(file, "# the end\n"), "\n"), "site: {name: x}\n", "topics: []\nsources:\n",
		"topics: [\n  {id: a, keywords: [\n    x, # one\n    y\n  ]}\n]\n"}
	for form, text := range forms {
		data := []byte(text)
		for step := range 60 {
			list := []string{"topics", "sources"}[random.IntN(2)]
			ids, before := parsed(t, data, list)
			var items []string
			for range random.IntN(5) {
				items = append(items, words[random.IntN(len(words))])
			}
			values := []lines.Value{{Key: []string{"name", "schedule", "selectors.title", "selectors.lead"}[random.IntN(4)],
				Text: words[random.IntN(len(words))]}, {Key: "keywords", Items: items, List: true}}
			id, what := fmt.Sprintf("n%d-%d", form, step), "add"
			var after []byte
			var err error
			switch {
			case len(ids) == 0 || random.IntN(4) == 0:
				after, err = lines.Add(data, list, append([]lines.Value{{Key: "id", Text: id}}, values...))
			case random.IntN(3) == 0:
				id, what = ids[random.IntN(len(ids))], "remove"
				after, err = lines.Remove(data, list, id)
			default:
				id, what = ids[random.IntN(len(ids))], "set"
				after, err = lines.Set(data, list, id, values)
			}
			name := fmt.Sprintf("form %d, step %d: %s %s in %s", form, step, what, id, list)
			if err != nil {
				t.Fatalf("%s: got %v, want no error:\n%s", name, err, data)
			}
			others, left := parsed(t, after, list)
			check(t, name, id, what, values, before, left)
			assert.Same(t, name+": is there", slices.Contains(others, id), what != "remove")
			back, err := lines.Between(data, after).TakeBack(after)
			if err != nil || string(back) != string(data) {
				t.Fatalf("%s: got %v and\n%s\nwant what was there:\n%s", name, err, back, data)
			}
			data = after
		}
	}
}

// check looks whether only one entry changed, as it was to.
func check(t *testing.T, name, id, what string, values []lines.Value, before, after map[string]map[string]any) {
	t.Helper()
	for other, entry := range before {
		if other != id {
			assert.Same(t, name+": entry "+other, after[other], entry)
		}
	}
	if what == "remove" {
		return
	}
	var wanted []any
	for _, item := range values[1].Items {
		var word any
		if err := yaml.Unmarshal([]byte(item), &word); err != nil {
			t.Fatal(err)
		}
		wanted = append(wanted, word)
	}
	got, _ := after[id]["keywords"].([]any)
	assert.Same(t, name+": how many", len(got), len(wanted))
	if len(wanted) > 0 {
		assert.Same(t, name+": words", got, wanted)
	}
	var text any
	if err := yaml.Unmarshal([]byte(values[0].Text), &text); err != nil {
		t.Fatal(err)
	}
	group, key := after[id], values[0].Key
	if outer, inner, nested := strings.Cut(key, "."); nested {
		group, _ = group[outer].(map[string]any)
		key = inner
	}
	assert.Same(t, name+": "+key, group[key], text)
}

func TestAChangeFromBetweenIsNotTakenBack(t *testing.T) {
	was := []byte(file)
	is, err := lines.Set(was, "sources", "tinh", []lines.Value{{Key: "schedule", Text: "auto"}})
	assert.Same(t, "error", err, nil)
	h := lines.Between(was, is)
	moved := append([]byte("# one line more\n"), is...)
	back, err := h.TakeBack(moved)
	assert.Same(t, "error when it only moved", err, nil)
	assert.Same(t, "what moved", string(back), "# one line more\n"+file)
	again, err := lines.Set(is, "sources", "tinh", []lines.Value{{Key: "schedule", Text: "'@hourly'"}})
	assert.Same(t, "error", err, nil)
	_, err = h.TakeBack(again)
	assert.Same(t, "changed again", errors.Is(err, lines.ErrChanged), true)
}
