package storetest

import (
	"slices"
	"testing"

	"loa/store"
)

// undo takes back the migrations after schema 61, the oldest first: a migration
// is added here with the statements that take it back.
var undo = [][]string{
	{`DROP INDEX places_looks`, `DROP INDEX places_unseen`}, // 71
	{ // 81
		`ALTER TABLE subscribers DROP COLUMN morning`, `ALTER TABLE subscribers DROP COLUMN away`,
		`DROP INDEX places_url`,
	},
	{ // 91
		`DROP TABLE list_results`, `DROP TABLE list_retries`, `ALTER TABLE retries DROP COLUMN unanswered`,
		`ALTER TABLE channels DROP COLUMN flying`,
	},
	{`DROP TABLE merges`},      // 92
	{`DROP TABLE retirements`}, // 93
	{ // 101
		`ALTER TABLE articles DROP COLUMN correction`, `ALTER TABLE revisions DROP COLUMN seq`,
		`ALTER TABLE revisions DROP COLUMN summary`, `ALTER TABLE revisions DROP COLUMN attachments`,
	},
	{`DROP TABLE aftercare`},      // 102
	{`DROP TABLE telegram_files`}, // 103
	{ // 131
		`DROP INDEX articles_story`, `ALTER TABLE articles DROP COLUMN story`, `ALTER TABLE articles DROP COLUMN part`,
		`DROP TABLE story_terms`,
	},
	{`ALTER TABLE subscribers DROP COLUMN sound_once`},      // 132
	{`DROP TABLE desk_users`, `DROP TABLE desk_log`},        // 133
	{`DROP TABLE removals`},                                 // 137
	{`ALTER TABLE subscribers DROP COLUMN thread_lost`},     // 140
	{`DROP TABLE reactions`},                                // 141
	{`ALTER TABLE aftercare DROP COLUMN reminded_to`},       // 142
	{`DROP TABLE desk_changes`, `DROP TABLE desk_settings`}, // 145
	{`DROP TABLE visits`},                                   // 146
	{`ALTER TABLE articles DROP COLUMN our_summary`},        // 147
	{`DROP TABLE processes`, `DROP TABLE visit_requests`},   // 160
	{ // 161
		`DROP TABLE resends`, `ALTER TABLE retries DROP COLUMN until`,
	},
	{`ALTER TABLE visits DROP COLUMN failure`}, // 162
	{`DROP TABLE box_uses`},                    // 163
	{ // 171
		`CREATE TABLE telegram_files (address TEXT NOT NULL PRIMARY KEY, file TEXT NOT NULL, kept BIGINT NOT NULL)`,
		`INSERT INTO telegram_files SELECT address, file, kept FROM bot_files WHERE channel = 'telegram'`,
		`DROP TABLE bot_files`,
	},
	{ // 172
		`CREATE TABLE raise_operators (article BIGINT NOT NULL REFERENCES raises (article) ON DELETE CASCADE,
			operator TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (article, operator))`,
		`INSERT INTO raise_operators SELECT article, operator, at FROM asked_operators WHERE channel = 'telegram'`,
		`DROP TABLE asked_operators`,
	},
	{`DROP TABLE channel_bounds`},                    // 173
	{`DROP TABLE article_blocks`},                    // 196
	{`ALTER TABLE list_retries DROP COLUMN refused`}, // 197
}

// Undo puts a database back to schema 61, from which a test goes on to older
// ones; the tests of upgrades bring it up again.
func Undo(t *testing.T, s *store.Store) {
	t.Helper()
	for _, queries := range slices.Backward(undo) {
		for _, query := range queries {
			Exec(t, s, query)
		}
	}
	Exec(t, s, `DELETE FROM goose_db_version WHERE version_id > 61`)
}
