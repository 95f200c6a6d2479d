package config

import (
	"encoding/base64"
	"fmt"
	"math"
	"net"
	"net/netip"
	"net/url"
	"reflect"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"loa/article"
	"loa/subscriber"
	"loa/viet"
)

// checks are the rules that a setting's check tag names. Each gets a value
// and says what is wrong with it, or "". A list is checked item by item.
var checks = map[string]func(o Options, v any) string{
	"line":              textCheck(checkLine),
	"optional line":     optional(checkLine),
	"site":              textCheck(checkSite),
	"http":              textCheck(checkHTTP),
	"optional http":     optional(checkHTTP),
	"proxy":             func(_ Options, v any) string { return checkProxy(v.(Address).Reveal()) },
	"database":          func(_ Options, v any) string { return checkDatabase(v.(Address).Reveal()) },
	"token":             func(_ Options, v any) string { return checkToken(v.(Secret).Reveal()) },
	"signing":           func(_ Options, v any) string { return checkSigning(v.(Secret).Reveal()) },
	"language":          textCheck(checkLanguage),
	"optional language": optional(checkLanguage),
	"zone":              textCheck(checkZone),
	"listen":            textCheck(checkListen),
	"optional listen":   optional(checkListen),
	"prefixes":          textCheck(checkPrefix),
	"agent":             textCheck(checkAgent),
	"ancestors":         textCheck(checkAncestor),
	"topic":             textCheck(checkTopic),
	"slug":              textCheck(checkSlug),
	"source":            textCheck(checkSource),
	"sections":          textCheck(checkSection),
	"keywords":          textCheck(checkKeyword),
	"fields":            textCheck(checkField),
	"trusted":           textCheck(checkTrusted),
	"patterns":          textCheck(checkPattern),
	"mode":              textCheck(checkMode),
	"role":              textCheck(checkRole),
	"pages":             textCheck(checkPages),
	"first fill":        textCheck(checkFirstFill),
	"profile":           checkProfile,
	"schedule":          checkSchedule,
	"selector":          checkSelector,
	"headers":           func(_ Options, v any) string { return checkHeaders(v.(map[string]Secret)) },
	"admins": func(_ Options, v any) string {
		return between(v.(int64), 1, math.MaxInt64,
			"a Telegram user id")
	},
	"pace":     func(_ Options, v any) string { return between(v.(int), 1, 100_000, "requests a minute") },
	"memory":   func(_ Options, v any) string { return between(v.(int), 8, 65_536, "megabytes") },
	"count":    func(_ Options, v any) string { return between(v.(int), 0, 1_000_000, "articles") },
	"rate":     func(_ Options, v any) string { return checkRate(v.(float64)) },
	"quiet":    optional(checkQuiet),
	"delay":    func(_ Options, v any) string { return checkLength(v.(time.Duration), 0) },
	"interval": func(_ Options, v any) string { return checkLength(v.(time.Duration), 30*time.Second) },
}

// check applies the rule of that name to a value, and to each item of a list.
func (d *decoder) check(n *yaml.Node, v reflect.Value, key, name string) {
	if name == "" {
		return
	}
	if v.Kind() == reflect.Slice {
		for i := range v.Len() {
			d.check(n.Content[i], v.Index(i), fmt.Sprintf("%s[%d]", key, i), name)
		}
		return
	}
	if wrong := checks[name](d.opts, v.Interface()); wrong != "" {
		value := ""
		if v.Kind() != reflect.Map {
			value = fmt.Sprint(v.Interface())
		}
		d.add(n.Line, key, value, "%s", wrong)
	}
}

func textCheck(f func(string) string) func(Options, any) string {
	return func(_ Options, v any) string { return f(v.(string)) }
}

func optional(f func(string) string) func(Options, any) string {
	return func(_ Options, v any) string {
		if v.(string) == "" {
			return ""
		}
		return f(v.(string))
	}
}

func between[T int | int64](n, low, high T, what string) string {
	if n < low || n > high {
		return fmt.Sprintf("must be %s, %d to %d", what, low, high)
	}
	return ""
}

