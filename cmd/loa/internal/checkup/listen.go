package checkup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"loa/cmd/loa/internal/front"
	"loa/config"
)

// Listen takes the port for a moment. A Loa that serves there already is what
// was to be expected.
func (r *Report) Listen(ctx context.Context, cfg *config.Config) {
	address := cfg.Server.Listen
	ready, status, errAsk := askReady(ctx, address)
	if errAsk == nil && len(ready) > 0 {
		r.Good("listen", "%s: a Loa serves there (%s)", address, partsOf(ready, status))
		return
	}
	listener, err := front.Listen(ctx, address)
	if err == nil {
		listener.Close()
		r.Good("listen", "%s is free", address)
		return
	}
	advice := "server.listen says where Loa serves"
	file, socket := front.SocketPath(address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		advice = "another program has the port: end it, or choose another in server.listen"
	case socket && errors.Is(err, syscall.ENOENT):
		advice = "there is no folder " + filepath.Dir(file) +
			": make it, owned by the service's user, or name another " +
			"file " +
			"in server.listen"
	case socket && errors.Is(err, syscall.EACCES):
		advice = "this user may not make files in " + filepath.Dir(file) +
			": give it the folder, or name another file in " +
			"server.listen"
	case errors.Is(err, syscall.EACCES):
		advice = "ports below 1024 are for root: choose another in server.listen and put a proxy before it"
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		advice = "this machine has no such address: name one of its own, or none as in :8080, in server.listen"
	}
	r.Bad("listen", advice, err)
}

// Site says what a path in site.url asks of the proxy.
func (r *Report) Site(cfg *config.Config) {
	path := front.PathOf(cfg.Site.URL)
	switch {
	case path == "":
	case front.Ambiguous(path):
		r.Warn("site.url", "its path %s begins as one of Loa's own addresses does: the proxy must take it away "+
			"before it "+
			"asks Loa; a path of another name works either way", path)
	default:
		r.Good("site.url", "has the path %s: the proxy may take it away or pass it on", path)
	}
}

// askReady asks the service that listens at an address whether it is ready:
// its parts, and the status.
func askReady(ctx context.Context, listen string) (parts map[string]string, status int, err error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	address, transport := dialled(listen)
	defer transport.CloseIdleConnections()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/readyz", nil)
	if err != nil {
		return nil, 0, err
	}
	response, err := (&http.Client{Transport: transport}).Do(request)
	if err != nil {
		return nil, 0, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 64<<10))
	if err != nil {
		return nil, response.StatusCode, err
	}
	if err := json.Unmarshal(body, &parts); err != nil || parts["store"] == "" {
		return nil, response.StatusCode, fmt.Errorf("what answers at %s is no Loa", listen)
	}
	return parts, response.StatusCode, nil
}

// dialled is how a local client reaches what listens at an address.
func dialled(listen string) (base string, transport *http.Transport) {
	transport = &http.Transport{}
	if file, ok := front.SocketPath(listen); ok {
		transport.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", file)
		}
		return "http://loa", transport
	}
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return "http://" + listen, transport
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port), transport
}

// doneBy ends the names under which readiness says who does a duty.
const doneBy = "_by"

// partsOf says of each part of a service how it is.
func partsOf(ready map[string]string, status int) string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(ready)) {
		part := name + " " + ready[name]
		if who := ready[name+doneBy]; who != "" {
			part += " (" + who + ")"
		}
		if !strings.HasSuffix(name, doneBy) {
			list = append(list, part)
		}
	}
	said := strings.Join(list, ", ")
	if status != http.StatusOK {
		return "NOT ready: " + said
	}
	return "ready: " + said
}
