package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// someToken is a token of the right form.
const someToken = "token: '123456:ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghi', "

// placesOfPasswords are the settings that hold an address, and how each is
// written with a password in it; 127.0.0.1:1 is where nobody answers.
var placesOfPasswords = map[string]string{
	"database.url":          "database: {url: 'postgres://u:%s@127.0.0.1:1/d?connect_timeout=1'}",
	"network.proxy":         "network: {proxy: 'http://u:%s@127.0.0.1:1', allow_private: ['127.0.0.0/8']}",
	"telegram.proxy":        "telegram: {" + someToken + "proxy: 'http://u:%s@127.0.0.1:1'}",
	"telegram.api_endpoint": "telegram: {" + someToken + "api_endpoint: 'http://u:%s@127.0.0.1:1'}",
	"sources[].proxy":       "sources: [{id: a, name: A, url: 'http://127.0.0.1:1', proxy: 'http://u:%s@127.0.0.1:1'}]",
	"sources[].url":         "sources: [{id: a, name: A, url: 'http://u:%s@127.0.0.1:1'}]",
	"sources[].lists": "sources: [{id: a, name: A, url: 'http://127.0.0.1:1', " +
		"lists: ['http://u:%s@127.0.0.1:1/a']}]",
	"webhooks[].url": "webhooks: [{id: w, url: 'http://u:%s@127.0.0.1:1/', secrets: [abcdefghijklmnopqrst]}]",
	"alarms.webhook": "alarms: {webhook: 'http://u:%s@127.0.0.1:1/'}",
	"summarizer.url": "summarizer: {url: 'http://u:%s@127.0.0.1:1/v1'}",
	"site.url":       "site: {url: 'http://u:%s@127.0.0.1:1/'}",
}

// commandsThatRead are the commands that read a configuration, FILE stands for one
// that does not exist.
var commandsThatRead = [][]string{
	{"serve"}, {"check"}, {"check", "--offline"}, {"doctor"}, {"audit"}, {"collect"}, {"backup", "FILE"},
	{"restore", "FILE"}, {"private", "list"}, {"webhooks"}, {"hub", "list"}, {"channel", "list"}, {"desk", "list"},
	{"topics", "--recent", "1"}, {"preview", "http://127.0.0.1:1/"}, {"move", "--to", "ADDRESS"},
}

// TestNoCommandShowsAPassword has chance choose passwords, write them as they are
// or escaped into a setting, and run a command; LOA_TEST_PASSWORDS says how many.
func TestNoCommandShowsAPassword(t *testing.T) {
	t.Parallel()
	const letters = `abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789@:/?#[]%&=+$,;!~()*^|{} `
	random, times := rand.New(rand.NewPCG(7, 16)), 3*len(placesOfPasswords)*len(commandsThatRead)/4
	fmt.Sscan(os.Getenv("LOA_TEST_PASSWORDS"), &times)
	dir := t.TempDir()
	var settings []string
	for s := range placesOfPasswords {
		settings = append(settings, s)
	}
	for n := range times {
		password := make([]byte, 10+random.IntN(12))
		for i := range password {
			password[i] = letters[random.IntN(len(letters))]
		}
		written := strings.ReplaceAll(string(password), "'", "''")
		if n%2 == 1 {
			written = url.QueryEscape(string(password))
		}
		setting := settings[n%len(settings)]
		command := commandsThatRead[(n/len(settings))%len(commandsThatRead)]
		text := fmt.Sprintf(placesOfPasswords[setting], written)
		for _, place := range []string{"site", "database", "topics"} {
			if !strings.HasPrefix(text, place+":") {
				text += map[string]string{"site": "\nsite: {url: 'http://127.0.0.1:8080'}",
					"database": "\ndatabase: {url: 'sqlite:" + filepath.Join(dir, "none", "loa.db") + "'}",
					"topics":   "\ntopics: [{id: a, name: A}]"}[place]
			}
		}
		config := filepath.Join(dir, "loa.yaml")
		if err := os.WriteFile(config, []byte(text+"\nserver: {listen: '127.0.0.1:0'}\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		var args []string
		for _, a := range command {
			args = append(args, strings.NewReplacer("FILE", filepath.Join(dir, "no", "file"), "ADDRESS",
				"postgres://u:"+written+"@127.0.0.1:1/d").Replace(a))
		}
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond) // of serve, which would go on
		var said strings.Builder
		run(ctx, append(args, "--config", config), &said, &said)
		cancel()
		if part := fourOf(strings.ReplaceAll(said.String(), dir, ""), string(password), written); part != "" {
			t.Errorf("%s with %q in %s: got %q of it in\n%s\nwant no part shown", command, password, setting, part,
				&said)
		}
	}
}

// fourOf is a run of four characters of one of the secrets that stands in a text,
// "" for none. Four digits may stand there by chance.
func fourOf(text string, secrets ...string) string {
	for _, secret := range secrets {
		for i := 0; i+4 <= len(secret); i++ {
			if strings.Trim(secret[i:i+4], "0123456789") != "" && strings.Contains(text, secret[i:i+4]) {
				return secret[i : i+4]
			}
		}
	}
	return ""
}
