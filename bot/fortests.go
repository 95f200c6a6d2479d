package bot

import (
	"context"

	"loa/article"
	"loa/channel"
	"loa/subscriber"
)

// Render words a delivery as Send does.
func (b *Bot) Render(d channel.Delivery) (text string, rows [][]string) {
	return rendered(b.render.delivery(d))
}

func rendered(s screen) (text string, rows [][]string) {
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

// EmergencyQuestion is what AskEmergency asks, as Render gives it.
func (b *Bot) EmergencyQuestion(sub subscriber.Subscriber, a article.Article) (text string, rows [][]string) {
	return rendered(approvalRequest(b.dialogue, sub, a))
}

// Catalogue is everything the bot says, Vietnamese and English.
func Catalogue() any { return words }

// TrySentence sends a sentence of the catalogue, without the way out that
// plain text is.
func (b *Bot) TrySentence(ctx context.Context, chat int64, sentence string) error {
	return b.call(ctx, "sendMessage", screen{Text: sentence}.params(place{Chat: chat}), nil)
}

// AdminsRemembered is longer than who administers a chat is remembered.
const AdminsRemembered = adminFor + 1
