package deskwork

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"loa/article"
	"loa/cmd/loa/internal/setup"
	"loa/collect"
	"loa/desk"
)

// previewTime bounds how long somebody waits for a look at an address.
const previewTime = 90 * time.Second

// Looker looks at addresses that may become sources, one at a time.
type Looker struct {
	Collector func() *collect.Collector
	Zone      *time.Location
	Log       *slog.Logger
	turn      chan struct{}
}

// NewLooker returns one.
func NewLooker(collector func() *collect.Collector, zone *time.Location, log *slog.Logger) *Looker {
	return &Looker{collector, zone, log, make(chan struct{}, 1)}
}

// Look reads an address as loa preview does.
func (l *Looker) Look(ctx context.Context, address string) (desk.Preview, error) {
	addresses, err := setup.Addresses(address)
	if err != nil {
		return desk.Preview{}, &desk.UnreadableError{Failure: setup.FailureOf(err), Why: err.Error()}
	}
	ctx, cancel := context.WithTimeout(ctx, previewTime)
	defer cancel()
	select {
	case l.turn <- struct{}{}:
		defer func() { <-l.turn }()
	case <-ctx.Done():
		return desk.Preview{}, ctx.Err()
	}
	const articles = 3
	p, err := setup.Preview(ctx, l.Collector(), article.Source{FullText: true}, addresses, articles)
	if err != nil {
		l.Log.Info("desk: an address cannot be read", "address", address, "err", err)
		unread := &desk.UnreadableError{Failure: setup.FailureOf(err), Why: err.Error(),
			Advice: setup.AdviceOnSource(err)}
		var other *collect.NotAListError
		if errors.As(err, &other) {
			unread.Try = other.Try
		}
		return desk.Preview{}, unread
	}
	return l.shown(p), nil
}

// shown is a preview as the desk shows it.
func (l *Looker) shown(p collect.Preview) desk.Preview {
	list := p.Listing
	how := list.Evidence
	if list.Profile == "" {
		how = list.Kind + ": " + list.Evidence
	}
	shown := desk.Preview{Source: p.Source, List: list.URL, How: how, Kept: p.Kept, Refused: list.Refused,
		Requests: p.Requests, Note: p.Note}
	for _, way := range p.Ways[1:] {
		shown.Ways = append(shown.Ways, fmt.Sprintf("%s %s: %s", way.Kind, way.URL, way.Evidence))
	}
	for _, link := range list.Links {
		shown.Links = append(shown.Links, desk.PreviewLink{Title: link.Title, URL: link.URL, Published: link.Published})
	}
	for _, page := range p.Pages {
		one := desk.PreviewArticle{URL: page.Link.URL, Title: page.Article.Title}
		if page.Err != nil {
			one.Why = page.Err.Error()
		} else {
			for _, f := range setup.PreviewFields(page, l.Zone) {
				one.Fields = append(one.Fields, desk.PreviewField(f))
			}
		}
		shown.Articles = append(shown.Articles, one)
	}
	return shown
}
