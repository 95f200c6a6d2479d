package alltests

import (
	"flag"
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
	"loa/bot/render"
	"loa/bot/telegram"
	"loa/channel"
	"loa/subscriber"
)

var update = flag.Bool("update", false, "write the golden files anew")

// congress is an article with all its parts.
func congress() article.Article {
	return article.Article{
		ID: 41, Source: "laichau", URL: "https://laichau.gov.vn/tin-tuc/thi-dua.html?a=1&b=2", Title: "Tỉnh biểu dương 50 hộ \"làm kinh tế giỏi\" & hiếu học",
		Lead:    "Sáng 1/7, tỉnh biểu dương 50 hộ tiêu biểu của 8 huyện. Mỗi hộ nhận một bằng khen.",
		Summary: "Sáng 1/7, tỉnh biểu dương 50 hộ tiêu biểu của 8 huyện. Mỗi hộ nhận một bằng khen.",
		ContentText: "Sáng 1/7, tỉnh biểu dương 50 hộ tiêu biểu của 8 huyện. Mỗi hộ nhận một bằng khen.\n\n" +
			strings.Repeat("Bà con các bản cùng nhau trồng chè, nuôi ong và cho con đi học đều. ", 40),
		Topics: []string{"thi-dua-khen-thuong", "nong-nghiep"}, Image: &article.Image{URL: "https://laichau.gov.vn/anh/bieu-duong.jpg"},
		Published: time.Date(2020, 7, 1, 8, 30, 0, 0, time.UTC), Changed: time.Date(2020, 7, 1, 9, 0, 0, 0, time.UTC), State: article.StateLive, PublishSeq: 41,
	}
}

func flood() article.Article {
	a := congress()
	a.ID, a.Title, a.Topics, a.Urgency = 42, "Lũ quét ở Mường Tè: sơ tán khỏi suối Nậm Ma", []string{"canh-bao"}, article.Emergency
	a.Summary, a.Lead, a.Image = "Nước suối lên nhanh. Bà con ở ven suối lên chỗ cao ngay, không quay lại lấy đồ.", "", nil
	return a
}

func many(n int) []article.Article {
	var list []article.Article
	for i := range n {
		a := samples()[i%11]
		a.ID, a.PublishSeq = int64(i+1), int64(i+1)
		a.Title = fmt.Sprintf("Tin số %d: bản Lùng làm đường mới", i+1)
		a.Summary = fmt.Sprintf("Con đường dài %d km. Bà con góp công.", i+1)
		a.Topics = []string{topics[(i*5)%4].ID}
		list = append(list, a)
	}
	return list
}

