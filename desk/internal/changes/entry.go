package changes

import (
	"cmp"
	"slices"

	"loa/desk/internal/fields"
	"loa/desk/internal/frame"
)

// EntryForm is a form in which a source or topic is written.
type EntryForm struct {
	Action, ID, Version, Submit string
	NewID                       bool // the id is chosen here
	IDWrong                     string
	Inputs                      []fields.Input
	Wrong                       []frame.Problem // what is about no one input
	Conflict                    bool            // somebody else changed it meanwhile
	Back                        string
}

// Few and More are the inputs that are often wanted, and seldom.
func (f EntryForm) Few() []fields.Input  { return f.some(false) }
func (f EntryForm) More() []fields.Input { return f.some(true) }

// OpenMore tells whether something among those seldom wanted is to be seen.
func (f EntryForm) OpenMore() bool {
	return slices.ContainsFunc(f.More(), func(in fields.Input) bool { return in.Wrong != "" || in.Now != "" })
}

func (f EntryForm) some(more bool) []fields.Input {
	return slices.DeleteFunc(slices.Clone(f.Inputs), func(in fields.Input) bool { return in.More != more })
}

// Compared notes at inputs what stands in the configuration now, where that is
// something else.
func Compared(list, now []fields.Input) {
	for i := range list {
		if now[i].Value != list[i].Value {
			list[i].Now = cmp.Or(now[i].Value, "(trống)")
		}
	}
}
