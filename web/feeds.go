package web

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"loa/article"
	"loa/feed"
	"loa/operations"
)

// serveFeed answers everything below /feeds/ that is not already kept under
// its plain address.
func (s *Server) serveFeed(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
	case http.MethodOptions: // a script on another site asks whether it may
		h := w.Header()
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS")
		h.Set("Access-Control-Allow-Headers", "If-None-Match, If-Modified-Since, A-IM")
		h.Set("Access-Control-Max-Age", "86400")
		w.WriteHeader(http.StatusNoContent)
		return
	default:
		w.Header().Set("Allow", "GET, HEAD, OPTIONS")
		s.fail(w, r, http.StatusMethodNotAllowed, "Nguồn tin chỉ để đọc.", "A feed can only be read.")
		return
	}
	path := strings.TrimPrefix(r.URL.Path, "/feeds/")
	if rest, ok := strings.CutPrefix(path, "private/"); ok {
		token, format, _ := strings.Cut(rest, ".")
		s.servePrivate(w, r, token, feed.Format(format))
		return
	}
	set := s.setup.Load()
	sel, format, p := set.parseFeed(path, r.URL.Query())
	if p != nil {
		s.feedProblem(w, r, p)
		return
	}
	d, err := s.cache.get(set, sel, format)
	if err != nil {
		w.Header().Set("Retry-After", "30")
		s.fail(w, r, http.StatusServiceUnavailable, "Nguồn tin tạm thời chưa sẵn sàng. Xin quý vị thử lại sau ít phút.", "The feed is not ready. Please try again in a few minutes.")
		return
	}
	d.serve(w, r)
}

// feedProblem answers an address that gives no feed. A former topic is
// redirected for ever, one that was given up is gone.
func (s *Server) feedProblem(w http.ResponseWriter, r *http.Request, p *problem) {
	if p.status == http.StatusMovedPermanently {
		http.Redirect(w, r, s.path(p.redirect), p.status)
		return
	}
	if p.status == http.StatusNotFound && s.retired(r.Context(), strings.TrimPrefix(r.URL.Path, "/feeds/")) {
		s.fail(w, r, http.StatusGone, "Chủ đề này không còn nữa.", "This topic has been retired.")
		return
	}
	s.fail(w, r, p.status, p.vi, p.en)
}

// retired tells whether a feed's path names a topic that once was configured.
func (s *Server) retired(ctx context.Context, path string) bool {
	name, _, _ := strings.Cut(path, ".")
	names := strings.FieldsFunc(name, func(r rune) bool { return r == '/' || r == '+' })
	topics, err := s.store.RetiredTopics(ctx)
	if err != nil {
		s.log.Error("cannot read retired topics", "err", err)
		return false
	}
	set := s.setup.Load()
	return slices.ContainsFunc(topics, func(t article.Topic) bool {
		_, back := set.topic[t.ID]
		return !back && slices.Contains(names, t.ID)
	})
}

// Feed returns a feed document by its address for the WebSub hub: the bytes,
// their media type and their entity tag. It returns article.ErrNotFound for
// an address that is no feed of ours, or not its canonical one.
func (s *Server) Feed(_ context.Context, address string) (body []byte, contentType, tag string, err error) {
	rest, ok := strings.CutPrefix(address, s.site.URL+"/feeds/")
	if !ok {
		return nil, "", "", article.ErrNotFound
	}
	u, err := url.Parse("/feeds/" + rest)
	if err != nil {
		return nil, "", "", article.ErrNotFound
	}
	set := s.setup.Load()
	sel, format, p := set.parseFeed(strings.TrimPrefix(u.Path, "/feeds/"), u.Query())
	if p != nil || sel.to > 0 || s.site.URL+sel.address(format) != address {
		return nil, "", "", article.ErrNotFound
	}
	d, err := s.cache.get(set, sel, format)
	if err != nil {
		return nil, "", "", err
	}
	return d.Bytes, d.kind[0], d.Tag, nil
}

