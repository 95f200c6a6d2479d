package article

import (
	"strings"
	"testing"
	"time"
)

func TestAnIDIsMadeFromWhatTheSourceCallsTheArticle(t *testing.T) {
	first := NewFeedID("https://loa.example", "laichau", "bai-1", 0)
	for name, same := range map[string]string{"again": NewFeedID("https://loa.example", "laichau", "bai-1", 0),
		"a slash at the end": NewFeedID("https://loa.example/", "laichau", "bai-1", 0),
		"capitals":           NewFeedID("https://LOA.example", "laichau", "bai-1", 0)} {
		if same != first {
			t.Errorf("%s: got %s, want %s", name, same, first)
		}
	}
	seen := map[string]string{first: "the first"}
	for name, other := range map[string]string{"another key": NewFeedID("https://loa.example", "laichau", "bai-2", 0),
		"another source":           NewFeedID("https://loa.example", "x", "bai-1", 0),
		"another path of the host": NewFeedID("https://loa.example/loa2", "laichau", "bai-1", 0),
		"another port":             NewFeedID("https://loa.example:8443", "laichau", "bai-1", 0),
		"a second of this name":    NewFeedID("https://loa.example", "laichau", "bai-1", 1),
		"source and key shifted":   NewFeedID("https://loa.example", "laichaub", "ai-1", 0)} {
		if seen[other] != "" {
			t.Errorf("%s: got the id of %s, want its own", name, seen[other])
		}
		seen[other] = name
	}
	if !strings.HasPrefix(first, "tag:loa.example,2026:") || len(first) != len("tag:loa.example,2026:")+26 {
		t.Errorf("got %s, want a tag URI of the host with 26 letters", first)
	}
}

func TestAnArticleFromBeforeKeepsItsNumberAsID(t *testing.T) {
	a := Article{ID: 57, Collected: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)}
	if got, want := a.GUID("loa.example"), "tag:loa.example,2026:57"; got != want || a.PageName() != "57" {
		t.Errorf("got %s and page %s, want %s and 57", got, a.PageName(), want)
	}
	a.FeedID = NewFeedID("https://loa.example", "s", "k", 0)
	if got := a.GUID("other.example"); got != a.FeedID {
		t.Errorf("got %s, want %s", got, a.FeedID)
	}
	if got := a.PageName(); !strings.HasPrefix(got, "57-") || len(got) != len("57-")+pageMark {
		t.Errorf("got %s, want the number with a mark", got)
	}
	for name, want := range map[string]int64{"57": 57, "57-abcde": 57, "057": 0, "-1": 0, "x": 0, "": 0,
		"99999999999999999999": 0, "+5": 0} {
		if got := PageNumber(name); got != want {
			t.Errorf("%q: got %d, want %d", name, got, want)
		}
	}
}
