//go:build !lab

package setup

import "net/netip"

// HubCallbacks are where strangers' callbacks may live besides public addresses:
// nowhere.
var HubCallbacks []netip.Prefix
