package store_test

import (
	"os"
	"strings"
	"testing"

	"loa/internal/assert"
	"loa/store"
	"loa/store/storetest"
)

// TestWhatTheOnlyBotStoredIsTheFirstBots brings up to date what a database in use has
// of its one bot: the documents that Telegram knows, and who has a question.
func TestWhatTheOnlyBotStoredIsTheFirstBots(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		id := storetest.Save(t, s, storetest.Flood("laichau", false, "canh-bao")).ID
		for _, query := range []string{
			`DROP TABLE bot_files`, `DROP TABLE asked_operators`,
			`CREATE TABLE telegram_files (address TEXT NOT NULL PRIMARY KEY, file TEXT NOT NULL, kept BIGINT NOT NULL)`,
			`INSERT INTO telegram_files VALUES ('https://p/a.pdf', 'file-1', 9000000000000)`,
			`CREATE TABLE raise_operators (article BIGINT NOT NULL, operator TEXT NOT NULL, at BIGINT NOT NULL)`,
			`INSERT INTO raise_operators SELECT article, '7009', 5 FROM raises`,
			`UPDATE raises SET told = 5`,
		} {
			storetest.Exec(t, s, query)
		}
		for _, file := range []string{"00171_bot_files.sql", "00172_bot_operators.sql"} {
			text, err := os.ReadFile("migrations/" + file)
			if err != nil {
				t.Fatal(err)
			}
			for _, query := range strings.Split(strings.TrimSpace(string(text)), ";\n") {
				storetest.Exec(t, s, query)
			}
		}
		for channel, want := range map[string]string{"telegram": "file-1", "dienbien": ""} {
			file, err := s.Operations.BotFile(t.Context(), channel, "https://p/a.pdf")
			assert.Same(t, channel+": error", err, nil)
			assert.Same(t, channel+": what Telegram calls the document", file, want)
		}
		for channel, want := range map[string]string{"telegram": "7009", "dienbien": "", "": "7009"} {
			list, err := s.Publishing.ApprovalRequests(t.Context(), channel)
			if err != nil || len(list) != 1 || list[0].Article != id {
				t.Fatalf("questions of %q: got %+v, %v, want one about article %d", channel, list, err, id)
			}
			assert.Same(t, "who has the question by "+channel, strings.Join(list[0].Asked, " "), want)
		}
	})
}