// layouts are all the ways in which messages look.
func layouts() map[string]channel.Delivery {
	sub := subscriber.Subscriber{Channel: "telegram", Kind: subscriber.Private, Language: "vi", Size: subscriber.SizeMedium, Preview: true, Sound: true}
	one := func(kind channel.DeliveryKind, change func(*channel.Delivery)) channel.Delivery {
		d := channel.Delivery{Subscriber: sub, Kind: kind, Articles: []article.Article{congress()}}
		if kind == channel.DeliverUrgent {
			d.Articles[0] = flood()
		}
		if change != nil {
			change(&d)
		}
		return d
	}
	list := func(kind channel.DeliveryKind, n, more int, period subscriber.Rhythm, change func(*channel.Delivery)) channel.Delivery {
		d := channel.Delivery{Subscriber: sub, Kind: kind, Articles: many(n), More: more, Period: period, Sent: time.Date(2020, 7, 1, 23, 30, 0, 0, time.UTC)}
		if change != nil {
			change(&d)
		}
		return d
	}
	size := func(s subscriber.MessageSize) func(*channel.Delivery) {
		return func(d *channel.Delivery) { d.Subscriber.Size = s }
	}
	return withEnded(map[string]channel.Delivery{
		"article-compact": one(channel.DeliverArticle, size(subscriber.SizeCompact)),
		"article-medium":  one(channel.DeliverArticle, nil),
		"article-full":    one(channel.DeliverArticle, size(subscriber.SizeFull)),
		"article-english": one(channel.DeliverArticle, func(d *channel.Delivery) { d.Subscriber.Language = "en" }),
		"article-channel": one(channel.DeliverArticle, func(d *channel.Delivery) { d.Subscriber.Kind = subscriber.Channel }),
		"article-bare": one(channel.DeliverArticle, func(d *channel.Delivery) {
			d.Articles[0] = article.Article{ID: 7, Title: "Chỉ có tiêu đề", Source: "khac", Published: congress().Published}
		}),
		"article-keyword": one(channel.DeliverArticle, func(d *channel.Delivery) {
			d.Articles[0].Topics, d.Subscriber.Keywords = nil, []string{"hiếu học"}
		}),
		"article-notice":      one(channel.DeliverArticle, func(d *channel.Delivery) { d.Articles[0] = flood(); d.Articles[0].Urgency = article.Notice }),
		"urgent-emergency":    one(channel.DeliverUrgent, nil),
		"urgent-warning-late": one(channel.DeliverUrgent, func(d *channel.Delivery) { d.Late, d.Articles[0].Urgency = true, article.Warning }),
		"urgent-notice":       one(channel.DeliverUrgent, func(d *channel.Delivery) { d.Articles[0].Urgency = article.Notice }),
		"edit":                one(channel.DeliverEdit, nil),
		"edit-urgent":         one(channel.DeliverEdit, func(d *channel.Delivery) { d.Articles[0] = flood() }),
		"correction-title":    one(channel.DeliverCorrection, func(d *channel.Delivery) { d.Change = article.ChangeTitle }),
		"correction-numbers":  one(channel.DeliverCorrection, func(d *channel.Delivery) { d.Change = article.ChangeNumbers }),
		"withdrawal":          one(channel.DeliverWithdrawal, nil),
		"withdrawal-operator": one(channel.DeliverWithdrawal, func(d *channel.Delivery) { d.Articles[0] = flood(); d.Articles[0].Source = article.OperatorSource }),
		"withdrawal-warning":  one(channel.DeliverWithdrawal, func(d *channel.Delivery) { d.Articles[0] = flood() }),
		"edit-urgent-late":    one(channel.DeliverEdit, func(d *channel.Delivery) { d.Late, d.Articles[0] = true, flood() }),
		"withdrawal-late":     one(channel.DeliverWithdrawal, func(d *channel.Delivery) { d.Late, d.Articles[0] = true, flood() }),
		"merged":              list(channel.DeliverMerged, 5, 0, "", nil),
		"held":                list(channel.DeliverHeld, 2, 0, "", nil),
		"held-older":          list(channel.DeliverHeld, 10, 190, "", func(d *channel.Delivery) { d.Older = 37 }),
		"digest-older-english": list(channel.DeliverDigest, 10, 190, subscriber.RhythmWeekly, func(d *channel.Delivery) {
			d.Older, d.Subscriber.Language = 37, "en"
		}),
		"merged-channel-older": list(channel.DeliverHeld, 30, 170, "", func(d *channel.Delivery) { d.Older, d.Subscriber.Kind = 37, subscriber.Channel }),
		"digest-daily":         list(channel.DeliverDigest, 10, 23, subscriber.RhythmDaily, nil),
		"digest-thrice":        list(channel.DeliverDigest, 3, 0, subscriber.RhythmThrice, nil),
		"digest-weekly-short":  list(channel.DeliverDigest, 4, 0, subscriber.RhythmWeekly, size(subscriber.SizeCompact)),
		"digest-channel":       list(channel.DeliverDigest, 10, 5, subscriber.RhythmDaily, func(d *channel.Delivery) { d.Subscriber.Kind = subscriber.Channel }),
		"digest-english":       list(channel.DeliverDigest, 2, 0, subscriber.RhythmDaily, func(d *channel.Delivery) { d.Subscriber.Language = "en" }),
		"merged-channel":       list(channel.DeliverMerged, 30, 4, "", func(d *channel.Delivery) { d.Subscriber.Kind = subscriber.Channel }),
		"edit-correction": one(channel.DeliverEdit, func(d *channel.Delivery) {
			d.Of, d.Change = channel.DeliverCorrection, article.ChangeContent
		}),
		"edit-digest": list(channel.DeliverEdit, 4, 2, subscriber.RhythmThrice, func(d *channel.Delivery) {
			d.Of, d.Articles[1].State = channel.DeliverDigest, article.StateWithdrawn
			d.Articles[3].Ended = article.EscalationAllClear
		}),
		"edit-merged": list(channel.DeliverEdit, 5, 0, "", func(d *channel.Delivery) { d.Of = channel.DeliverMerged }),
	})
}

// sameAsGolden compares a text with the golden file of a name, or with -update
// writes it.
func sameAsGolden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestLayouts(t *testing.T) {
	b := newBench(t, setup{idle: true})
	b.tg.Say(b.lan, "/start")
	words := painter()
	for name, d := range layouts() {
		t.Run(name, func(t *testing.T) {
			text, rows := rendered(words.Delivery(d))
			var golden strings.Builder
			golden.WriteString(text + "\n")
			for _, row := range rows {
				golden.WriteString("\n" + strings.Join(row, "  "))
			}
			golden.WriteString("\n")
			sameAsGolden(t, name, golden.String())
			b.accepts(t, d)
		})
	}
}

