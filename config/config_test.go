package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"loa/article"
)

func noEnv(string) string { return "" }

func options() Options {
	return Options{
		Getenv: noEnv,
		CheckSchedule: func(spec string) error {
			if len(strings.Fields(spec)) != 5 && !strings.HasPrefix(spec, "@") {
				return errors.New("has not five fields")
			}
			return nil
		},
		Profiles: []string{"vhv", "nukeviet"},
	}
}

func load(t *testing.T, text string) (*Config, Error) {
	t.Helper()
	c, err := parse("loa.yaml", []byte(text), options())
	var problems Error
	if err != nil && !errors.As(err, &problems) {
		t.Fatalf("error of type %T: %v", err, err)
	}
	return c, problems
}

func TestTheExampleIsTheDefaultAndShowsEverySetting(t *testing.T) {
	var b bytes.Buffer
	if err := WriteExample(&b); err != nil {
		t.Fatal(err)
	}
	c, problems := load(t, b.String())
	if problems != nil {
		t.Fatalf("the example has problems:\n%v\n%s\nwant problems nil", problems, b.String())
	}
	want := Default()
	want.File, want.Preset = "loa.yaml", false
	if got, want := dump(t, c), dump(t, want); got != want {
		t.Errorf("the example gives\n%s\nnot the default\n%s\nwant %v", got, want, want)
	}
	var walk func(reflect.Type)
	walk = func(typ reflect.Type) {
		for _, f := range fieldsOf(typ) {
			if f.Tag.Get("doc") == "" || !strings.Contains(b.String(), "# "+f.Tag.Get("doc")+"\n") {
				t.Errorf("%s.%s is not documented in the example, want not empty", typ, f.Name)
			}
			if !strings.Contains(b.String(), f.key+":") {
				t.Errorf("%s.%s is not in the example, want it to contain %v", typ, f.Name, f.key+":")
			}
			if name := f.Tag.Get("check"); name != "" && checks[name] == nil {
				t.Errorf("%s.%s has an unknown check %q", typ, f.Name, name)
			}
			switch {
			case isSection(f.Type):
				walk(f.Type)
			case f.Type.Kind() == reflect.Slice && isSection(f.Type.Elem()):
				walk(f.Type.Elem())
			}
		}
	}
	walk(reflect.TypeFor[Config]())
}

// dump shows everything but secrets, and addresses in full.
func dump(t *testing.T, c *Config) string {
	t.Helper()
	data, err := json.MarshalIndent(c, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer("null", "[]", "{}", "[]").Replace(string(data))
}

func TestDefaultsPassTheirOwnChecks(t *testing.T) {
	c, err := Load("", options())
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Sources) == 0 || len(c.Topics) < 5 || c.Site.Location().String() != "Asia/Ho_Chi_Minh" ||
		!c.Sources[0].FullText || c.Telegram.Rate != 30 {
		t.Errorf("defaults %+v, want len(c.Sources) other than 0, len(c.Topics) at least 5, "+
			"c.Site.Location().String() "+
			"%q, c.Sources[0].FullText, c.Telegram.Rate 30", c, "Asia/Ho_Chi_Minh")
	}
}

