package conversation

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"loa/article"
	"loa/bot/callback"
	"loa/bot/conversation/dialogue"
	"loa/bot/conversation/groups"
	"loa/bot/conversation/operators"
	"loa/bot/conversation/search"
	"loa/bot/conversation/settings"
	"loa/bot/render"
	"loa/bot/telegram"
	"loa/subscriber"
	"loa/viet"
)

// command is one that people can send.
type command struct {
	name string
	also []string    // Other ways to write it
	menu render.Text // its line in the menu
	// Where the menu shows it. Commands that change settings are for
	// administrators in a group.
	private, group, settings bool
	operator                 bool // for operators in a private chat
	run                      func(ctx context.Context, t *dialogue.Turn, args string) error
}

// nameIn is how people of a language write the command.
func (c command) nameIn(lang string) string {
	if lang == render.English && len(c.also) > 0 {
		return c.also[0]
	}
	return c.name
}

// commands are all there are, in the order of the menu.
func commands(d *dialogue.Dialogue) []command {
	list := []command{
		{name: "start", menu: render.Words.CmdStart, private: true, settings: true, run: startCommand},
		{
			name:     "chude",
			also:     []string{"topics", "chu_de"},
			menu:     render.Words.CmdTopics,
			private:  true,
			settings: true,
			run:      screenCommand(settings.TopicsScreen(0)),
		},
		{
			name:    "moi",
			also:    []string{"new", "latest"},
			menu:    render.Words.CmdNewest,
			private: true,
			group:   true,
			run:     screenCommand(search.NewestScreen("", "")),
		},
		{
			name:    "tim",
			also:    []string{"search"},
			menu:    render.Words.CmdSearch,
			private: true,
			group:   true,
			run:     search.SearchCommand,
		},
		{
			name:     "gio",
			also:     []string{"when"},
			menu:     render.Words.CmdRhythm,
			private:  true,
			settings: true,
			run:      screenCommand(settings.RhythmScreen),
		},
		{
			name:     "tukhoa",
			also:     []string{"keywords", "tu_khoa"},
			menu:     render.Words.CmdKeywords,
			private:  true,
			settings: true,
			run:      search.KeywordCommand,
		},
		{
			name:     "caidat",
			also:     []string{"settings", "cai_dat"},
			menu:     render.Words.CmdSettings,
			private:  true,
			settings: true,
			run:      screenCommand(settings.SettingsScreen),
		},
		{
			name:     "tamdung",
			also:     []string{"pause", "stop", "tam_dung"},
			menu:     render.Words.CmdPause,
			private:  true,
			settings: true,
			run:      screenCommand(settings.PauseScreen),
		},
		{
			name:    "kenh",
			also:    []string{"channel"},
			menu:    render.Words.CmdChannel,
			private: true,
			run:     groups.ChannelCommand,
		},
		{
			name:    "trogiup",
			also:    []string{"help", "tro_giup"},
			menu:    render.Words.CmdHelp,
			private: true,
			group:   true,
			run:     screenCommand(helpScreen),
		},
		{
			name: "dulieu", also: []string{"data", "du_lieu"}, menu: render.Words.CmdData,
			private: true, settings: true, run: screenCommand(settings.DataScreen),
		},
		{
			name:     "xoa",
			also:     []string{"erase", "delete"},
			menu:     render.Words.CmdErase,
			private:  true,
			settings: true,
			run:      screenCommand(settings.EraseScreen),
		},
		{name: "thongke", menu: render.Words.CmdStatistics, operator: true, run: operators.StatisticsCommand},
		{name: "gui_thu", menu: render.Words.CmdSample, operator: true, run: operators.SampleCommand},
		{name: "khan", menu: render.Words.CmdWarn, operator: true, run: operators.WarnCommand},
	}
	if d.Render.Keywords {
		return list
	}
	kept := list[:0]
	for _, c := range list {
		if c.name != "tukhoa" {
			kept = append(kept, c)
		}
	}
	return kept
}

func screenCommand(d dialogue.Draw) func(context.Context, *dialogue.Turn, string) error {
	return func(_ context.Context, t *dialogue.Turn, _ string) error {
		t.Show(d)
		return nil
	}
}

func findCommand(d *dialogue.Dialogue, name string) (command, bool) {
	for _, c := range commands(d) {
		if c.name == name {
			return c, true
		}
		for _, also := range c.also {
			if also == name {
				return c, true
			}
		}
	}
	return command{}, false
}

