package feeds

import (
	"context"
	"net/http"
	"time"

	"loa/feed"
	"loa/operations"
	"loa/web/internal/address"
	"loa/web/internal/answer"
)

// ServeStatus tells what happened to the sources: added, silent, failing,
// recovered.
func (h *Handler) ServeStatus(w http.ResponseWriter, r *http.Request) {
	events, err := h.store.SourceEvents(r.Context(), address.DefaultLimit)
	if err != nil {
		h.broken(w, r, "read the sources' events", err)
		return
	}
	set := h.current.Get()
	items := make([]feed.Item, 0, len(events))
	for _, e := range events {
		it, err := set.Writer.StatusEntry(e)
		if err != nil {
			h.broken(w, r, "render the status feed", err)
			return
		}
		items = append(items, it)
	}
	head := feed.Head{ID: set.Site.URL + "/feeds/status.atom", Self: set.Site.URL + "/feeds/status.atom", Home: set.Site.URL + "/",
		Title: "Tình trạng nguồn tin – " + set.Site.Name, Description: "Nguồn mới, nguồn im lặng, nguồn hoạt động trở lại."}
	doc, err := set.Writer.Document(feed.Atom, head, items)
	if err != nil {
		h.broken(w, r, "render the status feed", err)
		return
	}
	answer.New(doc, head, func(int) {}).Serve(w, r)
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
		if _, configured := set.Source[source.Source]; !configured || source.LastSuccess.IsZero() && source.Failures == 0 {
			continue
		}
		was := last[source.Source]
		e := operations.SourceEvent{Source: source.Source, Number: was.Number + 1, At: h.now(), Kind: sourceKind(source, was.Kind)}
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
