package checkup

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"loa/audience"
	"loa/bot"
	"loa/channel"
	"loa/cmd/loa/internal/bots"
	"loa/cmd/loa/internal/setup"
	"loa/config"
	"loa/store"
)

// Telegram asks Telegram who each bot is, and where its updates go.
func (r *Report) Telegram(ctx context.Context, cfg *config.Config) {
	active := cfg.ActiveBots()
	if len(active) == 0 {
		r.Good("telegram", "off: no token. docs/telegram.md explains how to get one")
		return
	}
	client, err := bots.Client(cfg)
	if err != nil {
		r.Bad("telegram", "telegram.proxy must be http://, https:// or socks5://", err)
		return
	}
	for _, b := range active {
		r.bot(ctx, cfg, client, b)
	}
	if len(active) > 1 {
		r.unserved(cfg, active)
	}
}

// bot asks Telegram about one of the bots.
func (r *Report) bot(ctx context.Context, cfg *config.Config, client *http.Client, settings config.ActiveBot) {
	what := "telegram"
	if settings.ID != config.FirstBot {
		what = "bot " + settings.ID
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	options := bot.Options{
		Token: settings.Token.Reveal(), Endpoint: settings.APIEndpoint, Client: client,
		Store: setup.ForBot(new(store.Store)), Updates: new(store.Store).Subscribers, // Check asks Telegram only
	}
	if settings.Mode == "webhook" {
		options.Webhook = bots.WebhookOf(cfg, settings)
	}
	b, err := bot.New(options)
	name := ""
	if err == nil {
		name, err = b.Check(ctx)
	}
	switch {
	case err == nil:
		r.Good(what, "the bot is @%s, https://t.me/%s", name, name)
		if len(settings.Admins) == 0 && bots.AsksAboutEmergencies(cfg) {
			r.Warn(what, "telegram.admins is empty: nobody can confirm an emergency, it goes out as a "+
				"warning to its "+
				"topic only")
		}
		r.updates(ctx, what, b, settings.Mode == "webhook")
	case errors.Is(err, channel.ErrRefused):
		r.Bad(what, "copy the token again from @BotFather; after /revoke only the new one works", err)
	case unreachable(err) && cfg.Telegram.Proxy.Set():
		r.Bad(what, "is telegram.proxy right, does it run, and does it reach Telegram? The feeds work without it",
			err)
	case unreachable(err):
		r.Bad(what, "this network may block Telegram: set telegram.proxy, or telegram.api_endpoint to a Bot API "+
			"server elsewhere. The feeds work without it", err)
	default:
		r.Bad(what, "", err)
	}
}

// updates says whether what people send to the bot reaches this Loa.
func (r *Report) updates(ctx context.Context, what string, b *bot.Bot, webhook bool) {
	s, err := b.Webhook(ctx)
	switch {
	case err != nil: // an old server of one's own
		r.Warn(what, "how updates come is not known: %v", err)
	case webhook && s.Ours && time.Since(s.Failed) < time.Hour:
		r.Warn(what, "Telegram could not post to the webhook at %s at %s, %d updates wait: %s", s.Host,
			s.Failed.Format("15:04"), s.Waiting, s.Error)
	case webhook && s.Host != "" && !s.Ours:
		r.Warn(what, "updates are posted to %s; loa serve has them posted to site.url. If another program set "+
			"that, give it a bot of its own", s.Host)
	case !webhook && s.Host != "":
		r.Warn(what, "updates are posted to a webhook at %s; loa serve removes it. If another program set "+
			"it, give "+
			"that a bot of its own", s.Host)
	}
}

// unreachable tells whether nobody answered at all, or somebody else did: a
// page of whoever blocks Telegram is no answer of it.
func unreachable(err error) bool {
	var later *channel.LaterError
	return errors.As(err, &later) && later.Everyone || errors.Is(err, channel.ErrUnknownOutcome)
}

// unserved names the topics and sources that none of several bots serves: nobody
// can be told of them.
func (r *Report) unserved(cfg *config.Config, active []config.ActiveBot) {
	serves := func(by func(audience.Bound) bool) bool {
		return slices.ContainsFunc(active, func(b config.ActiveBot) bool { return by(setup.BoundOf(cfg, b)) })
	}
	var topics, sources []string
	for _, t := range cfg.Topics {
		if !serves(func(b audience.Bound) bool { return b.ServesTopic(t.ID) }) {
			topics = append(topics, t.ID)
		}
	}
	for _, s := range cfg.Sources {
		if !serves(func(b audience.Bound) bool { return b.ServesSource(s.ID) }) {
			sources = append(sources, s.ID)
		}
	}
	if len(topics) > 0 {
		r.Warn("bots", "no bot serves these topics, only the feeds have them: %s", strings.Join(topics, ", "))
	}
	if len(sources) > 0 {
		r.Warn("bots", "no bot serves these sources, only the feeds have them: %s", strings.Join(sources, ", "))
	}
}
