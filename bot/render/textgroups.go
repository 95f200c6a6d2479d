package render

// groupTexts are those of groups and channels, and what goes wrong.
type groupTexts struct {
	// Groups and channels.
	GroupHello, AdminsOnly, ChannelLinked, ChannelHow, ChannelNotFound  Text
	ChannelNotAdmin, ChannelBotNotAdmin, RightsLost, ThreadLost, Manage Text
	ChannelNeedsStart                                                   Text

	// Faults.
	OldButton, Failed, UnknownCommand, OnlyWords Text
}

var groupWords = groupTexts{
	GroupHello: Text{"Xin chào! <b>%s</b> có thể gửi tin của cổng thông tin vào đây.\nQuản trị viên gửi /chude để " +
		"chọn chủ đề.", "Hello! <b>%s</b> can bring the portal's news here.\nAdministrators send /topics to choose " +
		"topics."},
	AdminsOnly: Text{"Chỉ quản trị viên mới đổi được.", "Only administrators can change this."},
	ChannelLinked: Text{"Kênh <b>%s</b> đã được liên kết. Xin chọn chủ đề để tự động đăng lên kênh.",
		"The channel <b>%s</b> is linked. Choose the topics to post there."},
	ChannelHow: Text{"Để đăng tin lên một kênh: thêm bot làm quản trị viên của kênh (có quyền đăng bài), rồi gửi " +
		"<code>/kenh @tên_kênh</code> tại đây.",
		"To post to a channel: make the bot an administrator of it (allowed to " +
			"post), then send <code>/channel @channel_name</code> here."},
	ChannelNotFound: Text{"Không tìm thấy kênh này. Xin kiểm tra tên kênh và chắc chắn bot đã là quản trị viên của " +
		"kênh.",
		"This channel was not found. Please check its name, and that the bot is an administrator of it."},
	ChannelNotAdmin: Text{"Chỉ quản trị viên của kênh mới liên kết được.",
		"Only administrators of the channel can link it."},
	ChannelBotNotAdmin: Text{
		"Bot chưa có quyền đăng bài trên kênh này. Xin thêm bot làm quản trị viên rồi gửi lại lệnh.",
		"The bot may not post in this channel yet. Make it an administrator, then send the command again."},
	RightsLost: Text{"Không còn gửi được tin vào <b>%s</b> nên đã tạm dừng ở đó. Khi có lại quyền gửi, tin sẽ tiếp " +
		"tục.",
		"The bot can no longer post in <b>%s</b> and has paused there. News resumes when its rights are back."},
	ThreadLost: Text{"Chủ đề diễn đàn đã chọn trong <b>%s</b> không còn nữa. Tin được gửi vào mục chung.",
		"The forum topic chosen in <b>%s</b> is gone. News goes to the general topic."},
	Manage: Text{"Chọn chủ đề", "Choose topics"},
	ChannelNeedsStart: Text{"Xin gửi /start trước, rồi gửi lại lệnh này.",
		"Please send /start first, then this command again."},
	OldButton: Text{"Nút này không còn dùng được. Xin gửi /caidat.",
		"This button no longer works. Please send /settings."},
	Failed: Text{"Xin lỗi, chưa làm được. Quý vị vui lòng thử lại sau ít phút.",
		"Sorry, that did not work. Please try again in a few minutes."},
	OnlyWords: Text{
		"Ở đây chỉ đọc được chữ, chưa xem được ảnh và chưa nghe được tiếng. Xin gõ vài chữ để tìm tin, hoặc gửi " +
			"/trogiup.",
		"Only words are read here, not pictures or sounds. Type a few words to search, or send /help."},
	UnknownCommand: Text{"Không có lệnh này. Xin xem /trogiup.", "There is no such command. Please see /help."},
}
