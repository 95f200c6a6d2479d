package main

import (
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"loa/bot/bottest"
	"loa/internal/assert"
)

// TestReadinessSaysThatNothingIsSent: the token is refused. Who sends is not ready,
// who only serves readers is, and doctor and metrics say the same.
func TestReadinessSaysThatNothingIsSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite:"+t.TempDir()+"/loa.db", bottest.Options{})
	_, sends := w.startRole("send")
	w.startRole("web")
	w.startRole("collect")
	answers := func(address string, status int, has string) func() bool {
		return func() bool {
			got, body := asked(address)
			return got == status && strings.Contains(body, has)
		}
	}
	w.eventually("all of it to be ready", answers(w.site+"/readyz?whole", http.StatusOK, `"delivery":"ok"`))
	w.eventually("the sender to be ready", answers(sends+"/readyz", http.StatusOK, `"delivery":"ok"`))
	w.telegram.RevokeToken(true)
	w.eventually("the sender to be red", answers(sends+"/readyz", http.StatusServiceUnavailable, `"delivery":"failed"`))
	w.eventually("the metric", answers(sends+"/metrics", http.StatusOK, `loa_telegram_refused{channel="telegram"} 1`))
	status, _ := asked(w.site + "/readyz")
	assert.Same(t, "who serves readers", status, http.StatusOK)
	said, err := exec.CommandContext(t.Context(), w.latest.Path, "check", "--config", w.config).CombinedOutput()
	if err == nil || !strings.Contains(string(said), "→ copy the token again from @BotFather") {
		t.Errorf("check: got %v\n%s\nwant it to name the token", err, said)
	}
	w.telegram.RevokeToken(false)
	w.eventually("the sender to be ready again", answers(sends+"/readyz", http.StatusOK, `"delivery":"ok"`))
}
