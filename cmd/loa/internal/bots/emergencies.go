package bots

import (
	"context"
	"fmt"

	"loa/article"
	"loa/audience"
	"loa/config"
	"loa/store"
)

// operatorsHealth is what an operator should look at: sources in trouble, and
// warnings that wait for a word. "" for nothing.
func operatorsHealth(ctx context.Context, db *store.Store, serves audience.Bound) string {
	text := healthText(ctx, db, serves)
	n, err := db.Publishing.Undecided(ctx)
	line := ""
	switch {
	case err != nil:
		line = err.Error()
	case n > 0:
		line = fmt.Sprintf("%d cảnh báo chờ xác nhận khẩn cấp (warnings wait for an operator's word)", n)
	}
	if text != "" && line != "" {
		text += "\n"
	}
	return text + line
}

// AsksAboutEmergencies tells whether the configuration has emergencies that an
// operator would have to confirm.
func AsksAboutEmergencies(cfg *config.Config) bool {
	words, asking := false, false
	for _, t := range cfg.ArticleTopics() {
		words = words || t.Urgent && len(t.Emergency) > 0
	}
	for _, s := range cfg.ArticleSources() {
		asking = asking || !s.Trusts(article.Article{})
	}
	return words && asking
}
