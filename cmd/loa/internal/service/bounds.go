package service

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"strings"

	"loa/audience"
	"loa/cmd/loa/internal/setup"
	"loa/config"
	"loa/desk"
	"loa/operations"
	"loa/subscriber"
	"loa/web"
)

// serveBounds has the bots serve what the configuration says, before anything is
// published under it, and says of those that served something else what becomes of
// the subscriptions that there are.
func (s *Service) serveBounds(ctx context.Context, cfg *config.Config) error {
	now := setup.Bounds(cfg)
	before, err := s.store.Topics.SyncBounds(ctx, now)
	if err != nil {
		return err
	}
	for _, channel := range slices.Sorted(maps.Keys(before)) {
		was := before[channel]
		s.log.Info("a bot serves something else from now on; what was published before still goes as it was",
			"channel", channel, "topics", servedText(now[channel].Topics), "sources", servedText(now[channel].Sources))
		followed, err := s.store.Topics.Followed(ctx, channel)
		if err != nil {
			s.log.Warn("how many follow what a bot serves is not known", "channel", channel, "err", err)
			continue
		}
		sayServed(s.log.With("channel", channel), followed, was, now[channel])
	}
	return nil
}

// sayServed says what changes for the people of a bot, who follow so many topics.
func sayServed(log *slog.Logger, followed map[string]int64, before, now audience.Bound) {
	for _, topic := range slices.Sorted(maps.Keys(followed)) {
		if topic == subscriber.TopicAny {
			continue
		}
		switch was, is := before.ServesTopic(topic), now.ServesTopic(topic); {
		case was && !is:
			log.Warn("a bot no longer serves a topic that people follow: they get nothing of it, and their "+
				"subscriptions rest until the bot serves it again", "topic", topic, "subscriptions", followed[topic])
		case is && !was:
			log.Info("a bot serves a topic again that people followed: they get what is published from now on",
				"topic", topic, "subscriptions", followed[topic])
		}
	}
}

// servedText names what is served.
func servedText(ids []string) string {
	if len(ids) == 0 {
		return "all"
	}
	return strings.Join(ids, ", ")
}

// showBots has pages link the bots whose names are known, where each has what it
// serves.
func (s *Service) showBots() {
	var list []web.Bot
	for i, b := range s.bots.Each() {
		name, _ := s.botNames.Load(b.Name())
		shown := web.Bot{Label: b.Label(), Serves: b.Serves()}
		shown.Name, _ = name.(string)
		if i == 0 {
			shown.URL = s.tuning.BotURL
		}
		if shown.Name != "" || shown.URL != "" {
			list = append(list, shown)
		}
	}
	s.web.SetBots(list)
}

// areasOf are the bots that serve some sources only: a warning may be meant for the
// people of one of them, also where another process sends it and has the token.
func areasOf(cfg *config.Config, role operations.Role) *[]desk.Area {
	every := cfg.EveryBot()
	if role.Sends() {
		every = cfg.ActiveBots()
	}
	list := []desk.Area{}
	for _, b := range every {
		if len(b.Sources) > 0 {
			list = append(list, desk.Area{ID: b.ID, Name: b.Name + " (" + b.ID + ")", Sources: b.Sources})
		}
	}
	return &list
}
