package together_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"loa/article"
	"loa/collect"
)

// postPortal shows its list by a script that asks for it by POST; by GET nothing is
// there.
type postPortal struct {
	*httptest.Server
	mu     sync.Mutex
	posts  []feedPost
	bodies []string
}

func (p *postPortal) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch r.Method + " " + r.URL.Path {
	case "GET /tin-tuc":
		fmt.Fprint(w, `<!doctype html><html lang="vi"><title>Tin tức</title><body><div id="app"></div><script>
fetch("/api/danh-sach-tin", {method: "POST", headers: {"Content-Type": "application/json"},
  body: JSON.stringify({chuyenMuc: 12, trang: trang})}).then(show)</script></body></html>`)
	case "POST /api/danh-sach-tin":
		body, _ := io.ReadAll(r.Body)
		p.bodies = append(p.bodies, string(body))
		var asked struct{ ChuyenMuc, Trang int }
		if json.Unmarshal(body, &asked) != nil || asked.ChuyenMuc != 12 {
			http.Error(w, "chuyên mục?", http.StatusBadRequest)
			return
		}
		items := []map[string]any{}
		for i := (asked.Trang - 1) * 3; i < min(asked.Trang*3, len(p.posts)); i++ {
			a := p.posts[i]
			items = append(items, map[string]any{"id": a.id, "tieuDe": a.title, "ngayDang": a.at.Format(time.RFC3339),
				"duongDan": fmt.Sprintf("/tin/%d.html", a.id)})
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"tongSo": len(p.posts), "duLieu": items})
	default:
		for _, a := range p.posts {
			if r.URL.Path == fmt.Sprintf("/tin/%d.html", a.id) {
				fmt.Fprintf(w, `<!doctype html><html lang="vi"><head><title>%[1]s</title></head><body><article><h1>%[1]s</h1>
<p>%[2]s</p></article></body></html>`, a.title, a.text)
				return
			}
		}
		http.NotFound(w, r)
	}
}

// TestAListThatAScriptPostsForIsReadByItsPageAndByItsAddress: as the page that shows it,
// and as the address with the body that is posted.
func TestAListThatAScriptPostsForIsReadByItsPageAndByItsAddress(t *testing.T) {
	each(t, func(w *world) {
		p := &postPortal{}
		p.Server = httptest.NewServer(p)
		w.Cleanup(p.Close)
		for n := 1; n <= 5; n++ {
			p.posts = append([]feedPost{shortPost(n, w.Now().Add(-time.Duration(20-n)*time.Hour))}, p.posts...)
		}
		address := p.URL + `/api/danh-sach-tin#post={"chuyenMuc":12,"trang":1}`
		shown, err := w.collector.Preview(w.Context(), p.URL+"/tin-tuc", article.Source{}, 1)
		if err != nil {
			w.Fatal(err)
		}
		w.want("what preview finds", shown.Source.Lists, []string{address})
		posted, err := w.collector.Preview(w.Context(), address, article.Source{}, 1)
		if err != nil {
			w.Fatal(err)
		}
		w.want("what preview makes of the address", posted.Source.Lists, []string{address})
		visit := func(id, list string) collect.Report {
			return w.visit(article.Source{ID: id, Name: id, URL: p.URL + "/", Lists: []string{list},
				Schedule: "*/10 * * * *", FullText: true})
		}
		w.want("by the page, further pages too", visit("trang", p.URL+"/tin-tuc").New, 5)
		w.want("by the address", visit("dia-chi", address).Copies, 5)
		p.mu.Lock()
		p.posts = append([]feedPost{shortPost(6, w.Now())}, p.posts...)
		p.mu.Unlock()
		_ = w.Sleep(w.Context(), 10*time.Minute)
		w.want("news by the page", visit("trang", p.URL+"/tin-tuc").New, 1)
		w.want("news by the address", visit("dia-chi", address).Copies, 1)
		w.want("articles after one more", len(w.live()), 6)
	})
}
