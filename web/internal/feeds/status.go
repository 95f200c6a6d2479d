package feeds

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"loa/feed"
	"loa/operations"
	"loa/web/internal/address"
	"loa/web/internal/answer"
	"loa/web/internal/cache"
)

// serveStatus tells what happened to the sources: added, silent, failing,
// recovered.
func (h *Handler) serveStatus(w http.ResponseWriter, r *http.Request, f feed.Format) {
	if r.URL.RawQuery != "" {
		h.problem(w, r, &address.Problem{Status: http.StatusMovedPermanently, Redirect: "/feeds/status." + string(f)})
		return
	}
	d, err := h.status(r.Context(), f)
	if err != nil {
		h.broken(w, r, "read the sources' events", err)
		return
	}
	d.Serve(w, r)
}

// isStatus returns the format of the status feed that an address names, "" for
// any other address.
func (h *Handler) isStatus(topic string) feed.Format {
	rest, ok := strings.CutPrefix(topic, h.current.Get().Site.URL+"/feeds/status.")
	if f := feed.Format(rest); ok && slices.Contains(feed.Formats, f) {
		return f
	}
	return ""
}

// status is the feed of the sources' state, kept while no event is newer.
func (h *Handler) status(ctx context.Context, f feed.Format) (*answer.Document, error) {
	events, err := h.events(ctx)
	if err != nil {
		return nil, err
	}
	set := h.current.Get()
	items := make([]feed.Item, 0, len(events))
	for _, e := range events {
		it, err := set.Writer.StatusItem(f, e)
		if err != nil {
			return nil, err
		}
		items = append(items, it)
	}
	base := set.Site.URL
	head := feed.Head{ID: base + "/feeds/status.atom", Self: base + "/feeds/status." + string(f), Home: base + "/",
		Title:       "Tình trạng nguồn tin – " + set.Site.Name,
		Description: "Nguồn mới, nguồn im lặng, nguồn hoạt động trở lại."}
	if set.Hub {
		head.Hub = base + "/hub"
	}
	doc, err := set.Writer.Document(f, head, items)
	if err != nil {
		return nil, err
	}
	return cache.Document(set, head, doc), nil
}

// events are the newest events, asked for at most once a second: anybody may
// ask for this feed.
func (h *Handler) events(ctx context.Context) ([]operations.SourceEvent, error) {
	h.told.mu.Lock()
	defer h.told.mu.Unlock()
	now := h.now()
	if h.told.list != nil && now.Sub(h.told.at) < time.Second && !now.Before(h.told.at) {
		return h.told.list, nil
	}
	list, err := h.store.SourceEvents(ctx, address.DefaultLimit)
	if err != nil {
		return nil, err
	}
	h.told.at, h.told.list = now, list
	return list, nil
}

// events that were read a moment ago.
type told struct {
	mu   sync.Mutex
	at   time.Time
	list []operations.SourceEvent
}

// statusEvery is how often the sources' health is looked at.
const statusEvery = time.Minute

// WatchSources keeps the feed of the sources' state; it may be called often.
// Only one goroutine at a time may.
func (h *Handler) WatchSources(ctx context.Context) {
	now := h.now()
	if now.Sub(h.looked) < statusEvery && !now.Before(h.looked) {
		return
	}
	h.looked = now
	if err := h.watchSources(ctx); err != nil && ctx.Err() == nil {
		h.log.Error("cannot look at the sources' health", "err", err)
	}
}

// watchSources writes down what happened to the sources since it last looked.
func (h *Handler) watchSources(ctx context.Context) error {
	health, err := h.store.Health(ctx)
	if err != nil {
		return err
	}
	last, err := h.store.LastSourceEvents(ctx)
	if err != nil {
		return err
	}
	set := h.current.Get()
	for _, source := range health {
		if _, configured := set.Source.Find(source.Source); !configured || source.LastSuccess.IsZero() &&
			source.Failures == 0 {
			continue
		}
		was := last[source.Source]
		e := operations.SourceEvent{Source: source.Source, Number: was.Number + 1, At: h.now(),
			Kind: sourceKind(source, was.Kind)}
		switch e.Kind {
		case was.Kind:
			continue
		case operations.SourceSilent:
			e.Since = source.LastNew
		case operations.SourceFailing:
			e.Since = source.LastSuccess
		}
		if _, err := h.store.SaveSourceEvent(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

// failuresInARow is how many visits must fail before readers are told.
const failuresInARow = 5

// sourceKind is how a source stands, given what was last told of it. The
// answer equals was when there is nothing to tell.
func sourceKind(h operations.SourceHealth, was operations.SourceEventKind) operations.SourceEventKind {
	switch {
	case was == "":
		return operations.SourceAdded
	case h.Failures >= failuresInARow:
		return operations.SourceFailing
	case h.Silent && h.Failures == 0:
		return operations.SourceSilent
	case h.Failures == 0 && (was == operations.SourceFailing || was == operations.SourceSilent):
		return operations.SourceRecovered
	}
	return was
}
