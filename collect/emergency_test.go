package collect

import (
	"testing"
	"time"

	"loa/article"
)

func TestAnEmergencyNeedsAnOperatorsWordUnlessItsSectionIsTrustedOrItIsOld(t *testing.T) {
	b := newBench(t)
	b.restart(func(o *Options) { o.Topics[0].Emergency = []string{"vỡ đập"} })
	fresh := b.article("vo-dap", "Vỡ đập trong bão số 3", "Bà con hạ du lên chỗ cao.")
	fresh.Published = b.Now().Add(-time.Hour)
	old := b.article("vo-dap-tuan-truoc", "Vỡ đập ở Nậm Khan vì bão", "Bà con hạ du đã lên chỗ cao.")
	old.Published = b.Now().Add(-25 * time.Hour)
	b.list(fresh, old)
	for _, c := range []struct {
		trusted     []string
		unconfirmed bool
	}{{nil, true}, {[]string{"kinh-te"}, true}, {[]string{"tin"}, false}, {[]string{"tin-tuc"}, false},
		{[]string{"*"}, false}} {
		b.store = newMemory(b.Clock)
		b.restart(func(o *Options) { o.Topics[0].Emergency = []string{"vỡ đập"} })
		src := b.source()
		src.Trusted = c.trusted
		if _, err := b.collector.Visit(t.Context(), src); err != nil {
			t.Fatal(err)
		}
		for _, a := range b.store.articles {
			want, unconfirmed := article.Emergency, c.unconfirmed
			if a.Title == old.Title {
				want, unconfirmed = article.Warning, false
			}
			if a.Urgency != want || a.Unconfirmed != unconfirmed {
				t.Errorf("trusted %v, %q: urgency %d, unconfirmed %v, want a.Urgency %v, a.Unconfirmed %v", c.trusted,
					a.Title, a.Urgency, a.Unconfirmed, want, unconfirmed)
			}
		}
		same(t, "stored", len(b.store.articles), 2)
	}
}
