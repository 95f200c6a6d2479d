package judge

import (
	"strings"
	"testing"
	"time"

	"loa/article"
)

func TestPatternsThatCostTooMuchAreRefused(t *testing.T) {
	for _, p := range []string{`(a{1000}){1000}`, strings.Repeat("a?", 5000), `((a{100}){100}){100}`, `(`, `(?<=a)b`,
		strings.Repeat("x", 1001)} {
		if _, err := compile(p); err == nil {
			t.Errorf("%.40q was taken, want an error", p)
		}
	}
	re, err := compile(`(a+)+$`)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	re.MatchString(strings.Repeat("a", 100000) + "!")
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %s, want took at most %v", took, 5*time.Second)
	}
}

func TestCheckSourceNamesEveryFaultOnce(t *testing.T) {
	err := CheckSource(article.Source{
		ID: "x", Lists: []string{"javascript:1", "https://x.vn/ok"}, Include: []string{"("},
		Exclude: []string{"(a{1000}){1000}"},
		Proxy:   "ftp://user:s3cret@p", TLSRoots: "/nowhere.pem",
		Headers:     map[string]string{"Bad Name": "v", "X-Ok": "v"},
		MinInterval: time.Hour, MaxInterval: time.Minute,
	})
	if err == nil {
		t.Fatal("nothing found, want an error")
	}
	for _, want := range []string{"source x: list", "include: pattern \"(\"", "exclude: pattern",
		"proxy: not an address", "/nowhere.pem", `headers: "Bad Name"`, "min_interval 1h0m0s is above"} {
		if strings.Count(err.Error(), want) != 1 {
			t.Errorf("%q is not said once:\n%v\nwant strings.Count(err.Error(), want) 1", want, err)
		}
	}
	if strings.Contains(err.Error(), "s3cret") {
		t.Error(`the proxy's password is shown, want it without "s3cret"`)
	}
	if err := CheckSource(article.Source{ID: "x", URL: "https://x.vn/"}); err != nil {
		t.Errorf("a plain source: %v, want no error", err)
	}
}
