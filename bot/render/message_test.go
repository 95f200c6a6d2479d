package render_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"loa/article"
	"loa/bot"
	"loa/bot/bottest"
	"loa/bot/internal/bench"
	"loa/bot/render"
	"loa/channel"
	"loa/subscriber"
)

func TestLayouts(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	b.Telegram.Say(b.Lan, "/start")
	words := bench.Renderer()
	for name, d := range bench.Layouts() {
		t.Run(name, func(t *testing.T) {
			text, rows := bench.Rendered(words.Delivery(d))
			var golden strings.Builder
			golden.WriteString(text + "\n")
			for _, row := range rows {
				golden.WriteString("\n" + strings.Join(row, "  "))
			}
			golden.WriteString("\n")
			bench.SameAsGolden(t, name, golden.String())
			b.Accepts(t, d)
		})
	}
}

func TestHostileArticlesBreakNoMessage(t *testing.T) {
	for i, s := range bench.Nasty() {
		b := bench.New(t, bench.Setup{Idle: true, Options: func(o *bot.Options) {
			o.Topics = append([]article.Topic{{ID: "xau", Name: s}}, bench.Topics...)
			o.Sources = []article.Source{{ID: s, Name: s}}
			o.Site = s
		}})
		b.Telegram.Say(b.Lan, "/start")
		addresses := []string{
			s,
			"https://laichau.gov.vn/" + s,
			"javascript:alert(1)",
			"http://localhost/a",
			"//evil.vn",
		}
		turn := 0
		for name, d := range bench.Layouts() {
			for j := range d.Articles {
				a := bench.NastyArticle(s)
				a.URL, a.Image.URL = addresses[turn%5], addresses[turn%5]
				d.Articles[j] = a
				turn++
			}
			if m := b.Accepts(t, d); strings.Contains(m.Text, "\u202e") {
				t.Errorf(`text %d, %s: the direction of writing is turned, want it without U+202E`, i, name)
			}
		}
	}
}

func TestEverySentenceIsThereInBothLanguagesAndIsLegalMarkup(t *testing.T) {
	verbs := regexp.MustCompile(`%[sd]`)
	b := bench.New(t, bench.Setup{Idle: true})
	b.Telegram.Say(b.Lan, "/start")
	source := sourceOf(t)
	for name, text := range sentences() {
		vi, en := text.VI, text.EN
		if vi == "" || en == "" {
			t.Errorf("%s is missing in a language, want vi not empty, en not empty", name)
		}
		if fmt.Sprint(verbs.FindAllString(vi, -1)) != fmt.Sprint(verbs.FindAllString(en, -1)) {
			t.Errorf("%s: %q and %q are filled in differently", name, vi, en)
		}
		if !regexp.MustCompile(`\bWords\.` + name + `\b`).MatchString(source) {
			t.Errorf("%s is never said", name)
		}
		for _, s := range []string{vi, en} {
			if !utf8.ValidString(s) || s != strings.TrimSpace(s) {
				t.Errorf("%s: %q, want utf8.ValidString(s)", name, s)
			}
			b.Clock.Add(3 * time.Second)
			if err := b.TrySentence(verbs.ReplaceAllString(s, "x")); err != nil {
				t.Errorf("%s: %v, want no error", name, err)
			}
		}
	}
}

// sentences are all that the bot says, by name.
func sentences() map[string]render.Text {
	found := map[string]render.Text{}
	all := reflect.ValueOf(render.Words)
	for subject := range all.NumField() {
		texts := all.Field(subject)
		for i := range texts.NumField() {
			found[texts.Type().Field(i).Name] = render.Text{VI: texts.Field(i).Field(0).String(),
				EN: texts.Field(i).Field(1).String()}
		}
	}
	return found
}

func sourceOf(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") ||
			strings.HasSuffix(path, "texts.go") {
			return err
		}
		data, err := os.ReadFile(path)
		all.Write(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

func FuzzEveryArticleIsTaken(f *testing.F) {
	for _, s := range bench.Nasty() {
		f.Add(bench.CutTo(s, 5000), bench.CutTo(s, 5000), "https://laichau.gov.vn/", uint8(3))
	}
	tg := bottest.New(bottest.Options{
		AnyPrivate:   true,
		Limits:       bottest.Limits{PerSecond: -1, ChatPerSecond: -1, GroupPerMinute: -1},
		KeepCalls:    10,
		KeepMessages: 10,
	})
	client := bench.Direct(tg)
	b, err := bot.New(bot.Options{
		Token:    tg.Token(),
		Client:   client,
		Store:    bench.NewFakeStore(bench.NewClock()),
		Updates:  bench.NewFakeStore(bench.NewClock()),
		Topics:   bench.Topics,
		Keywords: true,
	})
	if err != nil {
		f.Fatal(err)
	}
	kinds := []channel.DeliveryKind{
		channel.DeliverArticle,
		channel.DeliverMerged,
		channel.DeliverDigest,
		channel.DeliverHeld,
		channel.DeliverUrgent,
		channel.DeliverCorrection,
	}
	f.Fuzz(func(t *testing.T, title, text, address string, choice uint8) {
		a := bench.NastyArticle(text)
		a.Title, a.URL, a.Urgency, a.Topics = title, address, article.Urgency(choice%4), []string{"y-te", text}
		d := channel.Delivery{
			Kind:     kinds[int(choice)%len(kinds)],
			More:     int(choice),
			Articles: []article.Article{a, a, a, a, a, a, a, a, a, a, a},
			Subscriber: subscriber.Subscriber{
				Address: "77",
				Kind:    subscriber.Private,
				Size: []subscriber.MessageSize{subscriber.SizeFull, subscriber.SizeMedium,
					subscriber.SizeCompact}[choice%3],
				Preview: true,
			},
		}
		tg.ForgetCalls()
		if _, err := b.Send(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		if calls := tg.Calls(""); len(calls) != 1 {
			t.Fatalf("%d calls: %s, want len(calls) 1", len(calls), calls[0].Description)
		}
	})
}
