// Package story tells which reports are about one event, by their names,
// ordinals, words and times, and why. It would rather leave two reports of one
// event apart than join two events: two power cuts in two communes are two.
package story

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strings"
	"time"

	"loa/article"
)

// Apart is how far two reports that follow each other in a story may lie apart.
const Apart = 5 * 24 * time.Hour

const (
	// alike is the part of the smaller report's weight that both must share.
	alike = 0.26
	// anchors is how much of what they share must be names, ordinals or words
	// of the titles.
	anchors = 3
	// alikeByName is the part from which a single name is anchor enough.
	alikeByName = 0.38
	oneName     = 2.5
	// alikeForSure is the part that is enough when a rare name and two rare things are
	// shared.
	alikeForSure = 0.18
	// ofTheEvent is how much else than names both must share: who and where
	// alone is no event.
	ofTheEvent = 0.5
)

// Report is what is known of an article to tell its story.
type Report struct {
	ID int64
	At time.Time
	features
}

// Of makes the report of an article: of its title, and of what it is about.
func Of(a article.Article) Report {
	about := a.Lead
	if about == "" {
		about = a.Summary
	}
	return Report{ID: a.ID, At: a.Published, features: featuresOf(a.Title, about)}
}

// Terms are hashes of what a report shares with every other one of its story at
// least once: its names, ordinals and the words of its title. They serve to
// find the few reports that are worth to be compared.
func (r Report) Terms() []int64 {
	var list []int64
	for _, t := range r.terms {
		if t.anchor() {
			h := fnv.New64a()
			h.Write([]byte(t.key))
			list = append(list, int64(h.Sum64()))
		}
	}
	return list
}

// Keys are what a report can share with others: its names, ordinals and words.
func (r Report) Keys() []string {
	list := make([]string, len(r.terms))
	for i, t := range r.terms {
		list[i] = t.key
	}
	return list
}

// Link is why two reports are, or are not, of one story.
type Link struct {
	Same bool
	// Shared are the names, ordinals and words of both, the heaviest first.
	Shared []string
	// Against is what speaks against it: "5 days apart", "thứ 5 and thứ 8".
	Against string
	Score   float64 // of the smaller report's weight, which part is shared
}

// Compare tells whether two reports are of one event.
func Compare(a, b Report) Link {
	var l Link
	var shared []term
	anchored, told := 0.0, 0.0
	for _, t := range a.terms {
		i, ok := slices.BinarySearchFunc(b.terms, t.key,
			func(x term, key string) int { return strings.Compare(x.key, key) })
		if !ok {
			continue
		}
		w := min(t.weight, b.terms[i].weight)
		l.Score += w
		if t.anchor() && b.terms[i].anchor() {
			anchored += w
		}
		if t.tells() && b.terms[i].tells() {
			told += w
		}
		shared = append(shared, t)
	}
	slices.SortStableFunc(shared, func(x, y term) int { return cmp.Compare(y.weight, x.weight) })
	for _, t := range shared {
		l.Shared = append(l.Shared, t.key)
	}
	if least := min(a.weight, b.weight); least > 0 {
		l.Score /= least
	}
	l.Against = against(a, b)
	if isOneStorm(a, b) {
		l.Against = "" // though it is told of two provinces
	}
	found := evidenceIn(shared)
	enough := l.Score >= alike && anchored >= anchors || l.Score >= alikeByName && anchored >= oneName ||
		l.Score >= alikeForSure && anchored >= anchors && found.sure()
	switch {
	case l.Against != "":
	case isOneSession(a, b) || isOneStorm(a, b) || isOneNotice(a, b, shared):
	case len(shared) > 0 && told < ofTheEvent:
		l.Against = "no more than a name in common"
	case !enough:
		l.Against = "too little in common"
	case !found.meansAnEvent(a.accident && b.accident):
		l.Against = "only what many reports say in common"
	}
	l.Same = l.Against == ""
	return l
}

