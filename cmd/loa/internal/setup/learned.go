package setup

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"loa/article/topics"
	"loa/config"
)

// ModelFile is where the configuration says that the learned model is.
func ModelFile(cfg *config.Config) string {
	if cfg.TopicsModel == "" || filepath.IsAbs(cfg.TopicsModel) {
		return cfg.TopicsModel
	}
	return filepath.Join(filepath.Dir(cfg.File), cfg.TopicsModel)
}

// ReadModel is the configured model, nil when there is none.
func ReadModel(cfg *config.Config) (*topics.Model, error) {
	file := ModelFile(cfg)
	if file == "" {
		return nil, nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("topics_model: %w; loa topics learn makes it", err)
	}
	m, err := topics.Read(b)
	if err != nil {
		return nil, fmt.Errorf("topics_model: %s: %w; loa topics learn makes a new one", file, err)
	}
	return m, nil
}

// LearnedTopics gives articles the topics of the configured model; nil when
// there is none. A model that cannot be read keeps nothing from being collected.
func LearnedTopics(cfg *config.Config, log *slog.Logger) func(title, text string) []string {
	m, err := ReadModel(cfg)
	switch {
	case err != nil:
		log.Warn("nothing that was learned of topics is used", "err", err)
		return nil
	case m == nil:
		return nil
	}
	return m.Given
}
