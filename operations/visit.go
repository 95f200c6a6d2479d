package operations

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Visit is a visit of a source that came to its end, or several that brought the
// same one after the other.
type Visit struct {
	Source  string
	At      time.Time // of the first
	Until   time.Time // of the last
	Times   int
	Took    time.Duration // the last one
	Outcome string        // in English; of one that failed its error
	Failed  bool
	Failure VisitFailure // of one that failed; "" for one from before there were kinds
}

// VisitCount is something that a visit counts.
type VisitCount int

// What visits count, in the order in which it is said.
const (
	CountFound VisitCount = iota
	CountNew
	CountChanged
	CountWithdrawn
	CountCopies
	CountMissing
	CountRefused
	CountFailed
	CountHeld
	CountLeft
	CountLeftOut
	CountRequests
	countEnd
)

// countWords are the words for what visits count: English for commands and logs,
// Vietnamese for the desk.
var countWords = [countEnd]struct{ english, vietnamese string }{
	CountFound:     {"found", "liên kết"},
	CountNew:       {"new", "tin mới"},
	CountChanged:   {"changed", "tin đã sửa"},
	CountWithdrawn: {"withdrawn", "tin đã gỡ"},
	CountCopies:    {"copies", "bản đăng lại"},
	CountMissing:   {"missing", "tin không thấy nữa"},
	CountRefused:   {"no articles", "trang không phải tin"},
	CountFailed:    {"unreadable", "trang không đọc được"},
	CountHeld:      {"held back", "tin giữ lại"},
	CountLeft:      {"left to the next visit", "tin để lần sau"},
	CountLeftOut:   {"older left out", "tin cũ không lấy"},
	CountRequests:  {"requests", "yêu cầu"},
}

// The other things that a visit says of itself.
const (
	VisitUnchanged = "nothing changed"
	VisitWaits     = "left alone until "
	VisitTaking    = "the visit under way takes them"
)

// VisitOutcome says what a visit counted: found and new always, the others when
// there are any.
func VisitOutcome(counts map[VisitCount]int) string {
	var parts []string
	for kind := range CountRequests {
		if n := counts[kind]; n > 0 || kind <= CountNew {
			parts = append(parts, fmt.Sprintf("%d %s", n, countWords[kind].english))
		}
	}
	return fmt.Sprintf("%s (%d %s)", strings.Join(parts, ", "), counts[CountRequests],
		countWords[CountRequests].english)
}

// VietnameseOutcome says an outcome of a visit in Vietnamese; false for what is
// none.
func VietnameseOutcome(outcome string) (string, bool) {
	switch until, waits := strings.CutPrefix(outcome, VisitWaits); {
	case waits:
		return "để yên đến " + until, true
	case outcome == VisitUnchanged:
		return "không có gì mới", true
	case outcome == VisitTaking:
		return "lượt đọc đang chạy sẽ lấy", true
	}
	counted, requests, ok := strings.Cut(strings.TrimSuffix(outcome, ")"), " (")
	if !ok {
		return "", false
	}
	var parts []string
	for _, part := range append(strings.Split(counted, ", "), requests) {
		n, word, _ := strings.Cut(part, " ")
		if _, err := strconv.Atoi(n); err != nil {
			return "", false
		}
		said := ""
		for _, w := range countWords {
			if w.english == word {
				said = n + " " + w.vietnamese
			}
		}
		if said == "" {
			return "", false
		}
		parts = append(parts, said)
	}
	last := len(parts) - 1
	return strings.Join(parts[:last], ", ") + " (" + parts[last] + ")", true
}

// VisitFailure is why a visit failed, as far as somebody can do something about it.
type VisitFailure string

// Why visits fail.
const (
	FailedCertificate VisitFailure = "certificate"
	FailedNoList      VisitFailure = "no list"
	FailedLogin       VisitFailure = "login"
	FailedMoved       VisitFailure = "moved"
	FailedNotShown    VisitFailure = "not shown"
	FailedPrivate     VisitFailure = "private"
	FailedRobots      VisitFailure = "robots"
	FailedName        VisitFailure = "name"
	FailedProxy       VisitFailure = "proxy"
	FailedNobody      VisitFailure = "nobody answers"
	FailedLayout      VisitFailure = "layout"
	FailedRobotsFile  VisitFailure = "robots file"
	FailedWait        VisitFailure = "asked to wait"
	FailedGuarded     VisitFailure = "guarded"
	FailedGone        VisitFailure = "gone"
	FailedForbidden   VisitFailure = "forbidden"
	FailedStatus      VisitFailure = "status"
	FailedSlow        VisitFailure = "slow"
	FailedTooLarge    VisitFailure = "too large"
	FailedRedirects   VisitFailure = "redirects"
	FailedFile        VisitFailure = "a file"
	FailedOther       VisitFailure = "other"
)

// failureWords say why a visit failed, and what to do, in Vietnamese.
var failureWords = map[VisitFailure]string{
	FailedCertificate: "chứng thư của cổng không tin được; xem tls_roots của nguồn",
	FailedNoList:      "trang này không phải danh sách tin",
	FailedLogin:       "cổng đòi đăng nhập; hãy đọc feed của cổng, hoặc thêm header mà cổng cần",
	FailedMoved:       "cổng đã chuyển địa chỉ; sửa url của nguồn, ghi địa chỉ cũ vào formerly",
	FailedNotShown:    "lúc này cổng không hiện các trang tin; mở thử bằng trình duyệt, lát nữa thử lại",
	FailedPrivate:     "địa chỉ thuộc mạng nội bộ; nếu đúng, ghi dải mạng ấy vào allow_private của nguồn",
	FailedRobots:      "robots.txt của cổng không cho đọc; hãy xin phép người quản trị cổng",
	FailedName:        "không tìm thấy tên miền; xem lại chính tả và DNS của máy",
	FailedProxy:       "không qua được proxy; xem network.proxy hoặc proxy của nguồn",
	FailedNobody:      "không máy nào trả lời ở địa chỉ này; mở thử bằng trình duyệt, xem lại số cổng mạng",
	FailedLayout:      "không nhận ra cách trình bày của trang; cần selectors, xem docs/adding-a-source.md",
	FailedRobotsFile:  "robots.txt của cổng không trả lời đúng; Loa chờ đến khi đọc được",
	FailedWait:        "cổng yêu cầu chờ; lát nữa Loa thử lại",
	FailedGuarded:     "lớp chắn trước cổng chỉ cho trình duyệt vào; hãy xin người quản trị cổng cho Loa qua",
	FailedGone:        "không có trang ở địa chỉ này; mở trang bằng trình duyệt rồi chép địa chỉ đang hiện",
	FailedForbidden:   "cổng từ chối; hãy hỏi người quản trị cổng xem Loa có bị chặn không",
	FailedStatus:      "cổng đang trục trặc; mở thử bằng trình duyệt, lát nữa Loa thử lại",
	FailedSlow:        "cổng trả lời quá chậm; lát nữa Loa thử lại",
	FailedTooLarge:    "trang lớn quá mức cho phép",
	FailedRedirects:   "cổng chuyển hướng vòng quanh, không đến trang nào",
	FailedFile:        "địa chỉ này là một tệp, không phải trang",
	FailedOther:       "không đọc được",
}

// Vietnamese says why a visit failed, and what to do.
func (f VisitFailure) Vietnamese() string {
	if words, ok := failureWords[f]; ok {
		return words
	}
	return failureWords[FailedOther]
}