// serveOPML lists all feeds, grouped.
func (s *Server) serveOPML(w http.ResponseWriter, r *http.Request) {
	set := s.setup.Load()
	base := s.site.URL
	list := []feed.Outline{{Group: s.site.Name, Title: "Tất cả tin – " + s.site.Name, Feed: base + "/feeds/all.rss", Home: base + "/"}}
	if slices.ContainsFunc(set.topics, func(t article.Topic) bool { return t.Urgent }) {
		list = append(list, feed.Outline{Group: s.site.Name, Title: "Tin khẩn – " + s.site.Name, Feed: base + "/feeds/urgent.rss", Home: base + "/"})
	}
	for _, t := range set.topics {
		group := t.Group
		if group == "" {
			group = "Chủ đề"
		}
		list = append(list, feed.Outline{Group: group, Title: t.Name, Feed: base + "/feeds/" + t.ID + ".rss", Home: base + "/topics/" + t.ID})
	}
	for _, src := range set.sources {
		list = append(list, feed.Outline{Group: "Nguồn", Title: src.Name, Feed: base + "/feeds/sources/" + src.ID + ".rss", Home: base + "/sources/" + src.ID})
	}
	out, err := set.writer.OPML(s.site.Name, list)
	if err != nil {
		s.broken(w, r, "write the list of feeds", err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/x-opml; charset=utf-8")
	h.Set("Content-Disposition", `inline; filename="loa.opml"`)
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cache-Control", "public, max-age=3600, stale-if-error=86400")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(out))
}

// serveStatusFeed tells what happened to the sources: added, silent, failing,
// recovered.
func (s *Server) serveStatusFeed(w http.ResponseWriter, r *http.Request) {
	events, err := s.store.SourceEvents(r.Context(), defaultLimit)
	if err != nil {
		s.broken(w, r, "read the sources' events", err)
		return
	}
	set := s.setup.Load()
	items := make([]feed.Item, 0, len(events))
	for _, e := range events {
		it, err := set.writer.StatusEntry(e)
		if err != nil {
			s.broken(w, r, "render the status feed", err)
			return
		}
		items = append(items, it)
	}
	h := feed.Head{ID: s.site.URL + "/feeds/status.atom", Self: s.site.URL + "/feeds/status.atom", Home: s.site.URL + "/",
		Title: "Tình trạng nguồn tin – " + s.site.Name, Description: "Nguồn mới, nguồn im lặng, nguồn hoạt động trở lại."}
	doc, err := set.writer.Document(feed.Atom, h, items)
	if err != nil {
		s.broken(w, r, "render the status feed", err)
		return
	}
	newDocument(doc, h, func(int) {}).serve(w, r)
}

// watchSources writes down what happened to the sources since it last looked.
func (s *Server) watchSources(ctx context.Context) error {
	health, err := s.store.Health(ctx)
	if err != nil {
		return err
	}
	last, err := s.store.LastSourceEvents(ctx)
	if err != nil {
		return err
	}
	set := s.setup.Load()
	for _, h := range health {
		if _, configured := set.source[h.Source]; !configured || h.LastSuccess.IsZero() && h.Failures == 0 {
			continue
		}
		was := last[h.Source]
		e := operations.SourceEvent{Source: h.Source, Number: was.Number + 1, At: s.now(), Kind: sourceKind(h, was.Kind)}
		switch e.Kind {
		case was.Kind:
			continue
		case operations.SourceSilent:
			e.Since = h.LastNew
		case operations.SourceFailing:
			e.Since = h.LastSuccess
		}
		if _, err := s.store.SaveSourceEvent(ctx, e); err != nil {
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

// broken answers a failure of ours and writes it to the log.
func (s *Server) broken(w http.ResponseWriter, r *http.Request, doing string, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return // the reader went away
	}
	s.log.Error("cannot answer", "doing", doing, "route", routeOf(r.URL.Path).String(), "err", err)
	w.Header().Set("Retry-After", "30")
	s.fail(w, r, http.StatusServiceUnavailable, "Trang tạm thời chưa đọc được dữ liệu. Xin quý vị thử lại sau ít phút.", "The data cannot be read just now. Please try again in a few minutes.")
}

// fail is the one way to answer with an error: a page for people, plain text
// for feed readers and programs.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, status int, vi, en string) {
	h := w.Header()
	h.Del("Content-Encoding")
	h.Del("Etag")
	h.Del("Last-Modified")
	h.Set("Cache-Control", "no-store")
	if status == http.StatusNotFound || status == http.StatusGone {
		h.Set("Cache-Control", "public, max-age=60")
	}
	h.Set("Vary", "Accept, Sec-Fetch-Dest")
	if wantsHTML(r) {
		s.failPage(w, r, status, vi, en)
		return
	}
	h.Set("Content-Type", "text/plain; charset=utf-8")
	body := vi + "\n" + en + "\n" + s.site.URL + "/\n" + s.site.URL + "/feeds.opml\n"
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write([]byte(body))
	}
}

// serveUnknown answers every address that no route has.
func (s *Server) serveUnknown(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		s.fail(w, r, http.StatusMethodNotAllowed, "Địa chỉ này chỉ để đọc.", "This address can only be read.")
		return
	}
	s.fail(w, r, http.StatusNotFound, "Không có trang này.", "There is no such page.")
}
