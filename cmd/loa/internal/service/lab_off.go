//go:build !lab

package service

import "net/netip"

// hubCallbacks are where strangers' callbacks may live besides public addresses:
// nowhere.
var hubCallbacks []netip.Prefix
