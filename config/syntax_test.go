package config

import (
	"strings"
	"testing"

	"loa/internal/assert"
)

func TestBrokenSyntaxIsNamedInItsTrueLineWithAdvice(t *testing.T) {
	const before = "site:\n  name: Loa\n" // the mistakes begin in line 3
	cases := []struct {
		name, text string
		line       int
		want       string // part of the message
	}{
		{"a tab", before + "\tlanguage: vi\nserver:\n  listen: \":8080\"\n", 3, "begins with a tab"},
		{"a tab behind blanks", before + "  \tlanguage: vi\n", 3, "begins with a tab"},
		{"a colon in a value", before + "topics:\n  - id: a\n    name: Tin: mới\n", 5, "colon followed by a blank"},
		{"a quote not closed", before + "  url: \"http://a.example\nserver:\n  listen: :8080\n" +
			strings.Repeat("# …\n", 30), 3, `a quote "`},
		{"a single quote not closed", before + "  url: 'http://a.example\nserver: {}\n", 3, "a quote '"},
		{"an indentation", before + "   language: vi\n", 3, "indented otherwise"},
		{"a bracket not closed", before + "telegram:\n  admins: [1, 2\nserver:\n  listen: x\n", 4, "a bracket ["},
		{"an @ at the start", before + "telegram:\n  token: @botfather\n", 4, "cannot begin with @"},
		{"no dash", before + "topics:\n  - id: a\n    name: A\n  id: b\n", 6, "a colon or dash is missing"},
		{"a colon in a value within braces", before + "topics:\n  - {id: a, name: Tin: mới}\n", 4,
			"colon followed by a blank"},
		{"a quote not closed in the only line", "site: {name: \"x}\n", 1, `a quote "`},
	}
	for _, c := range cases {
		_, problems := load(t, c.text)
		if len(problems) != 1 {
			t.Errorf("%s: got problems %v, want one", c.name, problems)
			continue
		}
		assert.Same(t, c.name+": line", problems[0].Line, c.line)
		if !strings.Contains(problems[0].Message, c.want) {
			t.Errorf("%s: got %q, want it to contain %q", c.name, problems[0].Message, c.want)
		}
	}
}

func TestAFileWithoutSettingsIsRefused(t *testing.T) {
	for name, text := range map[string]string{"nothing": "", "a comment": "# nothing\n", "null": "~"} {
		if _, problems := load(t, text); len(problems) != 1 ||
			!strings.Contains(problems[0].Message, "holds no settings") {
			t.Errorf("%s: got %v, want it refused as a file without settings", name, problems)
		}
	}
}
