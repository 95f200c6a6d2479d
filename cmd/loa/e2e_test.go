package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"loa/bot/bottest"
	"loa/demo"
)

// patience is how long a test waits for what should take a moment; it bounds
// a hang and measures nothing.
const patience = 60 * time.Second

// worlds is how many tests run side by side: they wait for each other's servers
// far more than they compute.
const worlds = "6"

func TestMain(m *testing.M) {
	flag.Parse()
	asked := false
	flag.Visit(func(f *flag.Flag) { asked = asked || f.Name == "test.parallel" })
	if !asked {
		if err := flag.Set("test.parallel", worlds); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
	}
	os.Exit(m.Run())
}

// binary is the real program, built once for all end-to-end tests.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "loa-e2e-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "loa")
	if out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
})

// world is a portal, a Telegram and one configured Loa between them.
type world struct {
	t        *testing.T
	portal   *demo.Portal
	telegram *bottest.Server
	bot      string // its channel
	site     string // Loa's own address
	config   string // file
	polled   chan time.Time
	latest   *process

	program     string   // another than binary
	environment []string // of the program, besides our own
}

// newWorld starts the portal and Telegram, and writes the configuration of a
// Loa on the database.
func newWorld(t *testing.T, database string, options bottest.Options) *world {
	t.Helper()
	portal, err := demo.NewPortal(time.Now)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, portal: portal, bot: "telegram", polled: make(chan time.Time, 1)}
	portalServer := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.portal.ServeHTTP(rw, r)
		if r.URL.Path == "/kinh-te" {
			select {
			case w.polled <- time.Now():
			default:
			}
		}
	}))
	t.Cleanup(portalServer.Close)
	w.telegram = bottest.New(options)
	telegramServer := httptest.NewServer(w.telegram)
	t.Cleanup(telegramServer.Close)

	listen := freeAddress(t)
	w.site = "http://" + listen
	w.config = filepath.Join(t.TempDir(), "loa.yaml")
	text := fmt.Sprintf(`
site: {name: Loa Pu Mây, url: %q}
server: {listen: %q}
database: {url: %q}
network: {allow_private: ["127.0.0.0/8"], requests_per_minute: 6000}
topics:
  - {id: kinh-te, name: Kinh tế, sections: [kinh-te]}
  - {id: gia-ca, name: Giá cả, keywords: ["giá"]}
  - {id: canh-bao, name: Cảnh báo, sections: [canh-bao], urgent: true}
sources:
  - {id: kinh-te, name: Cổng Pu Mây, url: %q, lists: [%q], profile: auto, schedule: "@every 1s"}
telegram: {token: %q, api_endpoint: %q, quiet_hours: "", admins: [7009]}
`, w.site, listen, database, portalServer.URL, portalServer.URL+"/kinh-te", w.telegram.Token(), telegramServer.URL)
	if err := os.WriteFile(w.config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return w
}

func freeAddress(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// process is a running loa serve.
type process struct {
	*exec.Cmd
	log *lockedBuffer
}

// start runs loa serve. The test's end kills it if the test did not.
func (w *world) start() *process {
	w.t.Helper()
	return w.run("", func(path string) *exec.Cmd { return exec.Command(path, "serve", "--config", w.config) })
}

// startIn starts the service in a shell after a command that takes something away
// from it; what comes after the first two arguments, path and configuration, is $2 ….
func (w *world) startIn(taking string, arguments ...string) *process {
	w.t.Helper()
	return w.run("", func(path string) *exec.Cmd {
		return exec.Command("sh", append([]string{"-c", taking + ` && exec "$0" serve --config "$1"`, path, w.config},
			arguments...)...)
	})
}

// run starts the program by a command, for one role or "", until the test ends. The
// log of the latest process is shown when the test fails, of a role always.
func (w *world) run(role string, command func(path string) *exec.Cmd) *process {
	w.t.Helper()
	path, err := w.program, error(nil)
	if path == "" {
		path, err = binary()
	}
	if err != nil {
		w.t.Fatal(err)
	}
	p := &process{command(path), &lockedBuffer{}}
	p.Stderr, p.Env = p.log, append(os.Environ(), w.environment...)
	p.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := p.Start(); err != nil {
		w.t.Fatal(err)
	}
	w.latest = p
	w.t.Cleanup(func() {
		if p.ProcessState == nil {
			p.kill()
		}
		if w.t.Failed() && (p == w.latest || role != "") {
			w.t.Logf("log of process %d %s:\n%s", p.Process.Pid, role, p.log)
		}
	})
	return p
}

func (p *process) kill() {
	p.Process.Kill()
	p.Wait()
}

// stop ends the process as an operator does, and returns how it ended.
func (p *process) stop() error {
	// Before the program's own code runs, the signal would just end it.
	for give := time.Now().Add(patience); p.log.String() == "" && time.Now().Before(give); {
		time.Sleep(time.Millisecond)
	}
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return p.Wait()
}

// eventually waits until done is true.
func (w *world) eventually(what string, done func() bool) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for tick := time.NewTicker(20 * time.Millisecond); !done(); {
		select {
		case <-tick.C:
		case <-ctx.Done():
			w.t.Fatalf("waited %s in vain: %s", patience, what)
		}
	}
}

