package config

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"

	"loa/internal/assert"
)

// TestNoPartOfAPasswordIsShown writes passwords that chance makes up, as they
// are and escaped, into every setting that holds an address, and looks for any
// four characters of them in all that is said.
func TestNoPartOfAPasswordIsShown(t *testing.T) {
	const letters = `abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789@:/?#[]%&=+$,;!~()*'^|{} `
	random := rand.New(rand.NewPCG(1, 2))
	settings := map[string]string{
		"database.url":   "database: {url: %q}",
		"telegram.proxy": "telegram: {proxy: %q}",
		"network.proxy":  "network: {proxy: %q}",
		"sources proxy":  "sources: [{id: a, name: A, url: 'https://a.example', proxy: %q}]",
	}
	for range 1000 {
		password := make([]byte, 8+random.IntN(12))
		for i := range password {
			password[i] = letters[random.IntN(len(letters))]
		}
		raw, escaped := string(password), url.QueryEscape(string(password))
		for setting, text := range settings {
			for _, written := range []string{raw, escaped} {
				address := "http://u:" + written + "@h.example:3128"
				if setting == "database.url" {
					address = "postgres://u:" + written + "@h.example/d"
				}
				said := NewAddress(address).String()
				if c, problems := load(t, fmt.Sprintf(text, address)); problems != nil {
					said += problems.Error()
				} else {
					said += fmt.Sprintf("%v", c)
				}
				if part := partOf(said, raw, written); part != "" {
					t.Fatalf("%s with password %q: got %q of it in %q, want no part shown", setting, written, part,
						said)
				}
			}
		}
	}
}

// partOf is a run of four characters of one of the secrets that stands in
// said, "" for none.
func partOf(said string, secrets ...string) string {
	for _, secret := range secrets {
		for i := 0; i+4 <= len(secret); i++ {
			if strings.Contains(said, secret[i:i+4]) {
				return secret[i : i+4]
			}
		}
	}
	return ""
}

// TestAPasswordThatReadsAsAPortIsRefused: of http://u:7#secret@host a program
// reads the host u, the port 7 and a place in the page.
func TestAPasswordThatReadsAsAPortIsRefused(t *testing.T) {
	for address, refused := range map[string]bool{
		"http://u:?secret@h.example": true, "http://u:7#secret@h.example/": true, "https://u:80/secret@h.example": true,
		"https://u:secret@h.example": true, "https://h.example/@tin": false, "https://h.example:8443/tin": false,
		"https://h.example:8443/%40tin": false,
	} {
		_, problems := load(t, fmt.Sprintf("alarms: {webhook: %q}", address))
		assert.Same(t, address+" is refused", problems != nil, refused)
		if refused && strings.Contains(problems.Error(), "secret") {
			t.Errorf("%s: got the password in %s, want it left out", address, problems)
		}
	}
}

func TestSpecialCharactersInAPasswordMustBeEscaped(t *testing.T) {
	for _, address := range []string{"postgres://loa:p@ss@db/loa", "postgres://loa:p/ss@db/loa",
		"postgres://loa:p#ss@db/loa", "postgres://loa:50%@db/loa"} {
		_, problems := load(t, "database: {url: \""+address+"\"}")
		if len(problems) != 1 || !strings.Contains(problems[0].Message, "%40") {
			t.Errorf("%s: got %v, want the advice to escape", address, problems)
		}
	}
	if _, problems := load(t, `database: {url: "postgres://loa:p%40s%2Fs@db/loa"}`); problems != nil {
		t.Errorf("an escaped password: got %v, want no problem", problems)
	}
}

func TestAddressesAreNormalisedOrRefused(t *testing.T) {
	c, problems := load(t, `site: {url: "HTTPS://Loa.Example/Tin/"}`)
	if problems != nil || c.Site.URL != "https://loa.example/Tin" {
		t.Errorf("capitals: got %v, %v, want https://loa.example/Tin", c, problems)
	}
	for text, want := range map[string]string{
		`site: {url: " https://loa.example"}`:                             "without blanks",
		`server: {listen: "*:8080"}`:                                      "as in :8080",
		`server: {frame_ancestors: ["https://*.gov.vn", "javascript:x"]}`: "a site such as",
		`server: {frame_ancestors: ["https://a.example; script-src *"]}`:  "a site such as",
		`site: {time_zone: Etc/GMT+7}`:                                    "7 hours behind Greenwich",
		`site: {time_zone: Etc/GMT-7}`:                                    "7 hours ahead of Greenwich",
	} {
		if _, problems := load(t, text); len(problems) != 1 || !strings.Contains(problems[0].Message, want) {
			t.Errorf("%s: got %v, want a problem with %q", text, problems, want)
		}
	}
}