func checkLine(s string) string {
	const longest = 200
	if s == "" || viet.CleanLine(s) != s || utf8.RuneCountInString(s) > longest {
		return fmt.Sprintf("must be one line of 1 to %d characters without space at its ends", longest)
	}
	return ""
}

func checkHTTP(s string) string {
	if strings.ContainsFunc(s, unicode.IsSpace) {
		return "must be an address without blanks in it and around it"
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return "must be an address that begins with http:// or https://, without a password"
	}
	return ""
}

// checkWebhook says why Telegram could not post updates to a site.
func checkWebhook(t Telegram, site string) string {
	if t.Mode != "webhook" {
		return ""
	}
	if !strings.HasPrefix(site, "https://") {
		return "needs a site.url that begins with https://, for Telegram must reach it"
	}
	// A Bot API server of one's own takes any port.
	u, err := url.Parse(site)
	if err == nil && strings.Contains(t.APIEndpoint, "api.telegram.org") &&
		!slices.Contains([]string{"", "443", "80", "88", "8443"}, u.Port()) {
		return "needs a site.url on port 443, 80, 88 or 8443: Telegram posts to no other"
	}
	return ""
}

// normalSite is a site's address as links use it: scheme and host in lower
// case, no slash at its end.
func normalSite(s string) string {
	s = strings.TrimRight(s, "/")
	scheme, rest, ok := strings.Cut(s, "://")
	if !ok {
		return s
	}
	host, path, slash := strings.Cut(rest, "/")
	s = strings.ToLower(scheme) + "://" + strings.ToLower(host)
	if slash {
		s += "/" + path
	}
	return s
}

func checkSite(s string) string {
	u, err := url.Parse(s)
	if wrong := checkHTTP(s); wrong != "" {
		return wrong
	}
	if err == nil && (u.RawQuery != "" || u.Fragment != "" || u.ForceQuery) {
		return "must be an address without ? and #"
	}
	return ""
}

const escapeAdvice = "has a user name or password with special characters: escape each of them by its code, " +
	"e.g. @ as %40, : as %3A, / as %2F, # as %23, ? as %3F, % as %25, a blank as %20"

func checkProxy(s string) string {
	if s == "" {
		return ""
	}
	if hasRawPassword(s) {
		return escapeAdvice
	}
	u, err := url.Parse(s)
	if err != nil || !slices.Contains([]string{"http", "https", "socks5", "socks5h"}, u.Scheme) || u.Hostname() == "" {
		return "must be http://host:port, https://… or socks5://…, or empty"
	}
	return ""
}

func checkDatabase(s string) string {
	const allowed = "must be sqlite:path or postgres://user:password@host/database"
	if path, ok := strings.CutPrefix(s, "sqlite:"); ok {
		if strings.TrimSpace(path) == "" {
			return allowed
		}
		return ""
	}
	if hasRawPassword(s) {
		return escapeAdvice
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" || u.Opaque != "" {
		return allowed
	}
	return ""
}

