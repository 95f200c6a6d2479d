package config

import (
	"strings"
	"testing"

	"loa/internal/assert"
)

func TestDifferencesNameWhatWasChangedAndNoSecret(t *testing.T) {
	assert.Same(t, "of the defaults", strings.Join(Differences(Default()), "\n"), "")
	c, err := parse("loa.yaml", []byte(`
site: {name: "Loa Pu Mây"}
server: {feed_memory: 64, listen: "127.0.0.1:8080"}
database: {url: "postgres://loa:hush@db.example/loa"}
telegram: {token: "123:hush", admins: [7]}
network: {allow_private: []}
topics: [{id: a, name: A}]
sources: []
`), Options{Getenv: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "of a file", strings.Join(Differences(c), "\n"), strings.Join([]string{
		`site.name: "Loa Pu Mây"`, `server.feed_memory: 64`, `database.url: "postgres://loa:***@db.example/loa"`,
		`telegram.token: ***`, `telegram.admins: [7]`}, "\n"))
}
