package portaltest

import (
	"net/http/httptest"
	"testing"
	"time"
)

func TestEverySiteHasTheStoriesThatItNames(t *testing.T) {
	for _, name := range Names() {
		s, err := New(name, "http://portal.example", time.Now())
		if err != nil {
			t.Errorf("%s: got %v, want a site", name, err)
			continue
		}
		for _, story := range s.Stories {
			w := httptest.NewRecorder()
			s.ServeHTTP(w, httptest.NewRequest("GET", "http://portal.example"+story.Address, nil))
			if s.Settle["address"] != "" && w.Code != 200 {
				t.Errorf("%s: got status %d for %s, want 200", name, w.Code, story.Address)
			}
		}
	}
}
