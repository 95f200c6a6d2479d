package checkup

import (
	"context"
	"errors"
	"time"

	"loa/bot"
	"loa/channel"
	"loa/cmd/loa/internal/service"
	"loa/cmd/loa/internal/setup"
	"loa/config"
	"loa/store"
)

// Telegram asks Telegram who the bot is, and where its updates go.
func (r *Report) Telegram(ctx context.Context, cfg *config.Config) {
	if !cfg.Telegram.Token.Set() {
		r.Good("telegram", "off: no token. docs/telegram.md explains how to get one")
		return
	}
	client, err := service.TelegramClient(cfg)
	if err != nil {
		r.Bad("telegram", "telegram.proxy must be http://, https:// or socks5://", err)
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	options := bot.Options{
		Token: cfg.Telegram.Token.Reveal(), Endpoint: cfg.Telegram.APIEndpoint, Client: client,
		Store: setup.ForBot(new(store.Store)), Updates: new(store.Store).Subscribers, // Check asks Telegram only
	}
	if cfg.Telegram.Mode == "webhook" {
		options.Webhook = service.WebhookOf(cfg)
	}
	b, err := bot.New(options)
	name := ""
	if err == nil {
		name, err = b.Check(ctx)
	}
	switch {
	case err == nil:
		r.Good("telegram", "the bot is @%s, https://t.me/%s", name, name)
		if len(cfg.Telegram.Admins) == 0 && service.AsksAboutEmergencies(cfg) {
			r.Warn("telegram", "telegram.admins is empty: nobody can confirm an emergency, it goes out as a "+
				"warning to its "+
				"topic only")
		}
		r.updates(ctx, b, cfg.Telegram.Mode == "webhook")
	case errors.Is(err, channel.ErrRefused):
		r.Bad("telegram", "copy the token again from @BotFather; after /revoke only the new one works", err)
	case unreachable(err) && cfg.Telegram.Proxy.Set():
		r.Bad("telegram", "is telegram.proxy right, does it run, and does it reach Telegram? The feeds work without it",
			err)
	case unreachable(err):
		r.Bad("telegram", "this network may block Telegram: set telegram.proxy, or telegram.api_endpoint to a Bot API "+
			"server elsewhere. The feeds work without it", err)
	default:
		r.Bad("telegram", "", err)
	}
}

// updates says whether what people send to the bot reaches this Loa.
func (r *Report) updates(ctx context.Context, b *bot.Bot, webhook bool) {
	s, err := b.Webhook(ctx)
	switch {
	case err != nil: // an old server of one's own
		r.Warn("telegram", "how updates come is not known: %v", err)
	case webhook && s.Ours && time.Since(s.Failed) < time.Hour:
		r.Warn("telegram", "Telegram could not post to the webhook at %s at %s, %d updates wait: %s", s.Host,
			s.Failed.Format("15:04"), s.Waiting, s.Error)
	case webhook && s.Host != "" && !s.Ours:
		r.Warn("telegram", "updates are posted to %s; loa serve has them posted to site.url. If another program set "+
			"that, give it a bot of its own", s.Host)
	case !webhook && s.Host != "":
		r.Warn("telegram", "updates are posted to a webhook at %s; loa serve removes it. If another program set "+
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
