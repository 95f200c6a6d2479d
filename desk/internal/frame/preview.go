package frame

import (
	"errors"
	"time"

	"loa/article"
	"loa/operations"
)

// Preview is what would be collected from an address.
type Preview struct {
	Source                  article.Source // as it could be configured
	List, How               string         // the address of the list, and the evidence for it
	Ways                    []string       // others that were tried
	Links                   []PreviewLink
	Articles                []PreviewArticle
	Kept, Refused, Requests int
	Note                    string
}

// PreviewLink is an article that the list names.
type PreviewLink struct {
	Title, URL string
	Published  time.Time
}

// PreviewArticle is an article that was read, or why it was not.
type PreviewArticle struct {
	URL, Title string
	Fields     []PreviewField
	Why        string // it would not be taken
}

// PreviewField is a field of an article and where on its page it stands.
type PreviewField struct{ Name, Value, From string }

// UnreadableError says why an address can be no source.
type UnreadableError struct {
	Failure     operations.VisitFailure
	Why, Advice string
	Try         []string // other addresses, or what to do
}

// Error says why.
func (e *UnreadableError) Error() string { return e.Why }

// ErrAsked says that another process visits the source, within seconds.
var ErrAsked = errors.New("another process visits it")
