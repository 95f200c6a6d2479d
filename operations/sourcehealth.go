package operations

import (
	"time"

	"loa/article"
)

// SourceHealth is a source as the operator's desk shows it.
type SourceHealth struct {
	article.SourceState
	Articles int
	Silent   bool // longer without news than its habit explains
	Next     time.Time
}
