package config

import (
	"fmt"
	"math"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"loa/config/internal/rules"
)

// checks are the rules that a setting's check tag names. Each gets a value
// and says what is wrong with it, or "". A list is checked item by item.
var checks = map[string]func(o Options, v any) string{
	"line":              textCheck(rules.Line),
	"optional line":     optional(rules.Line),
	"site":              textCheck(rules.Site),
	"http":              textCheck(rules.HTTP),
	"optional http":     optional(rules.HTTP),
	"proxy":             func(_ Options, v any) string { return checkProxy(v.(Address).Reveal()) },
	"database":          func(_ Options, v any) string { return checkDatabase(v.(Address).Reveal()) },
	"token":             func(_ Options, v any) string { return rules.Token(v.(Secret).Reveal()) },
	"signing":           func(_ Options, v any) string { return rules.Signing(v.(Secret).Reveal()) },
	"language":          textCheck(rules.Language),
	"optional language": optional(rules.Language),
	"zone":              textCheck(rules.Zone),
	"listen":            textCheck(rules.Listen),
	"optional listen":   optional(rules.Listen),
	"prefixes":          textCheck(rules.Prefix),
	"agent":             textCheck(rules.Agent),
	"ancestors":         textCheck(rules.Ancestor),
	"topic":             textCheck(rules.Topic),
	"bot":               textCheck(rules.Bot),
	"slug":              textCheck(rules.Slug),
	"source":            textCheck(rules.Source),
	"sections":          textCheck(rules.Section),
	"keywords":          textCheck(rules.Keyword),
	"fields":            textCheck(rules.Field),
	"trusted":           textCheck(rules.Trusted),
	"patterns":          textCheck(rules.Pattern),
	"mode":              textCheck(rules.Mode),
	"role":              textCheck(rules.Role),
	"pages":             textCheck(rules.Pages),
	"first fill":        textCheck(rules.FirstFill),
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
	"rate":     func(_ Options, v any) string { return rules.Rate(v.(float64)) },
	"quiet":    optional(rules.Quiet),
	"delay":    func(_ Options, v any) string { return rules.Length(v.(time.Duration), 0) },
	"interval": func(_ Options, v any) string { return rules.Length(v.(time.Duration), 30*time.Second) },
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

func checkProfile(o Options, v any) string {
	allowed := append([]string{"auto", "none"}, o.Profiles...)
	name := v.(string)
	if slices.Contains(allowed, name) || len(o.Profiles) == 0 && rules.Slug(name) == "" {
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
