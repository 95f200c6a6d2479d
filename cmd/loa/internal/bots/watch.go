package bots

import (
	"context"
	"fmt"
	"strings"
	"time"

	"loa/audience"
	"loa/operations"
	"loa/store"
)

const (
	watchInterval  = time.Minute // between looks at the sources' health
	canaryInterval = time.Hour
)

// WellAgain is said of what was in trouble.
const WellAgain = "đã bình thường trở lại (well again)"

// heldKind is the kind of trouble that operators can end by a button.
const heldKind = "chờ duyệt (held back)"

// trouble says in the operators' words what is wrong with a source, "" for
// nothing. The word before the colon is the kind of trouble.
func trouble(h operations.SourceHealth) string {
	switch {
	case h.Failures >= 3:
		return fmt.Sprintf("không đọc được (cannot be read): %d lần liên tiếp. %s", h.Failures, h.LastError)
	case h.Held > 0:
		return heldKind + fmt.Sprintf(": %d bài mới cùng lúc, đầu tiên là %s. Lấy: loa collect --accept-held %[3]s; "+
			"lấy và gửi: loa collect --accept-held --send %[3]s", h.Held, quoted(h.HeldTitles), h.Source)
	case h.LayoutErrors > 0:
		return fmt.Sprintf("bố cục lạ (layout not recognised): %d trang ở lần xem gần nhất", h.LayoutErrors)
	case h.Silent:
		return "im lặng lâu hơn thường lệ (silent against its habit)"
	}
	return ""
}

func quoted(titles []string) string { return "«" + strings.Join(titles, "», «") + "»" }

// healthText names the sources that an operator of what is served should look at, ""
// for none.
func healthText(ctx context.Context, db *store.Store, serves audience.Bound) string {
	list, err := db.Operations.Health(ctx)
	if err != nil {
		return err.Error()
	}
	var lines []string
	for _, h := range list {
		if text := trouble(h); text != "" && serves.ServesSource(h.Source) {
			lines = append(lines, h.Source+": "+text)
		}
	}
	return strings.Join(lines, "\n")
}

// watchSources tells the operators when a source gets into trouble of another
// kind, and when it is over.
func (t *Bots) watchSources(ctx context.Context) {
	told := map[string]string{} // kind of trouble by source
	tick := time.NewTicker(watchInterval)
	defer tick.Stop()
	for {
		list, err := t.store.Operations.Health(ctx)
		if err != nil && ctx.Err() == nil {
			t.log.Warn("health of the sources", "err", err)
		}
		for _, h := range list {
			text := trouble(h)
			if t.paused(h.Source) {
				text = ""
			}
			kind, _, _ := strings.Cut(text, ":")
			if kind == told[h.Source] {
				continue
			}
			if told[h.Source] = kind; kind == "" {
				text = WellAgain
			}
			t.log.Warn("source: operators are told", "source", h.Source, "what", text)
			a := alert{text: h.Source + ": " + text, source: h.Source}
			if kind == heldKind {
				a.held = h.Source
			}
			t.alert(a)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// sendCanaries proves every hour that a message gets through.
func (b *Bot) sendCanaries(ctx context.Context) {
	var last int64
	failing := false
	tick := time.NewTicker(canaryInterval)
	defer tick.Stop()
	for {
		message, err := b.bot.SendCanary(ctx, b.canary, last)
		last = message
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			b.log.Error("the hourly proof that messages get through failed", "err", err)
			b.tell(b.named() + "tin kiểm tra hằng giờ không gửi được (the hourly message cannot be sent): " +
				err.Error())
		case failing:
			b.tell(b.named() + "tin kiểm tra hằng giờ đã gửi được trở lại (the hourly message gets through again)")
		}
		failing = err != nil
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
