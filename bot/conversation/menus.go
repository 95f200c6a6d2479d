package conversation

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"loa/bot/conversation/dialogue"
	"loa/bot/render"
	"loa/bot/telegram"
)

// scope is where a menu is shown.
type scope struct {
	Type string `json:"type"`
	Chat int64  `json:"chat_id,omitempty"`
}

// PublishMenus fills the menus, and tries again until they are filled. A server
// too old for it is left alone.
func PublishMenus(ctx context.Context, d *dialogue.Dialogue) {
	for wait := time.Minute; ; wait = min(2*wait, time.Hour) {
		err := publishCommands(ctx, d)
		if err == nil || ctx.Err() != nil {
			return
		}
		var refusal *telegram.APIError
		if errors.As(err, &refusal) {
			wait = max(wait, refusal.RetryAfter)
		}
		d.Log.Warn("the menu of commands could not be set", "err", err, "again_in", wait)
		if d.Pause(ctx, wait) != nil {
			return
		}
	}
}

// publishCommands fills the menus, per kind of chat and language.
func publishCommands(ctx context.Context, d *dialogue.Dialogue) error {
	for _, menu := range []struct {
		in  scope
		has func(command) bool
	}{
		{scope{Type: "all_private_chats"}, func(c command) bool { return c.who != forOperators }},
		{scope{Type: "all_group_chats"}, func(c command) bool { return c.who == forEveryone }},
		{scope{Type: "all_chat_administrators"}, func(c command) bool {
			return c.who == forEveryone || c.who == forManagers && c.name != "start"
		}},
	} {
		if err := publishMenu(ctx, d, menu.in, menu.has); err != nil {
			return err
		}
	}
	for _, id := range d.Opts.Operators {
		publishOperatorMenu(ctx, d, id)
	}
	return describe(ctx, d)
}

// describe says what the bot is, to who opens it for the first time and in its
// profile. A server too old for it is left alone.
func describe(ctx context.Context, d *dialogue.Dialogue) error {
	name := telegram.FirstRunes(d.Render.Name, 60)
	for _, language := range []string{"", render.Vietnamese} {
		in := cmp.Or(language, render.English)
		for _, s := range []struct{ method, field, text string }{
			{"MyDescription", "description", render.Words.Description.In(in, name)},
			{"MyShortDescription", "short_description", render.Words.ShortDescription.In(in, name)},
		} {
			var now map[string]string
			of := telegram.Params{}
			of.AddNonEmpty("language_code", language)
			if known(ctx, d, "get"+s.method, of, &now) && now[s.field] == s.text {
				continue
			}
			of[s.field] = s.text
			if err := set(ctx, d, "set"+s.method, of); err != nil {
				return err
			}
		}
	}
	return nil
}

// known asks for what is set; false when the server does not say. What is as it should
// be is not set again: Telegram counts how often a bot does that.
func known(ctx context.Context, d *dialogue.Dialogue, method string, p telegram.Params, result any) bool {
	return d.Conn.Call(ctx, method, p, result) == nil
}

// set sets something; a server too old for it is left alone.
func set(ctx context.Context, d *dialogue.Dialogue, method string, p telegram.Params) error {
	err := d.Conn.Call(ctx, method, p, nil)
	if err != nil && telegram.Classify(err) == telegram.Unsupported {
		return nil
	}
	return err
}

// publishOperatorMenu adds the operators' commands to the menu of one. It
// fails for who has not pressed Start yet, whose menu comes with that.
func publishOperatorMenu(ctx context.Context, d *dialogue.Dialogue, id int64) {
	err := publishMenu(ctx, d, scope{Type: "chat", Chat: id}, func(command) bool { return true })
	if err != nil {
		d.Log.Debug("an operator's menu could not be set", "err", err)
	}
}

func publishMenu(ctx context.Context, d *dialogue.Dialogue, in scope, has func(command) bool) error {
	type entry struct {
		Command     string `json:"command"`
		Description string `json:"description"`
	}
	for _, language := range []string{"", render.Vietnamese} {
		menuIn := render.English
		if language != "" {
			menuIn = language
		}
		var list []entry
		for _, c := range commands(d) {
			if has(c) {
				list = append(list, entry{c.nameIn(menuIn), c.menu.In(menuIn)})
			}
		}
		p := telegram.Params{"scope": telegram.AsJSON(in)}
		p.AddNonEmpty("language_code", language)
		var now []entry
		if known(ctx, d, "getMyCommands", p, &now) && slices.Equal(now, list) {
			continue
		}
		p["commands"] = telegram.AsJSON(list)
		if err := set(ctx, d, "setMyCommands", p); err != nil {
			return err
		}
	}
	return nil
}
