package bot_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"loa/bot"
	"loa/bot/internal/bench"
)

// otherModules is where scripts/test-deps installs telegram-test-api.
const otherModules = "../.tools/second-opinion/node_modules"

// TestSecondOpinion holds the basic conversation with a Bot API server that
// others wrote, the npm package telegram-test-api. It is skipped where Node.js
// or the package is missing.
func TestSecondOpinion(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("needs Node.js")
	}
	modules, err := filepath.Abs(otherModules)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(modules, "telegram-test-api")); err != nil {
		t.Skip("needs telegram-test-api: run scripts/test-deps")
	}
	address := startOther(t, node, modules)
	const token = "123456:second-opinion"
	c := bench.NewClock()
	b := &bench.Bench{T: t, Clock: c, Store: bench.NewFakeStore(c), Log: &bench.SafeBuffer{}}
	b.Store.Archive = bench.Samples()
	made, err := bot.New(bot.Options{
		Token:    token,
		Endpoint: address,
		Store:    b.Store,
		Updates:  b.Store,
		Topics:   bench.Topics,
		Sources:  bench.Sources,
		Site:     "Loa Lai Châu",
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- made.Run(ctx) }()
	defer func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}()

	person := map[string]any{"id": 7, "first_name": "Lan", "language_code": "vi"}
	chat := map[string]any{"id": 7, "first_name": "Lan", "type": "private"}
	say := func(text string) {
		post(
			t,
			address+"/sendMessage",
			map[string]any{"botToken": token, "from": person, "chat": chat, "date": 1, "text": text},
		)
	}
	hears := func(parts ...string) {
		t.Helper()
		for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
			answer := post(t, address+"/getUpdates", map[string]any{"token": token, "chatId": "7"})
			found := len(answer) > 0
			for _, p := range parts {
				found = found && strings.Contains(answer, p)
			}
			if found {
				return
			}
		}
		t.Fatalf("%q was not heard", parts)
	}
	say("/start")
	hears("Kính chào quý vị!", "Nông nghiệp", "t:nong-nghiep:1")
	post(
		t,
		address+"/sendCallback",
		map[string]any{"botToken": token, "from": person, "date": 1, "data": "t:nong-nghiep:1",
			"message": map[string]any{"message_id": 2, "from": person, "chat": chat}},
	)
	b.WaitFor("the topic was not chosen", func() bool { _, on := b.Sub(7, 0); return len(on) == 1 })
	say("/moi")
	hears("Tin mới nhất", "Sạt lở trên quốc lộ 4D")
	say("ho ngheo")
	hears("Bản Lùng thêm 11 hộ thoát nghèo")
}

// startOther starts the other server on a free port and returns its address. Another
// program may take the port between the two looks: then it tries the next.
func startOther(t *testing.T, node, modules string) string {
	t.Helper()
	for range 5 {
		if address, ok := tryOther(t, node, modules); ok {
			return address
		}
	}
	t.Fatal("the other server: got no start on five ports, want one")
	return ""
}

func tryOther(t *testing.T, node, modules string) (string, bool) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	script := fmt.Sprintf(`const T = require('telegram-test-api').default || require('telegram-test-api');
		const s = new (T.TelegramServer || T)({host: '127.0.0.1', port: %d});
		s.start().then(() => console.log('ready'));`, port)
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, node, "-e", script)
	cmd.Env = append(os.Environ(), "NODE_PATH="+modules)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	return fmt.Sprintf("http://127.0.0.1:%d", port), err == nil && strings.Contains(line, "ready")
}

func post(t *testing.T, address string, body any) string {
	t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Post(address, "application/json", bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var answer bytes.Buffer
	if _, err := answer.ReadFrom(resp.Body); err != nil {
		t.Fatal(err)
	}
	return answer.String()
}