// accepts sends a delivery to the strict server and fails unless it was taken
// at the first call, with its markup.
func (b *bench) accepts(t *testing.T, d channel.Delivery) bottest.Message {
	t.Helper()
	d.Subscriber.Address = fmt.Sprint(b.lan)
	if d.Kind == channel.DeliverEdit || d.Kind == channel.DeliverWithdrawal {
		d.Message = b.mustSend(b.delivery(channel.DeliverArticle))
	}
	b.tg.ForgetCalls()
	b.clock.add(time.Minute)
	r, err := b.bot.Send(t.Context(), d)
	if err != nil {
		t.Fatalf("%s: %v\n%.300s", d.Kind, err, b.log)
	}
	if calls := b.tg.Calls(""); len(calls) != 1 || calls[0].Code != 200 {
		t.Fatalf("%s: %d calls, the first: %s", d.Kind, len(calls), calls[0].Description)
	}
	m, _ := b.tg.Message(b.lan, r.Message)
	return m
}

// nasty are texts that have broken others.
func nasty() []string {
	return []string{
		"", " ", "<script>alert(1)</script>", "]]>", "a & b < c > d \" e ' f", "&amp;&lt;&#60;&nbsp;", "<b><i>chưa đóng", "</b></a>", "&",
		"a\u0000b\u0008c\u000b", "\u202egnourt\u202c", "\u200b\u200c\u200d", "Tie\u0302\u0301ng Vie\u0323\u0302t", "👨‍👩‍👧‍👦🏳️‍🌈", "\xff\xfe\xed\xa0\x80",
		strings.Repeat("ộ", 100_000), strings.Repeat("Sạt lở. ", 12_500), strings.Repeat("😀", 100_000), strings.Repeat("<", 100_000), strings.Repeat("&", 100_000),
		strings.Repeat("\"", 100_000), strings.Repeat("\n", 100_000), strings.Repeat("e\u0301\u0302", 50_000), "_*[]()~`>#+-=|{}.!", "https://laichau.gov.vn/ @loa /start #tin",
	}
}

func nastyArticle(s string) article.Article {
	return article.Article{
		ID: 9_000_000_000_000_000_000, Source: s, URL: s, Title: s, Lead: s, Summary: s, ContentText: s, Author: s, Origin: s, Topics: []string{s, "y-te", s},
		Image: &article.Image{URL: s}, Published: time.Date(2020, 7, 1, 8, 30, 0, 0, time.UTC), Changed: time.Date(2020, 7, 1, 9, 0, 0, 0, time.UTC), PublishSeq: 1 << 60,
	}
}

func TestHostileArticlesBreakNoMessage(t *testing.T) {
	for i, s := range nasty() {
		b := newBench(t, setup{idle: true, options: func(o *bot.Options) {
			o.Topics = append([]article.Topic{{ID: "xau", Name: s}}, topics...)
			o.Sources = []article.Source{{ID: s, Name: s}}
			o.Site = s
		}})
		b.tg.Say(b.lan, "/start")
		addresses := []string{s, "https://laichau.gov.vn/" + s, "javascript:alert(1)", "http://localhost/a", "//evil.vn"}
		turn := 0
		for name, d := range layouts() {
			for j := range d.Articles {
				a := nastyArticle(s)
				a.URL, a.Image.URL = addresses[turn%5], addresses[turn%5]
				d.Articles[j] = a
				turn++
			}
			if m := b.accepts(t, d); strings.Contains(m.Text, "\u202e") {
				t.Errorf("text %d, %s: the direction of writing is turned", i, name)
			}
		}
	}
}

func TestConversationSurvivesHostileNamesAndQuestions(t *testing.T) {
	for _, s := range nasty() {
		b := newBench(t, setup{options: func(o *bot.Options) {
			o.Topics = []article.Topic{{ID: s, Name: s}, {ID: "b", Name: s}}
			o.Site = s
		}})
		b.store.articles = []article.Article{nastyArticle(s)}
		b.store.articles[0].State = article.StateLive
		for _, said := range []string{"/start", "/caidat", "/chude", "/gio", "/moi", "/tukhoa " + cutBytes(s), "/tukhoa", cutBytes(s), "/start " + cutBytes(s), "/start c_" + cutBytes(s), "/gui_thu", "/kenh " + cutBytes(s)} {
			b.tg.Say(b.lan, strings.ToValidUTF8(said, "?"))
			b.settle()
		}
		m := b.last(b.lan)
		b.tg.Tap(b.lan, m.ID, "t:"+cutBytes(strings.ToValidUTF8(s, "?"))+":1")
		b.tg.Tap(b.lan, m.ID, "c:0")
		b.settle()
		for _, c := range b.tg.Calls("") {
			if c.Code == 400 && !strings.Contains(c.Description, "not modified") && c.Method != "getChat" {
				t.Errorf("%.30q: %s: %s", s, c.Method, c.Description)
			}
		}
	}
}

