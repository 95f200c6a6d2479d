package config

import (
	"strings"
	"testing"

	"loa/subscriber"
)

func TestQuietHoursAreASpanOfTheDayOrNone(t *testing.T) {
	load := func(value string) (*Config, error) {
		return parse("loa.yaml", []byte("telegram: {quiet_hours: "+value+"}\n"),
			Options{Getenv: func(string) string { return "" }})
	}
	for value, want := range map[string]subscriber.QuietHours{
		`"21:00-06:00"`: {From: 21 * 60, To: 6 * 60}, `"22:30 - 5:15"`: {From: 22*60 + 30, To: 5*60 + 15}, `""`: {},
	} {
		c, err := load(value)
		if err != nil {
			t.Errorf("%s: %v, want no error", value, err)
		} else if got := c.Telegram.Quiet(); got != want {
			t.Errorf("%s: %+v, want %v", value, got, want)
		}
	}
	for _, value := range []string{"21:00", `"25:00-06:00"`, `"06:00-06:00"`, "nights"} {
		if _, err := load(value); err == nil || !strings.Contains(err.Error(), "telegram.quiet_hours") {
			t.Errorf(`%s: %v, want an error, it to contain "telegram.quiet_hours"`, value, err)
		}
	}
}
