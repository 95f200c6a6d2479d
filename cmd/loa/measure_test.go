package main

import (
	"bufio"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/bot/bottest"
	"loa/store"
)

// release builds the program as make build does.
func release(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "loa")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", path, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s\nwant no error", err, out)
	}
	return path
}

// idleWorld is a configuration whose one source, without articles, is visited
// once, with a bot that nobody writes to, and a database of so many articles.
func idleWorld(b *testing.B, articles int) (configuration, address string) {
	b.Helper()
	dir := b.TempDir()
	telegram := bottest.New(bottest.Options{})
	telegramServer, portal := httptest.NewServer(telegram), httptest.NewServer(http.NotFoundHandler())
	b.Cleanup(telegramServer.Close)
	b.Cleanup(portal.Close)
	address = freeAddress(b)
	configuration = filepath.Join(dir, "loa.yaml")
	text := fmt.Sprintf(`
site: {url: "http://%s"}
server: {listen: %q}
database: {url: "sqlite:%s/loa.db"}
network: {allow_private: ["127.0.0.0/8"]}
topics: [{id: kinh-te, name: Kinh tế, sections: [kinh-te]}]
sources: [{id: pumay, name: Pu Mây, url: %q, schedule: "@daily"}]
telegram: {token: %q, api_endpoint: %q}
`, address, address, dir, portal.URL, telegram.Token(), telegramServer.URL)
	if err := os.WriteFile(configuration, []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
	if articles == 0 {
		return configuration, address
	}
	s, err := store.Open(b.Context(), store.Options{URL: "sqlite:" + filepath.Join(dir, "loa.db"), UnsafeNoSync: true})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	start := time.Now().Add(-time.Duration(articles) * time.Hour)
	for i := range articles {
		text := fmt.Sprintf("Bản tin số %d. %s", i, strings.Repeat(titleBody(i), 4))
		_, err := s.Publishing.SaveFill(b.Context(), article.Article{
			Source: "pumay", Key: strconv.Itoa(i), URL: fmt.Sprintf("%s/kinh-te/%d.html", portal.URL, i),
			Title:       fmt.Sprintf("Bản tin số %d", i),
			ContentHTML: "<p>" + text + "</p>", ContentText: text, Topics: []string{"kinh-te"}, Language: "vi",
			Published: start.Add(time.Duration(i) * time.Hour), Collected: time.Now(),
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return configuration, address
}

// startUntilHealthy starts the program and returns it with the time until
// /healthz answered.
func startUntilHealthy(b *testing.B, program, configuration, address string) (*exec.Cmd, time.Duration) {
	b.Helper()
	cmd := exec.Command(program, "serve", "--config", configuration, "--log", "error")
	cmd.Stderr = os.Stderr
	started := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	for time.Since(started) < patience {
		if answer, err := http.Get("http://" + address + "/healthz"); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return cmd, time.Since(started)
			}
		}
		time.Sleep(time.Millisecond)
	}
	cmd.Process.Kill()
	b.Fatalf("not healthy after %s", patience)
	return nil, 0
}

func stopProgram(b *testing.B, cmd *exec.Cmd) {
	b.Helper()
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		b.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkStartToHealthy measures from the start of the program, as it is
// released, to the first answer of /healthz. Run with -benchtime 20x.
func BenchmarkStartToHealthy(b *testing.B) {
	program := release(b)
	for name, articles := range map[string]int{"empty": 0, "5000 articles": 5000} {
		b.Run(name, func(b *testing.B) {
			configuration, address := idleWorld(b, articles)
			var waits []time.Duration
			var cpu time.Duration
			b.ResetTimer()
			for range b.N {
				if articles == 0 {
					for _, side := range []string{"loa.db", "loa.db-wal", "loa.db-shm"} {
						os.Remove(filepath.Join(filepath.Dir(configuration), side))
					}
				}
				cmd, wait := startUntilHealthy(b, program, configuration, address)
				waits = append(waits, wait)
				stopProgram(b, cmd)
				cpu += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
			}
			slices.Sort(waits)
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(waits[len(waits)/2].Microseconds())/1e3, "p50-ms")
			b.ReportMetric(float64(waits[0].Microseconds())/1e3, "best-ms")
			b.ReportMetric(float64(cpu.Microseconds())/1e3/float64(b.N), "cpu-ms/run")
		})
	}
}

// BenchmarkIdleMemory measures the resident memory of the program half a
// minute after its start, when it has nothing to do. Run with -benchtime 1x.
func BenchmarkIdleMemory(b *testing.B) {
	program := release(b)
	info, err := os.Stat(program)
	if err != nil {
		b.Fatal(err)
	}
	for name, articles := range map[string]int{"empty": 0, "5000 articles": 5000} {
		b.Run(name, func(b *testing.B) {
			configuration, address := idleWorld(b, articles)
			var memory map[string]float64
			for range b.N {
				cmd, _ := startUntilHealthy(b, program, configuration, address)
				time.Sleep(30 * time.Second)
				memory = residentMB(b, cmd.Process.Pid)
				stopProgram(b, cmd)
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(memory["VmRSS"], "rss-MB")
			b.ReportMetric(memory["RssAnon"], "anonymous-MB")
			b.ReportMetric(float64(info.Size())/1e6, "binary-MB")
		})
	}
}

// residentMB reads what Linux says of a process's memory, in MB.
func residentMB(b *testing.B, pid int) map[string]float64 {
	b.Helper()
	file, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Skip("resident memory is read from /proc:", err)
	}
	defer file.Close()
	memory := map[string]float64{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), ":")
		if kib, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 64); err == nil {
			memory[name] = kib * 1024 / 1e6
		}
	}
	return memory
}