const whole = `
site:     {name: Loa Lai Châu, url: "http://127.0.0.1:8080/", language: vi, time_zone: Asia/Ho_Chi_Minh}
server:   {listen: "127.0.0.1:8080"}
database: {url: "sqlite:data/loa.db"}
network:  {allow_private: ["127.0.0.0/8"], proxy: "", user_agent: ""}
topics:
  - {id: thi-dua-khen-thuong, name: Thi đua - Khen thưởng, sections: [thi-dua-khen-thuong], keywords: ["thi đua", "khen thưởng"], urgent: false}
sources:
  - {id: laichau, name: Cổng TTĐT tỉnh Lai Châu, url: "https://laichau.gov.vn/", lists: ["https://laichau.gov.vn/tin-tuc-su-kien"], profile: auto,
     schedule: "*/10 * * * *", topics: [], full_text: true, delay: 0s}
  - {id: soyte, name: Sở Y tế, url: "https://soyte.example/", pages: never, formerly: ["https://cu.example/"], topics: [thi-dua-khen-thuong], schedule: auto, profile: vhv, full_text: false, delay: 1h, trusted: [canh-bao, "*"],
     include: ['/tin/'], exclude: ['(?i)quảng cáo'], selectors: {title: h1}, headers: {Authorization: "Bearer abc"}, proxy: "http://u:pw@proxy:3128",
     min_interval: 5m, max_interval: 2h, max_new: 40, first_fill: all, language: en, tls_roots: ca.pem}
telegram: {token: "123456:ABC-def_1", token_file: "", api_endpoint: "https://api.telegram.org", proxy: "", mode: polling, admins: [42], rate: 30}
`

func TestAWholeFileIsRead(t *testing.T) {
	c, problems := load(t, whole)
	if problems != nil {
		t.Fatal(problems)
	}
	if c.Site.URL != "http://127.0.0.1:8080" || c.Telegram.Token.Reveal() != "123456:ABC-def_1" ||
		c.Telegram.Admins[0] != 42 {
		t.Errorf("read %+v, want c.Site.URL %q, c.Telegram.Token.Reveal() %q, c.Telegram.Admins[0] 42", c,
			"http://127.0.0.1:8080", "123456:ABC-def_1")
	}
	s := c.ArticleSources()[1]
	want := article.Source{ID: "soyte", Name: "Sở Y tế", URL: "https://soyte.example/", Profile: "vhv", Pages: "never",
		Formerly: []string{"https://cu.example/"}, Schedule: "auto", Topics: []string{"thi-dua-khen-thuong"},
		Trusted: []string{"canh-bao", "*"}, Delay: 3600e9, Include: []string{"/tin/"},
		Exclude: []string{"(?i)quảng cáo"}, Selectors: article.Selectors{Title: "h1"},
		Headers: map[string]string{"Authorization": "Bearer abc"}, Language: "en", Proxy: "http://u:pw@proxy:3128",
		TLSRoots:    "ca.pem",
		MinInterval: 300e9, MaxInterval: 7200e9, MaxNew: 40, FirstFill: "all"}
	if !reflect.DeepEqual(s, want) {
		t.Errorf("source\n%+v\nwant\n%+v", s, want)
	}
	if first := c.ArticleSources()[0]; !first.FullText || first.Language != "vi" {
		t.Errorf("defaults of a source: %+v, want first.FullText, first.Language %q", first, "vi")
	}
	if topic := c.ArticleTopics()[0]; topic.Name != "Thi đua - Khen thưởng" || len(topic.Keywords) != 2 {
		t.Errorf("topic %+v, want topic.Name %q, len(topic.Keywords) 2", topic, "Thi đua - Khen thưởng")
	}
}

