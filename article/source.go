package article

import (
	"net/netip"
	"slices"
	"time"
)

// Source is a portal section we collect from.
type Source struct {
	ID       string
	Name     string
	URL      string   // the portal
	Lists    []string // list pages, feeds or sitemaps; empty means URL
	Profile  string   // a profile's name, "auto" or "none"
	Schedule string   // cron spec, or "auto"
	Topics   []string // every article of the source has these topics
	// Trusted are the sections whose emergencies no operator is asked about;
	// "*" stands for the whole source.
	Trusted  []string
	FullText bool // publish the content, not only the summary
	Delay    time.Duration

	Include, Exclude []string // RE2 on the article's URL and title
	Selectors        Selectors
	// Pages says whether the articles' own pages are read: PagesAuto, or empty,
	// reads them and takes the feed's words where a page cannot be read;
	// PagesAlways never does; PagesNever reads the feed alone.
	Pages string
	// Formerly are addresses at which the portal was before: its articles from
	// there are known under the new ones.
	Formerly []string
	Headers  map[string]string
	// AllowPrivate are where the source may live besides public addresses.
	AllowPrivate []netip.Prefix
	Language     string
	Proxy        string
	TLSRoots     string // PEM file
	MinInterval  time.Duration
	MaxInterval  time.Duration
	MaxNew       int // a visit that finds more new links than this is held for the operator
	// FirstFill says how much a source brings at first: FirstFillNewest, or
	// empty, the newest of each list; FirstFillAll, some a visit, everything.
	FirstFill string
	// Paused says that it is left alone: its articles stay, it is not visited.
	Paused bool
}

// The values of Source.FirstFill.
const (
	FirstFillNewest = "newest"
	FirstFillAll    = "all"
)

// The values of Source.Pages.
const (
	PagesAuto   = "auto"
	PagesAlways = "always"
	PagesNever  = "never"
)

// OperatorSource is the id of the source of what operators write themselves.
const OperatorSource = "khan"

// SourceIndex finds sources by their id, among them that of the operators as readers
// see it: the site itself. It shares the list it was made of, which is not to be
// changed: of ten thousand sources a copy has seven megabytes.
type SourceIndex struct {
	list      []Source
	at        map[string]int32
	operators Source
}

// IndexSources is the index of sources at a site of that name and address.
func IndexSources(sources []Source, site, url string) SourceIndex {
	x := SourceIndex{list: sources, at: make(map[string]int32, len(sources)),
		operators: Source{ID: OperatorSource, Name: site, URL: url, FullText: true}}
	for i := range sources {
		x.at[sources[i].ID] = int32(i)
	}
	return x
}

// Find is the source with an id; ok is false when there is none.
func (x SourceIndex) Find(id string) (src Source, ok bool) {
	if i, ok := x.at[id]; ok {
		return x.list[i], true
	}
	if id == OperatorSource {
		return x.operators, true
	}
	return Source{}, false
}

// Get is the source with an id, the zero Source when there is none.
func (x SourceIndex) Get(id string) Source {
	src, _ := x.Find(id)
	return src
}

// Publishers are the sources that have published an article, its own first; of what
// an operator wrote for an area those of the area.
func (a Article) Publishers() []string {
	if a.Source == OperatorSource {
		if area := WarningArea(a.Key); len(area) > 0 {
			return area
		}
	}
	list := []string{a.Source}
	for _, p := range a.Places {
		if !slices.Contains(list, p.Source) {
			list = append(list, p.Source)
		}
	}
	return list
}

// Selectors are CSS selectors for a portal without a profile; an empty one is
// left to the generic reader.
type Selectors struct {
	Item, Link                           string // list page: one entry; its link within
	Title, Lead, Content, Author, Source string // article page
	Published, Image, Caption            string
	Remove                               string
}

// SourceState is what one visit leaves for the next. Each visit reads and writes it, so
// what is not set is left out of its stored form.
type SourceState struct {
	Source      string
	Documents   []DocumentState `json:",omitzero"` // one per list, feed, sitemap, robots.txt visited
	Profile     string          `json:",omitzero"` // the profile last found fitting
	Failures    int             `json:",omitzero"` // in a row
	NotBefore   time.Time       `json:",omitzero"` // back-off: no visit before
	LastAttempt time.Time       `json:",omitzero"`
	LastSuccess time.Time       `json:",omitzero"`
	LastNew     time.Time       `json:",omitzero"` // when it last published something new
	LastError   string          `json:",omitzero"`
	// LayoutErrors counts pages in the last visit that no profile could read.
	LayoutErrors int           `json:",omitzero"`
	PerDay       float64       `json:",omitzero"` // articles a day, a moving average
	NextExpected time.Time     `json:",omitzero"`
	Interval     time.Duration `json:",omitzero"`          // with schedule auto
	Held         int           `json:",omitzero"`          // new links held back for the operator
	HeldTitles   []string      `json:",omitzero"`          // the first of them
	LeftOut      int           `json:",omitzero"`          // older articles in the lists that the first fill left out
	OlderPages   bool          `json:",omitzero"`          // it also left out older pages of the lists
	Filled       bool          `json:",omitzero"`          // the first visit is done: later finds are news
	FilledAt     time.Time     `json:",omitzero"`          // when it was; zero for one of an earlier version
	Boilerplate  []byte        `json:"Furniture,omitzero"` // opaque: blocks of text that repeat on the host's pages
}

// DocumentState is what conditional requests need to know of one document.
type DocumentState struct {
	URL          string
	ETag         string    `json:",omitzero"`
	LastModified string    `json:",omitzero"`
	Hash         string    `json:",omitzero"` // of the body
	Checked      time.Time `json:",omitzero"`
}

// Known is what collect needs to know of an article already stored.
type Known struct {
	ID        int64
	Source    string
	Key       string
	URL       string
	State     State
	Revision  int
	ListHash  string // hash of the list entry last seen
	Collected time.Time
	Visited   time.Time
	NextVisit time.Time
	Title     string    // of the article, not of the link
	Aliases   []string  // further names of the article at its source, to be remembered
	Missing   time.Time // first 404 or 410 of the present row of them; zero: none
}

// Saved says what storing an article did.
type Saved struct {
	ID      int64
	New     bool
	Waiting bool // New, and public only at Release
	Copy    bool // joined to article ID as a further place
	Change  ChangeKind
	Fields  []string
}