var tokenForm = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`)

func checkToken(s string) string {
	if s != "" && !tokenForm.MatchString(s) {
		return "must have the form that @BotFather gives: digits, a colon, letters and digits"
	}
	return ""
}

func checkSigning(s string) string {
	const shortest = 16
	if key, ok := strings.CutPrefix(s, "whsec_"); ok {
		if _, err := base64.StdEncoding.DecodeString(key); err != nil {
			return "must be base64 after whsec_"
		}
	}
	if len(s) < shortest {
		return fmt.Sprintf("must have at least %d characters", shortest)
	}
	return ""
}

var languageForm = regexp.MustCompile(`^[a-zA-Z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

func checkPages(s string) string {
	switch s {
	case article.PagesAuto, article.PagesAlways, article.PagesNever:
		return ""
	}
	return "must be auto, always or never"
}

func checkFirstFill(s string) string {
	switch s {
	case article.FirstFillNewest, article.FirstFillAll:
		return ""
	}
	return "must be newest or all"
}

func checkLanguage(s string) string {
	if !languageForm.MatchString(s) {
		return "must be a language tag such as vi, en or zh-Hant"
	}
	return ""
}

// greenwichZone are the zones whose sign means the opposite of what people
// write: Etc/GMT+7 lies seven hours west of Greenwich.
var greenwichZone = regexp.MustCompile(`^(?:Etc/)?GMT([+-])(\d+)$`)

func checkZone(s string) string {
	if m := greenwichZone.FindStringSubmatch(s); m != nil && m[2] != "0" {
		way := "behind"
		if m[1] == "-" {
			way = "ahead of"
		}
		return fmt.Sprintf("lies %s hours %s Greenwich, for in this name the sign is turned round: "+
			"name a place instead, such as Asia/Ho_Chi_Minh", m[2], way)
	}
	if _, err := time.LoadLocation(s); err != nil || s == "" || s == "Local" {
		return "must be the name of a time zone such as Asia/Ho_Chi_Minh or UTC"
	}
	return ""
}

func checkListen(s string) string {
	if file, ok := strings.CutPrefix(s, "unix:"); ok {
		const longest = 100 // what a socket's address holds, on every system
		if !strings.HasPrefix(file, "/") || len(file) > longest {
			return fmt.Sprintf("must be unix: and the whole path of a file, at most %d characters, such as "+
				"unix:/run/loa/loa.sock", longest)
		}
		return ""
	}
	host, port, err := net.SplitHostPort(s)
	if host == "*" {
		return fmt.Sprintf("must be host:port; for every address of this machine leave the host out, as in :%s", port)
	}
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return "must be host:port such as 127.0.0.1:8080 or :8080, or unix:/run/loa/loa.sock"
	}
	return ""
}

func parsePrefix(s string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(s); err == nil && a.Zone() == "" {
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	p, err := netip.ParsePrefix(s)
	return p.Masked(), err
}

func checkPrefix(s string) string {
	if _, err := parsePrefix(s); err != nil {
		return "must be an address or a range such as 10.1.0.0/16 or fd00::/8"
	}
	return ""
}

// ancestor is a source of the directive frame-ancestors (Content Security
// Policy, level 3), without paths.
var ancestor = regexp.MustCompile(`^(\*|'self'|https?://(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:([0-9]{1,5}|\*))?)$`)

func checkAncestor(s string) string {
	if !ancestor.MatchString(s) {
		return "must be a site such as https://laichau.gov.vn or https://*.gov.vn, 'self' or *"
	}
	return ""
}

func checkAgent(s string) string {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return "must be plain ASCII text on one line"
		}
	}
	return ""
}

func checkField(s string) string {
	if !slices.Contains(article.RuleFields, s) {
		return "is no part of an article; allowed are " + strings.Join(article.RuleFields, ", ")
	}
	return ""
}

const longestSlug = 48

func checkSlug(s string) string {
	if s == "" || viet.Slug(s) != s || len(s) > longestSlug {
		message := fmt.Sprintf("must be a slug of at most %d lower-case letters without accents, digits and single "+
			"hyphens", longestSlug)
		if guess := viet.Slug(s); guess != "" && guess != s && len(guess) <= longestSlug {
			message += fmt.Sprintf(", e.g. %s", guess)
		}
		return message
	}
	return ""
}

// reservedTopics are names that /feeds/ has another meaning for.
var reservedTopics = []string{"all", "search", "sources", "status", "urgent", "authors"}

func checkTopic(s string) string {
	if slices.Contains(reservedTopics, s) {
		return "is a name that feeds need for something else; not allowed are " + strings.Join(reservedTopics, ", ")
	}
	return checkSlug(s)
}

func checkSource(s string) string {
	if s == article.OperatorSource {
		return "is the source of the warnings that operators write"
	}
	return checkSlug(s)
}

func checkSection(s string) string {
	if viet.Slug(s) == "" {
		return "must be a part of an address or the name of a category"
	}
	return ""
}

func checkTrusted(s string) string {
	if s == "*" {
		return ""
	}
	if wrong := checkSection(s); wrong != "" {
		return wrong + ", or * for the whole source"
	}
	return ""
}

