package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"loa/article"
	"loa/cmd/loa/internal/approvals"
	"loa/cmd/loa/internal/bots"
	"loa/cmd/loa/internal/front"
	"loa/cmd/loa/internal/pager"
	"loa/cmd/loa/internal/setup"
	"loa/collect"
	"loa/config"
	"loa/desk"
	"loa/fetch"
	"loa/internal/heap"
	"loa/operations"
	"loa/scheduler"
	"loa/store"
	"loa/web"
)

// Tuning is what the demo does otherwise: it has less patience with sources,
// and a bot of its own.
type Tuning struct {
	Jitter     time.Duration                         // spreads the visits of a schedule
	Looks      func(age time.Duration) time.Duration // when known articles are looked at again; nil: growing intervals
	LooksEvery time.Duration                         // how often that is asked; 0: every 15 seconds
	MissingFor time.Duration                         // before a missing article counts as withdrawn; 0: hours
	BotURL     string                                // opens the bot, where it is not at t.me
	// Override is what the command line says otherwise than each configuration
	// that is read; nil for nothing.
	Override func(*config.Config)
}

// Service is the running program: every room, wired.
type Service struct {
	log    *slog.Logger
	tuning Tuning
	role   operations.Role

	store     *store.Store
	client    *fetch.Client
	collector atomic.Pointer[collect.Collector]
	jobs      *scheduler.Scheduler
	web       *web.Server
	push      *push
	pager     *pager.Pager
	desk      *desk.Desk
	accepting *approvals.Acceptances
	bots      *bots.Bots                                             // nil: off
	summarize func(context.Context, article.Article) (string, error) // nil: off
	delivery  *delivery                                              // nil: no channel is configured
	Listener  net.Listener
	figures   *figures
	readers   front.Precedence // whom visits let go first

	metricsListener net.Listener // nil: the metrics are on Listener

	botNames  sync.Map     // user names by channel, as they are learned
	deskSet   atomic.Value // string: what was set at the desk, as it was read last
	areas     atomic.Pointer[[]desk.Area]
	reloading sync.Mutex
	config    *config.Config
	topics    []article.Topic // in force
	// listed are the configured sources. The rooms share the list: of ten thousand
	// sources each copy has seven megabytes.
	listed []article.Source
	// sources are those whose jobs are planned, by id.
	sources atomic.Pointer[map[string]*article.Source]
}

