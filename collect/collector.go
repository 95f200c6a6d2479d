package collect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"loa/article"
	"loa/collect/internal/gather"
	"loa/collect/internal/session"
	"loa/fetch"
)

// Store is what collect needs of the database.
type Store interface {
	States
	Articles
	Lookout
	Publisher
}

// States remember the sources.
type States interface {
	// SourceState returns a zero state for a source never visited.
	SourceState(ctx context.Context, source string) (article.SourceState, error)
	SaveSourceState(ctx context.Context, state article.SourceState) error
}

// Articles are those stored before.
type Articles interface {
	// Known returns what is stored of the source's articles, by key.
	Known(ctx context.Context, source string, keys []string) (map[string]article.Known, error)
	MarkVisit(ctx context.Context, k article.Known) error
	Article(ctx context.Context, id int64) (article.Article, error)
}

// Lookout names the articles to look at again.
type Lookout interface {
	// DueVisits returns articles whose NextVisit has come, warnings first, then
	// the longest due.
	DueVisits(ctx context.Context, source string, now time.Time, limit int) ([]article.Known, error)
	// LongUnseen returns articles that were not visited since a time and are to
	// be visited some day, the longest unseen first.
	LongUnseen(ctx context.Context, source string, since time.Time, limit int) ([]article.Known, error)
}

// Publisher stores what was found.
type Publisher interface {
	// SaveArticle stores an article and announces what is new or changed.
	SaveArticle(ctx context.Context, a article.Article) (article.Saved, error)
	// SaveFill stores an article without announcing it.
	SaveFill(ctx context.Context, a article.Article) (article.Saved, error)
	Withdraw(ctx context.Context, id int64, reason string) error
}

// Reader reads fetched pages.
type Reader = session.Reader

// Document is a page that a Reader has parsed.
type Document = session.Document

// Portal is the Reader that package portal is.
type Portal = session.Portal

// Options are what a Collector works with. Zero numbers take the defaults
// beside them.
type Options struct {
	Store  Store // May be nil for Preview
	Client *fetch.Client
	Reader Reader // Portal{} if nil
	Topics []article.Topic
	// Learned gives the topics of an article that no section says; nil gives
	// none.
	Learned func(title, text string) []string
	// Summarize makes a summary elsewhere, that may be trusted, or says why
	// there is none; nil: the built-in ones are used.
	Summarize func(context.Context, article.Article) (string, error)
	Version   string // of this program: what a new version reads better is read again
	Logger    *slog.Logger
	Now       func() time.Time
	Random    func() float64 // in [0, 1), spreads retries
	// GiveWay may hold a visit back while something else goes first. May be nil.
	GiveWay func(context.Context)

	// Former is the collector that this one takes the place of: what it remembers
	// of portals besides what is stored goes on. May be nil.
	Former *Collector

	FillArticles int // 50 newest of each list on the first visit
	FillPages    int // 10 pages of each list on the first visit
	CatchUpPages int // 5 older pages while everything on a page is new
	MaxNew       int // 100 new links at once, for sources that set none
	MaxRechecks  int // 20 known articles looked at again in one visit
	// Looks tells of an article's age at which age it is looked at next for
	// changes, 0 for not again; what is urgent or fresh is looked at sooner.
	// GrowingLooks if nil.
	Looks func(age time.Duration) time.Duration
	// Period is the time between two visits by a source's own schedule, zero
	// where it is not known. nil knows none.
	Period func(article.Source) time.Duration
	// MissingFor is how long an article must be missing, at its first and at a
	// later visit, before it counts as withdrawn: 3 hours.
	MissingFor time.Duration
}

// Collector visits sources. It is safe for concurrent use.
type Collector struct {
	Options
	*recollection
	topics *article.Matcher

	mu      sync.Mutex
	visited map[string]bool // sources being visited
}

// ErrBusy says that a source is being visited already.
var ErrBusy = errors.New("a visit is under way")

