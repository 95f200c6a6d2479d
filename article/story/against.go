package story

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"loa/article/story/internal/likeness"
	"loa/article/story/internal/traits"
)

// against says what keeps two reports apart however alike they are.
func against(a, b Report) string {
	x, y := a.says, b.says
	if apart := a.At.Sub(b.At).Abs(); apart > Apart {
		return fmt.Sprintf("%d days apart", int(apart.Hours()/24))
	}
	if x.RoundUp || y.RoundUp {
		return "a round-up of several events"
	}
	for _, kind := range slices.Sorted(maps.Keys(x.Ordinals)) {
		if other := y.Ordinals[kind]; apart(x.Ordinals[kind], other) {
			return both(kind+" ", x.Ordinals[kind], other)
		}
	}
	if x.Notice && y.Notice && !traits.Intersect(x.Days, y.Days) {
		return "notices of " + daysWritten(x.Days) + " and of " + daysWritten(y.Days)
	}
	switch {
	case (x.Notice || y.Notice) && x.Failure != y.Failure:
		return "a notice and a breakdown"
	case (x.Notice || y.Notice) && otherNames(x, y):
		return both("", x.TitleNames, y.TitleNames)
	case (x.Notice || y.Notice) && otherPlaces(x, y):
		return both("", x.Places, y.Places)
	case apart(x.Provinces, y.Provinces):
		return both("", x.Provinces, y.Provinces)
	case apart(x.Cities, y.Cities):
		return both("", x.Cities, y.Cities)
	case apart(x.Sessions, y.Sessions):
		return both("kỳ họp ", x.Sessions[:1], y.Sessions[:1])
	case apart(x.Burns, y.Burns):
		return both("cháy ", x.Burns, y.Burns)
	case apart(x.Sports, y.Sports):
		return both("", x.Sports, y.Sports)
	case x.Accident && y.Accident && apart(x.Vehicles, y.Vehicles):
		return both("", x.Vehicles, y.Vehicles)
	}
	return ""
}

// apart tells whether two lists have something, and nothing in common.
func apart(a, b []string) bool { return len(a) > 0 && len(b) > 0 && !traits.Intersect(a, b) }

func both(what string, a, b []string) string {
	return what + strings.Join(a, ", ") + " and " + what + strings.Join(b, ", ")
}

// otherNames tells whether the titles of two reports name others, and nothing that one
// names does the other: but for notices, what stands in the texts alone counts as well.
func otherNames(a, b likeness.Report) bool {
	if len(a.TitleNames) == 0 || len(b.TitleNames) == 0 || traits.Namesakes(a.Names, b.Names) {
		return false
	}
	return a.Notice || b.Notice || !tells(a.TitleNames, b) && !tells(b.TitleNames, a)
}

const (
	// longFigure is how much a figure tells at least that is long enough to tell an event
	// though other names stand in the titles: "5.500 đồng".
	longFigure = 1.3
	// ownName is how much a name tells at least that is not a district's, nor somebody's by
	// an office.
	ownName = 0.6
)

// reconciled tells whether two reports share what tells an event though they name others:
// a long figure, or a rare name.
func reconciled(shared []likeness.Shared) bool {
	return slices.ContainsFunc(shared, func(s likeness.Shared) bool {
		return s.Kind == traits.Figure && s.Tells >= longFigure && s.InHeads() ||
			s.Kind == traits.Name && s.Tells >= ownName
	})
}

// otherPlaces tells whether two reports name small places, and neither those of the
// other: for notices in title and lead.
func otherPlaces(a, b likeness.Report) bool {
	if len(a.Places) == 0 || len(b.Places) == 0 || traits.Intersect(a.Places, b.Names) ||
		traits.Intersect(b.Places, a.Names) {
		return false
	}
	return a.Notice || b.Notice || !tells(a.Places, b) && !tells(b.Places, a)
}

// tells tells whether a report names one of some names.
func tells(names []string, r likeness.Report) bool {
	return traits.Intersect(names, r.Names) || traits.Intersect(names, r.TextNames)
}

// isMany tells whether two reports share only what many do: a single name, or of
// accidents on roads, which happen every day, not where.
func isMany(a, b Report, shared []likeness.Shared) bool {
	names := 0
	for _, t := range shared {
		if (t.Kind == traits.Name && !t.Part || t.Kind == traits.Ordinal) && t.Tells >= rareName {
			names++
		}
	}
	return names == 0 && a.says.Accident && b.says.Accident || names <= 1 && onlyNames(shared)
}

const (
	// rareName is how much a name tells at least that says where.
	rareName = 0.5
	// said is how much the words tell at least that say more than who and where.
	said = 0.2
)

// onlyNames tells whether two reports share who and where alone.
func onlyNames(shared []likeness.Shared) bool {
	says := 0.0
	for _, t := range shared {
		says += t.Says()
	}
	return len(shared) > 0 && says < said
}

func daysWritten(days []string) string {
	if len(days) == 0 {
		return "no day"
	}
	return strings.Join(days, ", ")
}

// isOneStorm tells whether both reports tell of one storm with a number or a name.
func isOneStorm(a, b Report) bool {
	x, y := a.says, b.says
	return a.At.Sub(b.At).Abs() <= Apart && !x.RoundUp && !y.RoundUp && len(x.Storms) > 0 && len(y.Storms) > 0 &&
		sameSet(x.Storms, y.Storms)
}

func sameSet(a, b []string) bool {
	in := func(list []string) func(string) bool { return func(s string) bool { return !slices.Contains(list, s) } }
	return !slices.ContainsFunc(a, in(b)) && !slices.ContainsFunc(b, in(a))
}

// isOneSession tells whether both reports tell of the same session of the same body, and
// of no other body.
func isOneSession(a, b Report) bool {
	x, y := a.says, b.says
	return len(x.Sessions) == 1 && slices.Equal(x.Sessions, y.Sessions) &&
		traits.Intersect(x.Ordinals["thứ"], y.Ordinals["thứ"])
}

// namesOfANotice is how many names two notices of one interruption share at least: the
// commune's and a village's.
const namesOfANotice = 2

// isOneNotice tells whether both reports announce the interruption of one day at one
// place.
func isOneNotice(a, b Report, shared []likeness.Shared) bool {
	x, y := a.says, b.says
	if !x.Notice || !y.Notice || len(x.Places) == 0 || !traits.Intersect(x.Places, y.Names) {
		return false
	}
	names := 0
	for _, t := range shared {
		if t.Kind == traits.Name && t.InHeads() {
			names++
		}
	}
	return names >= namesOfANotice
}

// isOneCase tells whether both reports tell of a crime and name the same person, whom no
// office brings to other events.
func isOneCase(a, b Report, shared []likeness.Shared) bool {
	return a.says.Crime && b.says.Crime && slices.ContainsFunc(shared, func(s likeness.Shared) bool {
		return s.Kind == traits.Name && s.Person && s.Tells == 1 && !s.Officer && s.InAHead()
	})
}
