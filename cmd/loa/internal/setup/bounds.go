package setup

import (
	"slices"

	"loa/audience"
	"loa/config"
)

// Bounds are what the bots serve, by their channels.
func Bounds(cfg *config.Config) map[string]audience.Bound {
	bounds := map[string]audience.Bound{}
	for _, b := range cfg.ActiveBots() {
		bounds[b.ID] = BoundOf(cfg, b)
	}
	return bounds
}

// BoundOf is what a bot serves. A topic is served under its former names, too: what
// was found for it while it changed its name is not lost.
func BoundOf(cfg *config.Config, b config.ActiveBot) audience.Bound {
	bound := audience.Bound{Topics: slices.Clone(b.Topics), Sources: slices.Clone(b.Sources)}
	for _, t := range cfg.ArticleTopics() {
		if slices.Contains(b.Topics, t.ID) {
			bound.Topics = append(bound.Topics, t.Formerly...)
		}
	}
	return bound
}