// New opens the database, listens, and wires the rooms; nothing runs
// yet. Close it when run has ended, or was never called.
func New(ctx context.Context, cfg *config.Config, log *slog.Logger, tuning Tuning) (_ *Service, err error) {
	if tuning.Override != nil {
		tuning.Override(cfg)
	}
	s := &Service{log: log, config: cfg, tuning: tuning, role: operations.Role(cfg.Server.Role),
		accepting: &approvals.Acceptances{}}
	s.sources.Store(&map[string]*article.Source{})
	defer func() {
		if err != nil {
			s.Close()
		}
	}()
	zone := cfg.Site.Location()
	if s.Listener, err = front.Listen(ctx, cfg.Server.Listen); err != nil {
		return nil, fmt.Errorf("server.listen: %w", err)
	}
	if cfg.Server.MetricsListen != "" {
		if s.metricsListener, err = front.Listen(ctx, cfg.Server.MetricsListen); err != nil {
			return nil, fmt.Errorf("server.metrics_listen: %w", err)
		}
	}
	if s.store, err = store.Open(ctx, store.Options{URL: cfg.Database.URL.Reveal(), Logger: log, TimeZone: zone,
		Site: cfg.Site.URL}); err != nil {
		return nil, err
	}
	s.figures = newFigures(s.store)
	if cfg, err = setup.WithDesk(ctx, cfg, s.store); err != nil {
		return nil, err
	}
	s.override(cfg)
	if body, err := s.store.Operations.DeskSettings(ctx); err == nil {
		s.deskSet.Store(string(body))
	}
	sayLeftOut(log, cfg)
	s.config, s.topics, s.listed = cfg, cfg.ArticleTopics(), cfg.ArticleSources()
	s.areas.Store(areasOf(cfg, s.role))
	s.sayWhatComes(ctx, cfg.ArticleTopics())
	if err = s.serveBounds(ctx, cfg); err != nil {
		return nil, err
	}
	if err = s.store.Topics.SyncTopics(ctx, cfg.ArticleTopics()); err != nil {
		return nil, err
	}
	if err = s.wireCollecting(cfg); err != nil {
		return nil, err
	}
	if err = s.wireSending(cfg); err != nil {
		return nil, err
	}
	s.push, err = newPush(cfg, s.listed, s.store, log, func() *web.Server { return s.web })
	if err != nil {
		return nil, err
	}
	options := web.Options{
		Uses:    s.store.Hub.SaveBoxUses,
		Store:   setup.ForWeb(s.store),
		Site:    web.Site{Name: cfg.Site.Name, URL: cfg.Site.URL, Language: cfg.Site.Language, TimeZone: zone},
		Topics:  cfg.ArticleTopics(),
		Sources: s.listed,
		Logger:  log,
		Metrics: s.writeMetrics,

		CacheBytes:     int64(cfg.Server.FeedMemory) << 20,
		Kept:           heap.Kept,
		FrameAncestors: cfg.Server.FrameAncestors,
		Duties:         s.duties(),
		NoReaders:      !s.role.Serves(),
	}
	s.push.extend(&options)
	s.bots.Extend(&options)
	if s.desk, err = s.newDesk(cfg); err != nil {
		return nil, err
	}
	options.Extra["/desk"], options.Extra["/desk/"] = s.desk, s.desk
	pushed := options.Changed
	options.Changed = func() {
		pushed()
		s.figures.feedsRenewed(context.WithoutCancel(ctx))
	}
	if s.web, err = web.New(options); err == nil {
		s.showBots()
	}
	return s, err
}

// wireCollecting makes what visiting sources needs.
func (s *Service) wireCollecting(cfg *config.Config) (err error) {
	s.jobs = NewJobs(s.store, s.log, cfg.Site.Location(), s.readers.Begin)
	if !s.role.Collects() {
		return nil
	}
	if s.client, err = fetch.NewClient(setup.Network(cfg)); err != nil {
		return setup.Usage(err)
	}
	s.summarize = setup.Summarize(cfg, s.log)
	return s.setCollector(cfg)
}

// wireSending makes what delivering needs. The bot also tells the pages its name
// and, in webhook mode, takes updates where readers are served.
func (s *Service) wireSending(cfg *config.Config) (err error) {
	s.pager = pager.New(cfg, s.log)
	if s.role == operations.RoleCollect {
		return nil
	}
	var accept func(context.Context, string, bool) (string, error)
	if s.role.Collects() {
		accept = s.acceptHeld
	}
	if s.bots, err = bots.New(bots.Options{Config: cfg, Sources: s.listed, Store: s.store, Log: s.log, Pager: s.pager,
		Published: s.published, Accept: accept}); err != nil {
		return err
	}
	if !s.role.Sends() {
		return nil
	}
	s.delivery = newDelivery(cfg, s.store, s.log, s.bots, s.figures.watch)
	if s.bots == nil && s.delivery != nil {
		s.delivery.tell = s.pager.Tell
	}
	return nil
}

func (s *Service) setCollector(cfg *config.Config) error {
	c, err := collect.New(collect.Options{
		Store: setup.ForCollect(s.store), Client: s.client, Topics: cfg.ArticleTopics(),
		Learned:   setup.LearnedTopics(cfg, s.log),
		Summarize: s.summarize,
		Version:   setup.Version, Logger: s.log, GiveWay: s.readers.GiveWay,
		Looks: s.tuning.Looks, MissingFor: s.tuning.MissingFor, Former: s.collector.Load(),
		Period: func(src article.Source) time.Duration {
			return scheduler.Period(src.Schedule, cfg.Site.Location(), time.Now())
		},
	})
	if err == nil {
		s.collector.Store(c)
	}
	return err
}

