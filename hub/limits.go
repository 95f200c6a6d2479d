package hub

import (
	"net"
	"net/http/httptrace"
	"net/netip"
	"strings"
	"sync"

	"golang.org/x/net/publicsuffix"
)

// What subscriptions cost. A feed that is kept fresh anyway costs one, one that
// is made for its address five, a search twenty-five: a domain, and a network,
// may have 500 of the first, 100 of the second or 20 of the third.
const (
	cheap         = 1
	variantPrice  = 5
	searchPrice   = 25
	defaultBudget = 500    // prices of one domain, and of one network
	defaultCheap  = 50_000 // subscriptions of feeds that are kept fresh anyway
	defaultDear   = 50_000 // prices of all others
)

// Prices are what a feed of each kind costs, by its kind's number: one that the
// configuration names, one that is made for its address, a search.
var prices = [...]int{cheap, variantPrice, searchPrice}

// price is what a subscription of a topic costs.
func (h *Hub) price(topic string) int {
	if h.o.Kind == nil {
		return cheap
	}
	return prices[min(max(h.o.Kind(topic), 0), len(prices)-1)]
}

// domainOf is whom a callback is counted for: the domain that somebody
// registered, or the network of an address.
func domainOf(host string) string {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if ip, err := netip.ParseAddr(host); err == nil {
		return networkOf(ip)
	}
	if domain, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return domain
	}
	return host
}

// networkOf is the network that one holder of addresses usually has.
func networkOf(ip netip.Addr) string {
	ip, bits := ip.Unmap().WithZone(""), 24
	if ip.Is6() {
		bits = 48
	}
	p, err := ip.Prefix(bits)
	if err != nil {
		return ip.String()
	}
	return p.String()
}

// remote remembers which address answered a request.
type remote struct {
	mu      sync.Mutex
	network string
}

func (r *remote) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
		host, _, err := net.SplitHostPort(info.Conn.RemoteAddr().String())
		if err != nil {
			return
		}
		ip, err := netip.ParseAddr(host)
		if err != nil {
			return
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.network = networkOf(ip)
	}}
}

func (r *remote) get() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.network
}