func cutBytes(s string) string { return s[:min(len(s), 60)] }

func TestEverySentenceIsThereInBothLanguagesAndIsLegalMarkup(t *testing.T) {
	verbs := regexp.MustCompile(`%[sd]`)
	b := newBench(t, setup{idle: true})
	b.tg.Say(b.lan, "/start")
	all := reflect.ValueOf(render.Words)
	source := sourceOf(t)
	for i := range all.NumField() {
		name := all.Type().Field(i).Name
		vi, en := all.Field(i).Field(0).String(), all.Field(i).Field(1).String()
		if vi == "" || en == "" {
			t.Errorf("%s is missing in a language", name)
		}
		if fmt.Sprint(verbs.FindAllString(vi, -1)) != fmt.Sprint(verbs.FindAllString(en, -1)) {
			t.Errorf("%s: %q and %q are filled in differently", name, vi, en)
		}
		if strings.Count(source, "Words."+name+")")+strings.Count(source, "Words."+name+",")+strings.Count(source, "Words."+name+".")+
			strings.Count(source, "Words."+name+"}")+strings.Count(source, "Words."+name+"\n")+strings.Count(source, "Words."+name+" ") == 0 {
			t.Errorf("%s is never said", name)
		}
		for _, s := range []string{vi, en} {
			if !utf8.ValidString(s) || s != strings.TrimSpace(s) {
				t.Errorf("%s: %q", name, s)
			}
			b.clock.add(3 * time.Second)
			if err := b.trySentence(verbs.ReplaceAllString(s, "x")); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// trySentence sends a sentence of the catalogue, without the way out that plain
// text is.
func (b *bench) trySentence(sentence string) error {
	api, err := telegram.NewAPI(b.tg.Token(), b.http.URL+"/tg/", nil)
	if err != nil {
		return err
	}
	return api.Call(b.t.Context(), "sendMessage", telegram.Screen{Text: sentence}.Params(telegram.Destination{Chat: b.lan}), nil)
}

func sourceOf(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "texts.go") {
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
	for _, s := range nasty() {
		f.Add(cutTo(s, 5000), cutTo(s, 5000), "https://laichau.gov.vn/", uint8(3))
	}
	tg := bottest.New(bottest.Options{AnyPrivate: true, Limits: bottest.Limits{PerSecond: -1, ChatPerSecond: -1, GroupPerMinute: -1}, KeepCalls: 10, KeepMessages: 10})
	client := direct(tg)
	b, err := bot.New(bot.Options{Token: tg.Token(), Client: client, Store: newFakeStore(newClock()), Updates: newFakeStore(newClock()), Topics: topics, Keywords: true})
	if err != nil {
		f.Fatal(err)
	}
	kinds := []channel.DeliveryKind{channel.DeliverArticle, channel.DeliverMerged, channel.DeliverDigest, channel.DeliverHeld, channel.DeliverUrgent, channel.DeliverCorrection}
	f.Fuzz(func(t *testing.T, title, text, address string, choice uint8) {
		a := nastyArticle(text)
		a.Title, a.URL, a.Urgency, a.Topics = title, address, article.Urgency(choice%4), []string{"y-te", text}
		d := channel.Delivery{Kind: kinds[int(choice)%len(kinds)], More: int(choice), Articles: []article.Article{a, a, a, a, a, a, a, a, a, a, a},
			Subscriber: subscriber.Subscriber{Address: "77", Kind: subscriber.Private, Size: []subscriber.MessageSize{subscriber.SizeFull, subscriber.SizeMedium, subscriber.SizeCompact}[choice%3], Preview: true}}
		tg.ForgetCalls()
		if _, err := b.Send(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		if calls := tg.Calls(""); len(calls) != 1 {
			t.Fatalf("%d calls: %s", len(calls), calls[0].Description)
		}
	})
}

func cutTo(s string, n int) string { return s[:min(len(s), n)] }