// Close releases what New opened.
func (s *Service) Close() {
	for _, listener := range []net.Listener{s.Listener, s.metricsListener} {
		if listener != nil {
			listener.Close()
		}
	}
	if s.client != nil {
		s.client.Close()
	}
	if s.store != nil {
		if err := s.store.Close(); err != nil {
			s.log.Error("close the database", "err", err)
		}
	}
}

// published tells the rooms that the order of changes has grown.
func (s *Service) published() {
	s.web.Notify()
	s.push.webhooks.Notify()
	s.delivery.notify()
	s.bots.Notify()
}

// Run serves until ctx ends, then lets everything that runs come to its end.
func (s *Service) Run(ctx context.Context) error {
	err := s.work(ctx)
	if errors.Is(err, context.Canceled) { // told to stop, perhaps while planning
		return nil
	}
	return err
}

// runJobs plans the jobs and runs them until ctx ends. Readers are served
// meanwhile: of ten thousand sources the planning takes seconds.
func (s *Service) runJobs(ctx context.Context) error {
	s.reloading.Lock()
	err := s.plan(ctx)
	s.reloading.Unlock()
	if err != nil {
		return err
	}
	return s.jobs.Run(ctx)
}

// plan plans the jobs that the scheduler is to run, some of which a reload of the
// configuration may have planned already.
func (s *Service) plan(ctx context.Context) error {
	for _, job := range []scheduler.Job{s.releaseJob(), s.looksJob()} {
		if err := s.jobs.Replace(ctx, job); err != nil {
			return err
		}
	}
	return s.planSources(ctx, s.listed)
}

// serve answers HTTP until ctx ends.
func (s *Service) serve(ctx context.Context) error {
	server := &http.Server{
		Handler:           s.handler(),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	return serveHTTP(ctx, server, s.Listener)
}

// handler answers on the public listener.
func (s *Service) handler() http.Handler {
	answers := s.figures.timed(s.readers.Handler(s.web))
	if !s.role.Serves() {
		answers = front.NoReaders(string(s.role), answers)
	}
	return front.Below(s.config.Site.URL, front.GuardMetrics(s.config.Server, answers))
}

// serveHTTP serves until ctx ends, then lets answers under way come to their end.
func serveHTTP(ctx context.Context, server *http.Server, listener net.Listener) error {
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve http: %w", err)
	case <-ctx.Done():
	}
	shutdown, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	err := server.Shutdown(shutdown)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close() // someone downloads slowly
	}
	<-ended
	return err
}

// planSources plans the sources' jobs, and takes away those of sources that
// are no longer configured.
func (s *Service) planSources(ctx context.Context, sources []article.Source) error {
	s.bots.Rest(sources)
	planned := make(map[string]*article.Source, len(sources))
	for i := range sources {
		src := &sources[i]
		if src.Paused {
			continue
		}
		planned[src.ID] = src
		job, err := s.sourceJob(ctx, src)
		if err == nil {
			err = s.jobs.Replace(ctx, job)
		}
		if err != nil {
			return fmt.Errorf("plan source %s: %w", src.ID, err)
		}
	}
	for id := range *s.sources.Swap(&planned) {
		if _, still := planned[id]; !still {
			s.jobs.Remove(operations.SourceJob(id))
		}
	}
	return nil
}

