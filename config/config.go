// Package config declares, reads, checks and documents the configuration.
//
// A setting is one struct field: its tags carry the key (yaml), the default,
// the sentence of documentation (doc) and the name of its check, a function of
// checks.go. The file is read by walking these structs, so that every mistake
// is found at once and named with its line; the example file is printed from
// them too.
package config

import (
	"net/netip"
	"time"
	_ "time/tzdata" // zones are known on machines without a zone database, too

	"loa/config/internal/rules"
)

// Config is everything that can be set.
type Config struct {
	Site     Site     `yaml:"site" doc:"The service as readers see it."`
	Server   Server   `yaml:"server" doc:"The HTTP server."`
	Database Database `yaml:"database" doc:"Where everything is kept."`
	Network  Network  `yaml:"network" doc:"How portals are visited."`
	Topics   []Topic  `yaml:"topics" doc:"What one can subscribe to and what has a feed. A file with neither topics nor sources gets those of the example."`
	// TopicsModel is relative to the configuration file.
	TopicsModel string `yaml:"topics_model" doc:"A file that loa topics learn wrote: it finds the topics of articles that no section says; empty for none. See docs/topics.md."`

	Summarizer Summarizer `yaml:"summarizer" doc:"Another maker of summaries than the one built in; off without a command or url. See docs/topics.md."`

	Sources  []Source `yaml:"sources" doc:"The portal sections that are collected from."`
	Telegram Telegram `yaml:"telegram" doc:"The bot; without a token it is off."`
	Bots     []Bot    `yaml:"bots" doc:"Further bots beside it, each for people of its own: one for a province, say. What is not set for one is as telegram has it. See docs/scale.md."`

	Alarms Alarms `yaml:"alarms" doc:"A second way for operators to hear alarms: what Telegram is told too. See docs/operating.md."`

	Journal  Journal   `yaml:"journal" doc:"A record of every announcement, correction and withdrawal, for archives and other programs."`
	Webhooks []Webhook `yaml:"webhooks" doc:"Agencies' addresses to which articles are pushed, signed as www.standardwebhooks.com describes."`

	// File is where the configuration was read; empty for the defaults.
	File string `yaml:"-"`
	// Preset says that Topics and Sources are those of the example, because the
	// file has neither.
	Preset bool `yaml:"-"`
	// LeftOut is what of Options.Desk cannot be used beside the file.
	LeftOut Error `yaml:"-"`
}

// Site is the service as readers see it.
type Site struct {
	Name     string `yaml:"name" default:"Loa Lai Châu" check:"line" doc:"Its name in pages, feeds and messages."`
	URL      string `yaml:"url" default:"http://127.0.0.1:8080" check:"site" doc:"The public address; every link of ours begins with it."`
	Language string `yaml:"language" default:"vi" check:"language" doc:"The language of its pages and of articles that name none."`
	TimeZone string `yaml:"time_zone" default:"Asia/Ho_Chi_Minh" check:"zone" doc:"The time zone of schedules, digests and displayed times."`
	Operator string `yaml:"operator" check:"optional line" doc:"The legal name of who runs the service, for the text on personal data (Law 91/2025/QH15); empty for its name."`
	Contact  string `yaml:"contact" check:"optional line" doc:"How people reach who runs it about their data: an e-mail address, a telephone number or an address of a page."`
}

// Location is the time zone. A checked configuration has one; otherwise it is UTC.
func (s Site) Location() *time.Location {
	loc, err := time.LoadLocation(s.TimeZone)
	if err != nil {
		return time.UTC
	}
	return loc
}

// Server is the HTTP server.
type Server struct {
	Role string `yaml:"role" default:"all" check:"role" doc:"What this process does: all, or of an installation of several processes on one database only collect, send or web; loa serve --role goes first. See docs/scale.md."`

	Listen string `yaml:"listen" default:"127.0.0.1:8080" check:"listen" doc:"Host and port to listen on; \":8080\" is every address of the machine, unix:/run/loa/loa.sock a socket."`
	// FeedMemory is in megabytes.
	FeedMemory int `yaml:"feed_memory" default:"32" check:"memory" doc:"Megabytes for feeds that are kept ready; what does not fit is made again when asked for. A feed takes about 15 KB a format."`

	MetricsListen string `yaml:"metrics_listen" check:"optional listen" doc:"Where /metrics is served instead, e.g. 127.0.0.1:9090; empty serves it on listen, to requests that come through no proxy."`
	MetricsPublic bool   `yaml:"metrics_public" default:"false" doc:"Serve /metrics on listen to everyone, through a proxy too."`
	// FrameAncestors are sources of the directive of that name.
	FrameAncestors []string `yaml:"frame_ancestors" check:"ancestors" doc:"Which sites may show boxes in frames, e.g. https://laichau.gov.vn or https://*.gov.vn; empty for all."`
}

