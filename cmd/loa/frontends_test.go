//go:build unix

package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"loa/bot/bottest"
	"loa/internal/assert"
)

// frontend is a web server before Loa, run with the configuration that we give
// to operators.
type frontend struct {
	*testing.T
	client  *http.Client
	address string
}

// frontName is the name of the certificate that authority_test.go makes.
const frontName = "www.pumay.example"

// newFrontend starts a program by the command that its configuration gives.
func newFrontend(t *testing.T, program, file string, configure func(dir, cert, key, port,
	text string) []string) *frontend {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		if path = "/usr/sbin/" + program; !fileExists(path) {
			t.Skipf("no %s here; scripts/test-deps installs it", program)
		}
	}
	text, err := os.ReadFile(filepath.Join("..", "..", "packaging", file))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	root := authority(t, "Pu Mây CA 1", nil)
	leaf := root.leaf(t, net.ParseIP("127.0.0.1"), time.Now().Add(time.Hour))
	der, err := x509.MarshalPKCS8PrivateKey(leaf.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	err = errors.Join(
		os.WriteFile(cert, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: leaf.Certificate[0]}), 0o600),
		os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600))
	if err != nil {
		t.Fatal(err)
	}
	address := freeAddress(t)
	_, port, _ := strings.Cut(address, ":")
	args := configure(dir, cert, key, port, strings.ReplaceAll(string(text), "loa.laichau.example", frontName))
	command := exec.Command(path, args...)
	command.Dir = dir
	command.Env = append(os.Environ(), "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir)
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	var log lockedBuffer
	command.Stderr, command.Stdout = &log, &log
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		command.Process.Signal(syscall.SIGTERM)
		command.Wait()
		if t.Failed() {
			t.Logf("%s said:\n%s", program, &log)
		}
	})
	pool := x509.NewCertPool()
	pool.AddCert(root.certificate)
	return &frontend{T: t, address: "https://" + frontName, client: &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: pool},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, address)
		},
		DisableCompression: true,
	}}}
}

func fileExists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// get asks the frontend; status 0 while it does not answer.
func (f *frontend) get(path string, headers ...string) (status int, header http.Header, body string) {
	f.Helper()
	r, err := http.NewRequest(http.MethodGet, f.address+path, nil)
	if err != nil {
		f.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := f.client.Do(r)
	if err != nil {
		return 0, nil, err.Error()
	}
	defer resp.Body.Close()
	bytes, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, nil, err.Error()
	}
	return resp.StatusCode, resp.Header, string(bytes)
}

// serves checks what every frontend must leave as it is.
func (f *frontend) serves(w *world) {
	f.Helper()
	w.eventually("the feed through the frontend",
		func() bool { status, _, _ := f.get("/feeds/kinh-te.rss"); return status == 200 })
	_, header, body := f.get("/feeds/kinh-te.rss", "Accept-Encoding", "gzip")
	assert.Same(f, "packed once", header.Get("Content-Encoding"), "gzip")
	if !strings.HasPrefix(body, "\x1f\x8b") || strings.HasPrefix(header.Get("ETag"), "W/") || header.Get("ETag") == "" {
		f.Errorf("got ETag %q and body %.10q, want Loa's own", header.Get("ETag"), body)
	}
	if vary := strings.Join(header.Values("Vary"), ","); !strings.Contains(vary, "Accept-Encoding") {
		f.Errorf("got Vary %q, want Accept-Encoding", vary)
	}
	if !strings.Contains(strings.Join(header.Values("Link"), ","), `rel="hub"`) {
		f.Errorf("got Link %q, want the hub", header.Values("Link"))
	}
	status, _, _ := f.get("/feeds/kinh-te.rss", "Accept-Encoding", "gzip", "If-None-Match", header.Get("ETag"))
	assert.Same(f, "asked conditionally", status, http.StatusNotModified)
	_, plain, _ := f.get("/feeds/kinh-te.rss")
	assert.Same(f, "for who unpacks nothing", plain.Get("Content-Encoding"), "")
	for _, inside := range []string{"/metrics", "/readyz"} {
		status, _, _ := f.get(inside)
		assert.Same(f, inside, status, http.StatusNotFound)
	}
	status, _, body = f.get("/")
	if status != http.StatusOK || !strings.Contains(body, "Loa Pu Mây") {
		f.Errorf("the front page: got %d, want Loa's", status)
	}
}

func TestTheExampleForNginxServesKeepsAndOutlivesLoa(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite:"+t.TempDir()+"/loa.db", bottest.Options{})
	listen := strings.TrimPrefix(w.site, "http://")
	f := newFrontend(t, "nginx", "nginx/loa.conf", func(dir, cert, key, port, text string) []string {
		text = strings.NewReplacer("/var/cache/nginx/loa", dir+"/cache", "listen 443", "listen 127.0.0.1:"+port,
			"/etc/ssl/loa.pem", cert, "/etc/ssl/loa.key", key, "127.0.0.1:8080", listen).Replace(text)
		user := ""
		if os.Geteuid() == 0 {
			user = "user root;\n"
		}
		text = user + "pid " + dir + "/pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n" +
			"client_body_temp_path " + dir +
			"/body;\nproxy_temp_path " + dir + "/proxy;\nfastcgi_temp_path " + dir + "/f;\nuwsgi_temp_path " + dir +
			"/u;\nscgi_temp_path " + dir + "/s;\n" + text + "}\n"
		file := filepath.Join(dir, "nginx.conf")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return []string{"-p", dir, "-c", file, "-g", "daemon off;"}
	})
	w.configure("url: \"" + w.site + "\" => url: \"https://" + frontName + "\"")
	p := w.start()
	w.eventually("the first fill", func() bool { return w.healthy() && w.feedsHave("kinh-te", "Giá chè") })
	f.serves(w)
	f.get("/feeds/kinh-te.atom")
	_, header, _ := f.get("/feeds/kinh-te.atom")
	assert.Same(t, "asked a second time", header.Get("X-Cache"), "HIT")
	p.kill()
	status, header, body := f.get("/feeds/kinh-te.atom")
	if status != http.StatusOK || !strings.Contains(body, "Giá chè") {
		t.Errorf("while Loa is away: got %d (%s), want the feed", status, header.Get("X-Cache"))
	}
	if status, _, _ := f.get("/feeds/khong-co.atom"); status == http.StatusOK {
		t.Errorf("what was never asked for, while Loa is away: got %d, want an error", status)
	}
}

func TestTheExampleForCaddyServes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite:"+t.TempDir()+"/loa.db", bottest.Options{})
	listen := strings.TrimPrefix(w.site, "http://")
	f := newFrontend(t, "caddy", "caddy/Caddyfile", func(dir, cert, key, port, text string) []string {
		text = strings.Replace(text, frontName+" {", "https://"+frontName+":"+port+" {\n\ttls "+cert+" "+key+
			"\n\tbind 127.0.0.1", 1)
		text = "{\n\tadmin off\n\tauto_https disable_redirects\n}\n" +
			strings.ReplaceAll(text, "127.0.0.1:8080", listen)
		file := filepath.Join(dir, "Caddyfile")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return []string{"run", "--adapter", "caddyfile", "--config", file}
	})
	w.configure("url: \"" + w.site + "\" => url: \"https://" + frontName + "\"")
	w.start()
	w.eventually("the first fill", func() bool { return w.healthy() && w.feedsHave("kinh-te", "Giá chè") })
	f.serves(w)
}
