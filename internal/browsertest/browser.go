package browsertest

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"testing"
	"time"

	"golang.org/x/net/websocket"
)

// Browser is one page in a real browser, spoken to by the DevTools protocol.
// https://chromedevtools.github.io/devtools-protocol/
type Browser struct {
	t    testing.TB
	page *websocket.Conn
	last int
}

var devTools = regexp.MustCompile(`DevTools listening on ws://([^/]+)/`)

// Open opens a page in Chromium; the test skips where there is none.
func Open(t testing.TB, width, height int, flags ...string) *Browser {
	t.Helper()
	var binary string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			binary = path
			break
		}
	}
	if binary == "" {
		t.Skip("no Chromium; scripts/test-deps installs it")
	}
	ctx, cancel := context.WithCancel(context.Background())
	flags = append(flags, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-proxy-server",
		"--remote-debugging-port=0", "--remote-allow-origins=*", "--user-data-dir="+Profile(t),
		fmt.Sprintf("--window-size=%d,%d", width, height), "about:blank")
	cmd := exec.CommandContext(ctx, binary, flags...)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Skipf("Chromium does not start: %v", err)
	}
	t.Cleanup(func() { cancel(); _ = cmd.Wait() })
	address := ""
	for lines := bufio.NewScanner(stderr); address == "" && lines.Scan(); {
		if m := devTools.FindStringSubmatch(lines.Text()); m != nil {
			address = m[1]
		}
	}
	if address == "" {
		t.Skip("Chromium has ended before it could be spoken to")
	}
	go func() { // or it would block on a full pipe
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
		}
	}()
	b := &Browser{t: t}
	b.connect(address)
	b.Do("Emulation.setDeviceMetricsOverride", map[string]any{
		"width": width, "height": height, "deviceScaleFactor": 1, "mobile": true,
	})
	return b
}

func (b *Browser) connect(address string) {
	b.t.Helper()
	resp, err := http.Get("http://" + address + "/json/list")
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	var pages []struct {
		Type   string `json:"type"`
		Socket string `json:"webSocketDebuggerUrl"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&pages); err != nil {
		b.t.Fatal(err)
	}
	for _, p := range pages {
		if p.Type == "page" {
			if b.page, err = websocket.Dial(p.Socket, "", "http://127.0.0.1/"); err != nil {
				b.t.Fatal(err)
			}
			b.t.Cleanup(func() { _ = b.page.Close() })
			return
		}
	}
	b.t.Fatalf("the browser has no page: %+v", pages)
}

// Do calls a method of the protocol and returns its result.
func (b *Browser) Do(method string, params map[string]any) json.RawMessage {
	b.t.Helper()
	result, err := b.Try(method, params)
	if err != nil {
		b.t.Fatalf("%s: got %v, want no error", method, err)
	}
	return result
}

// Try is Do for a method that the browser may refuse, because the page is just
// becoming another.
func (b *Browser) Try(method string, params map[string]any) (json.RawMessage, error) {
	b.t.Helper()
	b.last++
	if err := websocket.JSON.Send(b.page, map[string]any{"id": b.last, "method": method,
		"params": params}); err != nil {
		b.t.Fatalf("%s: got %v, want a browser that listens", method, err)
	}
	_ = b.page.SetReadDeadline(time.Now().Add(time.Minute))
	for {
		var answer struct {
			ID     int             `json:"id"`
			Result json.RawMessage `json:"result"`
			Error  json.RawMessage `json:"error"`
		}
		if err := websocket.JSON.Receive(b.page, &answer); err != nil {
			b.t.Fatalf("%s: got %v, want an answer", method, err)
		}
		if answer.ID != b.last { // an event
			continue
		}
		if answer.Error != nil {
			return nil, errors.New(string(answer.Error))
		}
		return answer.Result, nil
	}
}

// Eval evaluates JavaScript, waits for a promise, and returns what it gives as a text.
func (b *Browser) Eval(expression string) string {
	b.t.Helper()
	value, err := b.evaluate(expression)
	if err != nil {
		b.t.Fatalf("%s: got %v, want no error", expression, err)
	}
	return value
}

func (b *Browser) evaluate(expression string) (string, error) {
	b.t.Helper()
	result, err := b.Try("Runtime.evaluate", map[string]any{"awaitPromise": true,
		"expression": "Promise.resolve(" + expression + ").then(String)"})
	if err != nil {
		return "", err
	}
	var value struct {
		Result struct {
			Value string `json:"value"`
		} `json:"result"`
		Exception json.RawMessage `json:"exceptionDetails"`
	}
	if err := json.Unmarshal(result, &value); err != nil {
		return "", err
	}
	if value.Exception != nil {
		return "", errors.New(string(value.Exception))
	}
	return value.Result.Value, nil
}

// Until waits until JavaScript gives true. While the page becomes another one, which
// is often what is waited for, it may fail.
func (b *Browser) Until(what, expression string) {
	b.t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		value, err := b.evaluate(expression)
		if err == nil && value == "true" {
			return
		}
		if time.Now().After(end) {
			b.t.Fatalf("%s: got %q %v and a page that shows %q, want %s", what, value, err,
				b.Eval(`document.body.innerText.slice(0, 2000)`), expression)
		}
	}
}

// Click clicks on what a CSS selector finds, which may leave the page.
func (b *Browser) Click(selector string) {
	b.t.Helper()
	b.Eval(fmt.Sprintf(`document.querySelector(%q).tagName &&
setTimeout((e) => e.click(), 0, document.querySelector(%q))`, selector, selector))
}

// Screenshot writes what the page shows, for whoever wants to look at it.
func (b *Browser) Screenshot(file string) {
	b.t.Helper()
	var shot struct {
		Data []byte `json:"data"`
	}
	if err := json.Unmarshal(b.Do("Page.captureScreenshot", nil), &shot); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(file, shot.Data, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