// against says what keeps two reports apart however alike they are.
func against(a, b Report) string {
	if apart := a.At.Sub(b.At).Abs(); apart > Apart {
		return fmt.Sprintf("%d days apart", int(apart.Hours()/24))
	}
	if a.roundUp || b.roundUp {
		return "a round-up of several events"
	}
	for _, kind := range slices.Sorted(maps.Keys(a.ordinals)) {
		x := a.ordinals[kind]
		if y := b.ordinals[kind]; y != nil && !intersect(x, y) {
			return kind + " " + strings.Join(x, ", ") + " and " + kind + " " + strings.Join(y, ", ")
		}
	}
	if a.notice && b.notice && !intersect(a.days, b.days) {
		return "notices of " + daysWritten(a.days) + " and of " + daysWritten(b.days)
	}
	if len(a.titleNames) > 0 && len(b.titleNames) > 0 && !intersect(a.titleNames, b.names) &&
		!intersect(b.titleNames, a.names) {
		return strings.Join(a.titleNames, ", ") + " and " + strings.Join(b.titleNames, ", ")
	}
	if len(a.places) > 0 && len(b.places) > 0 && !intersect(a.places, b.names) && !intersect(b.places, a.names) {
		return strings.Join(a.places, ", ") + " and " + strings.Join(b.places, ", ")
	}
	if len(a.provinces) > 0 && len(b.provinces) > 0 && !intersect(a.provinces, b.provinces) {
		return strings.Join(a.provinces, ", ") + " and " + strings.Join(b.provinces, ", ")
	}
	if len(a.cities) > 0 && len(b.cities) > 0 && !intersect(a.cities, b.cities) {
		return strings.Join(a.cities, ", ") + " and " + strings.Join(b.cities, ", ")
	}
	if len(a.sessions) > 0 && len(b.sessions) > 0 && !intersect(a.sessions, b.sessions) {
		return "kỳ họp " + a.sessions[0] + " and kỳ họp " + b.sessions[0]
	}
	if len(a.burns) > 0 && len(b.burns) > 0 && !intersect(a.burns, b.burns) {
		return "cháy " + strings.Join(a.burns, ", ") + " and cháy " + strings.Join(b.burns, ", ")
	}
	return ""
}

// isOneStorm tells whether both reports tell of one storm with a number or a name.
func isOneStorm(a, b Report) bool {
	return a.At.Sub(b.At).Abs() <= Apart && !a.roundUp && !b.roundUp && len(a.storms) > 0 && len(b.storms) > 0 &&
		sameSet(a.storms, b.storms)
}

func sameSet(a, b []string) bool {
	in := func(list []string) func(string) bool { return func(s string) bool { return !slices.Contains(list, s) } }
	return !slices.ContainsFunc(a, in(b)) && !slices.ContainsFunc(b, in(a))
}

// namesOfANotice is how many names two notices of one interruption share at least: the
// commune's and a village's.
const namesOfANotice = 2

// isOneNotice tells whether both reports announce the interruption of one day at one
// place.
func isOneNotice(a, b Report, shared []term) bool {
	if !a.notice || !b.notice || len(a.places) == 0 || !intersect(a.places, b.names) {
		return false
	}
	names := 0
	for _, t := range shared {
		if t.kind == isName {
			names++
		}
	}
	return names >= namesOfANotice
}

func daysWritten(days []string) string {
	if len(days) == 0 {
		return "no day"
	}
	return strings.Join(days, ", ")
}

// isOneSession tells whether both reports tell of the same session of the same body, and
// of no other body.
func isOneSession(a, b Report) bool {
	return len(a.sessions) == 1 && slices.Equal(a.sessions, b.sessions) &&
		intersect(a.ordinals["thứ"], b.ordinals["thứ"])
}

func intersect(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

// Story is a run of reports of one event, oldest first.
type Story struct {
	Reports []Report
	// Links say why each report after the first belongs to the story: what
	// joined it to the one that it is nearest to.
	Links []Link
}

// Join returns the place of the story to which a report belongs and why, or
// -1. A story takes a report that is of one event with one of its last reports,
// and that nothing in its other ones speaks against.
func Join(stories []Story, r Report) (int, Link) {
	best, why := -1, Link{}
	for i, s := range stories {
		link, ok := s.takes(r)
		if ok && (best < 0 || link.Score > why.Score) {
			best, why = i, link
		}
	}
	return best, why
}

// lastReports is how many reports of a story a new one is compared with.
const lastReports = 8

func (s Story) takes(r Report) (Link, bool) {
	best, ok := Link{}, false
	for _, other := range s.Reports[max(0, len(s.Reports)-lastReports):] {
		link := Compare(other, r)
		switch {
		case link.Same && (!ok || link.Score > best.Score):
			best, ok = link, true
		case !link.Same && r.At.Sub(other.At).Abs() <= Apart && against(other, r) != "":
			return link, false
		}
	}
	return best, ok
}

// Group puts reports into stories, in the order of their times. A report by
// itself is a story of one.
func Group(reports []Report) []Story {
	reports = slices.Clone(reports)
	slices.SortStableFunc(reports, func(a, b Report) int { return a.At.Compare(b.At) })
	var stories []Story
	for _, r := range reports {
		i, link := Join(stories, r)
		if i < 0 {
			stories = append(stories, Story{Reports: []Report{r}})
			continue
		}
		stories[i].Reports = append(stories[i].Reports, r)
		stories[i].Links = append(stories[i].Links, link)
	}
	return stories
}
