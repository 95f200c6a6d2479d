package desk

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"loa/article"
	"loa/desk/internal/words"
	"loa/ledger"
	"loa/operations"
)

// Resending sends articles again to those who refused them for certain.
type Resending interface {
	// Refused counts to how many an article could be sent again now.
	Refused(ctx context.Context, article int64) (n int64, err error)
	AskAgain(ctx context.Context, article int64, who string, until time.Time) error
	Resends(ctx context.Context, article int64) ([]ledger.Resend, error)
}

// again is what an article's page says of those who did not get it.
type again struct {
	// Refused is at how many it failed for certain, Able to how many of them it could
	// be sent again now.
	Refused, Able int64
	Can, Asked    bool
	Resends       []ledger.Resend
}

// withins are the deadlines that are offered, in hours.
var withins = []int{1, 6, 24}

func (d articleScreens) again(q *request, a article.Article, audits []ledger.Audit) (g again, err error) {
	for _, one := range audits {
		if one.Kind == article.BroadcastNew {
			g.Refused += one.Refused
		}
	}
	if d.options.Resending == nil {
		return g, nil
	}
	if g.Resends, err = d.options.Resending.Resends(q.r.Context(), a.ID); err != nil {
		return g, err
	}
	g.Asked = slices.ContainsFunc(g.Resends, func(r ledger.Resend) bool {
		return r.Done.IsZero() &&
			d.options.Now().Before(r.Until)
	})
	if g.Refused > 0 {
		g.Able, err = d.options.Resending.Refused(q.r.Context(), a.ID)
	}
	g.Can = q.Role == operations.DeskOperator && a.State == article.StateLive && g.Able > 0 && !g.Asked
	return g, err
}

// resend has an article be sent again to those who refused it for certain.
func (d articleScreens) resend(q *request) error {
	a, err := d.asked(q)
	if err != nil {
		return err
	}
	if d.options.Resending == nil {
		return article.ErrNotFound
	}
	hours, err := strconv.Atoi(q.r.FormValue("hours"))
	if err != nil || !slices.Contains(withins, hours) {
		return &wrongInput{"Xin chọn hạn gửi: 1, 6 hay 24 giờ. (Choose a deadline of 1, 6 or 24 hours.)"}
	}
	if a.State != article.StateLive {
		return &wrongInput{"Bài đã gỡ thì không gửi lại. (A withdrawn article is not sent again.)"}
	}
	n, err := d.options.Resending.Refused(q.r.Context(), a.ID)
	if err != nil {
		return err
	}
	if n == 0 {
		return &wrongInput{"Không còn ai để gửi lại: ai đã nhận, có thể đã nhận, hoặc không nhận tin nữa thì không " +
			"gửi. (There is nobody to send it to again.)"}
	}
	until := d.options.Now().Add(time.Duration(hours) * time.Hour)
	if err := d.options.Resending.AskAgain(q.r.Context(), a.ID, q.Name, until); err != nil {
		return err
	}
	d.options.Published()
	return d.did(q, operations.DeskEntry{Did: "send again", Target: fmt.Sprintf("article %d", a.ID),
		Note: fmt.Sprintf("to %d who refused it, until %s", n, until.UTC().Format(time.RFC3339))},
		"Đang gửi lại cho "+words.Number(n)+" nơi đã từ chối, đến "+d.when(until)+"; ai đã có tin không nhận lần nữa.",
		fmt.Sprintf("/desk/articles/%d", a.ID))
}
