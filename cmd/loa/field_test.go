package main

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/feed"
	"loa/store"
	"loa/store/storetest"
)

// settledByTheStore are fields that nobody hands in: the store gives them.
var settledByTheStore = map[string]bool{
	"ID": true, "Story": true, "Part": true, "Unconfirmed": true, "Ended": true, "Places": true, "Collected": true,
	"State": true, "Reason": true, "Revision": true, "Seq": true, "PublishSeq": true, "Changed": true,
	"Correction": true,
}

// TestAFieldOfAnArticleIsLostNowhere fills every field of an article, stores it
// and reads it back, then renders it: a field that a room forgets is named.
func TestAFieldOfAnArticleIsLostNowhere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var given article.Article
		fillFields(reflect.ValueOf(&given).Elem(), "Article")
		given.Source, given.Urgency, given.Release = "laichau", article.Notice, time.Time{}
		given.URL, given.Image.URL = "https://portal.example/bai-12.html", "https://portal.example/anh.jpg"
		given.Attachments[0].URL = "https://portal.example/tep.pdf"
		given.ContentHTML = "<p>" + given.ContentText + "</p>"
		saved, err := s.Publishing.SaveArticle(t.Context(), given)
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Articles.Article(t.Context(), saved.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range reflect.VisibleFields(reflect.TypeFor[article.Article]()) {
			if settledByTheStore[f.Name] || f.Name == "Release" {
				continue
			}
			was, is := reflect.ValueOf(given).FieldByIndex(f.Index).Interface(), reflect.ValueOf(got).FieldByIndex(f.Index).Interface()
			if f.Type == reflect.TypeFor[time.Time]() {
				was, is = was.(time.Time).UTC(), is.(time.Time).UTC()
			}
			if !reflect.DeepEqual(is, was) {
				t.Errorf("store: field %s: got %+v, want %+v", f.Name, is, was)
			}
		}
		feedsShow(t, got)
	})
}

// feedsShow checks that each format of a feed shows what readers are to see.
func feedsShow(t *testing.T, a article.Article) {
	t.Helper()
	w, err := feed.NewWriter(feed.Site{Name: "Loa", URL: "https://loa.example", Zone: time.UTC},
		[]article.Topic{{ID: a.Topics[0], Name: "Chủ đề"}},
		[]article.Source{{ID: a.Source, Name: "Cổng", FullText: true}})
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range []feed.Format{feed.RSS, feed.Atom, feed.JSON} {
		item, err := w.Item(format, feed.Full, &a)
		if err != nil {
			t.Fatal(err)
		}
		for field, text := range map[string]string{
			"Title": a.Title, "Summary": a.Summary, "ContentText": a.ContentText, "Author": a.Author, "URL": a.URL,
			"Image": a.Image.URL, "Attachments": a.Attachments[0].URL, "Topics": "Chủ đề",
		} {
			if !strings.Contains(string(item.Bytes), text) {
				t.Errorf("feed, %s: field %s: got an item without %q, want it to show it", format, field, text)
			}
		}
	}
}

// fillFields gives each field a value that tells it apart.
func fillFields(v reflect.Value, path string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("giá trị " + strings.ToLower(path[strings.LastIndex(path, ".")+1:]))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(len(path)))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillFields(v.Elem(), path)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fillFields(v.Index(0), path)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Date(2026, 11, 2+len(path)%20, 3, 4, 5, 0, time.UTC)))
			return
		}
		for _, f := range reflect.VisibleFields(v.Type()) {
			fillFields(v.FieldByIndex(f.Index), path+"."+f.Name)
		}
	}
}
