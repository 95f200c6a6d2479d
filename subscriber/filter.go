package subscriber

import (
	"strings"
	"sync"

	"loa/article"
)

// filtersMost is how many compiled filters are kept.
const filtersMost = 4096

var (
	filtersMu sync.Mutex
	filters   = map[string]article.KeywordFilter{}
)

// Filter is a subscriber's keywords, compiled: once for each wording, however
// many subscribers, broadcasts and callers ask for it.
func Filter(keywords []string) article.KeywordFilter {
	if len(keywords) == 0 {
		return article.KeywordFilter{}
	}
	wording := strings.Join(keywords, "\n")
	filtersMu.Lock()
	defer filtersMu.Unlock()
	f, ok := filters[wording]
	if !ok {
		if len(filters) >= filtersMost {
			clear(filters)
		}
		f = article.CompileKeywords(keywords)
		filters[wording] = f
	}
	return f
}
