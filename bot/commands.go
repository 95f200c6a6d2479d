package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"loa/article"
	"loa/subscriber"
	"loa/viet"
)

// command is one that people can send.
type command struct {
	name string
	also []string // other ways to write it
	menu text     // its line in the menu
	// Where the menu shows it. Commands that change settings are for
	// administrators in a group.
	private, group, settings bool
	operator                 bool // for operators in a private chat
	run                      func(ctx context.Context, t *talk, args string) error
}

// commands are all there are, in the order of the menu.
func commands(d *dialogue) []command {
	list := []command{
		{name: "start", menu: words.CmdStart, private: true, settings: true, run: startCommand},
		{name: "chude", also: []string{"topics", "chu_de"}, menu: words.CmdTopics, private: true, settings: true, run: screenCommand(topicsScreen(0))},
		{name: "moi", also: []string{"new", "latest"}, menu: words.CmdNewest, private: true, group: true, run: screenCommand(newestScreen("", ""))},
		{name: "tim", also: []string{"search"}, menu: words.CmdSearch, private: true, group: true, run: searchCommand},
		{name: "gio", also: []string{"when"}, menu: words.CmdRhythm, private: true, settings: true, run: screenCommand(rhythmScreen)},
		{name: "tukhoa", also: []string{"keywords", "tu_khoa"}, menu: words.CmdKeywords, private: true, settings: true, run: keywordCommand},
		{name: "caidat", also: []string{"settings", "cai_dat"}, menu: words.CmdSettings, private: true, settings: true, run: screenCommand(settingsScreen)},
		{name: "tamdung", also: []string{"pause", "stop", "tam_dung"}, menu: words.CmdPause, private: true, settings: true, run: screenCommand(pauseScreen)},
		{name: "kenh", also: []string{"channel"}, menu: words.CmdChannel, private: true, run: channelCommand},
		{name: "trogiup", also: []string{"help", "tro_giup"}, menu: words.CmdHelp, private: true, group: true, run: screenCommand(helpScreen)},
		{name: "xoa", also: []string{"erase", "delete"}, menu: words.CmdErase, private: true, settings: true, run: screenCommand(eraseScreen)},
		{name: "thongke", menu: words.CmdStatistics, operator: true, run: statisticsCommand},
		{name: "gui_thu", menu: words.CmdSample, operator: true, run: sampleCommand},
		{name: "khan", menu: words.CmdWarn, operator: true, run: warnCommand},
	}
	if d.render.keywords {
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

func screenCommand(d draw) func(context.Context, *talk, string) error {
	return func(_ context.Context, t *talk, _ string) error {
		t.show(d)
		return nil
	}
}

func findCommand(d *dialogue, name string) (command, bool) {
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
func findWritten(d *dialogue, name, args string) (command, string, bool) {
	name = viet.Fold(name)
	if c, ok := findCommand(d, name); ok {
		return c, args, true
	}
	second, rest, _ := strings.Cut(args, " ")
	c, ok := findCommand(d, name+viet.Fold(second))
	return c, strings.TrimSpace(rest), ok
}

// obey runs a command, if the person may.
func runCommand(ctx context.Context, t *talk, name, args string) error {
	c, ok := findCommand(t.d, name)
	if !ok && t.kind == subscriber.Private {
		c, args, ok = findWritten(t.d, name, args)
	}
	switch {
	case !ok:
		if t.kind == subscriber.Private {
			t.tell(words.UnknownCommand)
		}
		return nil
	case c.operator && (t.kind != subscriber.Private || !t.d.isOperator(t.from.ID)):
		if t.kind == subscriber.Private {
			t.tell(words.NotOperator)
		}
		return nil
	case c.settings && !t.mayManage(ctx):
		t.tell(words.AdminsOnly)
		return nil
	}
	if c.settings {
		t.returned()
		if err := t.linked(ctx); err != nil {
			return err
		}
	}
	return c.run(ctx, t, args)
}

// stop pauses at once, as the person asked in plain words.
func stopAtOnce(t *talk) error {
	if t.known {
		t.pauseUntil(time.Time{}, subscriber.PausedByPerson)
	}
	t.show(stoppedScreen)
	return nil
}

// start greets, follows a deep link, and shows the topics.
func startCommand(ctx context.Context, t *talk, args string) error {
	if t.before().State != subscriber.Active {
		t.tell(words.Resumed)
	}
	if t.known {
		t.resume()
	} else {
		t.change()
	}
	if t.kind == subscriber.Private && t.d.isOperator(t.from.ID) {
		t.later(func(ctx context.Context) error {
			publishOperatorMenu(ctx, t.d, t.from.ID)
			return nil
		})
	}
	switch payload, rest, _ := strings.Cut(args, "_"); payload {
	case "c":
		if topic, ok := t.d.render.site().topicByKey(rest); ok {
			if err := t.follow(ctx, topic); err != nil {
				return err
			}
			t.tell(words.TopicLinked, esc(topic.Name))
			t.show(topicsScreen(0))
			return nil
		}
		t.tell(words.TopicUnknown)
		t.show(topicsScreen(0))
		return nil
	case "a":
		id, err := strconv.ParseInt(rest, 10, 64)
		if err != nil {
			break
		}
		showArticle(t, id)
		return nil
	}
	t.show(welcomeScreen)
	return nil
}

// showArticle sends one article as the person would get it.
func showArticle(t *talk, id int64) {
	t.show(func(ctx context.Context, v *view) (screen, error) {
		a, err := v.d.store.Article(ctx, id)
		if errors.Is(err, article.ErrNotFound) || err == nil && a.State == article.StateWaiting {
			return screen{Text: v.say(words.ArticleUnknown)}, nil
		}
		if err != nil {
			return screen{}, fmt.Errorf("read article: %w", err)
		}
		return v.offered(a), nil
	})
}

func helpScreen(_ context.Context, v *view) (screen, error) {
	if v.kind != subscriber.Private {
		return screen{Text: v.say(words.HelpGroup), Rows: keyboard{v.footerBack(verbSettings)}}, nil
	}
	keywords, operators := "", ""
	if v.d.render.keywords {
		keywords = v.say(words.HelpKeywords) + "\n"
	}
	if v.d.isOperator(v.target.Chat) {
		operators = "\n\n" + v.say(words.HelpOperators)
	}
	// Operators need their number for the configuration.
	return screen{Text: v.say(words.Help, keywords) + operators + "\n\n" + v.say(words.HelpNumber, v.target.address()), Rows: keyboard{v.footerBack(verbSettings)}}, nil
}