// Database is where everything is kept.
type Database struct {
	URL     Address `yaml:"url" env:"LOA_DATABASE_URL" file:"url_file" default:"sqlite:data/loa.db" check:"database" doc:"sqlite:path or postgres://user:password@host/database; the environment variable LOA_DATABASE_URL goes first."`
	URLFile string  `yaml:"url_file" doc:"A file that holds the address, when its password shall not stand here."`
}

// Network is how portals are visited.
type Network struct {
	AllowPrivate      []string `yaml:"allow_private" check:"prefixes" doc:"CIDRs that every source, and webhooks, may live in besides public addresses; sources[].allow_private is for one."`
	Proxy             Address  `yaml:"proxy" check:"proxy" doc:"HTTP or SOCKS5 proxy for visits to portals; empty for none."`
	UserAgent         string   `yaml:"user_agent" check:"agent" doc:"How we introduce ourselves; empty for Loa's own words with the site's address."`
	RequestsPerMinute int      `yaml:"requests_per_minute" default:"30" check:"pace" doc:"At most so many requests a minute and host. NukeViet's flood limit is 40."`
}

// Topic is what one can subscribe to.
type Topic struct {
	ID        string   `yaml:"id" required:"true" check:"topic" doc:"The slug in addresses, for ever: lower-case letters, digits, hyphens."`
	Name      string   `yaml:"name" required:"true" check:"line" doc:"Its name for readers."`
	Sections  []string `yaml:"sections" check:"sections" doc:"Portal sections that belong to it: a segment of the address (\"kinh-te\", \"tin-tuc/kinh-te\") or a category."`
	Keywords  []string `yaml:"keywords" check:"keywords" doc:"Words that make an article belong to it: whole syllables, any case. Without accents also with; with accents only so."`
	Rules     []Rule   `yaml:"rules" doc:"Finer than keywords: an article belongs to the topic, too, when one of these holds. See docs/topics.md."`
	Urgent    bool     `yaml:"urgent" default:"false" doc:"Warnings: they go first, and pass quiet hours and digests. A keyword that only the text has is no warning."`
	Emergency []string `yaml:"emergency" check:"keywords" doc:"Of an urgent topic: words that, in title or lead, make an article an emergency, sent to everyone once an operator confirms it (before that it is a warning)."`
	Group     string   `yaml:"group" check:"optional line" doc:"A heading under which pickers and OPML show it."`
	Formerly  []string `yaml:"formerly" check:"slug" doc:"Former ids; their addresses are redirected for ever."`
}

// Rule is what an article must have to belong to a topic.
type Rule struct {
	Any []string `yaml:"any" check:"keywords" doc:"Words of which it must have one."`
	All []string `yaml:"all" check:"keywords" doc:"Words that it must have, all of them."`
	Not []string `yaml:"not" check:"keywords" doc:"Words that it must not have."`
	In  []string `yaml:"in" check:"fields" doc:"Where they are looked for: title, lead, text, category; empty is everywhere."`
}

