package bot

import (
	"context"
	"errors"
	"time"
)

// scope is where a menu is shown.
type scope struct {
	Type string `json:"type"`
	Chat int64  `json:"chat_id,omitempty"`
}

// publishMenus fills the menus, and tries again until they are filled. A server
// too old for it is left alone.
func publishMenus(ctx context.Context, d *dialogue) {
	for wait := time.Minute; ; wait = min(2*wait, time.Hour) {
		err := publishCommands(ctx, d)
		if err == nil || ctx.Err() != nil || classify(err) == unsupported {
			return
		}
		var refusal *apiError
		if errors.As(err, &refusal) {
			wait = max(wait, refusal.RetryAfter)
		}
		d.log.Warn("the menu of commands could not be set", "err", err, "again_in", wait)
		if d.pause(ctx, wait) != nil {
			return
		}
	}
}

// publishCommands fills the menus, per kind of chat and language.
func publishCommands(ctx context.Context, d *dialogue) error {
	for _, menu := range []struct {
		in  scope
		has func(command) bool
	}{
		{scope{Type: "all_private_chats"}, func(c command) bool { return c.private }},
		{scope{Type: "all_group_chats"}, func(c command) bool { return c.group }},
		{scope{Type: "all_chat_administrators"}, func(c command) bool { return c.group || c.settings && c.name != "start" }},
	} {
		if err := publishMenu(ctx, d, menu.in, menu.has); err != nil {
			return err
		}
	}
	for _, id := range d.opts.Operators {
		publishOperatorMenu(ctx, d, id)
	}
	return nil
}

// publishOperatorMenu adds the operators' commands to the menu of one. It
// fails for who has not pressed Start yet, whose menu comes with that.
func publishOperatorMenu(ctx context.Context, d *dialogue, id int64) {
	err := publishMenu(ctx, d, scope{Type: "chat", Chat: id}, func(c command) bool { return c.private || c.operator })
	if err != nil {
		d.log.Debug("an operator's menu could not be set", "err", err)
	}
}

func publishMenu(ctx context.Context, d *dialogue, in scope, has func(command) bool) error {
	type entry struct {
		Command     string `json:"command"`
		Description string `json:"description"`
	}
	for _, language := range []string{"", vietnamese} {
		menuIn := english
		if language != "" {
			menuIn = language
		}
		var list []entry
		for _, c := range commands(d) {
			if has(c) {
				list = append(list, entry{c.name, c.menu.in(menuIn)})
			}
		}
		p := params{"commands": asJSON(list), "scope": asJSON(in)}
		p.AddNonEmpty("language_code", language)
		if err := d.conn.Call(ctx, "setMyCommands", p, nil); err != nil {
			return err
		}
	}
	return nil
}
