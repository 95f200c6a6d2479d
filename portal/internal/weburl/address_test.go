package weburl

import (
	"net/url"
	"testing"
)

func TestAddressesWithinASiteAreMadeAbsoluteAsAnyOther(t *testing.T) {
	for _, base := range []string{"https://portal.example/tin/bai.html?x=1#y", "http://10.0.0.1:8080",
		"https://cổng.example/a/", "ftp://portal.example/", "https://mai@portal.example/", "/tin/"} {
		u, err := url.Parse(base)
		if err != nil {
			t.Fatal(err)
		}
		for _, ref := range []string{"/", "/tin/1.html", "/a_b-C/9.JPG", "/a/", "//evil.example/x", "/a//b", "/./a",
			"/a/../b", "/a/..", "/.a", "/a..b", "/a b", "/a?b", "/a#b", "/a%20b", "/a\\b", "/a:b", "/\x01a",
			"/tin/đường", "a/b", "", "?a"} {
			want := ""
			if to, err := u.Parse(Clean(ref)); err == nil && IsWeb(to) && ref != "" {
				want = to.String()
			}
			if got := Resolve(u, ref); got != want {
				t.Errorf("%q on %s: got %q, want %q", ref, base, got, want)
			}
		}
	}
}

func FuzzCanonicalURLIsStable(f *testing.F) {
	for _, s := range []string{"https://X.vn:443//a//b?utm_source=x&id=1#y", "http://x.vn/a;jsessionid=1?p=2",
		"HTTP://[::1]:80/%2f%2F", "//x", "https://x.vn/%zz", "https://x.vn/?&&a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Canonical(s)
		if again := Canonical(once); once != "" && again != once {
			t.Fatalf("CanonicalURL(%q) = %q, again %q", s, once, again)
		}
		key := Key(s)
		if again := Key(key); key != "" && again != key {
			t.Fatalf("AddressKey(%q) = %q, again %q", s, key, again)
		}
	})
}
