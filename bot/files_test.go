package bot_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/bot"
	"loa/bot/internal/bench"
	"loa/channel"
	"loa/internal/assert"
)

// documents are what a portal has at its addresses.
type documents map[string]int

func (d documents) fetch(_ context.Context, _, address string) ([]byte, error) {
	switch size, ok := d[address]; {
	case !ok:
		return nil, errors.New("404")
	case size > 100:
		return nil, bot.ErrFileTooLarge
	default:
		return []byte(strings.Repeat("x", size)), nil
	}
}

func TestTheDocumentsOfAnArticleComeOnATap(t *testing.T) {
	const at = "https://portal.example/tep/"
	portal := documents{at + "a.docx": 10, at + "lon.docx": 101, at + "che.pdf": 10}
	fetchable := map[string]int64{at + "a.pdf": 1000, at + "to.pdf": 21 << 20}
	file := func(name string) article.Attachment { return article.Attachment{URL: at + name, Name: "Tệp " + name} }
	for _, c := range []struct {
		name  string
		files []article.Attachment
		want  string
	}{
		{"a PDF, which Telegram fetches", []article.Attachment{file("a.pdf")}, "a.pdf by address"},
		{"a document that Telegram does not fetch", []article.Attachment{file("a.docx")}, "Tệp a.docx of 10 bytes"},
		{"a PDF that only we can fetch", []article.Attachment{file("che.pdf")}, "Tệp che.pdf of 10 bytes"},
		{"a document that is too large", []article.Attachment{file("lon.docx")}, "lớn hơn 20 MB"},
		{"a document that says it is too large", []article.Attachment{{URL: at + "a.docx", SizeBytes: 101}},
			"lớn hơn 20 MB"},
		{"a document that is not there", []article.Attachment{file("mat.docx")}, "Chưa lấy được tệp này"},
		{"more than a tap sends", []article.Attachment{file("a.pdf"), file("a.pdf"), file("a.pdf"), file("a.pdf"),
			file("a.pdf"),
			file("a.docx")}, "a.pdf by address × 5, Bài còn 1 tệp nữa"},
	} {
		kept := map[string]string{}
		b := bench.New(t, bench.Setup{Options: func(o *bot.Options) {
			o.Files = bot.Files{Fetch: portal.fetch, Limit: 100,
				Known: func(_ context.Context, address string) (string, error) { return kept[address], nil },
				Keep: func(_ context.Context, address, id string) error {
					kept[address] = id
					return nil
				}}
		}})
		b.Telegram.SetFetch(func(address string) (int64, bool) { size, ok := fetchable[address]; return size, ok })
		b.Say("/start")
		a := b.Store.Archive[11]
		a.Attachments = c.files
		b.Store.Archive = []article.Article{a}
		d := b.Delivery(channel.DeliverArticle)
		d.Articles = []article.Article{a}
		message := b.MustSend(d)
		before := len(b.Telegram.Messages(b.Lan))
		b.TapOn(message, "📎 Tệp kèm")
		var got []string
		for _, m := range b.Telegram.Messages(b.Lan)[before:] {
			switch {
			case m.Document == nil:
				got = append(got, m.Text)
			case m.Document.URL != "":
				got = append(got, m.Document.Name+" by address")
			default:
				got = append(got, fmt.Sprintf("%s of %d bytes", m.Document.Name, m.Document.Size))
			}
		}
		text := strings.Join(got, ", ")
		text = strings.Replace(text, strings.Repeat("a.pdf by address, ", 5), "a.pdf by address × 5, ", 1)
		assert.Same(t, c.name+": "+text, strings.Contains(text, c.want), true)

		// The next who taps gets what Telegram has already.
		if !strings.Contains(text, "Tệp a.docx of") {
			continue
		}
		delete(portal, at+"a.docx")
		assert.Same(t, "toast of a second tap", b.TapOn(message, "📎 Tệp kèm"), "Tệp đã được gửi trong cuộc trò chuyện "+
			"này. Xin xem ở dưới.")
		b.Clock.Add(11 * time.Minute)
		before = len(b.Telegram.Messages(b.Lan))
		b.TapOn(message, "📎 Tệp kèm")
		sent := b.Telegram.Messages(b.Lan)[before:]
		assert.Same(t, "messages of a later tap", len(sent), 1)
		assert.Same(t, "file of a later tap", sent[0].Document != nil &&
			sent[0].Document.FileID == kept[at+"a.docx"], true)
		portal[at+"a.docx"] = 10
	}
}
