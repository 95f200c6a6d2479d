package bench

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"loa/bot/bottest"
	"loa/bot/telegram"
	"loa/channel"
)

// Rendered is a screen as golden files show it.
func Rendered(s telegram.Screen) (text string, rows [][]string) {
	for _, row := range s.Rows {
		var labels []string
		for _, button := range row {
			labels = append(labels, "["+button.Text+"]("+button.URL+button.Data+")")
		}
		rows = append(rows, labels)
	}
	if s.Preview.URL != "" {
		rows = append(rows, []string{"preview above: " + s.Preview.URL})
	}
	return s.Text, rows
}

var update = flag.Bool("update", false, "write the golden files anew")

// SameAsGolden compares a text with the golden file of a name, or with -update
// writes it.
func SameAsGolden(t *testing.T, name, got string) {
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

// Accepts sends a delivery to the strict server and fails unless it was taken
// at the first call, with its markup.
func (b *Bench) Accepts(t *testing.T, d channel.Delivery) bottest.Message {
	t.Helper()
	d.Subscriber.Address = fmt.Sprint(b.Lan)
	if d.Kind == channel.DeliverEdit || d.Kind == channel.DeliverWithdrawal {
		d.Message = ID(b.MustSend(b.Delivery(channel.DeliverArticle)))
	}
	b.Telegram.ForgetCalls()
	b.Clock.Add(time.Minute)
	r, err := b.Bot.Send(t.Context(), d)
	if err != nil {
		t.Fatalf("%s: %v\n%.300s", d.Kind, err, b.Log)
	}
	if calls := b.Telegram.Calls(""); len(calls) != 1 || calls[0].Code != 200 {
		t.Fatalf("%s: %d calls, the first: %s", d.Kind, len(calls), calls[0].Description)
	}
	m, _ := b.Telegram.Message(b.Lan, Number(r.Message))
	return m
}

// CutBytes is the beginning of a fuzzed text that goes into a command.
func CutBytes(s string) string { return s[:min(len(s), 60)] }

// TrySentence sends a sentence of the catalogue, without the way out that plain
// text is.
func (b *Bench) TrySentence(sentence string) error {
	api, err := telegram.NewAPI(b.Telegram.Token(), b.HTTP.URL+"/tg/", nil)
	if err != nil {
		return err
	}
	return api.Call(
		b.T.Context(),
		"sendMessage",
		telegram.Screen{Text: sentence}.Params(telegram.Destination{Chat: b.Lan}),
		nil,
	)
}

// CutTo is the beginning of a text, at most n bytes.
func CutTo(s string, n int) string { return s[:min(len(s), n)] }

// Golden compares a message as people see it with a file.
func Golden(t *testing.T, name string, m bottest.Message) {
	t.Helper()
	SameAsGolden(t, name, m.Text+"\n\n"+Labels(m)+"\n")
}