func (w *world) healthy() bool {
	status, _ := w.get("/readyz")
	return status == http.StatusOK
}

// filled tells whether the first visit to the source has ended: what comes
// later is news.
func (w *world) filled() bool {
	_, metrics := w.get("/metrics")
	at := between(metrics, "loa_source_last_success_seconds{source=\"kinh-te\"} ", "\n")
	return at != "" && at != "0" && !strings.HasPrefix(at, "-")
}

// filledAtAnyTime is filled, for clocks that are wrong: the first visit has ended
// when its articles are there.
func (w *world) filledAtAnyTime() bool {
	return w.filled() || w.feedsHave("kinh-te", "Giá chè búp tươi")
}

// get returns the status and body of one of Loa's addresses; status 0 when it
// does not answer.
func (w *world) get(path string) (int, string) {
	answer, err := http.Get(w.site + path)
	if err != nil {
		return 0, ""
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, ""
	}
	return answer.StatusCode, string(body)
}

// feedsHave tells whether text stands in all three feeds of a topic.
func (w *world) feedsHave(topic, text string) bool {
	for _, format := range []string{".rss", ".atom", ".json"} {
		if _, body := w.get("/feeds/" + topic + format); !strings.Contains(body, text) {
			return false
		}
	}
	return true
}

// chatHas counts the messages of the bot in a chat that hold text.
func (w *world) chatHas(chat int64, text string) int {
	count := 0
	for _, m := range w.telegram.Messages(chat) {
		if m.FromBot && strings.Contains(m.Text, text) {
			count++
		}
	}
	return count
}

// last returns the bot's latest message in a chat.
func (w *world) last(chat int64) (last bottest.Message) {
	for _, m := range w.telegram.Messages(chat) {
		if m.FromBot {
			last = m
		}
	}
	return last
}

// subscribe lets a new person press Start and take a topic.
func (w *world) subscribe(id int64, topicName string) {
	w.t.Helper()
	w.telegram.AddUser(bottest.User{ID: id, FirstName: "Bà Hiền", Language: "vi"})
	w.say(id, "/start")
	w.eventually("the topic picker", func() bool { return len(w.last(id).Buttons) > 0 })
	if _, ok := w.telegram.TapLabel(id, w.last(id).ID, topicName); !ok {
		w.t.Fatalf("the picker has no button %q: %+v, want ok", topicName, w.last(id).Buttons)
	}
	w.ticked(id, topicName)
}

// lockedBuffer is a log that is read while it is written.
type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

var atomID = regexp.MustCompile(`(?s)<entry>.*?<id>([^<]+)</id>.*?</entry>`)

// entry returns the Atom entry with a title, and its id.
func (w *world) entry(topic, title string) (text, id string) {
	_, body := w.get("/feeds/" + topic + ".atom")
	for _, e := range strings.SplitAfter(body, "</entry>") {
		if i := strings.Index(e, "<entry>"); i >= 0 && strings.Contains(e[i:], title) {
			if m := atomID.FindStringSubmatch(e[i:]); m != nil {
				return e[i:], m[1]
			}
		}
	}
	return "", ""
}
