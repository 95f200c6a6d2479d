package fetch

import (
	"net/http"
	"testing"

	"loa/internal/assert"
)

func TestAGuardsRefusalIsToldFromThePortals(t *testing.T) {
	for _, c := range []struct {
		name   string
		header http.Header
		body   string
		want   bool
	}{
		{"a header", http.Header{"Cf-Mitigated": {"challenge"}}, "", true},
		{"a script", nil, `<script>window._cf_chl_opt={}</script>`, true},
		{"a captcha", nil, `<div class="h-captcha"></div>`, true},
		{"the portal itself", http.Header{"Server": {"nginx"}}, `<h1>403 Forbidden</h1>`, false},
	} {
		assert.Same(t, c.name, isGuard(c.header, []byte(c.body)), c.want)
	}
}