// New makes a Collector.
func New(o Options) (*Collector, error) {
	if o.Client == nil {
		return nil, errors.New("collect: a Client is needed")
	}
	if o.Reader == nil {
		o.Reader = Portal{}
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Float64
	}
	o.FillArticles = cmp.Or(o.FillArticles, 50)
	o.FillPages = cmp.Or(o.FillPages, 10)
	o.CatchUpPages = cmp.Or(o.CatchUpPages, 5)
	o.MaxNew = cmp.Or(o.MaxNew, 100)
	o.MaxRechecks = cmp.Or(o.MaxRechecks, 20)
	o.MissingFor = cmp.Or(o.MissingFor, missingFor)
	if o.Looks == nil {
		o.Looks = GrowingLooks
	}
	if o.Period == nil {
		o.Period = func(article.Source) time.Duration { return 0 }
	}
	c := &Collector{Options: o, recollection: newRecollection(), topics: article.NewMatcher(o.Topics),
		visited: map[string]bool{}}
	if o.Former != nil {
		c.recollection, c.Former = o.Former.recollection, nil
	}
	return c, nil
}

// How is what an operator may ask of a visit beyond the usual.
type How struct {
	// AcceptHeld takes the new links that were held back. They are stored
	// quietly, like a first fill: in the feeds, but sent to nobody.
	AcceptHeld bool
	// Send announces what AcceptHeld takes, as if it had not been held back.
	Send bool
	// All also takes what the first fill left out, a part a visit and quietly:
	// Report.Filling tells whether there is more.
	All bool
	// Now does not wait for the end of our own back-off. What a portal asked
	// for in this process with Retry-After is kept to all the same.
	Now      bool
	Progress func(Progress)
}

// Progress is one step of a visit.
type Progress = session.Progress

// Report tells what a visit did.
type Report struct {
	Source            string
	Started, Finished time.Time
	Waiting           bool // nothing was done: the source is to be left alone until Next
	Fill              bool // the visit was (part of) the first fill

	Lists, ListsUnchanged int
	Found                 int // article links in the lists that changed
	RefusedLinks          int // links of other sections, or kept out by the patterns
	New, Copies           int
	Changed, Unchanged    int // known articles looked at again
	Withdrawn             int
	Missing               int      // answered 404 or 410, not yet taken for withdrawn
	Refused               int      // pages that are no article of the source
	Failed                int      // pages that could not be read and will be tried again
	Held                  int      // new links held back for the operator
	HeldTitles            []string // the first of them
	Left                  int      // new links left to the next visit because this one ended early
	Failures              int      // visits that failed in a row, of which this is the last
	// LeftOut counts the older articles in the lists that the first fill left
	// out and nobody has asked for, LeftOutSince is the date of the oldest that
	// says one, and OlderPages tells that the lists go on besides.
	LeftOut      int
	LeftOutSince time.Time
	OlderPages   bool
	Filling      bool // older articles are being taken, and the next visit goes on
	// Overrun names lists on which nothing was known any more: articles may
	// have come and gone between two visits.
	Overrun []string

	Requests int
	Bytes    int64
	Problems []Problem
	Next     time.Time // when to visit next, see NextVisit
	Hubs     []Hub     // WebSub hubs that the source's feeds name
}

// Problem is what went wrong with one address; the visit went on.
type Problem = session.Problem

// Hub is a WebSub hub and the topic it distributes.
type Hub = gather.Hub

// Visit visits a source once. The error is about the visit as a whole: no
// list could be read, the portal asked to come back later, the store failed;
// it is the caller's to log, and the report then tells what was done before. Pages that could not be read
// are in Report.Problems. A visit is safe to repeat at any time.
func (c *Collector) Visit(ctx context.Context, src article.Source) (Report, error) {
	return c.VisitAs(ctx, src, How{})
}

// VisitAs is Visit with an operator's wishes.
func (c *Collector) VisitAs(ctx context.Context, src article.Source, how How) (Report, error) {
	if !c.begin(src.ID) {
		return Report{Source: src.ID}, fmt.Errorf("collect %s: %w", src.ID, ErrBusy)
	}
	defer c.end(src.ID)
	v, err := c.newVisit(ctx, src, how)
	if err != nil {
		return Report{Source: src.ID}, fmt.Errorf("collect %s: %w", src.ID, err)
	}
	if err := v.run(ctx); err != nil {
		return v.reported(), fmt.Errorf("collect %s: %w", src.ID, err)
	}
	return v.reported(), nil
}

func (c *Collector) begin(source string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.visited[source] {
		return false
	}
	c.visited[source] = true
	return true
}

func (c *Collector) end(source string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.visited, source)
}
