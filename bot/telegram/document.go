package telegram

import (
	"context"
	"encoding/json"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// Document is a file that a call of sendDocument takes along in its context, by
// WithDocument, so that every way of calling can.
type Document struct {
	Name string
	Data []byte // to upload; nil when the parameters name it by id or address
	// FileID is what Telegram calls the file, once it was sent.
	FileID string
}

type documentKey struct{}

// WithDocument is a context whose call of sendDocument sends d, and notes there
// what Telegram calls it.
func WithDocument(ctx context.Context, d *Document) context.Context {
	return context.WithValue(ctx, documentKey{}, d)
}

// send makes a call, with the document of its context when it sends one.
func (a *API) send(ctx context.Context, b *tgbotapi.BotAPI, method string, p Params) (*tgbotapi.APIResponse, error) {
	d, _ := ctx.Value(documentKey{}).(*Document)
	if d == nil || method != "sendDocument" {
		return b.MakeRequest(method, p)
	}
	var resp *tgbotapi.APIResponse
	var err error
	if d.Data == nil {
		resp, err = b.MakeRequest(method, p)
	} else {
		resp, err = b.UploadFiles(method, p, []tgbotapi.RequestFile{{Name: "document",
			Data: tgbotapi.FileBytes{Name: d.Name, Bytes: d.Data}}})
	}
	if err != nil {
		return resp, err
	}
	var sent struct {
		Document struct {
			ID string `json:"file_id"`
		} `json:"document"`
	}
	if json.Unmarshal(resp.Result, &sent) == nil {
		d.FileID = sent.Document.ID
	}
	return resp, nil
}
