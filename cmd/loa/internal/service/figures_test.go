package service

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"loa/article"
	"loa/bot/bottest"
	"loa/channel"
	"loa/config"
	"loa/internal/assert"
	"loa/store/storetest"
)

// newService is a service with every channel, which does not run.
func newService(t *testing.T, change ...func(*config.Config)) *Service {
	t.Helper()
	telegram := bottest.New(bottest.Options{})
	server := httptest.NewServer(telegram)
	t.Cleanup(server.Close)
	cfg := config.Default()
	cfg.Database.URL = config.NewAddress("sqlite:" + filepath.Join(t.TempDir(), "loa.db"))
	cfg.Server.Listen = "127.0.0.1:0"
	cfg.Telegram.Token, cfg.Telegram.APIEndpoint = config.NewSecret(telegram.Token()), server.URL
	cfg.Journal.File = filepath.Join(t.TempDir(), "journal")
	for _, f := range change {
		f(cfg)
	}
	s, err := New(context.Background(), cfg, slog.New(slog.NewTextHandler(io.Discard, nil)), Tuning{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// answer is what a service says to a request on its public listener.
func answer(s *Service, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.handler().ServeHTTP(w, r)
	return w
}

var (
	metricName = regexp.MustCompile(`\b(?:loa|process|go)_[a-z0-9_]+`)
	typeLine   = regexp.MustCompile(`(?m)^# TYPE ([a-z0-9_]+) ([a-z]+)$`)
	aPart      = regexp.MustCompile(`_(?:bucket|sum|count)$`)
)

// served are the names and kinds of a service's metrics.
func served(t *testing.T, s *Service) map[string]string {
	t.Helper()
	known := map[string]string{}
	for _, m := range typeLine.FindAllStringSubmatch(answer(s, "/metrics").Body.String(), -1) {
		known[m[1]] = m[2]
	}
	if len(known) < 20 {
		t.Fatalf("got %d metrics, want more", len(known))
	}
	return known
}

// TestWhatAlertsAndDashboardNameIsServed: a rule about a metric that is gone
// never fires, and nobody notices.
func TestWhatAlertsAndDashboardNameIsServed(t *testing.T) {
	s := newService(t)
	known := served(t, s)
	var rules struct {
		Groups []struct {
			Rules []struct{ Alert, Expr string }
		}
	}
	text, err := os.ReadFile("../../../../packaging/prometheus/loa-alerts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, &rules); err != nil {
		t.Fatal(err)
	}
	expressions := map[string]string{}
	for _, g := range rules.Groups {
		for _, r := range g.Rules {
			expressions["alert "+r.Alert] = r.Expr
		}
	}
	var board struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if text, err = os.ReadFile("../../../../packaging/grafana/loa.json"); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &board); err != nil {
		t.Fatal(err)
	}
	for _, p := range board.Panels {
		for _, target := range p.Targets {
			expressions["panel "+p.Title+": "+target.Expr] = target.Expr
		}
	}
	if len(expressions) < 30 {
		t.Fatalf("got %d expressions, want more", len(expressions))
	}
	for where, expr := range expressions {
		for _, name := range metricName.FindAllString(expr, -1) {
			if known[name] == "" && known[aPart.ReplaceAllString(name, "")] != "histogram" {
				t.Errorf("%s: got %s, which is not served", where, name)
			}
		}
	}
}

// TestAlertsFireWhenSomethingIsBrokenAlone plays a day that is well and days
// that are not through the rules.
func TestAlertsFireWhenSomethingIsBrokenAlone(t *testing.T) {
	promtool, err := exec.LookPath("promtool")
	if err != nil {
		t.Skip("promtool is not installed (Debian: prometheus)")
	}
	cmd := exec.Command(promtool, "test", "rules", "loa-alerts-test.yaml")
	cmd.Dir = "../../../../packaging/prometheus"
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("got %v, want rules that fire as written:\n%s", err, out)
	}
}

// TestMetricsKeepToTheConventions of Prometheus: base units, and counters alone
// end with _total.
func TestMetricsKeepToTheConventions(t *testing.T) {
	for name, kind := range served(t, newService(t)) {
		if !strings.HasPrefix(name, "loa_") {
			continue // the library's
		}
		assert.Same(t, name+" ends with _total", strings.HasSuffix(name, "_total"), kind == "counter")
		for _, unit := range []string{"_ms", "_milliseconds", "_minutes", "_kb", "_megabytes", "_percent"} {
			if strings.HasSuffix(name, unit) {
				t.Errorf("got %s, want it in seconds, bytes or a ratio", name)
			}
		}
	}
}

func TestMetricsAreNotForWhoReadsTheSite(t *testing.T) {
	through := []string{"X-Forwarded-For", "198.51.100.7"}
	public := newService(t)
	own := newService(t, func(c *config.Config) { c.Server.MetricsListen = "127.0.0.1:0" })
	open := newService(t, func(c *config.Config) { c.Server.MetricsPublic = true })
	for _, c := range []struct {
		name string
		s    *Service
		with []string
		want int
	}{
		{"from this machine", public, nil, http.StatusOK},
		{"through a proxy", public, through, http.StatusForbidden},
		{"through another", public, []string{"Forwarded", "for=198.51.100.7"}, http.StatusForbidden},
		{"where they have a listener of their own", own, nil, http.StatusNotFound},
		{"through a proxy, where that is allowed", open, through, http.StatusOK},
	} {
		assert.Same(t, c.name, answer(c.s, "/metrics", c.with...).Code, c.want)
		assert.Same(t, "feeds, "+c.name, answer(c.s, "/feeds/all.rss", c.with...).Code, http.StatusOK)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- own.serveMetrics(ctx) }()
	resp, err := http.Get("http://" + own.metricsListener.Addr().String() + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	assert.Same(t, "on the listener of their own", resp.StatusCode, http.StatusOK)
	stop()
	if err := <-ended; err != nil {
		t.Errorf("at the end: got %v, want no error", err)
	}
}

func TestHistogramsTellWhatWasTimed(t *testing.T) {
	s := newService(t)
	has := func(when string, lines ...string) {
		t.Helper()
		var b strings.Builder
		s.figures.write(&b)
		for _, line := range lines {
			if !strings.Contains(b.String(), line+"\n") {
				t.Errorf("%s: got no line %q in\n%s", when, line, b.String())
			}
		}
	}
	answer(s, "/feeds/all.rss")
	answer(s, "/")
	has("after two requests", `loa_http_request_duration_seconds_count{route="feeds"} 1`,
		`loa_http_request_duration_seconds_count{route="pages"} 1`)
	old := storetest.Sample("old")
	old.Collected = time.Now().Add(-time.Hour)
	storetest.Save(t, s.store, old)
	s.figures.feedsRenewed(t.Context())
	has("what was there before", `loa_feeds_delay_seconds_count 0`)
	a := storetest.Sample("new")
	a.Collected = time.Now().Add(-3 * time.Second)
	a.Release = a.Collected
	storetest.Save(t, s.store, a)
	s.figures.feedsRenewed(t.Context())
	s.figures.feedsRenewed(t.Context())
	has("a new article, three seconds after its poll", `loa_feeds_delay_seconds_count 1`,
		`loa_feeds_delay_seconds_bucket{le="2"} 0`, `loa_feeds_delay_seconds_bucket{le="5"} 1`)
	for range 3 { // of many recipients the first alone counts
		s.figures.sent(channel.Delivery{Kind: channel.DeliverArticle, Articles: []article.Article{a}})
	}
	s.figures.sent(channel.Delivery{Kind: channel.DeliverDigest, Articles: []article.Article{{ID: 99}}})
	has("its first message", `loa_message_delay_seconds_count 1`)
}
