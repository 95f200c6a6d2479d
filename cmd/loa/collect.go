package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"loa/article"
	"loa/cmd/loa/internal/command"
	"loa/cmd/loa/internal/service"
	"loa/cmd/loa/internal/setup"
	"loa/collect"
	"loa/config"
	"loa/fetch"
	"loa/operations"
	"loa/scheduler"
	"loa/store"
)

func newCollect() *cobra.Command {
	var how collect.How
	cmd := &cobra.Command{
		Use:   "collect [SOURCE…]",
		Short: "Visit sources now, with progress",
		Long: `Visits the named sources, or all, once and now, and stores what is new, changed or
gone. A running "loa serve" publishes it. A source that is being visited already
is left to that visit.

The first visit of a source takes the newest articles of each of its lists and
says how many it left out. --all takes those too, 100 a visit until there are no
more; nobody is told of them. Interrupted, it goes on where it was.`,
		Example: `  loa collect
  loa collect laichau
  loa collect --all laichau                   # what the first visit left out, too
  loa collect --accept-held laichau           # take what was held back as too much at once
  loa collect --accept-held --send laichau    # and send it to the subscribers`,
		RunE: func(cmd *cobra.Command, names []string) error {
			if how.Send && !how.AcceptHeld {
				return setup.Usage(errors.New("--send says what --accept-held does with what was held: give both"))
			}
			cfg, err := command.LoadConfig(cmd)
			if err != nil {
				return err
			}
			if _, err := chooseSources(cfg.ArticleSources(), names); err != nil && setup.MissingDatabase(cfg) {
				return err // the desk has not set it either
			}
			return collectNow(cmd, cfg, names, how)
		},
	}
	cmd.Flags().BoolVar(&how.AcceptHeld, "accept-held", false,
		"take the articles that were held back because there were too many at once; they go to the feeds and are "+
			"sent to "+
			"nobody")
	cmd.Flags().BoolVar(&how.Send, "send", false, "with --accept-held: send them to the subscribers, too")
	cmd.Flags().BoolVar(&how.All, "all", false, "take what the first visit left out, too; it is sent to nobody")
	return cmd
}

// chooseSources returns the named sources, or all that are not paused.
func chooseSources(all []article.Source, names []string) ([]article.Source, error) {
	if len(names) == 0 {
		awake := slices.DeleteFunc(slices.Clone(all), func(s article.Source) bool { return s.Paused })
		if len(awake) == 0 {
			return nil, setup.Usage(errors.New("no source is configured; loa preview URL prints one to paste"))
		}
		return awake, nil
	}
	var chosen []article.Source
	for _, name := range names {
		i := slices.IndexFunc(all, func(s article.Source) bool { return s.ID == name })
		if i < 0 {
			var ids []string
			for _, s := range all {
				ids = append(ids, s.ID)
			}
			return nil, setup.Usage(fmt.Errorf("there is no source %q; there are: %s", name, strings.Join(ids, ", ")))
		}
		chosen = append(chosen, all[i])
	}
	return chosen, nil
}

