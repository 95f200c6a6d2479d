package fetch

import (
	"fmt"
	"testing"
	"time"

	"loa/fetch/fetchtest"
	"loa/internal/clocktest"
)

func newClock() *clocktest.Clock { return clocktest.At(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)) }

func newTestClient(t testing.TB, c *clocktest.Clock, change func(*Options)) *Client {
	t.Helper()
	o := Options{Version: "1.2", Site: "https://loa.example/", AllowPrivate: fetchtest.Loopback(), Now: c.Now,
		Sleep: c.Sleep}
	if change != nil {
		change(&o)
	}
	client, err := NewClient(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		t.Errorf("%s: got %s, want %s", what, g, w)
	}
}
