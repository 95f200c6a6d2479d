package demo

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

func startPortal(t *testing.T) (*Portal, string) {
	t.Helper()
	portal, err := NewPortal(time.Now)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(portal)
	t.Cleanup(server.Close)
	return portal, server.URL
}

func get(t *testing.T, address string) (int, string) {
	t.Helper()
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

func post(t *testing.T, address string, form url.Values) string {
	t.Helper()
	answer, err := http.PostForm(address, form)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var changed struct{ Path string }
	if err := json.NewDecoder(answer.Body).Decode(&changed); err != nil {
		t.Fatalf("%s answered %s: %v, want no error", address, answer.Status, err)
	}
	return changed.Path
}

func TestPortalHasFortyArticlesInSixSections(t *testing.T) {
	portal, address := startPortal(t)
	if len(portal.articles) < 40 || len(Sections) != 6 {
		t.Fatalf("%d articles in %d sections, want len(portal.articles) at least 40, len(Sections) 6",
			len(portal.articles), len(Sections))
	}
	paths := map[string]bool{}
	for _, a := range portal.articles {
		if paths[a.path()] {
			t.Errorf("two articles at %s", a.path())
		}
		paths[a.path()] = true
		status, body := get(t, address+a.path())
		if status != http.StatusOK || !strings.Contains(body, `class="title-detail"`) {
			t.Errorf("%s: status %d, want %v, body to contain %q", a.path(), status, http.StatusOK,
				`class="title-detail"`)
		}
	}
	for _, s := range Sections {
		if status, body := get(t, address+"/"+s.Slug); status != http.StatusOK ||
			strings.Count(body, `<h4 class="entry-title">`) < 7 {
			t.Errorf("section %s: status %d, too few articles, want %v, at least 7", s.Slug, status, http.StatusOK)
		}
	}
}

func TestPublishEditAndWithdrawShowOnThePortal(t *testing.T) {
	_, address := startPortal(t)
	path := post(t, address+"/publish", url.Values{"section": {"kinh-te"}, "title": {"Giá ngô tăng"},
		"body": {"Một.\n\nHai."}})
	if path != "/kinh-te/gia-ngo-tang.html" {
		t.Fatalf("published at %s, want path %q", path, "/kinh-te/gia-ngo-tang.html")
	}
	if again := post(t, address+"/publish", url.Values{"section": {"kinh-te"},
		"title": {"Giá ngô tăng"}}); again != "/kinh-te/gia-ngo-tang2.html" {
		t.Errorf("the same title again was published at %s, want again %q", again, "/kinh-te/gia-ngo-tang2.html")
	}
	post(t, address+"/edit", url.Values{"path": {path}, "title": {"Giá ngô tăng 5%"}})
	if _, body := get(t, address+path); !strings.Contains(body, "Giá ngô tăng 5%") ||
		!strings.Contains(body, "<p>Hai.</p>") {
		t.Error(`the edit does not show, or the body was lost, want body to contain "Giá ngô tăng 5%", body to contain "<p>Hai.</p>"`)
	}
	post(t, address+"/withdraw", url.Values{"path": {path}})
	if status, _ := get(t, address+path); status != http.StatusNotFound {
		t.Errorf("a withdrawn article answers %d, want %v", status, http.StatusNotFound)
	}
	if _, body := get(t, address+"/kinh-te"); strings.Contains(body, path) {
		t.Errorf("a withdrawn article is still listed, want body without %v", path)
	}
}

func TestPublishGoesOnAfterThePreparedArticles(t *testing.T) {
	portal, _ := startPortal(t)
	seen := map[string]bool{}
	for range 3 * len(portal.next) {
		path, err := portal.Publish(Wording{})
		if err != nil {
			t.Fatal(err)
		}
		if seen[path] {
			t.Fatalf("%s published twice", path)
		}
		seen[path] = true
	}
}

func TestAnotherSiteCannotChangeThePortal(t *testing.T) {
	_, address := startPortal(t)
	request, _ := http.NewRequest(http.MethodPost, address+"/withdraw", nil)
	request.Header.Set("Sec-Fetch-Site", "cross-site")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusForbidden {
		t.Errorf("status %d, want answer.StatusCode %v", answer.StatusCode, http.StatusForbidden)
	}
}