func checkKeyword(s string) string {
	const longest = 200
	if len(viet.Syllables(s)) == 0 || utf8.RuneCountInString(s) > longest {
		return fmt.Sprintf("must be words, at most %d characters", longest)
	}
	return ""
}

// Bounds of patterns: RE2 cannot run away in time, but in size.
const (
	longestPattern = 1000
	largestProgram = 5000
)

func checkPattern(s string) string {
	if s == "" || len(s) > longestPattern {
		return fmt.Sprintf("must be a regular expression of 1 to %d bytes", longestPattern)
	}
	parsed, err := syntax.Parse(s, syntax.Perl)
	if err != nil {
		return "must be a regular expression (RE2): " + err.Error()
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil || len(program.Inst) > largestProgram {
		return "is a regular expression that becomes too large"
	}
	return ""
}

func checkMode(s string) string {
	if s != "polling" && s != "webhook" {
		return "must be polling or webhook"
	}
	return ""
}

func checkRole(s string) string {
	switch s {
	case "all", "collect", "send", "web":
		return ""
	}
	return "must be all, collect, send or web"
}

func checkProfile(o Options, v any) string {
	allowed := append([]string{"auto", "none"}, o.Profiles...)
	name := v.(string)
	if slices.Contains(allowed, name) || len(o.Profiles) == 0 && checkSlug(name) == "" {
		return ""
	}
	return "must be one of " + strings.Join(allowed, ", ")
}

func checkSchedule(o Options, v any) string {
	spec := v.(string)
	if spec == "auto" || o.CheckSchedule == nil && strings.TrimSpace(spec) != "" {
		return ""
	}
	const allowed = `allowed: five cron fields such as "*/10 * * * *", @hourly, "@every 15m", or auto`
	if o.CheckSchedule == nil {
		return "is empty; " + allowed
	}
	if err := o.CheckSchedule(spec); err != nil {
		return err.Error() + "; " + allowed
	}
	return ""
}

func checkSelector(o Options, v any) string {
	s := v.(string)
	if s == "" || o.CheckSelector == nil {
		return ""
	}
	if err := o.CheckSelector(s); err != nil {
		return "must be a CSS selector: " + err.Error()
	}
	return ""
}

var (
	headerName = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")
	ownHeaders = []string{"host", "connection", "content-length", "transfer-encoding", "accept-encoding",
		"if-none-match", "if-modified-since"}
)

func checkHeaders(headers map[string]Secret) string {
	for name, value := range headers {
		switch {
		case !headerName.MatchString(name):
			return fmt.Sprintf("%q is not the name of an HTTP header", name)
		case slices.Contains(ownHeaders, strings.ToLower(name)):
			return fmt.Sprintf("%s is a header that Loa sets itself", name)
		case strings.ContainsFunc(value.Reveal(), func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }):
			return fmt.Sprintf("the value of %s must be one line", name)
		}
	}
	return ""
}

func checkRate(r float64) string {
	if !(r > 0 && r <= 1000) {
		return "must be messages a second, above 0 and at most 1000"
	}
	return ""
}

func checkQuiet(s string) string {
	if _, ok := parseQuiet(s); !ok {
		return "must be two different times of day such as 21:00-06:00, or empty"
	}
	return ""
}

// parseQuiet reads "21:00-06:00"; an empty text is no quiet hours.
func parseQuiet(s string) (q subscriber.QuietHours, ok bool) {
	if s == "" {
		return q, true
	}
	from, to, _ := strings.Cut(s, "-")
	begin, err1 := time.Parse("15:04", strings.TrimSpace(from))
	end, err2 := time.Parse("15:04", strings.TrimSpace(to))
	q = subscriber.QuietHours{From: begin.Hour()*60 + begin.Minute(), To: end.Hour()*60 + end.Minute()}
	if err1 != nil || err2 != nil || q.From == q.To {
		return subscriber.QuietHours{}, false
	}
	return q, true
}

func checkLength(d, shortest time.Duration) string {
	const longest = 30 * 24 * time.Hour
	if d < 0 || d > longest || d > 0 && d < shortest {
		return fmt.Sprintf("must be 0s, or %s to 720h", max(shortest, time.Second))
	}
	return ""
}