func TestAllProblemsAreNamedAtOnceWithTheirLines(t *testing.T) {
	c, problems := load(t, `site:
  nmae: Loa
  url: ftp://x
  time_zone: Hanoi
server: {listen: "8080"}
database: {url: "postgres://loa:geheim@db:x/loa"}
topics:
  - {id: Thi Đua, name: ""}
  - {id: kinh-te, name: Kinh tế}
  - {id: kinh-te, name: Kinh tế}
  - {name: All}
  - {id: all, name: All, urgent: maybe}
sources:
  - id: laichau
    name: Lai Châu
    url: https://laichau.gov.vn/
    schedule: "* * *"
    profile: vvh
    topics: [kinh-the]
    include: ["(a{1000}){1000}", "("]
    delay: soon
    headers: {Host: x}
  - id: laichau
    name: Lai Châu
    url: laichau.gov.vn
    min_interval: 2h
    max_interval: 1h
telegram: {token: "geheim", rate: 0, mode: push, admins: 42}
telegramm: {}
site: {}
`)
	if c != nil {
		t.Error("a faulty configuration is returned, want c nil")
	}
	got := problems.Error()
	for _, want := range []string{
		`loa.yaml:2: site.nmae: unknown key. Did you mean "name"? Allowed here: name, url, language, time_zone, operator, contact`,
		`loa.yaml:3: site.url = "ftp://x": must be an address that begins with http://`,
		`loa.yaml:4: site.time_zone = "Hanoi": must be the name of a time zone`,
		`loa.yaml:5: server.listen = "8080": must be host:port`,
		`loa.yaml:6: database.url = "***": must be sqlite:path or postgres://`,
		`loa.yaml:8: topics[0].id = "Thi Đua": must be a slug of at most 48 lower-case letters without accents, digits and single hyphens, e.g. thi-dua`,
		`loa.yaml:8: topics[0].name: must be one line`,
		`loa.yaml:10: topics[2].id = "kinh-te": is taken already by topics[1].id`,
		`loa.yaml:11: topics[3].id: is missing`,
		`loa.yaml:12: topics[4].id = "all": is a name that feeds need`,
		`loa.yaml:12: topics[4].urgent = "maybe": must be true or false`,
		`loa.yaml:17: sources[0].schedule = "* * *": has not five fields; allowed: five cron fields`,
		`loa.yaml:18: sources[0].profile = "vvh": must be one of auto, none, vhv, nukeviet`,
		`loa.yaml:19: sources[0].topics[0] = "kinh-the": is no topic; there are:`,
		`loa.yaml:20: sources[0].include[0] = "(a{1000}){1000}":`,
		`loa.yaml:20: sources[0].include[1] = "(": must be a regular expression (RE2): error parsing regexp`,
		`loa.yaml:21: sources[0].delay = "soon": must be a length of time`,
		`loa.yaml:22: sources[0].headers: Host is a header that Loa sets itself`,
		`loa.yaml:23: sources[1].id = "laichau": is taken already by sources[0].id`,
		`loa.yaml:25: sources[1].url = "laichau.gov.vn": must be an address`,
		`loa.yaml:27: sources[1].max_interval = "1h0m0s": must not be below min_interval, 2h0m0s`,
		`loa.yaml:28: telegram.token = "***": must have the form that @BotFather gives`,
		`loa.yaml:28: telegram.rate = "0": must be messages a second`,
		`loa.yaml:28: telegram.mode = "push": must be polling or webhook`,
		`loa.yaml:28: telegram.admins = "42": must be a list`,
		`loa.yaml:29: telegramm: unknown key. Did you mean "telegram"?`,
		`loa.yaml:30: site: is set twice, first in line 1`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("missing: %s, want got to contain %v", want, want)
		}
	}
	if n := len(problems); n != 27 {
		t.Errorf("%d problems, want 27", n)
	}
	if strings.Contains(got, "geheim") {
		t.Error(`a secret is printed, want got without "geheim"`)
	}
	if t.Failed() {
		t.Log("\n" + got)
	}
}

