package checkup

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net"
	"net/url"
	"os"
	"time"

	"loa/config"
)

// soon is how long before its end a certificate is named: long enough to ask
// for another.
const soon = 14 * 24 * time.Hour

// Certificates looks at the certificate of the public address, and at those in
// the files that sources trust.
func (r *Report) Certificates(ctx context.Context, cfg *config.Config) {
	if u, err := url.Parse(cfg.Site.URL); err == nil && u.Scheme == "https" {
		r.siteCertificate(ctx, u)
	}
	seen := map[string]bool{}
	for _, src := range cfg.ArticleSources() {
		if src.TLSRoots == "" || seen[src.TLSRoots] {
			continue
		}
		seen[src.TLSRoots] = true
		last, err := lastEnd(src.TLSRoots)
		if err != nil {
			r.Bad("tls_roots", "the source cannot be visited without it: put the file back", err)
			continue
		}
		r.ends("tls_roots", src.TLSRoots, last, time.Now(),
			"the portal has got new authorities by then: get the new file")
	}
}

// siteCertificate looks at what readers of the public address are shown.
func (r *Report) siteCertificate(ctx context.Context, u *url.URL) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	port := u.Port()
	if port == "" {
		port = "443"
	}
	dialer := tls.Dialer{Config: &tls.Config{MinVersion: tls.VersionTLS12}}
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(u.Hostname(), port))
	if err != nil {
		r.Warn("certificate", "site.url is not reached from here as readers reach it: %v", err)
		return
	}
	defer conn.Close()
	state := conn.(*tls.Conn).ConnectionState()
	r.ends("certificate", u.Hostname(), state.PeerCertificates[0].NotAfter, time.Now(),
		"renew it; Caddy and certbot do so by themselves: why did they not?")
}

// ends judges by when a certificate ends.
func (r *Report) ends(what, whose string, end, now time.Time, advice string) {
	day := end.UTC().Format(time.DateOnly)
	switch {
	case now.After(end):
		r.Bad(what, advice, fmt.Errorf("%s: ended on %s", whose, day))
	case end.Sub(now) < soon:
		r.Warn(what, "%s: ends on %s: %s", whose, day, advice)
	default:
		r.Good(what, "%s: valid until %s", whose, day)
	}
}

// lastEnd is when the last of the certificates in a PEM file ends.
func lastEnd(file string) (last time.Time, err error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return last, err
	}
	for {
		var block *pem.Block
		if block, text = pem.Decode(text); block == nil {
			break
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err == nil && c.NotAfter.After(last) {
			last = c.NotAfter
		}
	}
	if last.IsZero() {
		return last, fmt.Errorf("%s: no PEM certificate in it", file)
	}
	return last, nil
}
