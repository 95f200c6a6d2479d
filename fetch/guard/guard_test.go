package guard

import (
	"errors"
	"net/netip"
	"strings"
	"testing"

	"loa/internal/assert"
)

// inside are addresses of every range that is not the public internet, in every
// form in which one may be written.
var inside = []string{"169.254.169.254:80", "127.0.0.1:80", "10.0.0.1:443", "172.16.0.1:80", "192.168.1.1:80",
	"100.64.0.1:80", "0.0.0.0:80", "[64:ff9b::7f00:1]:80", "[2002:7f00:1::]:80", "240.0.0.1:80", "255.255.255.255:80",
	"224.0.0.1:80", "[ff02::1]:80", "[::ffff:127.0.0.1]:80", "[::ffff:a9fe:a9fe]:80", "[fe80::1%lo]:80", "[::1]:80",
	"[fc00::1]:80", "192.0.2.1:80", "198.18.0.1:80", "[2001:db8::1]:443", "nonsense", "host.example:80", ""}

func dialled(g *Guard, address string) bool {
	network := "tcp4"
	if strings.HasPrefix(address, "[") {
		network = "tcp6"
	}
	err := g.Control(network, address, nil)
	return err == nil || !errors.Is(err, ErrPrivate)
}

func TestOnlyPublicAddressesAreDialled(t *testing.T) {
	for name, g := range map[string]*Guard{"an operator's": New(nil), "a stranger's": ForStrangers(nil)} {
		for _, address := range inside {
			assert.Same(t, name+" "+address+" is dialled", dialled(g, address), false)
		}
		for _, address := range []string{"93.184.215.14:443", "93.184.215.14:8080", "[2606:4700::1111]:443"} {
			assert.Same(t, name+" "+address+" is dialled", dialled(g, address), true)
		}
	}
}

func TestStrangersAreHeldToPortsWhereverTheyLive(t *testing.T) {
	allowed := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	for address, want := range map[string]bool{"10.1.2.3:999": false, "10.1.2.3:25": false, "10.1.2.3:80": true,
		"10.1.2.3:8080": true, "192.168.0.1:80": false, "93.184.215.14:22": false} {
		assert.Same(t, address+" of a stranger's", dialled(ForStrangers(allowed), address), want)
	}
	assert.Same(t, "10.1.2.3:999 of an operator's", dialled(New(allowed), "10.1.2.3:999"), true)
	assert.Same(t, "the allowed address in another form", dialled(New(allowed), "[::ffff:10.1.2.3]:80"), true)
}

func TestAddressesAreCheckedBeforeTheyAreDialled(t *testing.T) {
	for text, want := range map[string]bool{"10.0.0.1": false, "::ffff:10.0.0.1": false, "fe80::1%lo": false,
		"::1":           false,
		"93.184.215.14": true} {
		assert.Same(t, text, New(nil).CheckAddr(netip.MustParseAddr(text)) == nil, want)
	}
	assert.Same(t, "a stranger's mail port",
		ForStrangers(nil).CheckAddrPort(netip.MustParseAddrPort("93.184.215.14:25")) ==
			nil, false)
}
