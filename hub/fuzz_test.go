package hub

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"loa/fetch/guard"
)

// FuzzForm posts any form: it is refused in words, or it names a callback that
// a stranger may have, a feed, and a lease within bounds.
func FuzzForm(f *testing.F) {
	good := url.Values{"hub.mode": {"subscribe"}, "hub.topic": {topic}, "hub.callback": {"https://reader.example/cb"}}
	for _, change := range []url.Values{{}, {"hub.callback": {"http://127.0.0.1/"}},
		{"hub.callback": {"http://[::1%25lo]/"}},
		{"hub.callback": {"https://reader.example:25/"}}, {"hub.lease_seconds": {"-1"}},
		{"hub.lease_seconds": {"1e99"}},
		{"hub.secret": {strings.Repeat("x", 300)}}, {"hub.mode": {"publish"}}, {"hub.topic": {"//x"}}} {
		form := url.Values{}
		for _, values := range []url.Values{good, change} {
			for key, value := range values {
				form[key] = value
			}
		}
		f.Add(form.Encode(), "application/x-www-form-urlencoded")
	}
	f.Add("hub.mode=%zz;&&=", "application/x-www-form-urlencoded; charset=utf-8")
	f.Add("{}", "application/json")
	h := New(Options{Store: newMemory(), URL: "https://loa.example/hub"})
	public := guard.ForStrangers(nil)
	f.Fuzz(func(t *testing.T, body, contentType string) {
		r := httptest.NewRequest(http.MethodPost, "/hub", strings.NewReader(body))
		r.Header.Set("Content-Type", contentType)
		req, no := h.read(httptest.NewRecorder(), r)
		if no != nil {
			if no.status < 400 || no.status > 499 || no.text == "" {
				t.Errorf("%q: got %+v, want a refusal in words", body, no)
			}
			return
		}
		u, err := url.Parse(req.callback)
		if err != nil || u.User != nil || u.Hostname() == "" {
			t.Fatalf("%q: got callback %q, want an address of the web", body, req.callback)
		}
		if ip, err := netip.ParseAddr(u.Hostname()); err == nil && public.CheckAddr(ip) != nil {
			t.Errorf("%q: got callback %q, want a public address", body, req.callback)
		}
		if req.lease < minLease || req.lease > maxLease || len(req.secret) > maxSecret || req.domain == "" {
			t.Errorf("%q: got %+v, want it within its bounds", body, req)
		}
	})
}

// FuzzSignature shows any signature: only the right one is taken.
func FuzzSignature(f *testing.F) {
	f.Add([]byte("secret"), []byte("news"), "sha256="+sign([]byte("secret"), []byte("news")))
	f.Add([]byte{}, []byte{}, "sha1=")
	f.Add([]byte("s"), []byte("x"), "SHA256 = 00")
	f.Add([]byte("s"), []byte("x"), "sha512=zz=")
	f.Fuzz(func(t *testing.T, secret, body []byte, header string) {
		taken := verifySignature(secret, body, header)
		if right := "sha256=" + sign(secret, body); !verifySignature(secret, body, right) {
			t.Fatalf("got the right signature refused, want it taken")
		}
		method, digest, _ := strings.Cut(header, "=")
		if taken && strings.EqualFold(strings.TrimSpace(method), "sha256") &&
			!strings.EqualFold(strings.TrimSpace(digest), sign(secret, body)) {
			t.Errorf("%q: got it taken, want it refused", header)
		}
		if verifySignature(secret, append(body, 'x'), header) && taken {
			t.Errorf("%q: got it taken for another body too, want it refused", header)
		}
	})
}
