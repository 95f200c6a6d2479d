package service

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"loa/article"
	"loa/cmd/loa/internal/setup"
	"loa/collect"
	"loa/config"
	"loa/feed"
	"loa/hub"
	"loa/store"
	"loa/web"
)

// push tells others of our news, and has others tell us of theirs: our WebSub
// hub, agencies' webhooks, and subscriptions at the hubs of sources.
type push struct {
	log      *slog.Logger
	hub      *hub.Hub
	watcher  *hub.Watcher
	webhooks *hub.Webhooks
	called   chan string // sources whose hub said that there is news
}

// newPush wires the three. feeds gives the server of our feeds; it is called
// only once run has begun.
func newPush(cfg *config.Config, sources []article.Source, db *store.Store, log *slog.Logger,
	feeds func() *web.Server) (*push, error) {
	p := &push{log: log, called: make(chan string, 64)}
	// Callbacks are named by strangers: what the operator allows the sources is
	// not for them.
	p.hub = hub.New(hub.Options{Store: db.Hub, URL: cfg.Site.URL + "/hub", Logger: log, Allow: setup.HubCallbacks,
		Kind: func(address string) int { return feeds().FeedKind(address) },
		Feed: func(ctx context.Context, address string) (hub.Document, error) {
			d, err := feeds().Feed(ctx, address)
			return hub.Document{Tag: d.Tag, Type: d.Type, Self: d.Self, Body: d.Body}, err
		}})
	p.watcher = hub.NewWatcher(hub.WatcherOptions{
		Store: db.Hub, Callback: cfg.Site.URL + "/hub/callback/", Allow: hubsAllowed(cfg), Logger: log,
		Changed: func(source string) {
			select {
			case p.called <- source:
			default: // the schedule visits it all the same
			}
		},
	})
	render, err := webhookItem(cfg, sources)
	if err != nil {
		return nil, setup.Usage(err)
	}
	var hooks []hub.Webhook
	for _, w := range cfg.Webhooks {
		h := hub.Webhook{ID: w.ID, URL: w.URL, Topics: w.Topics}
		for _, secret := range w.Secrets {
			h.Secrets = append(h.Secrets, secret.Reveal())
		}
		hooks = append(hooks, h)
	}
	p.webhooks, err = hub.NewWebhooks(hub.WebhookOptions{
		Store: setup.ForWebhooks(db), Hooks: hooks, Render: render, Allow: cfg.AllowPrivate(), Logger: log,
		Paused: func(id, reason string) {
			log.Error("webhook given up after three days of failures", "webhook", id, "reason", reason)
		},
	})
	if err != nil {
		return nil, setup.Usage(err)
	}
	return p, nil
}

// hubsAllowed tells where the hub of a source may live besides public addresses:
// where that source may by its own setting, and where all may if it is on the
// source's own host. Whoever writes a feed names its hub; what the operator
// allows all sources is not for such strangers.
func hubsAllowed(cfg *config.Config) func(source, hub string) []netip.Prefix {
	return func(source, hub string) []netip.Prefix {
		u, err := url.Parse(hub)
		if err != nil {
			return nil
		}
		src, ok := cfg.SourceNamed(source)
		if ok && slices.ContainsFunc(collect.AccessOf(src).Hosts, func(own string) bool {
			return strings.EqualFold(own, u.Hostname())
		}) {
			return append(cfg.AllowPrivate(), src.AllowPrivate...)
		}
		return src.AllowPrivate
	}
}

// webhookItem renders an article for webhooks: as an item of JSON Feed.
func webhookItem(cfg *config.Config, sources []article.Source) (func(*article.Article) ([]byte, error), error) {
	writer, err := feed.NewWriter(feed.Site{Name: cfg.Site.Name, URL: cfg.Site.URL, Language: cfg.Site.Language,
		Zone: cfg.Site.Location()},
		cfg.ArticleTopics(), sources)
	if err != nil {
		return nil, err
	}
	return func(a *article.Article) ([]byte, error) {
		item, err := writer.Item(feed.JSON, feed.Full, a)
		return item.Bytes, err
	}, nil
}

// extend mounts hub and callbacks on the web server.
func (p *push) extend(o *web.Options) {
	o.Hub = p.hub
	if o.Extra == nil {
		o.Extra = map[string]http.Handler{}
	}
	o.Extra["/hub/callback/"] = p.watcher
	o.Changed = p.hub.Notify
}

// watch subscribes at the hubs that a source's feeds named. Without a public
// address of ours a hub could not call: the source is polled only.
func (p *push) watch(ctx context.Context, source string, hubs []collect.Hub) {
	if !p.watcher.Reachable() {
		return
	}
	for _, h := range hubs {
		if err := p.watcher.Watch(ctx, source, h.Topic, h.Hub); err != nil {
			p.log.Warn("hub of a source not asked", "source", source, "err", err)
		}
	}
}

// passOn wants the sources visited, until ctx ends, whose hubs call.
func (p *push) passOn(ctx context.Context, want func(ctx context.Context, source string)) {
	for {
		select {
		case <-ctx.Done():
			return
		case source := <-p.called:
			visit, cancel := context.WithTimeout(ctx, askedVisitLimit)
			want(visit, source)
			cancel()
		}
	}
}