// findWritten finds a command that was written with accents, or in two words as
// in "/tu khoa bão".
func findWritten(d *dialogue.Dialogue, name, args string) (command, string, bool) {
	name = viet.Fold(name)
	if c, ok := findCommand(d, name); ok {
		return c, args, true
	}
	second, rest, _ := strings.Cut(args, " ")
	c, ok := findCommand(d, name+viet.Fold(second))
	return c, strings.TrimSpace(rest), ok
}

// runCommand runs a command, if the person may.
func runCommand(ctx context.Context, t *dialogue.Turn, name, args string) error {
	c, ok := findCommand(t.Dialogue, name)
	if !ok && t.Kind == subscriber.Private {
		c, args, ok = findWritten(t.Dialogue, name, args)
	}
	switch {
	case !ok:
		if t.Kind == subscriber.Private {
			t.Reply(render.Words.UnknownCommand)
		}
		return nil
	case c.operator && (t.Kind != subscriber.Private || !t.Dialogue.IsOperator(t.From.ID)):
		if t.Kind == subscriber.Private {
			t.Reply(render.Words.NotOperator)
		}
		return nil
	case c.settings && !t.MayManage(ctx):
		t.Reply(render.Words.AdminsOnly)
		return nil
	}
	if c.settings {
		t.ResumeReturned()
		if err := t.RememberManager(ctx); err != nil {
			return err
		}
	}
	return c.run(ctx, t, args)
}

// stopAtOnce pauses at once, as the person asked in plain words.
func stopAtOnce(t *dialogue.Turn) error {
	if t.Known {
		t.PauseUntil(time.Time{}, subscriber.PausedByPerson)
	}
	t.Show(settings.StoppedScreen)
	return nil
}

// startCommand greets, follows a deep link, and shows the topics.
func startCommand(ctx context.Context, t *dialogue.Turn, args string) error {
	if t.Before().State != subscriber.Active {
		t.Reply(render.Words.Resumed)
	}
	if t.Known {
		t.Resume()
	} else {
		t.Change()
	}
	if t.Kind == subscriber.Private && t.Dialogue.IsOperator(t.From.ID) {
		t.Queue(func(ctx context.Context) error {
			publishOperatorMenu(ctx, t.Dialogue, t.From.ID)
			return nil
		})
	}
	switch payload, rest, _ := strings.Cut(args, "_"); payload {
	case "c":
		if topic, ok := t.Dialogue.Render.Site().TopicOfLink(rest); ok {
			if err := t.Follow(ctx, topic); err != nil {
				return err
			}
			t.Reply(render.Words.TopicLinked, telegram.Esc(topic.Name))
			t.Show(settings.TopicsScreen(0))
			return nil
		}
		t.Reply(render.Words.TopicUnknown)
		t.Show(settings.TopicsScreen(0))
		return nil
	case "a":
		id, err := strconv.ParseInt(rest, 10, 64)
		if err != nil {
			break
		}
		showArticle(t, id)
		return nil
	}
	t.Show(settings.WelcomeScreen)
	return nil
}

// showArticle sends one article as the person would get it.
func showArticle(t *dialogue.Turn, id int64) {
	t.Show(func(ctx context.Context, v *dialogue.View) (telegram.Screen, error) {
		a, err := v.Dialogue.Store.Article(ctx, id)
		if errors.Is(err, article.ErrNotFound) || err == nil && a.State == article.StateWaiting {
			return telegram.Screen{Text: v.Text(render.Words.ArticleUnknown)}, nil
		}
		if err != nil {
			return telegram.Screen{}, fmt.Errorf("read article: %w", err)
		}
		return v.Offered(a), nil
	})
}

func helpScreen(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
	if v.Kind != subscriber.Private {
		return telegram.Screen{
			Text: v.Text(render.Words.HelpGroup),
			Rows: telegram.Keyboard{v.FooterBack(callback.Settings)},
		}, nil
	}
	keywords, operators := "", ""
	if v.Dialogue.Render.Keywords {
		keywords = v.Text(render.Words.HelpKeywords) + "\n"
	}
	if v.Dialogue.IsOperator(v.Target.Chat) {
		operators = "\n\n" + v.Text(render.Words.HelpOperators)
	}
	name := telegram.Line(v.Dialogue.Render.Name, 100)
	if site := v.Dialogue.Render.Address; site != "" {
		name = v.Text(render.Words.PrivacyNamed, name, telegram.Line(site, 200))
	}
	// Operators need their id for the configuration.
	text := v.Text(render.Words.Help, keywords) + operators + "\n\n" + v.Text(render.Words.Privacy, name) +
		"\n\n" + v.Text(render.Words.HelpNumber, v.Target.Address())
	return telegram.Screen{Text: text, Rows: telegram.Keyboard{v.FooterBack(callback.Settings)}}, nil
}