// Source is a portal section to collect from.
type Source struct {
	ID       string        `yaml:"id" required:"true" check:"source" doc:"A slug that names the source, for ever."`
	Name     string        `yaml:"name" required:"true" check:"line" doc:"The portal's name, shown with every article."`
	URL      string        `yaml:"url" required:"true" check:"http" doc:"The portal's address."`
	Lists    []string      `yaml:"lists" check:"http" doc:"List pages, feeds or sitemaps to read; empty means url. ADDRESS#post=BODY is asked for by POST."`
	Profile  string        `yaml:"profile" default:"auto" check:"profile" doc:"How its pages are read: auto (by evidence), a profile's name, or none (generic)."`
	Pages    string        `yaml:"pages" default:"auto" check:"pages" doc:"auto reads each article's page and takes a feed's own words where it cannot; always publishes nothing without its page; never reads the feed alone."`
	Formerly []string      `yaml:"formerly" check:"http" doc:"Where the portal was before it moved: its articles stay the same articles under the new address."`
	Schedule string        `yaml:"schedule" default:"*/10 * * * *" check:"schedule" doc:"When to look: cron (minute hour day month weekday), @hourly, \"@every 15m\", or auto (as often as it publishes)."`
	Topics   []string      `yaml:"topics" check:"slug" doc:"Topics that all of its articles have."`
	Trusted  []string      `yaml:"trusted" check:"trusted" doc:"Sections whose emergencies go out to everyone without asking an operator: a segment of the address or a category; \"*\" is the whole source."`
	FullText bool          `yaml:"full_text" default:"true" doc:"Publish the whole text, or with false only the summary."`
	Paused   bool          `yaml:"paused" default:"false" doc:"Leave it alone: its articles stay, it is not visited."`
	Delay    time.Duration `yaml:"delay" default:"0s" check:"delay" doc:"How long after collecting an article it is published, e.g. 1h."`

	Include   []string          `yaml:"include" check:"patterns" doc:"Regular expressions (RE2) on address and title: only articles that one fits."`
	Exclude   []string          `yaml:"exclude" check:"patterns" doc:"The same: no article that one fits."`
	Selectors Selectors         `yaml:"selectors" doc:"CSS selectors for a portal without a profile; what is empty is found by itself."`
	Headers   map[string]Secret `yaml:"headers" check:"headers" doc:"HTTP headers to send, e.g. {Authorization: \"…\"}; printed as ***."`
	Language  string            `yaml:"language" check:"optional language" doc:"The language of its articles; empty means the site's."`
	Proxy     Address           `yaml:"proxy" check:"proxy" doc:"A proxy for this source only."`
	// AllowPrivate is parsed by article.
	AllowPrivate []string `yaml:"allow_private" check:"prefixes" doc:"CIDRs that this source may live in besides public addresses, e.g. [10.1.0.0/16] for a portal in your own network."`
	TLSRoots     string   `yaml:"tls_roots" doc:"A PEM file with the certificate authorities to trust for it."`

	MinInterval time.Duration `yaml:"min_interval" default:"0s" check:"interval" doc:"With schedule auto: the shortest time between visits; 0s leaves it to Loa."`
	MaxInterval time.Duration `yaml:"max_interval" default:"0s" check:"interval" doc:"With schedule auto: the longest."`
	MaxNew      int           `yaml:"max_new" default:"0" check:"count" doc:"A visit that finds more new articles than this asks the operator first; 0 leaves it to Loa."`
	FirstFill   string        `yaml:"first_fill" default:"newest" check:"first fill" doc:"newest takes the newest 50 or so articles of each list at first; all goes on with every older one, 100 a visit, announced to nobody."`
}

// Selectors are CSS selectors.
type Selectors struct {
	Item      string `yaml:"item" check:"selector" doc:"List page: one entry."`
	Link      string `yaml:"link" check:"selector" doc:"Its link to the article."`
	Title     string `yaml:"title" check:"selector" doc:"Article page: the title."`
	Lead      string `yaml:"lead" check:"selector" doc:"The opening."`
	Content   string `yaml:"content" check:"selector" doc:"The body."`
	Author    string `yaml:"author" check:"selector" doc:"The author."`
	Source    string `yaml:"source" check:"selector" doc:"The origin that the page names."`
	Published string `yaml:"published" check:"selector" doc:"The time of publication."`
	Image     string `yaml:"image" check:"selector" doc:"The main picture."`
	Caption   string `yaml:"caption" check:"selector" doc:"Its caption."`
	Remove    string `yaml:"remove" check:"selector" doc:"What to take out of the body."`
}

