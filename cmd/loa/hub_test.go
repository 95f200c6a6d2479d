package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"loa/operations"
	"loa/store"
)

func TestAnOperatorSeesAndEndsSubscriptionsAtTheHub(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "loa.yaml")
	if err := os.WriteFile(file, []byte("database:\n  url: sqlite:"+filepath.Join(dir, "loa.db")+
		"\nsite:\n  url: https://loa.example\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), store.Options{URL: "sqlite:" + filepath.Join(dir, "loa.db")})
	if err != nil {
		t.Fatal(err)
	}
	for host, domain := range map[string]string{"a.reader.example": "reader.example",
		"b.reader.example": "reader.example", "other.example": "other.example"} {
		err := db.Hub.SaveHubSubscription(t.Context(),
			operations.HubSubscription{Callback: "https://" + host + "/cb", Topic: "https://loa.example/feeds/all.atom",
				Host:   host,
				Domain: domain, Network: "203.0.113.0/24", Price: 1, Expires: time.Now().Add(time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	loa := func(args ...string) string {
		t.Helper()
		var out bytes.Buffer
		root := newRoot()
		root.SetArgs(append([]string{"--config", file}, args...))
		root.SetOut(&out)
		if err := root.ExecuteContext(t.Context()); err != nil {
			t.Fatalf("loa %v: %v, want no error", args, err)
		}
		return out.String()
	}
	if got := loa("hub", "list"); strings.Count(got, "203.0.113.0/24") != 3 {
		t.Errorf("got %s, want all three", got)
	}
	if got := loa("hub", "remove", "reader.example"); !strings.Contains(got, "reader.example: 2 subscriptions ended") {
		t.Errorf("got %s, want two ended", got)
	}
	if got := loa("hub", "list"); strings.Contains(got, "reader") || !strings.Contains(got, "other.example") {
		t.Errorf("got %s, want the other alone", got)
	}
	var out bytes.Buffer
	root := newRoot()
	root.SetArgs([]string{"--config", file, "hub", "remove", "nobody.example"})
	root.SetErr(&out)
	if err := root.ExecuteContext(t.Context()); err == nil ||
		!strings.Contains(err.Error(), "loa hub list shows who has") {
		t.Errorf("got %v for somebody unknown, want where to look", err)
	}
}
