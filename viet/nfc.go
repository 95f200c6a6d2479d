package viet

import "golang.org/x/text/unicode/norm"

// nfc returns s in NFC.
func nfc(s string) string {
	if isComposed(s) {
		return s
	}
	return norm.NFC.String(s)
}

// isComposed tells, without looking anything up, that s is in NFC because it has
// no letters but such as are composed and compose with nothing before them: what
// Vietnamese is written with. Of others it says no.
func isComposed(s string) bool {
	for _, r := range s {
		if !isStarter(r) {
			return false
		}
	}
	return true
}

// isStarter tells of letters and signs with NFC_Quick_Check=Yes and
// Canonical_Combining_Class=0 (UAX #15), of the blocks that Vietnamese uses.
func isStarter(r rune) bool {
	return r < 0x300 || r >= 0x1E00 && r <= 0x1EFF || r >= 0x2010 && r <= 0x2027
}
