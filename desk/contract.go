package desk

import "loa/desk/internal/frame"

// The contract of the desk stands below, where each screen sees it.
type (
	// Options are what a Desk needs; what may be nil says so.
	Options = frame.Options
	// Area is a part of the readers: those of a bot that serves some sources only.
	Area = frame.Area
	// Configuration is where topics and sources stand, and are changed.
	Configuration = frame.Configuration
	// ConfigState is what there is to know of the configuration as a whole.
	ConfigState = frame.ConfigState
	// ConfigChange is a change of one topic or source.
	ConfigChange = frame.ConfigChange
	// Problem is one mistake in what was wanted.
	Problem = frame.Problem
	// RefusedError says what is wrong with what was wanted.
	RefusedError = frame.RefusedError
	// StatedError says that the file, which goes first and cannot be written, states
	// what was to be changed.
	StatedError = frame.StatedError
	// Preview is what would be collected from an address.
	Preview = frame.Preview
	// PreviewLink is an article that the list names.
	PreviewLink = frame.PreviewLink
	// PreviewArticle is an article that was read, or why it was not.
	PreviewArticle = frame.PreviewArticle
	// PreviewField is a field of an article and where on its page it stands.
	PreviewField = frame.PreviewField
	// UnreadableError says why an address can be no source.
	UnreadableError = frame.UnreadableError
)

var (
	// ErrChanged says that somebody else changed the same meanwhile.
	ErrChanged = frame.ErrChanged
	// ErrAsked says that another process visits the source, within seconds.
	ErrAsked = frame.ErrAsked
)

// ShortestPassword is the least number of characters of a password.
const ShortestPassword = frame.ShortestPassword

// Hash hashes a password for DeskUser.Hash. The error says what is wrong with it.
func Hash(password string) (string, error) { return frame.Hash(password) }
