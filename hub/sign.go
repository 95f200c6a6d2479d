package hub

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"hash"
	"strings"
)

// sign is the HMAC-SHA256 of a body in hexadecimal.
func sign(secret, body []byte) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

// verifySignature checks an X-Hub-Signature header, "method=hex", for the
// methods that the specification names (WebSub, 8.1). Old hubs use SHA-1.
func verifySignature(secret, body []byte, header string) bool {
	method, digest, ok := strings.Cut(header, "=")
	methods := map[string]func() hash.Hash{"sha1": sha1.New, "sha256": sha256.New, "sha384": sha512.New384,
		"sha512": sha512.New}
	newHash := methods[strings.ToLower(strings.TrimSpace(method))]
	if !ok || newHash == nil {
		return false
	}
	got, err := hex.DecodeString(strings.TrimSpace(digest))
	if err != nil {
		return false
	}
	mac := hmac.New(newHash, secret)
	mac.Write(body)
	return hmac.Equal(got, mac.Sum(nil))
}
