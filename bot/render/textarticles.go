package render

// articleTexts are those of messages of articles.
type articleTexts struct {
	// Messages of articles.
	Read, TurnOff, TurnOn, TurnOffWhich, TurnedOff, TurnedOn, MyKeywords Text
	LevelEmergency, LevelWarning, LevelNotice, ValidUntil, LateNote      Text
	Acknowledge, Acknowledged, AcknowledgedToast, Updated, Correction    Text
	CorrectionTitle, CorrectionNumbers, CorrectionOther, Withdrawn       Text
	WithdrawnWarning, Merged, Held, DigestThrice, DigestDaily            Text
	DigestWeekly, Digest, MoreCount, ReadMore, ByKeyword, OtherNews      Text
	DigestPage, OldList, WarningOver, ListOlder, TurnOnNew, OffByKeyword Text
	CameLate, StoryPart, StoryBefore, Files, FilesComing, FilesGone      Text
	FilesSent, FilesMore, FileFailed, FileTooLarge, Reminder             Text
	CorrectionBack, WasNow, WasAdded, WasDropped, MoreDifferences        Text
}

var articleWords = articleTexts{
	Read:         Text{"Đọc bài", "Read"},
	TurnOff:      Text{"Tắt chủ đề này", "Drop this topic"},
	TurnOn:       Text{"🔔 Bật lại: %s", "🔔 Follow again: %s"},
	TurnOffWhich: Text{"Tắt: %s", "Drop: %s"},
	TurnedOff:    Text{"Đã tắt chủ đề: %s", "Dropped: %s"},
	TurnedOn:     Text{"Đã bật chủ đề: %s", "Following: %s"},
	TurnOnNew:    Text{"🔔 Nhận: %s", "🔔 Follow: %s"},
	OffByKeyword: Text{"Chủ đề này đang tắt. Tin vẫn đến theo từ khóa của quý vị.",
		"This topic is off. News still comes by your keywords."},
	MyKeywords:     Text{"🔎 Từ khóa của tôi", "🔎 My keywords"},
	LevelEmergency: Text{"🔴 <b>KHẨN CẤP</b>", "🔴 <b>EMERGENCY</b>"},
	LevelWarning:   Text{"🟠 <b>CẢNH BÁO</b>", "🟠 <b>WARNING</b>"},
	StoryPart:      Text{"🔄 Diễn biến tiếp theo · lần %d", "🔄 The story goes on · part %d"},
	StoryBefore:    Text{"↳ Trước đó:", "↳ Earlier:"},
	LevelNotice:    Text{"🟡 <b>LƯU Ý</b>", "🟡 <b>NOTICE</b>"},
	ValidUntil:     Text{"⏳ Có hiệu lực đến %s", "⏳ Valid until %s"},
	LateNote: Text{"⚠️ Tin này đến muộn: phát lúc %s. Xin kiểm tra tình hình hiện tại.",
		"⚠️ This comes late: it was issued at %s. Please check the present situation."},
	Acknowledge:       Text{"Đã đọc", "I have read it"},
	Acknowledged:      Text{"✅ Đã đọc", "✅ Read"},
	AcknowledgedToast: Text{"Cảm ơn quý vị đã xác nhận.", "Thank you for confirming."},
	Updated:           Text{"✏️ Cập nhật lúc %s", "✏️ Updated at %s"},
	Correction:        Text{"<b>Đính chính</b>", "<b>Correction</b>"},
	CorrectionTitle:   Text{"Tiêu đề của bài đã được sửa:", "The title of this article was changed:"},
	CorrectionNumbers: Text{"Số liệu, ngày tháng hoặc tên trong bài đã được sửa:",
		"Figures, dates or names in this article were changed:"},
	CorrectionOther: Text{"Nội dung bài đã được sửa:", "This article was changed:"},
	CorrectionBack: Text{"Bài đã trở lại như khi gửi đến quý vị lần đầu:",
		"This article is again what it was when it first came to you:"},
	Files:       Text{"📎 Tệp kèm", "📎 Files"},
	FilesComing: Text{"Đang gửi tệp…", "The files are on their way…"},
	FilesGone:   Text{"Bài này không còn tệp kèm.", "This article has no files any more."},
	FilesSent: Text{"Tệp đã được gửi trong cuộc trò chuyện này. Xin xem ở dưới.", "The files were sent here " +
		"already. Please look below."},
	FilesMore: Text{"Bài còn %d tệp nữa. Xin mở tại trang của bài: %s",
		"The article has %d more files. Please open them on its page: %s"},
	FileFailed: Text{"Chưa lấy được tệp này từ cổng thông tin. Xin thử lại sau, hoặc mở tại đây: %s",
		"This file could not be fetched from the portal. Please try again later, or open it here: %s"},
	FileTooLarge: Text{"Tệp này lớn hơn 20 MB nên không gửi qua Telegram được. Xin mở tại đây: %s",
		"This file is larger than 20 MB and cannot be sent here. Please open it here: %s"},
	Reminder: Text{"🔔 <b>Nhắc lại:</b> quý vị chưa bấm <b>Đã đọc</b> ở tin khẩn cấp này. Xin đọc và bấm xác nhận.",
		"🔔 <b>Reminder:</b> you have not pressed <b>I have read it</b> below this emergency. Please read and " +
			"confirm it."},
	WasNow:          Text{"• trước: <s>%s</s> · nay: <b>%s</b>", "• before: <s>%s</s> · now: <b>%s</b>"},
	WasAdded:        Text{"• thêm: <b>%s</b>", "• added: <b>%s</b>"},
	WasDropped:      Text{"• bỏ: <s>%s</s>", "• left out: <s>%s</s>"},
	MoreDifferences: Text{"và %d chỗ khác", "and %d more"},
	Withdrawn:       Text{"Bài đã được gỡ.", "This article was taken down."},
	WithdrawnWarning: Text{"Cảnh báo này không còn hiệu lực: bài đã được gỡ.",
		"This warning no longer holds: the article was taken down."},
	CameLate:     Text{"Quý vị đã nhận cảnh báo này muộn.", "This warning had reached you late."},
	WarningOver:  Text{"Cảnh báo này đã kết thúc, không còn hiệu lực.", "This warning is over."},
	Merged:       Text{"<b>%d tin mới</b>", "<b>%d new articles</b>"},
	Held:         Text{"🌙 <b>%d tin trong giờ yên lặng</b>", "🌙 <b>%d articles of the quiet hours</b>"},
	DigestThrice: Text{"🗞 <b>Điểm tin %s</b>", "🗞 <b>News, %s</b>"},
	DigestDaily:  Text{"🗞 <b>Điểm tin sáng %s</b>", "🗞 <b>This morning's news, %s</b>"},
	DigestWeekly: Text{"🗞 <b>Điểm tin trong tuần, %s</b>", "🗞 <b>News of the week, %s</b>"},
	Digest:       Text{"🗞 <b>Điểm tin %s</b>", "🗞 <b>News, %s</b>"},
	MoreCount:    Text{"… và %d tin khác.", "… and %d more."},
	ReadMore:     Text{"Xem thêm %d tin ›", "%d more ›"},
	ByKeyword:    Text{"Theo từ khóa", "By keyword"},
	OtherNews:    Text{"Tin khác", "Other news"},
	DigestPage:   Text{"Trang %d/%d", "Page %d/%d"},
	ListOlder: Text{"Danh sách này gồm %d tin mới nhất. Còn %d tin cũ hơn: xin gửi /moi, hoặc tìm bằng /tim.",
		"This list holds the newest %d. There are %d older ones: send /new, or search with /search."},
	OldList: Text{"Danh sách này đã cũ. Xin gửi /moi để xem tin mới nhất.",
		"This list is old. Please send /new for the newest articles."},
}
