package story

import "slices"

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
		case link.ruled && r.At.Sub(other.At).Abs() <= Apart:
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
