package frame

import (
	"context"
	"log/slog"
	"time"

	"loa/article"
	"loa/ledger"
	"loa/operations"
	"loa/subscriber"
)

// Accounts are who may use the desk, and what they did there.
type Accounts interface {
	DeskUsers(ctx context.Context) ([]operations.DeskUser, error)
	LogDesk(ctx context.Context, e operations.DeskEntry) error
	DeskLog(ctx context.Context, limit int) ([]operations.DeskEntry, error)
	DeskChange(ctx context.Context, id string) (operations.DeskChange, error)
	DeskChanges(ctx context.Context, target string, limit int) ([]operations.DeskChange, error)
}

// State is what runs, in numbers.
type State interface {
	Stats(ctx context.Context) (operations.Stats, error)
	Health(ctx context.Context) ([]operations.SourceHealth, error)
	SourceEvents(ctx context.Context, limit int) ([]operations.SourceEvent, error)
	Leads(ctx context.Context, channel string) (who operations.Holder, ok bool, err error)
	Visits(ctx context.Context, source string, limit int) ([]operations.Visit, error)
}

// Articles are what was published.
type Articles interface {
	Article(ctx context.Context, id int64) (article.Article, error)
	Find(ctx context.Context, q article.Query) (list []article.Article, partial bool, err error)
	Revisions(ctx context.Context, id int64) ([]article.Revision, error)
	PerDay(ctx context.Context, now time.Time, days int) (map[string][]int, error)
}

// Publishing changes what is published.
type Publishing interface {
	Remove(ctx context.Context, id int64, reason string) error
	CorrectSummary(ctx context.Context, id int64, summary string) error
	EndEmergency(ctx context.Context, id int64, how article.EscalationState, who string) (article.Escalation, error)
	Warnings
}

// Warnings are decided by people.
type Warnings interface {
	ApprovalRequests(ctx context.Context, channel string) ([]article.ApprovalRequest, error)
	ConfirmEscalation(ctx context.Context, id int64, who string) (article.Escalation, error)
	DeclineEscalation(ctx context.Context, id int64, who string) (article.Escalation, error)
}

// Others are whom articles reach besides readers and chats.
type Others interface {
	Webhooks(ctx context.Context) ([]operations.WebhookState, error)
	ResumeWebhook(ctx context.Context, id string) error
	FeedTokens(ctx context.Context) ([]operations.FeedToken, error)
	SaveFeedToken(ctx context.Context, t operations.FeedToken) error
	RevokeFeedToken(ctx context.Context, name string) error
	BoxUses(ctx context.Context, since time.Time) ([]operations.BoxUse, error)
	HubSubscriptions(ctx context.Context) ([]operations.HubSubscription, error)
}

// Resending sends articles again to those who refused them for certain.
type Resending interface {
	// Refused counts to how many an article could be sent again now.
	Refused(ctx context.Context, article int64) (n int64, err error)
	AskAgain(ctx context.Context, article int64, who string, until time.Time) error
	Resends(ctx context.Context, article int64) ([]ledger.Resend, error)
}

// Area is a part of the readers: those of a bot that serves some sources only.
type Area struct {
	ID, Name string
	Sources  []string
}

// Options are what a Desk needs; what may be nil says so.
type Options struct {
	Accounts   Accounts
	State      State
	Articles   Articles
	Publishing Publishing
	Others     Others
	Resending  Resending // nil: nobody can
	// Publish stores a warning and announces it, once, however often it is asked to.
	Publish func(ctx context.Context, a article.Article) (id int64, err error)
	// Areas are the parts of the readers that a warning may be meant for; nil: none.
	Areas func() []Area
	// Audit says whom the broadcasts of an article reached.
	Audit func(ctx context.Context, id int64) ([]ledger.Audit, error)
	// Chats are the subscribers at an address.
	Chats func(ctx context.Context, address string) ([]subscriber.Subscriber, error)
	// Visit visits a source now, and says what came of it; nil: nobody can.
	Visit func(ctx context.Context, source string) (outcome string, err error)
	// FailureOf says why a visit failed; nil: it is not known.
	FailureOf func(err error) operations.VisitFailure
	// Accept visits a source now and takes what was held back; with send it is
	// sent, too. nil: nobody can.
	Accept func(ctx context.Context, source string, send bool) (outcome string, err error)
	// Configuration is where topics and sources are changed; nil: nowhere.
	Configuration Configuration
	// Look reads an address that may become a source; nil: nobody can.
	Look func(ctx context.Context, address string) (Preview, error)
	// CheckFeed says what is wrong with a feed as a private address names it; nil:
	// nobody can make one here.
	CheckFeed func(name string) error
	// Silent says which channels send nothing, and why; nil: it is not known here.
	Silent func() []string
	// Published is called after something was published or withdrawn.
	Published func()
	Topics    []article.Topic
	Sources   []article.Source

	Name, URL string // of the site
	TimeZone  *time.Location
	Now       func() time.Time
	Logger    *slog.Logger
}
