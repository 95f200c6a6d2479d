package service

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"loa/config"
	"loa/desk"
	"loa/internal/assert"
	"loa/operations"
)

func TestTheConfigurationKnowsEveryRole(t *testing.T) {
	file := filepath.Join(t.TempDir(), "loa.yaml")
	for _, role := range append(operations.Roles(), "everything") {
		if err := os.WriteFile(file, []byte("server: {role: "+string(role)+"}\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := config.Load(file, config.Options{})
		assert.Same(t, string(role)+" is taken", err == nil, role.Known())
	}
}

func TestEachRoleAnswersForItsOwnDutiesOnly(t *testing.T) {
	for role, want := range map[operations.Role]struct{ collecting, delivery, readers bool }{
		operations.RoleAll:     {true, true, true},
		operations.RoleCollect: {collecting: true},
		operations.RoleSend:    {delivery: true},
		operations.RoleWeb:     {readers: true},
	} {
		s := newService(t, func(c *config.Config) { c.Server.Role = string(role) })
		duties := s.duties()
		assert.Same(t, string(role)+": collecting is its duty", duties["collecting"].Ours, want.collecting)
		assert.Same(t, string(role)+": delivery is its duty", duties["delivery"].Ours, want.delivery)
		assert.Same(t, string(role)+": readers are served", answer(s, "/feeds/all.rss").Code == http.StatusOK,
			want.readers)
		assert.Same(t, string(role)+": /readyz while the others begin", answer(s, "/readyz").Code, http.StatusOK)
	}
}

func TestAVisitThatAWebNodeWantsIsAskedOfWhoCollects(t *testing.T) {
	s := newService(t, func(c *config.Config) { c.Server.Role = "web" })
	if _, err := s.visitFromDesk(t.Context(), "laichau"); !errors.Is(err, desk.ErrAsked) {
		t.Errorf("from the desk: got %v, want %v", err, desk.ErrAsked)
	}
	s.wantVisit(t.Context(), "dienbien")
	got, err := s.store.Operations.TakeVisits(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	assert.Same(t, "asked for", got, []string{"dienbien", "laichau"})
}

// TestAWarningCanBeForTheReadersOfABotWhoseTokenAnotherProcessHas: the desk stands with
// every process.
func TestAWarningCanBeForTheReadersOfABotWhoseTokenAnotherProcessHas(t *testing.T) {
	for role, want := range map[operations.Role]string{operations.RoleWeb: "telegram dien-bien",
		operations.RoleCollect: "telegram dien-bien", operations.RoleSend: "", operations.RoleAll: ""} {
		s := newService(t, func(c *config.Config) {
			c.Server.Role, c.Telegram.Sources, c.Telegram.Token = string(role), []string{"laichau"}, config.Secret{}
			c.Bots = []config.Bot{{ID: "dien-bien", Name: "Loa Điện Biên", Sources: []string{"dienbien"}}, {ID: "nghe-an"}}
		})
		var got []string
		for _, a := range *s.areas.Load() {
			got = append(got, a.ID)
		}
		assert.Same(t, string(role), strings.Join(got, " "), want)
	}
}
