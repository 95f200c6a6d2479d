package conversation

import (
	"context"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"time"

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
	also []string    // other ways to write it; the first is the English one
	menu render.Text // its line in the menu
	who  access
	run  func(ctx context.Context, t *dialogue.Turn, args string) error
}

// access says who may send a command, and whose menu shows it.
type access int

const (
	forManagers  access = iota // it changes settings: a private chat's person, a group's administrators
	forEveryone                // it only shows something: all members of a group too
	inPrivate                  // it makes sense in a private chat
	forOperators               // operators, in a private chat
)

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
		{"start", nil, render.Words.CmdStart, forManagers, startCommand},
		{"chude", []string{"topics", "chu_de"}, render.Words.CmdTopics, forManagers, show(settings.TopicsScreen(0))},
		{"moi", []string{"new", "latest"}, render.Words.CmdNewest, forEveryone, show(search.NewestScreen("", ""))},
		{"tim", []string{"search"}, render.Words.CmdSearch, forEveryone, search.SearchCommand},
		{"visao", []string{"why", "vi_sao"}, render.Words.CmdWhy, forEveryone, search.WhyCommand},
		{"gio", []string{"when"}, render.Words.CmdRhythm, forManagers, show(settings.RhythmScreen)},
		{"tukhoa", []string{"keywords", "tu_khoa"}, render.Words.CmdKeywords, forManagers, search.KeywordCommand},
		{"caidat", []string{"settings", "cai_dat"}, render.Words.CmdSettings, forManagers,
			show(settings.SettingsScreen)},
		{"tamdung", []string{"pause", "stop", "tam_dung"}, render.Words.CmdPause, forManagers,
			show(settings.PauseScreen)},
		{"kenh", []string{"channel"}, render.Words.CmdChannel, inPrivate, groups.ChannelCommand},
		{"rss", []string{"feeds"}, render.Words.CmdFeeds, forEveryone, show(settings.FeedsScreen)},
		{"trogiup", []string{"help", "tro_giup"}, render.Words.CmdHelp, forEveryone, showOne(helpScreen)},
		{"dulieu", []string{"data", "du_lieu"}, render.Words.CmdData, forManagers, show(settings.DataScreen)},
		{"xoa", []string{"erase", "delete"}, render.Words.CmdErase, forManagers, show(settings.EraseScreen)},
		{"thongke", nil, render.Words.CmdStatistics, forOperators, operators.StatisticsCommand},
		{"gui_thu", nil, render.Words.CmdSample, forOperators, operators.SampleCommand},
		{"khan", nil, render.Words.CmdWarn, forOperators, operators.WarnCommand},
	}
	return slices.DeleteFunc(list, func(c command) bool { return c.name == "tukhoa" && !d.Render.Keywords })
}

// show is a command that only shows a screen.
func show(d dialogue.Draw) func(context.Context, *dialogue.Turn, string) error {
	return func(_ context.Context, t *dialogue.Turn, _ string) error {
		t.Show(d)
		return nil
	}
}

// showOne is show for what concerns only who sent the command.
func showOne(d dialogue.Draw) func(context.Context, *dialogue.Turn, string) error {
	return func(_ context.Context, t *dialogue.Turn, _ string) error {
		t.ShowOne(d)
		return nil
	}
}

func findCommand(d *dialogue.Dialogue, name string) (command, bool) {
	for _, c := range commands(d) {
		if c.name == name || slices.Contains(c.also, name) {
			return c, true
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
	case c.who == forOperators && (t.Kind != subscriber.Private || !t.Dialogue.IsOperator(t.From.ID)):
		if t.Kind == subscriber.Private {
			t.Reply(render.Words.NotOperator)
		}
		return nil
	case c.who == forManagers && !t.MayManage(ctx):
		t.ReplyOne(t.NotAllowed())
		return nil
	}
	if c.who == forManagers {
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
		resumed := render.Words.Resumed
		if t.Kind != subscriber.Private {
			resumed = render.Words.ResumedGroup
		}
		t.Reply(resumed)
		showMissed(t)
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
		t.Show(search.ArticleScreen(id))
		return nil
	case "q": // a search, as the site links it
		if words, err := base64.RawURLEncoding.DecodeString(rest); err == nil && viet.CleanLine(string(words)) != "" {
			return search.SearchCommand(ctx, t, string(words))
		}
	}
	t.Show(settings.WelcomeScreen)
	return nil
}

// contactLine says how to reach who runs the service about one's data; "" when they
// did not say.
func contactLine(v *dialogue.View) string {
	contact := telegram.Line(v.Dialogue.Render.Contact, 200)
	if contact == "" {
		return ""
	}
	return "\n" + v.Text(render.Words.PrivacyContact, contact)
}

// showMissed lists what was published while someone was away, in one message.
func showMissed(t *dialogue.Turn) {
	if t.Kind != subscriber.Private {
		return
	}
	if since := t.Before(); since.State != subscriber.Active && !since.Away.IsZero() {
		t.Show(search.MissedScreen(since.Away))
	}
}

func helpScreen(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
	if v.Kind != subscriber.Private {
		return telegram.Screen{
			Text: v.Text(render.Words.HelpGroup),
			Rows: telegram.Keyboard{v.FooterBack(callback.Settings)},
		}, nil
	}
	keywords, more := "", ""
	if v.Dialogue.Render.Keywords {
		keywords = v.Text(render.Words.HelpKeywords) + "\n"
	}
	if v.Dialogue.IsOperator(v.Target.Chat) {
		more = "\n\n" + v.Text(render.Words.HelpOperators)
	}
	name := telegram.Line(v.Dialogue.Render.Operator, 200)
	if site := v.Dialogue.Render.Address; site != "" {
		name = v.Text(render.Words.PrivacyNamed, name, telegram.Line(site, 200))
	}
	// Operators need their id for the configuration.
	text := v.Text(render.Words.Help, keywords) + more + "\n\n" + v.Text(render.Words.Privacy, name, contactLine(v)) +
		"\n\n" + v.Text(render.Words.HelpNumber, v.Target.Address())
	return telegram.Screen{Text: text, Rows: telegram.Keyboard{v.FooterBack(callback.Settings)}}, nil
}
