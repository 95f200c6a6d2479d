package desk

import (
	"cmp"
	"slices"

	"loa/desk/internal/fields"
)

// entryForm is a form in which a source or topic is written.
type entryForm struct {
	Action, ID, Version, Submit string
	NewID                       bool // the id is chosen here
	IDWrong                     string
	Inputs                      []fields.Input
	Wrong                       []Problem // what is about no one input
	Conflict                    bool      // somebody else changed it meanwhile
	Back                        string
}

// Few and More are the inputs that are often wanted, and seldom.
func (f entryForm) Few() []fields.Input  { return f.some(false) }
func (f entryForm) More() []fields.Input { return f.some(true) }

// OpenMore tells whether something among those seldom wanted is to be seen.
func (f entryForm) OpenMore() bool {
	return slices.ContainsFunc(f.More(), func(in fields.Input) bool { return in.Wrong != "" || in.Now != "" })
}

func (f entryForm) some(more bool) []fields.Input {
	return slices.DeleteFunc(slices.Clone(f.Inputs), func(in fields.Input) bool { return in.More != more })
}

// compared notes at inputs what stands in the configuration now, where that is
// something else.
func compared(list, now []fields.Input) {
	for i := range list {
		if now[i].Value != list[i].Value {
			list[i].Now = cmp.Or(now[i].Value, "(trống)")
		}
	}
}
