package articles

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"loa/article"
	"loa/desk/internal/frame"
	"loa/desk/internal/words"
	"loa/ledger"
	"loa/operations"
)

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

func (d Screens) again(q *frame.Request, a article.Article, audits []ledger.Audit) (g again, err error) {
	for _, one := range audits {
		if one.Kind == article.BroadcastNew {
			g.Refused += one.Refused
		}
	}
	if d.Options.Resending == nil {
		return g, nil
	}
	if g.Resends, err = d.Options.Resending.Resends(q.R.Context(), a.ID); err != nil {
		return g, err
	}
	g.Asked = slices.ContainsFunc(g.Resends, func(r ledger.Resend) bool {
		return r.Done.IsZero() &&
			d.Options.Now().Before(r.Until)
	})
	if g.Refused > 0 {
		g.Able, err = d.Options.Resending.Refused(q.R.Context(), a.ID)
	}
	g.Can = q.Role == operations.DeskOperator && a.State == article.StateLive && g.Able > 0 && !g.Asked
	return g, err
}

// Resend has an article be sent again to those who refused it for certain.
func (d Screens) Resend(q *frame.Request) error {
	a, err := d.Asked(q)
	if err != nil {
		return err
	}
	if d.Options.Resending == nil {
		return article.ErrNotFound
	}
	hours, err := strconv.Atoi(q.R.FormValue("hours"))
	if err != nil || !slices.Contains(withins, hours) {
		return frame.Wrong("Xin chọn hạn gửi: 1, 6 hay 24 giờ. (Choose a deadline of 1, 6 or 24 hours.)")
	}
	if a.State != article.StateLive {
		return frame.Wrong("Bài đã gỡ thì không gửi lại. (A withdrawn article is not sent again.)")
	}
	n, err := d.Options.Resending.Refused(q.R.Context(), a.ID)
	if err != nil {
		return err
	}
	if n == 0 {
		return frame.Wrong("Không còn ai để gửi lại: ai đã nhận, có thể đã nhận, hoặc không nhận tin nữa thì không " +
			"gửi. (There is nobody to send it to again.)")
	}
	until := d.Options.Now().Add(time.Duration(hours) * time.Hour)
	if err := d.Options.Resending.AskAgain(q.R.Context(), a.ID, q.Name, until); err != nil {
		return err
	}
	d.Options.Published()
	return d.Did(q, operations.DeskEntry{Did: "send again", Target: fmt.Sprintf("article %d", a.ID),
		Note: fmt.Sprintf("to %d who refused it, until %s", n, until.UTC().Format(time.RFC3339))},
		"Đang gửi lại cho "+words.Number(n)+" nơi đã từ chối, đến "+d.When(until)+"; ai đã có tin không nhận lần nữa.",
		fmt.Sprintf("/desk/articles/%d", a.ID))
}
