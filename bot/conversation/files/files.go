// Package files sends the documents of an article to who taps "📎 Tệp kèm" below it.
package files

import (
	"context"
	"errors"
	"path"
	"strings"
	"time"

	"loa/article"
	"loa/bot/callback"
	"loa/bot/conversation/dialogue"
	"loa/bot/render"
	"loa/bot/telegram"
)

const (
	// most is how many documents one tap sends; the article's page has the others.
	most = 5
	// again is after how long a chat gets the same documents once more.
	again = 10 * time.Minute
	// atOnce is how many documents are fetched and uploaded at a time: each may
	// take as much memory as it is large.
	atOnce = 2
)

var uploads = make(chan struct{}, atOnce)

// Send sends the documents of an article.
func Send(ctx context.Context, t *dialogue.Turn, id string) error {
	a, err := t.Dialogue.Store.Article(ctx, callback.FromBase36(id))
	if errors.Is(err, article.ErrNotFound) || err == nil && (a.State != article.StateLive || len(a.Attachments) == 0) {
		t.Toast(render.Words.FilesGone)
		return nil
	}
	if err != nil {
		return err
	}
	if !t.Repeated && t.Dialogue.Recently(t.At.Address()+" files "+id, again) {
		t.Toast(render.Words.FilesSent)
		return nil
	}
	t.Toast(render.Words.FilesComing)
	for _, f := range a.Attachments[:min(len(a.Attachments), most)] {
		t.Queue(func(ctx context.Context) error { return send(ctx, t, a.Source, f) })
	}
	if more := len(a.Attachments) - most; more > 0 {
		t.Reply(render.Words.FilesMore, more, telegram.Esc(t.Dialogue.Render.PageOf(a)))
	}
	return nil
}

// send sends one document of a source's article: by what Telegram calls it, if it had it lately; by
// its address, if Telegram fetches such; else as we fetch it. What cannot be
// sent is said, with its address.
func send(ctx context.Context, t *dialogue.Turn, source string, f article.Attachment) error {
	files := t.Dialogue.Opts.Files
	known := ""
	if files.Known != nil {
		var err error
		if known, err = files.Known(ctx, f.URL); err != nil {
			t.Dialogue.Log.Warn("what Telegram calls a file could not be read", "err", err)
		}
	}
	for _, by := range []string{known, byAddress(f)} {
		if by == "" {
			continue
		}
		err := give(ctx, t, f, by, nil)
		if err == nil || !refused(err) {
			return err
		}
	}
	if files.Fetch == nil || files.Limit < f.SizeBytes {
		return sorry(ctx, t, f, dialogue.ErrFileTooLarge)
	}
	select {
	case uploads <- struct{}{}:
		defer func() { <-uploads }()
	case <-ctx.Done():
		return ctx.Err()
	}
	data, err := files.Fetch(ctx, source, f.URL)
	if err == nil && len(data) == 0 {
		err = errors.New("it is empty")
	}
	if err != nil {
		t.Dialogue.Log.Info("a document could not be fetched", "url", f.URL, "err", err)
		return sorry(ctx, t, f, err)
	}
	if err := give(ctx, t, f, "", data); err == nil || !refused(err) {
		return err
	}
	return sorry(ctx, t, f, errors.New("refused"))
}

// byAddress is the address of a document that Telegram fetches itself.
func byAddress(f article.Attachment) string {
	address, _, _ := strings.Cut(f.URL, "?")
	switch strings.ToLower(path.Ext(address)) {
	case ".pdf", ".zip":
		if telegram.Linkable(f.URL) {
			return f.URL
		}
	}
	return ""
}

// refused tells whether Telegram does not take a document, given in that way.
func refused(err error) bool {
	var refusal *telegram.APIError
	return errors.As(err, &refusal) && (refusal.Code == 413 || refusal.Code == 400 && (refusal.Says("URL", "file",
		"web page content", "document")))
}

// give sends a document, and keeps what Telegram calls it.
func give(ctx context.Context, t *dialogue.Turn, f article.Attachment, by string, data []byte) error {
	d := &telegram.Document{Name: fileName(f), Data: data}
	p := telegram.Params{"chat_id": t.At.Address(), "parse_mode": "HTML",
		"caption": telegram.Line(f.FileName(), render.TitleLimit)}
	p.AddNonEmpty("document", by)
	if t.At.Thread != 0 {
		p.AddNonZero64("message_thread_id", t.At.Thread)
	}
	if t.Below != nil {
		p["reply_parameters"] = telegram.AsJSON(map[string]any{"message_id": t.Below.MessageID,
			"allow_sending_without_reply": true})
	}
	p.AddBool("disable_notification", true)
	if err := t.Dialogue.Conn.Reply(telegram.WithDocument(ctx, d), t.At, t.Kind, "sendDocument", p); err != nil {
		return err
	}
	if keep := t.Dialogue.Opts.Files.Keep; keep != nil && d.FileID != "" && d.FileID != by {
		if err := keep(context.WithoutCancel(ctx), f.URL, d.FileID); err != nil {
			t.Dialogue.Log.Warn("what Telegram calls a file could not be kept", "err", err)
		}
	}
	return nil
}

// fileName is what an uploaded file is called: its title with the ending of its
// address, by which people's devices open it.
func fileName(f article.Attachment) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) {
			return ' '
		}
		return r
	}, f.FileName())
	address, _, _ := strings.Cut(f.URL, "?")
	ext := path.Ext(address)
	if len(ext) > 1 && len(ext) <= 5 && !strings.HasSuffix(strings.ToLower(name), strings.ToLower(ext)) {
		name = telegram.Cut(name, 80) + ext
	}
	return name
}

// sorry says that a document cannot be sent, and where it is.
func sorry(ctx context.Context, t *dialogue.Turn, f article.Attachment, err error) error {
	words := render.Words.FileFailed
	if errors.Is(err, dialogue.ErrFileTooLarge) {
		words = render.Words.FileTooLarge
	}
	name := telegram.Link(f.URL, telegram.Line(f.FileName(), render.TitleLimit))
	return t.Dialogue.Send(ctx, t.At, t.Kind, telegram.Screen{Text: t.Text(words, name)})
}