func TestBrokenAndHostileFilesAreRefusedInWords(t *testing.T) {
	for name, text := range map[string]string{
		"no YAML":            "site: [",
		"a list":             "- a\n- b",
		"a word":             "hello",
		"two documents":      "site: {}\n---\nsite: {}",
		"an alias":           "site: &a {name: x}\nserver: *a",
		"a bomb":             "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]",
		"a merge key":        "site:\n  <<: {name: x}",
		"a tag":              "site: {name: !!binary aGFsbG8=}",
		"a group as a value": "site: {name: {a: b}}",
		"a value as a group": "telegram: 123:secret",
		"a deep nest":        strings.Repeat("[", 20000),
		"control characters": "site: {name: \"a\\u0008b\"}",
		"two summarizers":    "summarizer: {command: [x], url: 'http://127.0.0.1:1/v1'}",
		"webhook on http":    "telegram: {mode: webhook}",
		"webhook on a port":  "site: {url: 'https://loa.example:8444'}\ntelegram: {mode: webhook}",
		"not a number":       "telegram: {rate: .nan}",
		"not a user id":      "telegram: {admins: [-1]}",
	} {
		if _, problems := load(t, text); len(problems) == 0 || strings.Contains(problems.Error(), "secret") {
			t.Errorf(`%s gives %v, want len(problems) other than 0, it without "secret"`, name, problems)
		}
	}
	if _, problems := load(t, "site:\n  name: a: b\n"); len(problems) != 1 || problems[0].Line != 2 {
		t.Errorf("broken YAML gives %v, want len(problems) 1, problems[0].Line 2", problems)
	}
	if c, problems := load(t, "site:\nserver: ~\ntelegram: {}"); problems != nil || len(c.Sources) != 1 || !c.Preset {
		t.Errorf("empty groups: got problems %v, want the preset topics and sources", problems)
	}
	if c, problems := load(t, "topics: [{id: a, name: A}]"); problems != nil || len(c.Sources) != 0 ||
		len(c.Topics) != 1 {
		t.Errorf("own topics without sources give %v, want problems nil, len(c.Sources) 0, len(c.Topics) 1", problems)
	}
}

func TestSecretsComeFromFilesAndTheEnvironment(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("token", "1:file\n")
	path := write("loa.yaml", "telegram: {token_file: token}\n")
	o := options()
	c, err := Load(path, o)
	if err != nil || c.Telegram.Token.Reveal() != "1:file" {
		t.Fatalf("token %q, %v, want no error, c.Telegram.Token.Reveal() %q", c.Telegram.Token.Reveal(), err, "1:file")
	}
	o.Getenv = func(name string) string {
		return map[string]string{"LOA_TELEGRAM_TOKEN": "2:env",
			"LOA_DATABASE_URL": "postgres://loa:geheim@db/loa"}[name]
	}
	if c, err = Load(path, o); err != nil || c.Telegram.Token.Reveal() != "2:env" ||
		c.Database.URL.Reveal() != "postgres://loa:geheim@db/loa" {
		t.Fatalf("environment: %+v, %v, want no error, c.Telegram.Token.Reveal() %q, c.Database.URL.Reveal() %q", c,
			err, "2:env", "postgres://loa:geheim@db/loa")
	}
	if printed := fmt.Sprintf("%v %+v %#v %s", c, c, c, dump(t, c)); strings.Contains(printed, "geheim") ||
		strings.Contains(printed, "2:env") {
		t.Errorf(`printed: %s, want printed without "geheim", printed without "2:env"`, printed)
	}
	o.Getenv = func(name string) string {
		return map[string]string{"LOA_TELEGRAM_TOKEN": "geheim", "LOA_DATABASE_URL": "mysql://loa:geheim@db/loa"}[name]
	}
	_, err = Load(path, o)
	if err == nil || strings.Contains(err.Error(), "geheim") ||
		!strings.Contains(err.Error(), "environment: LOA_TELEGRAM_TOKEN") ||
		!strings.Contains(err.Error(), "environment: LOA_DATABASE_URL") {
		t.Errorf(`bad environment gives %v, want an error, it without "geheim", it to contain "environment: LOA_TELEGRAM_TOKEN", it to contain "environment: LOA_DATABASE_URL"`, err)
	}
	for _, text := range []string{"telegram: {token_file: missing}", "telegram: {token_file: empty}",
		"telegram: {token_file: token, token: '1:x'}", "telegram: {token_file: large}"} {
		write("empty", " \n")
		write("large", strings.Repeat("x", largestSecret+1))
		if _, err := Load(write("bad.yaml", text), options()); err == nil ||
			!strings.Contains(err.Error(), "telegram.token_file") {
			t.Errorf(`%s gives %v, want an error, it to contain "telegram.token_file"`, text, err)
		}
	}
	if _, err := Load(filepath.Join(dir, "none.yaml"), options()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file gives %v, want error %v", err, os.ErrNotExist)
	}
	if _, err := Load(write("huge.yaml", strings.Repeat("#\n", largestFile)), options()); err == nil {
		t.Error("a huge file is read, want an error")
	}
}

