package service

import (
	"context"
	"maps"
	"slices"
	"strings"

	"loa/audience"
	"loa/cmd/loa/internal/setup"
	"loa/config"
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
		s.sayServed(ctx, channel, before[channel], now[channel])
	}
	return nil
}

// sayServed says what changes for the people of a bot.
func (s *Service) sayServed(ctx context.Context, channel string, before, now audience.Bound) {
	s.log.Info("a bot serves something else from now on; what was published before still goes as it was",
		"channel", channel, "topics", servedText(now.Topics), "sources", servedText(now.Sources))
	followed, err := s.store.Topics.Followed(ctx, channel)
	if err != nil {
		s.log.Warn("how many follow what a bot serves is not known", "channel", channel, "err", err)
		return
	}
	for _, topic := range slices.Sorted(maps.Keys(followed)) {
		if topic == subscriber.TopicAny {
			continue
		}
		switch was, is := before.ServesTopic(topic), now.ServesTopic(topic); {
		case was && !is:
			s.log.Warn("a bot no longer serves a topic that people follow: they get nothing of it, and their "+
				"subscriptions rest until the bot serves it again", "channel", channel, "topic", topic,
				"subscriptions", followed[topic])
		case is && !was:
			s.log.Info("a bot serves a topic again that people followed: they get what is published from now on",
				"channel", channel, "topic", topic, "subscriptions", followed[topic])
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

// nameBot notes the user name of a bot, so that pages link it.
func (s *Service) nameBot(channel, name string) {
	s.botNames.Store(channel, name)
	s.showBots()
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