// collectNow visits sources one after the other; one that fails does not stop
// the others.
func collectNow(cmd *cobra.Command, cfg *config.Config, names []string, how collect.How) error {
	ctx := cmd.Context()
	log, err := command.NewLogger(cmd, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	db, err := store.Open(ctx, store.Options{URL: cfg.Database.URL.Reveal(), Logger: log, TimeZone: cfg.Site.Location(),
		Site: cfg.Site.URL})
	if err != nil {
		return err
	}
	defer db.Close()
	if cfg, err = setup.WithDesk(ctx, cfg, db); err != nil {
		return err
	}
	sources, err := chooseSources(cfg.ArticleSources(), names)
	if err != nil {
		return err
	}
	client, err := fetch.NewClient(setup.Network(cfg))
	if err != nil {
		return setup.Usage(err)
	}
	defer client.Close()
	collector, err := collect.New(collect.Options{Store: setup.ForCollect(db), Client: client,
		Topics: cfg.ArticleTopics(), Learned: setup.LearnedTopics(cfg, log),
		Summarize: setup.Summarize(cfg, log), Version: setup.Version, Logger: log})
	if err != nil {
		return err
	}
	how.Now = true
	clearLine := ""
	if isTerminal(cmd.ErrOrStderr()) {
		clearLine = "\r\x1b[K"
		how.Progress = func(p collect.Progress) {
			fmt.Fprintf(cmd.ErrOrStderr(), "\r%s: %d of %d  %s\x1b[K", p.Source, p.Done, p.Total, p.URL)
		}
	}
	visits := &visitor{jobs: service.NewJobs(db, log, cfg.Site.Location(), nil), collector: collector, how: how,
		stderr: cmd.ErrOrStderr()}
	failed := 0
	for _, src := range sources {
		report, err := visits.whole(ctx, src)
		fmt.Fprint(cmd.ErrOrStderr(), clearLine)
		printReport(cmd.OutOrStdout(), src, report, err)
		if err != nil {
			failed++
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d sources failed", failed, len(sources))
	}
	return nil
}

// visitor visits sources as an operator asks.
type visitor struct {
	jobs      *scheduler.Scheduler
	collector *collect.Collector
	how       collect.How
	stderr    io.Writer
}

// errVisited says that a visit is under way elsewhere.
var errVisited = errors.New("is being visited by another process, or was a moment ago when that ended; try again " +
	"in a " +
	"minute")

// visitPause is how long a visit under way elsewhere is waited for at a time.
const visitPause = 5 * time.Second

// whole visits a source, and with how.All until there is no more to take. The
// report is the last visit's, with what all of them stored.
func (v *visitor) whole(ctx context.Context, src article.Source) (collect.Report, error) {
	sum, err := v.once(ctx, src)
	for idle := 0; v.how.All && sum.Filling && err == nil && idle < 2; {
		fmt.Fprintf(v.stderr, "%s: %d stored, going on\n", src.ID, sum.New+sum.Copies)
		var report collect.Report
		report, err = v.once(ctx, src)
		for errors.Is(err, errVisited) && ctx.Err() == nil {
			select {
			case <-ctx.Done():
			case <-time.After(visitPause):
			}
			report, err = v.once(ctx, src)
		}
		if idle++; report.New+report.Copies > 0 {
			idle = 0
		}
		report.New, report.Copies, report.Found = report.New+sum.New, report.Copies+sum.Copies, report.Found+sum.Found
		report.Requests, report.Problems = report.Requests+sum.Requests, append(sum.Problems, report.Problems...)
		sum = report
	}
	return sum, err
}

// isTerminal tells whether someone watches what is written to w.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// once visits a source through the same door as the scheduled visits, so that a
// running service does not visit it at the same time.
func (v *visitor) once(ctx context.Context, src article.Source) (report collect.Report, err error) {
	job := scheduler.Job{Name: operations.SourceJob(src.ID), Next: func(time.Time) time.Time { return report.Next }}
	job.Run = func(ctx context.Context) (string, error) {
		var err error
		report, err = v.collector.VisitAs(ctx, src, v.how)
		return setup.VisitOutcome(report), err
	}
	if err := v.jobs.Replace(ctx, job); err != nil {
		return report, err
	}
	_, err = v.jobs.RunNow(ctx, job.Name)
	if errors.Is(err, scheduler.ErrRunning) {
		err = errVisited
	}
	return report, err
}

func printReport(w io.Writer, src article.Source, r collect.Report, err error) {
	if err != nil {
		fmt.Fprintf(w, "%s: failed: %v%s\n", src.ID, err, optional("\n  → ", setup.AdviceOnSource(err)))
		return
	}
	fmt.Fprintf(w, "%s: %s\n", src.ID, setup.VisitOutcome(r))
	for _, p := range r.Problems {
		fmt.Fprintf(w, "  %s: %v\n", p.URL, p.Err)
	}
	if r.Held > 0 {
		fmt.Fprintf(w, "  %d new articles at once is more than max_new: held back, first %q.\n"+
			"  loa collect --accept-held %[3]s takes them, loa collect --accept-held --send %[3]s sends them, too.\n",
			r.Held,
			r.HeldTitles, src.ID)
	}
	if (r.LeftOut > 0 || r.OlderPages) && (r.Fill || r.Filling) {
		fmt.Fprintf(w, "  %s; loa collect --all %s takes them, and sends them to nobody.\n", setup.LeftOut(r), src.ID)
	}
	for _, list := range r.Overrun {
		fmt.Fprintf(w, "  %s: nothing on it was known any more; some articles may have come and gone. Visit it more "+
			"often.\n", list)
	}
}