func TestWebhooksNeedASecret(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "secrets"),
		[]byte("whsec_c2VjcmV0IG9mIGFuIGFnZW5jeQ==\nan older and longer secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := parse(filepath.Join(dir,
		"loa.yaml"), []byte("topics: [{id: a, name: A}]\nwebhooks:\n - {id: x, url: 'https://x.example/hook', topics: "+
		"[a], secrets_file: secrets}"), options())
	if err != nil || len(c.Webhooks[0].Secrets) != 2 ||
		c.Webhooks[0].Secrets[1].Reveal() != "an older and longer secret" {
		t.Fatalf("%+v, %v, want no error, len(c.Webhooks[0].Secrets) 2, %q", c, err, "an older and longer secret")
	}
	_, problems := load(t, "topics: [{id: a, name: A}]\nwebhooks:\n"+
		" - {id: x, url: 'https://x.example/', secrets: [geheim]}\n"+
		" - {id: x, url: 'https://x.example/', topics: [b], secrets: ['whsec_geheim!']}\n"+
		" - {id: y, url: 'https://x.example/'}\n"+
		" - {id: z, url: 'https://x.example/', secrets: [a secret that is long], secrets_file: none}\n")
	for _, want := range []string{
		`loa.yaml:3: webhooks[0].secrets[0] = "***": must have at least 16 characters`,
		`loa.yaml:4: webhooks[1].id = "x": is taken already by webhooks[0].id`,
		`loa.yaml:4: webhooks[1].topics[0] = "b": is no topic; there are: a`,
		`loa.yaml:4: webhooks[1].secrets[0] = "***": must be base64 after whsec_`,
		`loa.yaml:5: webhooks[2].secrets: is missing`,
		`loa.yaml:6: webhooks[3].secrets_file = "none": is set besides webhooks[3].secrets`,
	} {
		if !strings.Contains(problems.Error(), want) {
			t.Errorf("missing: %s, want it to contain %v", want, want)
		}
	}
	if len(problems) != 6 || strings.Contains(problems.Error(), "geheim") {
		t.Errorf("problems:\n%v\nwant len(problems) 6, it without \"geheim\"", problems)
	}
}

func TestSecretsPrintAsStars(t *testing.T) {
	type inner struct{ secret Secret }
	s, a := NewSecret("geheim"), NewAddress("postgres://loa:geheim@db/loa?sslpassword=geheim&x=1")
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("m", "s", s, "a", a, "b", struct{ S Secret }{s})
	j, _ := json.Marshal(map[string]any{"s": s, "a": a})
	y, _ := yaml.Marshal(map[string]any{"s": s, "a": a})
	for _, out := range []string{
		fmt.Sprintf("%v %+v %#v %s %q %x %d", s, s, s, s, s, s, s),
		fmt.Sprintf("%v %+v %#v %s %q %x", a, a, a, a, a, a),
		fmt.Sprintf("%v %+v %#v", inner{s}, &inner{s}, inner{s}), log.String(), string(j), string(y), s.String(),
		a.String(),
		NewAddress("host=db password=geheim").String(), NewAddress("postgres://loa:gehe%zzim@db").String(),
		NewAddress("://geheim").String(),
	} {
		if strings.Contains(out, "gehe") || strings.Contains(out, fmt.Sprintf("%x", "geheim")) {
			t.Errorf(`printed: %s, want out without "gehe"`, out)
		}
	}
	if got := a.String(); !strings.HasPrefix(got, "postgres://loa:***@db/loa?") {
		t.Errorf(`address %s, want got to begin with "postgres://loa:***@db/loa?"`, got)
	}
	if got := NewAddress("sqlite:data/loa.db").String(); got != "sqlite:data/loa.db" {
		t.Errorf("address %s, want %q", got, "sqlite:data/loa.db")
	}
	if NewSecret("").Set() || Secret.String(Secret{}) != "" {
		t.Error("nothing is a secret, want Secret.String(Secret{}) empty")
	}
}

