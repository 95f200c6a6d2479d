package desk_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/internal/assert"
	"loa/operations"
)

func TestAnArticleIsTakenDownWithAReason(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		o.hire("minh", operations.DeskEditor)
		id := o.publish("1", func(a *article.Article) { a.Title = `Lũ <script>alert("1")</script>` })
		minh := o.signedIn("minh")
		_, body := minh.get("/desk/articles/1")
		assert.Same(t, "the title is markup", strings.Contains(body, "<script>"), false)
		for _, reason := range []string{"", " ", "vì", strings.Repeat("dài ", 200)} {
			r, _ := minh.post("/desk/articles/1/remove", url.Values{"reason": {reason}})
			assert.Same(t, "reason "+reason, r.StatusCode, http.StatusBadRequest)
		}
		r, _ := minh.post("/desk/articles/1/remove", url.Values{"reason": {"Sai số liệu, cổng chưa sửa"}})
		assert.Same(t, "status", r.StatusCode, http.StatusSeeOther)
		a, err := o.store.Articles.Article(t.Context(), id)
		assert.Same(t, "error", err, nil)
		assert.Same(t, "state", a.State, article.StateWithdrawn)
		assert.Same(t, "reason", a.Reason, "Sai số liệu, cổng chưa sửa")
		log, err := o.store.Operations.DeskLog(t.Context(), 10)
		assert.Same(t, "error of the log", err, nil)
		assert.Same(t, "entries", len(log), 1)
		assert.Same(t, "who did it", log[0].Who+" "+log[0].Did+" "+log[0].Target, "minh withdraw article 1")
		_, body = minh.get("/desk/articles/1")
		assert.Same(t, "it can be taken down again", strings.Contains(body, "Gỡ bài</button>"), false)
		for _, path := range []string{"/desk/articles/99", "/desk/articles/x", "/desk/articles/-1"} {
			r, _ := minh.get(path)
			assert.Same(t, path, r.StatusCode, http.StatusNotFound)
		}
	})
}

func TestWhatAnArticleSaidBeforeIsShown(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		o.hire("lan", operations.DeskOperator)
		text := "Lũ trên suối Nậm Na làm ngập %s hộ dân ở bản Nà Phầy. Nước rút trong đêm."
		o.publish("1", func(a *article.Article) { a.ContentText = strings.Replace(text, "%s", "40", 1) })
		o.clock.Advance(time.Hour)
		o.publish("1", func(a *article.Article) { a.ContentText = strings.Replace(text, "%s", "400", 1) })
		_, body := o.signedIn("lan").get("/desk/articles/1")
		for _, want := range []string{"<del><span class=\"hid\">trước: </span>40 hộ", "<ins><span class=\"hid\">nay: " +
			"</span>400 hộ"} {
			if !strings.Contains(body, want) {
				t.Errorf("got a page without %q, want it to show what was changed:\n%s", want, body)
			}
		}
	})
}
