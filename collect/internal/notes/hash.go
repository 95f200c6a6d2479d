package notes

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// ShortHash tells parts from others in a few characters.
func ShortHash(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:6])
}