func TestOtherRoomsChecksAreAsked(t *testing.T) {
	o := options()
	o.CheckSource = func(s article.Source) error {
		if s.TLSRoots != "" {
			return errors.New("tls_roots: no certificate in " + s.TLSRoots)
		}
		return nil
	}
	o.CheckSelector = func(s string) error { return errors.New("bad selector " + s) }
	text := "\nsources:\n  - {id: a, name: A, url: 'https://a.example', tls_roots: x.pem}\n  - {id: b, name: B, url: " +
		"'https://b.example', selectors: {title: '<<'}}\n"
	_, err := parse("dir/loa.yaml", []byte(text), o)
	if err == nil || !strings.Contains(err.Error(),
		"dir/loa.yaml:3: sources[0] = \"a\": tls_roots: no certificate in dir/x.pem") ||
		!strings.Contains(err.Error(), "dir/loa.yaml:4: sources[1].selectors.title = \"<<\": must be a CSS selector") {
		t.Errorf("got %v, want an error, it to contain %q, it to contain %q", err,
			"dir/loa.yaml:3: sources[0] = \"a\": tls_roots: no certificate in dir/x.pem",
			"dir/loa.yaml:4: sources[1].selectors.title = \"<<\": must be a CSS selector")
	}
}

func FuzzLoadNeverPanics(f *testing.F) {
	var example bytes.Buffer
	if err := WriteExample(&example); err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{whole, example.String(), "a: &a [*a]", "site: {name: [}", "topics: [[]]",
		"sources: [{headers: {a: {b: c}}}]", "? {a: b}\n: c", "telegram: {admins: [1e3, ~]}", "topics: [~]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := parse("loa.yaml", []byte(s), options())
		if (c == nil) == (err == nil) {
			t.Fatalf("configuration %v and error %v", c, err)
		}
		if err == nil {
			c.ArticleSources()
			c.ArticleTopics()
		} else if err.Error() == "" {
			t.Fatal("an error without words, want err.Error() not empty")
		}
	})
}

func TestEmergencyWordsNeedAnUrgentTopicAndTrustASection(t *testing.T) {
	_, problems := load(t, `topics:
  - {id: a, name: A, urgent: true, emergency: ["vỡ đập"]}
  - {id: b, name: B, emergency: ["vỡ đập"]}
  - {id: c, name: C, urgent: true, emergency: ["…"]}
sources: [{id: s, name: S, url: "https://s.example/", trusted: ["canh-bao", "*", "/"]}]
`)
	for _, want := range []string{
		`loa.yaml:3: topics[1].emergency: is only for a topic with urgent: true`,
		`loa.yaml:4: topics[2].emergency[0] = "…": must be words`,
		`loa.yaml:5: sources[0].trusted[2] = "/": must be a part of an address or the name of a category, or * for the whole source`,
	} {
		if !strings.Contains(problems.Error(), want) {
			t.Errorf("missing %q in\n%v\nwant it to contain %v", want, problems, want)
		}
	}
	if len(problems) != 3 {
		t.Errorf("problems:\n%v\nwant len(problems) 3", problems)
	}
}

func TestASourceMayNotTakeTheOperatorsName(t *testing.T) {
	_, problems := load(t, "sources:\n  - {id: khan, name: A, url: \"https://a.example/\"}\n")
	if text := fmt.Sprint(problems); !strings.Contains(text,
		`sources[0].id = "khan": is the source of the warnings that operators write`) {
		t.Error(text)
	}
}
