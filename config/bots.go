package config

import (
	"fmt"
	"slices"
	"strings"

	"loa/config/internal/rules"
	"loa/subscriber"
)

// Bot is a further bot beside the first, which the section telegram sets: of one
// province, say. What is not set here is as telegram has it.
type Bot struct {
	ID            string   `yaml:"id" required:"true" check:"bot" doc:"A slug that names it, for ever: its subscribers are kept under it."`
	Name          string   `yaml:"name" check:"optional line" doc:"What the service is called in its messages; empty for site.name."`
	Token         Secret   `yaml:"token" file:"token_file" check:"token" doc:"Its token from @BotFather; better in token_file."`
	TokenFile     string   `yaml:"token_file" doc:"A file that holds the token."`
	Topics        []string `yaml:"topics" check:"slug" doc:"The topics that it serves: its people can choose these, and get nothing else; empty for all."`
	Sources       []string `yaml:"sources" check:"slug" doc:"The sources that it serves: of others its people get nothing, warnings neither; empty for all."`
	Admins        []int64  `yaml:"admins" check:"admins" doc:"Telegram user ids of its operators; empty for those of telegram."`
	Canary        int64    `yaml:"canary" default:"0" doc:"A chat that gets a silent message of this bot every hour, as telegram.canary; 0 for none."`
	Rate          float64  `yaml:"rate" default:"30" check:"rate" doc:"At most so many messages a second of this bot, over all chats."`
	PaidBroadcast bool     `yaml:"paid_broadcast" default:"false" doc:"As telegram.paid_broadcast, by this bot's Stars."`
	Operator      string   `yaml:"operator" check:"optional line" doc:"The legal name of who runs it, for the text on personal data; empty for site.operator."`
	Contact       string   `yaml:"contact" check:"optional line" doc:"How people reach who runs it about their data; empty for site.contact."`
}

// FirstBot is the id of the bot that the section telegram sets.
const FirstBot = "telegram"

// ActiveBot is one of the bots with all of its settings.
type ActiveBot struct {
	ID                      string
	Name, Operator, Contact string
	Telegram
}

// ActiveBots are the bots that have a token, the first one first.
func (c *Config) ActiveBots() []ActiveBot {
	return slices.DeleteFunc(c.EveryBot(), func(b ActiveBot) bool { return !b.Token.Set() })
}

// EveryBot are the bots, the first one first, also those whose token another process has.
func (c *Config) EveryBot() []ActiveBot {
	first := ActiveBot{ID: FirstBot, Name: c.Site.Name, Operator: c.Site.Operator, Contact: c.Site.Contact,
		Telegram: c.Telegram}
	list := []ActiveBot{first}
	for _, b := range c.Bots {
		a := first
		a.ID, a.Token, a.Topics, a.Sources, a.Canary, a.Rate = b.ID, b.Token, b.Topics, b.Sources, b.Canary, b.Rate
		a.PaidBroadcast = b.PaidBroadcast
		if len(b.Admins) > 0 {
			a.Admins = b.Admins
		}
		for _, s := range []struct {
			to   *string
			from string
		}{{&a.Name, b.Name}, {&a.Operator, b.Operator}, {&a.Contact, b.Contact}} {
			if s.from != "" {
				*s.to = s.from
			}
		}
		list = append(list, a)
	}
	return list
}

// Section is where the configuration sets a bot.
func (b ActiveBot) Section() string {
	if b.ID == FirstBot {
		return "telegram"
	}
	return "bots (id: " + b.ID + ")"
}

// Quiet are telegram.quiet_hours, parsed; without them From and To are equal.
func (t Telegram) Quiet() subscriber.QuietHours {
	q, _ := rules.ParseQuiet(t.QuietHours)
	return q
}

// bots checks the bots beside each other, and what they name.
func (d *decoder) bots(c *Config, topics, sources []string) {
	d.exist(c.Telegram.Topics, "telegram.topics", "topic", topics)
	d.exist(c.Telegram.Sources, "telegram.sources", "source", sources)
	ids, tokens := map[string]string{}, map[string]string{}
	if c.Telegram.Token.Set() {
		tokens[botNumber(c.Telegram.Token)] = "telegram.token"
	}
	for i, b := range c.Bots {
		key := fmt.Sprintf("bots[%d]", i)
		if other, taken := ids[b.ID]; taken && b.ID != "" {
			d.add(d.lines[key+".id"], key+".id", b.ID, "is taken already by %s", other)
		}
		ids[b.ID] = key + ".id"
		d.exist(b.Topics, key+".topics", "topic", topics)
		d.exist(b.Sources, key+".sources", "source", sources)
		if !b.Token.Set() {
			if !d.faulty(key) {
				d.add(d.lines[key], key+".token", "", "is missing: give it, or token_file; to turn the bot off take "+
					"its entry away")
			}
			continue
		}
		line := max(d.lines[key+".token"], d.lines[key+".token_file"])
		if other, taken := tokens[botNumber(b.Token)]; taken {
			d.add(line, key+".token", mask, "is of the same bot as %s: each needs a bot of its own from @BotFather", other)
		}
		tokens[botNumber(b.Token)] = key + ".token"
	}
}

// botNumber is what a token says of whose it is: a new token of the same bot has
// the same.
func botNumber(token Secret) string {
	number, _, _ := strings.Cut(token.Reveal(), ":")
	return number
}
