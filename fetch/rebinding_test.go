package fetch

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"loa/fetch/fetchtest"
	"loa/internal/assert"
)

// nameServer answers every question for an IPv4 address by the n-th of answers,
// the last one for ever, and has this program's resolver ask it.
func nameServer(t *testing.T, answers ...[4]byte) (asked *atomic.Int64) {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	asked = new(atomic.Int64)
	go func() {
		packet := make([]byte, 4096)
		for {
			n, from, err := conn.ReadFrom(packet)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(packet[:n]) != nil || len(m.Questions) != 1 {
				continue
			}
			m.Response, m.RCode, m.Additionals = true, dnsmessage.RCodeSuccess, nil
			if q := m.Questions[0]; q.Type == dnsmessage.TypeA {
				i := min(int(asked.Add(1)), len(answers)) - 1
				m.Answers = []dnsmessage.Resource{{
					Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class},
					Body:   &dnsmessage.AResource{A: answers[i]},
				}}
			}
			if packed, err := m.Pack(); err == nil {
				_, _ = conn.WriteTo(packed, from)
			}
		}
	}()
	before := net.DefaultResolver
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
	t.Cleanup(func() {
		net.DefaultResolver = before
		conn.Close()
	})
	return asked
}

// TestANameThatChangesBetweenCheckAndConnectionGainsNothing: a name is public
// when it is looked at and leads inside when it is dialled (DNS rebinding).
func TestANameThatChangesBetweenCheckAndConnectionGainsNothing(t *testing.T) {
	c := newClock()
	s := fetchtest.NewSite(t, c)
	s.Page("/x", "inside")
	address := "http://rebind.example" + s.URL[strings.LastIndex(s.URL, ":"):] + "/x"
	asked := nameServer(t, [4]byte{93, 184, 215, 14}, [4]byte{127, 0, 0, 1})
	// Whoever checks first sees a public address.
	addrs, err := net.DefaultResolver.LookupNetIP(t.Context(), "ip4", "rebind.example")
	if err != nil || len(addrs) != 1 || addrs[0].IsLoopback() {
		t.Fatalf("the first answer: got %v, %v, want a public address", addrs, err)
	}
	_, err = get(t, newTestClient(t, c, func(n *Options) { n.AllowPrivate = nil }), address)
	if !errors.Is(err, ErrPrivate) {
		t.Errorf("got %v, want %v", err, ErrPrivate)
	}
	assert.Same(t, "requests inside", len(s.Requests()), 0)
	// The control: where the operator lets the source in, the same name leads there.
	if _, err := get(t, newTestClient(t, c, nil), address); err != nil {
		t.Errorf("allowed: got %v, want no error", err)
	}
	if asked.Load() < 3 {
		t.Errorf("got %d questions to the name server, want at least 3", asked.Load())
	}
}
