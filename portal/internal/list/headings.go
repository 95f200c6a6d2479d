package list

import "loa/portal/internal/pattern"

// What headings of boxes say, folded. sideHeading names boxes of other
// sections' articles; weakHeading may as well stand over the page's own list.
var (
	sideHeading = pattern.Lazy(`(?:xem nhieu|doc nhieu|nhieu nguoi (?:doc|xem)|lien quan|quang cao|lien ket|chuyen muc khac|muc khac|co the (?:ban )?quan tam|danh cho ban|binh luan (?:moi|nhieu)|most (?:read|viewed|popular)|popular|related|trending|recent posts|weblink|website|thong ke|truy cap|tham do|hoi dap|lich cong tac|thu tuc hanh chinh|dich vu cong|van ban moi|van ban phap luat|thu vien (?:anh|hinh)|anh hoat dong|video clip|infographic|podcast|truyen hinh|goc nhin|ban doc|tra cuu|danh ba|so dien thoai|duong day nong|tai ve nhieu)`)
	// moreHeading names the section's older news under its list.
	moreHeading = pattern.Lazy(`^(?:cac )?(?:tin|bai|bai viet|tin bai|tin tuc|thong bao|noi dung)(?: tuc)? (?:khac|cu hon|da dua|da dang|truoc do|cung chuyen muc|cung loai)|^older`)
	weakHeading = pattern.Lazy(`(?:^tin moi|moi nhat|moi cap nhat|moi dang|tin noi bat|noi bat|tieu diem|tin nong|tin hot|thong bao|video|hinh anh|su kien|latest|news|headlines?|top |dang chu y|dang quan tam|chon loc)`)
)
