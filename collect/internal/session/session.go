// Package session asks one source's portal on behalf of one visit: every
// request of the visit goes out here, as the source's settings want it, is
// counted, and says whether the portal wants to be left alone. Who reads the
// documents is the Reader.
package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"runtime/debug"
	"slices"
	"syscall"
	"time"

	"loa/article"
	"loa/collect/internal/judge"
	"loa/fetch"
	"loa/portal"
)

// Session is one visit's way to its portal.
type Session struct {
	Client *fetch.Client
	Reader Reader
	Source article.Source
	Log    *slog.Logger
	Now    func() time.Time
	// Progress is told of the steps, and may be nil.
	Progress func(Progress)
	// GiveWay may hold the visit back, before a document is worked on, while something
	// else goes first; it may be nil.
	GiveWay func(context.Context)

	Requests int
	Bytes    int64
	Problems []Problem
}

// Progress is one step of a visit: a list about to be read, or an article
// that is stored, or could not be.
type Progress struct {
	Source      string
	Stage       string // "list", "article", "recheck"
	Done, Total int    // of the stage; Total is 0 while unknown
	URL         string
	Title       string
	Err         error
}

// Tell tells whoever watches of one step.
func (s *Session) Tell(p Progress) {
	if s.Progress != nil {
		p.Source = s.Source.ID
		s.Progress(p)
	}
}

// Problem is what went wrong with one address; the visit went on.
type Problem struct {
	URL string
	Err error
}

// Get fetches a document and counts it. A connection that is cut says nothing of
// the document: it is asked for once more, in its turn. What arrived when the
// visit was stopped may be a half: it is not judged.
func (s *Session) Get(ctx context.Context, r fetch.Request) (fetch.Response, error) {
	r.Access = AccessOf(s.Source)
	resp, err := s.Client.Get(ctx, r)
	if wasCut(err) && ctx.Err() == nil {
		s.Requests++
		resp, err = s.Client.Get(ctx, r)
	}
	s.Requests++
	s.Bytes += int64(len(resp.Body))
	if s.GiveWay != nil {
		s.GiveWay(ctx)
	}
	if ctx.Err() != nil {
		return resp, ctx.Err()
	}
	return resp, err
}

// wasCut tells whether a connection ended before the whole answer was there.
func wasCut(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF)
}

// AccessOf is how an operator wants a source's documents to be asked for. A
// header may be a secret: it goes to the hosts named in the source alone.
func AccessOf(src article.Source) fetch.Access {
	a := fetch.Access{Headers: src.Headers, Language: src.Language, Proxy: src.Proxy, TLSRoots: src.TLSRoots,
		AllowPrivate: src.AllowPrivate}
	for _, raw := range append(slices.Clone(src.Lists), src.URL) {
		if u, err := url.Parse(raw); err == nil && u.Hostname() != "" {
			a.Hosts = append(a.Hosts, u.Hostname())
		}
	}
	return a
}

// Report notes what went wrong at one address, and warns the first time.
func (s *Session) Report(url string, err error, first bool) {
	s.Problems = append(s.Problems, Problem{URL: url, Err: err})
	level := slog.LevelDebug
	if first {
		level = slog.LevelWarn
	}
	s.Log.Log(context.Background(), level, "page not taken", "url", url, "err", err)
}

// MustWait tells whether the source's own portal asked to come back later. A
// dead host that some link leads to is only that link's problem.
func (s *Session) MustWait(address string, err error) bool {
	_, wait := judge.AsksToWait(err)
	return wait && s.AtHome(address)
}

// AtHome tells whether an address is on a host of the source itself.
func (s *Session) AtHome(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(append(judge.Lists(s.Source), s.Source.URL), func(own string) bool {
		o, err := url.Parse(own)
		return err == nil && fetch.HostKey(o) == fetch.HostKey(u)
	})
}

// PageOf is a fetched document as the Reader wants it.
func PageOf(r fetch.Response) portal.Page {
	return portal.Page{URL: r.URL, Body: r.Body, Header: r.Header, Fetched: r.Fetched}
}

// Guarded turns a panic of a parser into an error about one document.
func Guarded[T any](log *slog.Logger, url string, read func() (T, error)) (out T, err error) {
	defer func() {
		if p := recover(); p != nil {
			log.Error("a parser failed on a page", "url", url, "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("read %s: the parser failed: %v: %w", url, p, article.ErrLayout)
		}
	}()
	return read()
}
