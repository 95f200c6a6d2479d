package answer

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
)

// AssetVersion changes with any file of the folder assets, so that browsers may keep
// them for ever.
func AssetVersion(files embed.FS) string {
	sum := sha256.New()
	entries, err := files.ReadDir("assets")
	if err != nil {
		panic(err) // embedded: cannot happen in a program that was built
	}
	for _, e := range entries {
		b, _ := files.ReadFile("assets/" + e.Name())
		sum.Write(b)
	}
	return hex.EncodeToString(sum.Sum(nil)[:6])
}