// Telegram is the bot.
type Telegram struct {
	Token         Secret        `yaml:"token" env:"LOA_TELEGRAM_TOKEN" file:"token_file" check:"token" doc:"The bot's token from @BotFather; better in token_file or the environment variable LOA_TELEGRAM_TOKEN."`
	TokenFile     string        `yaml:"token_file" doc:"A file that holds the token."`
	APIEndpoint   string        `yaml:"api_endpoint" default:"https://api.telegram.org" check:"http" doc:"The Bot API server."`
	Proxy         Address       `yaml:"proxy" check:"proxy" doc:"HTTP or SOCKS5 proxy for Telegram; empty for none."`
	Mode          string        `yaml:"mode" default:"polling" check:"mode" doc:"How updates come: polling, or webhook (the site's url must be https)."`
	Topics        []string      `yaml:"topics" check:"slug" doc:"The topics that this bot serves, where bots has others; empty for all."`
	Sources       []string      `yaml:"sources" check:"slug" doc:"The sources that this bot serves; empty for all."`
	Admins        []int64       `yaml:"admins" check:"admins" doc:"Telegram user ids of the operators."`
	Canary        int64         `yaml:"canary" default:"0" doc:"A chat of yours that gets a silent message every hour, to prove the way; when it cannot be sent, the operators are told. 0 for none."`
	Rate          float64       `yaml:"rate" default:"30" check:"rate" doc:"At most so many messages a second, over all chats. Telegram allows 30."`
	RemindAfter   time.Duration `yaml:"remind_after" default:"15m" check:"delay" doc:"How long after an emergency (level 3) who has not pressed \"Đã đọc\" is reminded of it, once; 0 for never."`
	PaidBroadcast bool          `yaml:"paid_broadcast" default:"false" doc:"Pays Telegram in Stars for each message that tells someone of an emergency (level 3), and sends those at up to 1,000 a second. The bot must have the Stars, see docs/telegram.md."`
	QuietHours    string        `yaml:"quiet_hours" default:"21:00-06:00" check:"quiet" doc:"New subscribers get nothing but warnings in these hours, until they choose otherwise; empty for none."`
}

// Alarms is a second way to tell operators of alarms; either, both or none.
type Alarms struct {
	Webhook string   `yaml:"webhook" check:"optional http" doc:"An address to which each alarm is posted as JSON: service, text, at."`
	Command []string `yaml:"command" doc:"A program and its arguments that gets each alarm as its input, e.g. one that sends an SMS."`
}

// Journal is the record of what was announced.
type Journal struct {
	File string `yaml:"file" check:"optional line" doc:"The file that gets a line of JSON for each of them; \"-\" is standard output, empty for none."`
}

// Summarizer is a program or a service that makes summaries.
type Summarizer struct {
	Command []string      `yaml:"command" doc:"A program and its arguments: it gets an article as JSON (title, lead, text) and prints the summary."`
	URL     string        `yaml:"url" check:"optional http" doc:"Or an address of chat completions as OpenAI defines them, e.g. http://127.0.0.1:11434/v1/chat/completions."`
	Model   string        `yaml:"model" doc:"The model to ask for at url."`
	Key     Secret        `yaml:"key" env:"LOA_SUMMARIZER_KEY" file:"key_file" doc:"The key for url, if it wants one."`
	KeyFile string        `yaml:"key_file" doc:"A file that holds the key."`
	Timeout time.Duration `yaml:"timeout" default:"10s" check:"delay" doc:"How long an article waits for its summary; then it goes out with the built-in one."`
	PerHour int           `yaml:"per_hour" default:"200" check:"count" doc:"How many summaries are asked for in an hour."`
}

// Webhook is an address to which articles are pushed.
type Webhook struct {
	ID          string   `yaml:"id" required:"true" check:"slug" doc:"A slug that names it, for ever: what it got is remembered by it."`
	URL         string   `yaml:"url" required:"true" check:"http" doc:"Where to post."`
	Topics      []string `yaml:"topics" check:"slug" doc:"Only articles of these topics; empty for all."`
	Secrets     []Secret `yaml:"secrets" file:"secrets_file" check:"signing" doc:"Each signs every message, so that one can be replaced: whsec_ and base64, or any text of 16 characters or more."`
	SecretsFile string   `yaml:"secrets_file" doc:"A file that holds the secrets, one a line."`
}

// AllowPrivate are network.allow_private, parsed.
func (c *Config) AllowPrivate() []netip.Prefix { return prefixes(c.Network.AllowPrivate) }

func prefixes(list []string) []netip.Prefix {
	var parsed []netip.Prefix
	for _, s := range list {
		if p, err := rules.ParsePrefix(s); err == nil {
			parsed = append(parsed, p)
		}
	}
	return parsed
}
