package render

// menuTexts are those of the menu of commands, and why a chat got an article.
type menuTexts struct {
	// Menu entries.
	CmdWhy, WhyHow, WhyHead, WhyEmergency, WhyTopic, WhySource           Text
	WhySection, WhyWords, WhyListed, WhyKeyword, WhyNot, CmdStart        Text
	CmdTopics, CmdSearch, CmdNewest, CmdRhythm, CmdKeywords, CmdSettings Text
	CmdPause, CmdHelp, CmdErase, CmdChannel, CmdFeeds, Feeds, FeedsNone  Text
	FeedsCopy, FeedsOpen, CmdStatistics, CmdSample, CmdWarn, Description Text
	ShortDescription                                                     Text
}

var menuWords = menuTexts{
	Description: Text{
		"%s gửi tin mới và cảnh báo của cổng thông tin theo chủ đề quý vị chọn. Bấm Bắt đầu để chọn chủ đề. Chỉ lưu " +
			"những gì cần để gửi tin; xóa bất cứ lúc nào bằng /xoa.",
		"%s brings the portal's news and warnings of the topics you choose. Press Start to choose. Only what is " +
			"needed " +
			"to send is kept; /erase erases it at any time."},
	ShortDescription: Text{"%s: tin mới và cảnh báo theo chủ đề quý vị chọn",
		"%s: news and warnings of the topics you choose"},
	CmdStart:  Text{"Bắt đầu", "Begin"},
	CmdTopics: Text{"Chọn chủ đề", "Choose topics"},
	CmdSearch: Text{"Tìm tin", "Search"},
	CmdWhy:    Text{"Vì sao tôi nhận tin này?", "Why did I get this?"},
	WhyHow: Text{"Xin trả lời (reply) vào tin quý vị muốn hỏi bằng chữ “vì sao”, hoặc gửi /visao kèm đường dẫn của " +
		"bài.",
		"Please reply “why” to the message that you ask about, or send /why with the article's link."},
	WhyHead:      Text{"<b>Vì sao quý vị nhận tin này?</b>", "<b>Why did you get this?</b>"},
	WhyEmergency: Text{"🔴 Đây là tin khẩn cấp: gửi cho mọi người.", "🔴 This is an emergency: it goes to everyone."},
	WhyTopic:     Text{"• Quý vị theo dõi chủ đề <b>%s</b>. %s", "• You follow the topic <b>%s</b>. %s"},
	WhySource:    Text{"Mọi bài của nguồn này thuộc chủ đề ấy.", "All articles of this source belong to it."},
	WhySection:   Text{"Bài đăng ở chuyên mục “%s” của cổng.", "The article stands in the portal's section “%s”."},
	WhyWords:     Text{"Bài có từ “%s”.", "The article has “%s”."},
	WhyListed: Text{"Bài được xếp vào chủ đề ấy theo nơi đăng, hoặc vì giống các bài khác của chủ đề.",
		"The article was filed there by where it stood, or because it is like others of the topic."},
	WhyKeyword: Text{"• Bài có từ khóa của quý vị: <b>%s</b>.", "• The article has a keyword of yours: <b>%s</b>."},
	WhyNot: Text{"Hiện quý vị không theo dõi chủ đề nào của bài này.",
		"At present you follow none of this article's topics."},
	CmdNewest:   Text{"Tin mới nhất", "Newest articles"},
	CmdRhythm:   Text{"Thời điểm nhận tin", "When news comes"},
	CmdKeywords: Text{"Từ khóa của tôi", "My keywords"},
	CmdSettings: Text{"Cài đặt", "Settings"},
	CmdPause:    Text{"Tạm dừng nhận tin", "Pause"},
	CmdHelp:     Text{"Trợ giúp", "Help"},
	CmdErase:    Text{"Xóa dữ liệu của tôi", "Erase my data"},
	CmdFeeds:    Text{"Địa chỉ RSS của tin đã chọn", "The RSS address of my news"},
	Feeds: Text{"<b>Địa chỉ RSS</b>\nDùng cho phần mềm đọc tin, có đúng những chủ đề đã chọn:\n<code>%s</code>",
		"<b>RSS address</b>\nFor feed readers, with the topics that are chosen:\n<code>%s</code>"},
	FeedsNone: Text{"Dịch vụ này chưa có trang web nên chưa có địa chỉ RSS.",
		"This service has no website yet, so there is no RSS address."},
	FeedsCopy:     Text{"📋 Sao chép địa chỉ", "📋 Copy the address"},
	FeedsOpen:     Text{"Mở trang web", "Open the website"},
	CmdChannel:    Text{"Liên kết một kênh", "Link a channel"},
	CmdStatistics: Text{"Thống kê (người vận hành)", "Statistics (operators)"},
	CmdSample:     Text{"Gửi thử một tin cho tôi (người vận hành)", "Send me one article (operators)"},
	CmdWarn:       Text{"Phát cảnh báo (người vận hành)", "Send a warning (operators)"},
}
