package storetest

import (
	"context"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/internal/clocktest"
	"loa/store"
)

// EachAt runs a test on every database under a clock of its own.
func EachAt(t *testing.T, f func(t *testing.T, s *store.Store, c *clocktest.Clock)) {
	EachURL(t, func(t *testing.T, url string) {
		c := NewClock()
		f(t, OpenAt(t, url, c.Now), c)
	})
}

// OpenAt is a store under a clock, closed when the test ends.
func OpenAt(t testing.TB, url string, now func() time.Time) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), store.Options{URL: url, Now: now, UnsafeNoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	addresses.Store(s, url)
	return s
}

// NewClock is the clock of tests, which stands at a November morning.
func NewClock() *clocktest.Clock { return clocktest.At(time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)) }

// Sample is an article of its own: nothing else is a copy of it.
func Sample(key string, topics ...string) article.Article {
	return article.Article{
		Source: "laichau", Key: key, URL: "https://laichau.gov.vn/" + key,
		Title: "Bài số " + key, Lead: "Mở đầu của bài " + key, Summary: "Tóm tắt " + key,
		ContentHTML: "<p>Nội dung của bài " + key + "</p>", ContentText: "Nội dung của bài " + key,
		Author: "Hà Minh Hưng", Origin: "Văn phòng", Language: "vi",
		Image: &article.Image{URL: "https://laichau.gov.vn/" + key + ".jpg", Caption: "Ảnh", Width: 800,
			Height: 600},
		Attachments: []article.Attachment{{URL: "https://laichau.gov.vn/" + key + ".pdf", Name: "Quyết định",
			Type: "application/pdf", SizeBytes: 5}},
		Categories: []string{"Tin tức"}, Topics: topics,
		Published: time.Date(2026, 11, 20, 7, 0, 0, 0, time.UTC), PublishedEvidence: "microdata",
		Updated: time.Date(2026, 11, 20, 7, 30, 0, 0, time.UTC),
	}
}

// Save stores an article as its source publishes it.
func Save(t testing.TB, s *store.Store, a article.Article) article.Saved {
	t.Helper()
	saved, err := s.Publishing.SaveArticle(context.Background(), a)
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

// Load is a stored article.
func Load(t *testing.T, s *store.Store, id int64) article.Article {
	t.Helper()
	a, err := s.Articles.Article(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// Changes are the public changes after one.
func Changes(t *testing.T, s *store.Store, after int64) []article.Change {
	t.Helper()
	list, err := s.Articles.Changes(context.Background(), after, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// List are the ids of what a query lists.
func List(t *testing.T, s *store.Store, q article.Query) []int64 {
	t.Helper()
	found, err := s.Articles.Articles(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	ids := []int64{}
	for _, a := range found {
		ids = append(ids, a.ID)
	}
	return ids
}

// Release is a text long enough to be recognised elsewhere.
func Release(source, key string, topics ...string) article.Article {
	a := Sample(key, topics...)
	a.Source, a.URL = source, "https://"+source+".gov.vn/"+key
	a.Title = "Hội nghị tổng kết phong trào thi đua yêu nước"
	a.ContentText = strings.Repeat("Sáng nay hội nghị tổng kết phong trào thi đua yêu nước đã diễn ra tại trung tâm "+
		"với sự tham dự của đông đảo cán bộ. ", 2) +
		"Các đại biểu đã nghe báo cáo kết quả công tác, thảo luận phương hướng, và biểu dương những tập thể, cá " +
		"nhân có " +
		"thành tích xuất sắc trong lao động, học tập."
	return a
}

// Flood is a warning that the rules take for an emergency; trusted says that
// its section's word is enough.
func Flood(source string, trusted bool, topics ...string) article.Article {
	a := Release(source, "1", topics...)
	a.Urgency, a.Unconfirmed = article.Emergency, !trusted
	return a
}

// Questions are the approval requests that are open.
func Questions(t *testing.T, s *store.Store) []article.ApprovalRequest {
	t.Helper()
	list, err := s.Publishing.ApprovalRequests(context.Background(), "")
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// Escalate makes an article an emergency and wants that to have come of it.
func Escalate(t *testing.T, s *store.Store, id int64, operator string,
	want article.EscalationState) article.Escalation {
	t.Helper()
	r, err := s.Publishing.ConfirmEscalation(context.Background(), id, operator)
	if err != nil || r.State != want {
		t.Errorf("raised: %+v, %v, want %s", r, err, want)
	}
	return r
}

// Publish stores a new article that is public at once.
func Publish(t *testing.T, s *store.Store, key string, topics ...string) int64 {
	t.Helper()
	return Save(t, s, article.Article{Source: "test", Key: key, URL: "https://example.org/" + key, Title: "Tin " + key,
		Lead: "Lời dẫn của " + key, ContentText: "Nội dung " + key, Topics: topics}).ID
}