// reload takes over the topics and sources of a new configuration, and says
// what else changed and waits for a restart.
func (s *Service) reload(ctx context.Context, cfg *config.Config) error {
	s.reloading.Lock()
	defer s.reloading.Unlock()
	if err := s.mayReplace(cfg); err != nil {
		return err
	}
	sayLeftOut(s.log, cfg)
	topics, sources := cfg.ArticleTopics(), cfg.ArticleSources()
	s.sayWhatGoes(ctx, topics)
	s.sayWhatComes(ctx, topics)
	if err := s.serveBounds(ctx, cfg); err != nil {
		return err
	}
	if err := s.store.Topics.SyncTopics(ctx, topics); err != nil {
		return err
	}
	if err := s.web.SetTopics(topics, sources); err != nil {
		return err
	}
	s.desk.SetTopics(topics, sources)
	if s.role.Collects() {
		if err := s.setCollector(cfg); err != nil {
			return err
		}
	}
	s.topics, s.listed = topics, sources
	s.bots.Reload(cfg, topics, sources)
	s.areas.Store(areasOf(cfg, s.role))
	s.showBots()
	if err := s.delivery.reload(ctx, topics); err != nil {
		return err
	}
	if s.role.Collects() {
		if err := s.planSources(ctx, sources); err != nil {
			return err
		}
		if err := s.jobs.Replace(ctx, s.releaseJob()); err != nil { // a source may have a delay now
			return err
		}
	}
	if changed := restartNeeded(s.config, cfg); len(changed) > 0 {
		s.log.Warn("configuration reloaded; these sections wait for a restart", "sections", changed)
	} else {
		s.log.Info("configuration reloaded", "topics", len(topics), "sources", len(sources))
	}
	return nil
}

// sayLeftOut names what operators set at the desk and the file stands against.
func sayLeftOut(log *slog.Logger, cfg *config.Config) {
	for _, p := range cfg.LeftOut {
		log.Warn("what was set at the desk cannot be used beside the file, and is left out", "key", p.Key,
			"problem", p.Message)
	}
}

// mayReplace refuses a configuration that has lost its topics and sources: a
// file that was emptied or cut short must not become the defaults.
func (s *Service) mayReplace(cfg *config.Config) error {
	if cfg.Preset && !s.config.Preset {
		return fmt.Errorf("%s has neither topics nor sources any more: is it whole? To run without any, write "+
			"topics: [] "+
			"and sources: []", cfg.File)
	}
	return nil
}

// sayWhatGoes names the topics that a new configuration no longer has, and
// what that means for who reads and follows them.
func (s *Service) sayWhatGoes(ctx context.Context, topics []article.Topic) {
	kept := map[string]bool{}
	for _, t := range topics {
		kept[t.ID] = true
		for _, former := range t.Formerly {
			kept[former] = true
		}
	}
	var gone []string
	for _, t := range s.topics {
		if !kept[t.ID] {
			gone = append(gone, t.ID)
		}
	}
	if len(gone) == 0 {
		return
	}
	stats, err := s.store.Operations.Stats(ctx)
	if err != nil {
		s.log.Warn("how many follow the topics that go is not known", "err", err)
	}
	for _, id := range gone {
		s.log.Warn("a topic goes: its feeds answer 410 from now on; if it only has a new name, "+
			"write the old one under formerly of the new topic", "topic", id, "subscribers", stats.Topics[id])
	}
}

// sayWhatComes says of new topics that they do not reach back: an operator who
// sees an empty feed would look for a mistake.
func (s *Service) sayWhatComes(ctx context.Context, topics []article.Topic) {
	ids, err := s.store.Topics.Unknown(ctx, topics)
	if err != nil {
		s.log.Warn("which topics are new is not known", "err", err)
		return
	}
	if len(ids) == 0 {
		return // counting a million subscribers takes seconds
	}
	stats, err := s.store.Operations.Stats(ctx)
	if err != nil || stats.Articles == 0 { // without articles there is nothing to reach back to
		return
	}
	for _, id := range ids {
		s.log.Info("a new topic: it gets what is published from now on, articles stored before do not join it", "topic",
			id)
	}
}

// fillSearch enters articles that an earlier version stored into the search of
// words with accents, a few at a time, so that nothing else waits.
func fillSearch(ctx context.Context, db *store.Store, log *slog.Logger) {
	for begun := false; ; begun = true {
		done, err := db.Articles.FillSearch(ctx)
		pause := 50 * time.Millisecond
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			log.Error("cannot enter old articles into the search; trying again", "err", err)
			pause = time.Minute
		case done && begun:
			log.Info("all articles are found by words with accents")
			return
		case done:
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}
