package settings_test

import (
	"strings"
	"testing"

	"loa/bot"
	"loa/bot/bottest"
	"loa/bot/internal/bench"
)

func TestTheFeedAddressOfOnesTopicsIsCopiedWithATap(t *testing.T) {
	b := bench.New(t, bench.Setup{Options: func(o *bot.Options) { o.SiteURL = "https://tin.laichau.gov.vn" }})
	copied := func() (text string) {
		for _, row := range b.Last(b.Lan).Buttons {
			for _, button := range row {
				if button.Copy != nil {
					text += button.Copy.Text
				}
			}
		}
		return text
	}
	b.Say("/rss")
	if got, want := copied(), "https://tin.laichau.gov.vn/feeds/all.rss"; got != want {
		t.Errorf("without topics: got %q, want %q", got, want)
	}
	b.Say("/start c_y-te")
	b.Say("/start c_giao-duc")
	b.Say("/rss")
	if got, want := copied(), "https://tin.laichau.gov.vn/feeds/y-te+giao-duc.rss"; got != want {
		t.Errorf("with topics: got %q, want %q", got, want)
	}
	b.Shows(b.Lan, "https://tin.laichau.gov.vn/feeds/y-te+giao-duc.rss", "Mở trang web")
	b.Tap("Đóng")
}

// TestAnOlderServerIsSentButtonsThatItKnows: it refuses one that only copies.
func TestAnOlderServerIsSentButtonsThatItKnows(t *testing.T) {
	b := bench.New(t, bench.Setup{Options: func(o *bot.Options) { o.SiteURL = "https://tin.laichau.gov.vn" }})
	b.Telegram.Inject(bottest.Fault{Method: "sendMessage", Kind: bottest.Refuse, Code: 400,
		Description: "Bad Request: " +
			"Can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"})
	b.Say("/rss")
	m := b.Shows(b.Lan, "https://tin.laichau.gov.vn/feeds/all.rss", "Mở trang web")
	if got := bench.Labels(m); strings.Contains(got, "Sao chép") {
		t.Errorf("got\n%s\nwant no button that copies", got)
	}
}

func TestWithoutAWebsiteThereIsNoFeedAddress(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/rss")
	b.Shows(b.Lan, "chưa có địa chỉ RSS")
}
