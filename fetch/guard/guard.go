// Package guard keeps what is dialled on the public internet. It is the one
// place where it is decided which addresses are visited: a guard looks at the
// address that is really dialled, so a name that resolves differently between a
// check and the connection gains nothing, and neither does a redirect.
package guard

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"syscall"

	"code.dny.dev/ssrf"
)

// ErrPrivate says that an address is not on the public internet and not
// allowed by the operator.
var ErrPrivate = errors.New("address is not public")

// Guard refuses addresses that are not on the public internet. It is safe for
// concurrent use.
type Guard struct {
	allowed   []netip.Prefix
	strangers bool
	public    *ssrf.Guardian
	Resolve   func(ctx context.Context, network, host string) ([]netip.Addr, error) // for tests; the system's otherwise
}

// New is a guard that lets through public addresses and those allowed, on any
// port: what an operator's configuration leads to.
func New(allowed []netip.Prefix) *Guard {
	return &Guard{allowed: allowed, public: ssrf.New(ssrf.WithAnyPort()), Resolve: net.DefaultResolver.LookupNetIP}
}

// ForStrangers is a guard for addresses that strangers name: it lets through
// ports 80, 443 and from 1024 on only. Mail, shells and databases live below
// 1024; feed readers do not.
func ForStrangers(allowed []netip.Prefix) *Guard {
	g := New(allowed)
	g.strangers = true
	return g
}

// Control is a net.Dialer's Control function. Its errors are ErrPrivate.
func (g *Guard) Control(network, address string, conn syscall.RawConn) error {
	if err := g.check(network, address, conn); err != nil {
		return fmt.Errorf("dial %s: %w: %w", address, ErrPrivate, err)
	}
	return nil
}

func (g *Guard) check(network, address string, conn syscall.RawConn) error {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return err
	}
	if n, err := strconv.Atoi(port); g.strangers && (err != nil || n < 1024 && n != 80 && n != 443) {
		return fmt.Errorf("port %s is not allowed", port)
	}
	for _, p := range g.allowed {
		if p.Contains(ip.Unmap().WithZone("")) {
			return nil
		}
	}
	if ip.Zone() != "" {
		return errors.New("link-local addresses are not allowed")
	}
	return g.public.Safe(network, address, conn)
}

// CheckAddr refuses an address that is not public before it is dialled.
func (g *Guard) CheckAddr(addr netip.Addr) error {
	return g.CheckAddrPort(netip.AddrPortFrom(addr, 443))
}

// CheckAddrPort is CheckAddr for a certain port.
func (g *Guard) CheckAddrPort(a netip.AddrPort) error {
	addr := a.Addr().Unmap()
	network := "tcp6"
	if addr.Is4() {
		network = "tcp4"
	}
	return g.Control(network, netip.AddrPortFrom(addr, a.Port()).String(), nil)
}

// CheckName refuses a target before it is handed to a proxy, which hides from
// us what is dialled. Of names that cannot be resolved here only those trusted
// are let through: the source's own, which an operator wrote.
func (g *Guard) CheckName(ctx context.Context, host string, trusted func(host string) bool) error {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if addr, err := netip.ParseAddr(host); err == nil {
		return g.CheckAddr(addr)
	}
	addrs, err := g.Resolve(ctx, "ip", host)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if trusted(host) {
			return nil
		}
		return fmt.Errorf("%s: %w: the name cannot be resolved before asking the proxy: %w", host, ErrPrivate, err)
	}
	for _, addr := range addrs {
		if err := g.CheckAddr(addr); err != nil {
			return fmt.Errorf("%s: %w", host, err)
		}
	}
	return nil
}
