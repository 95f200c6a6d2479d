package render

// settingTexts are those of what is chosen: topics, how often, and the other settings.
type settingTexts struct {
	// Beginning and topics.
	Welcome, WelcomeGroup, Topics, TopicsGroup, TopicsChannel, TopicOn    Text
	TopicOff, Previous, Next, PageOf, Sample, Done, NoSample, SampleBelow Text
	ChosenNone, Chosen, NoTopicsYet, Back, Close, Closed, TopicLinked     Text
	TopicUnknown, ArticleUnknown                                          Text

	// Rhythm.
	FirstRhythm, FirstAtOnce, FirstMorning, Rhythm, RhythmSaved           Text
	RhythmAtOnce, RhythmThrice, RhythmDaily, RhythmWeekly, RhythmByTopic  Text
	RhythmTopics, RhythmTopic, RhythmOwn, UrgentNote, Morning, MorningAsk Text
	QuietOther, QuietFrom, QuietTo                                        Text

	// Settings.
	Settings, SettingsButton, SetTopics, SetRhythm, SetQuiet, SetKeywords Text
	SetSize, SetPicture, SetSound, SetLanguage, SetPause, Saved, Yes, No  Text
	QuietAsk, QuietOff, QuietSpan, SizeAsk, SizeCompact, SizeMedium       Text
	SizeFull, PictureAsk, PictureOn, PictureOff, SoundAsk, SoundOn        Text
	SoundOnce, SoundOnceShort, SoundOff, LanguageAsk, LangVietnamese      Text
	LangEnglish, StatePaused, StatePausedUntil, SettingsLine              Text

	// Pause, stop, erase, help.
	PauseAsk, PauseWeek, PauseMonth, PauseOpen, PausedUntil, PausedOpen   Text
	Missed, MissedMany, ResumedGroup, GroupBack, Resume, Resumed, Stopped Text
	EraseAsk, EraseYes, EraseNo, Erased, EraseKept, Help, HelpNumber      Text
	HelpGroup, Cancelled, HelpKeywords, HelpOperators, Thanks, Privacy    Text
	PrivacyShort, PrivacyNamed, PrivacyContact, CmdData, Data, DataNone   Text
	DataName, DataSince, DataState, DataReceives, DataLog                 Text
}

var settingWords = settingTexts{
	Welcome: Text{
		"Kính chào quý vị! <b>%s</b> gửi tin mới của cổng thông tin ngay trên Telegram.\nXin chạm vào chủ đề quý " +
			"vị quan " +
			"tâm; chạm lần nữa để bỏ chọn.",
		"Welcome! <b>%s</b> brings you the portal's news here on Telegram.\nTap the topics you care about; tap " +
			"again to " +
			"drop one."},
	WelcomeGroup: Text{
		"<b>%s</b> gửi tin mới của cổng thông tin vào nhóm này.\nQuản trị viên chạm vào chủ đề muốn nhận; chạm lần " +
			"nữa " +
			"để bỏ chọn.",
		"<b>%s</b> brings the portal's news to this group.\nAdministrators tap the topics to receive; tap again to " +
			"drop " +
			"one."},
	Topics: Text{"<b>Chủ đề</b>\nDấu ✅ là chủ đề quý vị đang nhận. Chạm để chọn hoặc bỏ.",
		"<b>Topics</b>\n✅ marks what you receive. Tap to add or drop."},
	TopicsGroup: Text{"<b>Chủ đề của nhóm này</b>\nDấu ✅ là chủ đề nhóm đang nhận.",
		"<b>Topics of this group</b>\n✅ marks what the group receives."},
	TopicsChannel: Text{"<b>Chủ đề của kênh %s</b>\nDấu ✅ là chủ đề được tự động đăng lên kênh.",
		"<b>Topics of the channel %s</b>\n✅ marks what is posted there by itself."},
	TopicOn:     Text{"Đã chọn: %s", "On: %s"},
	TopicOff:    Text{"Đã bỏ: %s", "Off: %s"},
	Previous:    Text{"‹ Trước", "‹ Previous"},
	Next:        Text{"Sau ›", "Next ›"},
	PageOf:      Text{"%d/%d", "%d/%d"},
	Sample:      Text{"👀 Xem thử 1 tin", "👀 Show me one"},
	Done:        Text{"✔️ Xong", "✔️ Done"},
	NoSample:    Text{"Chưa có tin nào để xem thử.", "There is no article to show yet."},
	SampleBelow: Text{"Tin mẫu ở bên dưới.", "See the sample below."},
	ChosenNone: Text{
		"Quý vị chưa chọn chủ đề nào. Khi cần, xin gửi /chude để chọn, hoặc gõ vài chữ để tìm tin.",
		"You have not chosen a topic yet. Send /topics to choose, or type a few words to search."},
	Chosen: Text{
		"<b>Đã lưu.</b> Quý vị sẽ nhận tin về: %s.\nNhận tin: %s.\n\nMuốn đổi, xin gửi /caidat. Muốn tìm tin, chỉ " +
			"cần gõ " +
			"vài chữ.",
		"<b>Saved.</b> You will hear about: %s.\nWhen: %s.\n\nSend /settings to change this. To search, just type " +
			"a few " +
			"words."},
	NoTopicsYet: Text{"Chưa có chủ đề nào được thiết lập.", "No topics have been set up yet."},
	Back:        Text{"‹ Quay lại", "‹ Back"},
	Close:       Text{"✖️ Đóng", "✖️ Close"},
	Closed:      Text{"Đã đóng. Gửi /caidat để mở lại.", "Closed. Send /settings to open it again."},
	TopicLinked: Text{"Quý vị đã chọn chủ đề <b>%s</b>.", "You now follow <b>%s</b>."},
	TopicUnknown: Text{"Không còn chủ đề này. Xin chọn chủ đề khác bên dưới.",
		"This topic is no longer there. Please choose below."},
	ArticleUnknown: Text{"Không tìm thấy bài này; có thể bài đã được gỡ. Tin mới nhất: /moi",
		"This article could not be found; it may have been taken down. Newest articles: /new"},
	FirstRhythm: Text{
		"<b>Quý vị muốn nhận tin khi nào?</b>\nCảnh báo và tin khẩn cấp luôn được gửi ngay.",
		"<b>When would you like to get news?</b>\nWarnings and emergencies always come at once."},
	FirstAtOnce:  Text{"Ngay khi có", "As it happens"},
	FirstMorning: Text{"Gộp mỗi sáng %s", "Together every morning at %s"},
	Rhythm:       Text{"<b>Thời điểm nhận tin</b>\n%s", "<b>When news comes</b>\n%s"},
	RhythmSaved:  Text{"Đã lưu: %s", "Saved: %s"},
	RhythmAtOnce: Text{"Ngay khi có", "As it happens"},
	RhythmThrice: Text{"%s, 11:30 và 18:30", "At %s, 11:30 and 18:30"},
	RhythmDaily:  Text{"Mỗi sáng %s", "Every morning at %s"},
	RhythmWeekly: Text{"Sáng thứ Bảy %s", "Saturdays at %s"},
	Morning:      Text{"Giờ nhận buổi sáng: %s ›", "In the morning at %s ›"},
	MorningAsk: Text{"<b>Giờ nhận buổi sáng</b>\nĐiểm tin buổi sáng đến lúc mấy giờ?",
		"<b>In the morning</b>\nWhen should the morning's news come?"},
	RhythmByTopic: Text{"Riêng từng chủ đề ›", "Topic by topic ›"},
	RhythmTopics: Text{"<b>Thời điểm nhận tin của từng chủ đề</b>\nXin chạm vào chủ đề muốn đổi.",
		"<b>When each topic comes</b>\nTap the topic to change."},
	RhythmTopic: Text{"<b>%s</b>\nNhận tin của chủ đề này khi nào?", "<b>%s</b>\nWhen should this topic come?"},
	RhythmOwn:   Text{"Như các chủ đề khác", "Like the other topics"},
	UrgentNote: Text{"Cảnh báo và tin khẩn cấp luôn được gửi ngay.",
		"Warnings and emergencies always come at once."},
	Settings:       Text{"<b>Cài đặt</b>", "<b>Settings</b>"},
	SettingsButton: Text{"⚙️ Cài đặt", "⚙️ Settings"},
	SetTopics:      Text{"📋 Chủ đề", "📋 Topics"},
	SetRhythm:      Text{"⏰ Thời điểm nhận", "⏰ When"},
	SetQuiet:       Text{"🌙 Giờ yên lặng", "🌙 Quiet hours"},
	SetKeywords:    Text{"🔎 Từ khóa", "🔎 Keywords"},
	SetSize:        Text{"📏 Độ dài tin", "📏 Length"},
	SetPicture:     Text{"🖼 Ảnh", "🖼 Picture"},
	SetSound:       Text{"🔔 Âm thanh", "🔔 Sound"},
	SetLanguage:    Text{"🌐 Ngôn ngữ", "🌐 Language"},
	SetPause:       Text{"⏸ Tạm dừng", "⏸ Pause"},
	Saved:          Text{"Đã lưu.", "Saved."},
	Yes:            Text{"Có", "Yes"},
	No:             Text{"Không", "No"},
	QuietAsk: Text{
		"<b>Giờ yên lặng</b>\nTin trong giờ này được giữ lại và gửi gộp khi hết giờ. Cảnh báo và tin khẩn cấp vẫn " +
			"đến ngay.",
		"<b>Quiet hours</b>\nNews of these hours is kept and comes together when they end. Warnings and emergencies " +
			"still come at once."},
	QuietOff:    Text{"Không dùng", "Off"},
	QuietOther:  Text{"Giờ khác ›", "Other hours ›"},
	QuietFrom:   Text{"<b>Giờ yên lặng</b>\nBắt đầu lúc mấy giờ?", "<b>Quiet hours</b>\nWhen do they begin?"},
	QuietTo:     Text{"<b>Giờ yên lặng</b>\nTừ %s đến mấy giờ?", "<b>Quiet hours</b>\nFrom %s until when?"},
	QuietSpan:   Text{"%s đến %s", "%s to %s"},
	SizeAsk:     Text{"<b>Độ dài của mỗi tin</b>", "<b>How long a message is</b>"},
	SizeCompact: Text{"Gọn: chỉ tiêu đề", "Short: title only"},
	SizeMedium:  Text{"Vừa: tiêu đề và tóm tắt", "Medium: title and summary"},
	SizeFull:    Text{"Đầy đủ: thêm phần đầu bài", "Full: with the opening of the text"},
	PictureAsk:  Text{"<b>Ảnh kèm theo tin</b>", "<b>Picture with an article</b>"},
	PictureOn:   Text{"Có ảnh", "With picture"},
	PictureOff:  Text{"Không ảnh", "Without picture"},
	SoundAsk: Text{"<b>Âm thanh khi có tin</b>\nCảnh báo và tin khẩn cấp luôn có âm thanh.",
		"<b>Sound when news comes</b>\nWarnings and emergencies always sound."},
	SoundOn:          Text{"Có âm thanh", "With sound"},
	SoundOnce:        Text{"Chỉ tin đầu của mỗi sự việc", "Only for the first news of a story"},
	SoundOnceShort:   Text{"Tin đầu của mỗi sự việc", "First news of a story"},
	SoundOff:         Text{"Im lặng", "Silent"},
	LanguageAsk:      Text{"<b>Ngôn ngữ</b> · Language", "<b>Language</b> · Ngôn ngữ"},
	LangVietnamese:   Text{"Tiếng Việt", "Tiếng Việt"},
	LangEnglish:      Text{"English", "English"},
	StatePaused:      Text{"Đang tạm dừng cho đến khi quý vị nhận lại.", "Paused until you resume."},
	StatePausedUntil: Text{"Đang tạm dừng đến %s.", "Paused until %s."},
	SettingsLine:     Text{"%s: %s", "%s: %s"},
	PauseAsk: Text{"<b>Tạm dừng nhận tin</b>\nMột tuần hoặc một tháng: vẫn có cảnh báo và tin khẩn cấp.\nĐến khi " +
		"nhận lại: không có tin nào.",
		"<b>Pause</b>\nA week or a month: warnings and emergencies still come.\nUntil you " +
			"resume: nothing comes."},
	PauseWeek:  Text{"Một tuần", "A week"},
	PauseMonth: Text{"Một tháng", "A month"},
	PauseOpen:  Text{"Đến khi tôi nhận lại", "Until I resume"},
	PausedUntil: Text{"Đã tạm dừng đến %s. Cảnh báo và tin khẩn cấp vẫn được gửi.",
		"Paused until %s. Warnings and emergencies still come."},
	PausedOpen: Text{"Đã tạm dừng mọi tin, kể cả tin khẩn cấp. Khi muốn nhận lại, xin chạm nút bên dưới hoặc gửi " +
		"/start.",
		"Everything is paused, emergencies too. To resume, tap the button below or send /start."},
	Resume:       Text{"▶️ Nhận lại tin", "▶️ Resume"},
	Resumed:      Text{"Quý vị sẽ nhận tin trở lại.", "You will get news again."},
	ResumedGroup: Text{"Nhóm sẽ nhận tin trở lại.", "The group will get news again."},
	Missed:       Text{"<b>%d tin trong lúc quý vị vắng mặt</b>", "<b>%d articles while you were away</b>"},
	MissedMany: Text{"<b>Hơn %d tin trong lúc quý vị vắng mặt</b>",
		"<b>More than %d articles while you were away</b>"},
	GroupBack: Text{"Xin chào! <b>%s</b> đã trở lại và tiếp tục gửi tin theo những chủ đề nhóm đã chọn.\nQuản trị " +
		"viên gửi " +
		"/chude để đổi chủ đề.", "Hello again! <b>%s</b> is back and goes on with the topics of this group.\n" +
		"Administrators send /topics to change them."},
	Stopped: Text{
		"<b>Đã dừng gửi mọi tin, kể cả tin khẩn cấp.</b> Quý vị có thể nhận lại bất cứ lúc nào.",
		"<b>Stopped: nothing comes, not even emergencies.</b> You can resume at any time."},
	EraseAsk: Text{
		"<b>Xóa toàn bộ dữ liệu của quý vị?</b>\nCác chủ đề, từ khóa và cài đặt sẽ bị xóa vĩnh viễn, quý vị sẽ không " +
			"nhận tin nữa.",
		"<b>Erase all your data?</b>\nYour topics, keywords and settings are deleted for good and no more news " +
			"will come."},
	EraseYes: Text{"🗑 Xóa hết", "🗑 Erase everything"},
	EraseNo:  Text{"Không xóa", "Keep it"},
	Erased: Text{"Đã xóa toàn bộ dữ liệu của quý vị. Muốn dùng lại, xin gửi /start.",
		"All your data is erased. To begin again, send /start."},
	EraseKept: Text{"Không có gì bị xóa.", "Nothing was erased."},
	Help: Text{
		"<b>Trợ giúp</b>\n\n/chude – chọn chủ đề\n/moi – tin mới nhất\n/tim – tìm tin (hoặc chỉ cần gõ vài chữ)\n" +
			"/gio – " +
			"thời điểm nhận tin\n%s/visao – vì sao nhận một tin\n" +
			"/caidat – mọi cài đặt\n/rss – địa chỉ RSS\n/tamdung – tạm dừng\n/xoa – xóa dữ " +
			"liệu " +
			"của quý vị\n\nMuốn dừng hẳn, xin gõ <i>dừng</i>.",
		"<b>Help</b>\n\n/topics – choose topics\n/new – newest articles\n/search – search (or just type a few " +
			"words)\n" +
			"/when – when news comes\n%s/why – why a message came\n" +
			"/settings – all settings\n/rss – RSS address\n/pause – pause\n/erase – " +
			"erase your " +
			"data\n\nTo stop altogether, type <i>stop</i>."},
	HelpKeywords: Text{"/tukhoa – từ khóa của quý vị", "/keywords – your keywords"},
	HelpOperators: Text{
		"<b>Người vận hành</b>\n/thongke – thống kê\n/khan – phát cảnh báo\n/gui_thu – gửi thử một tin cho quý vị",
		"<b>Operators</b>\n/thongke – statistics\n/khan – send a warning\n/gui_thu – send yourself one article"},
	HelpNumber: Text{"Mã số Telegram của quý vị: <code>%s</code>", "Your Telegram id: <code>%s</code>"},
	HelpGroup: Text{
		"<b>Trợ giúp</b>\n\n/chude – chủ đề của nhóm (quản trị viên)\n/moi – tin mới nhất\n/tim – tìm tin\n/caidat " +
			"– cài " +
			"đặt (quản trị viên)\n/tamdung – tạm dừng (quản trị viên)",
		"<b>Help</b>\n\n/topics – topics of the group (administrators)\n/new – newest articles\n/search – search\n" +
			"/settings – settings (administrators)\n/pause – pause (administrators)"},
	PrivacyShort: Text{
		"%s vận hành dịch vụ này và chỉ lưu những gì cần để gửi tin. Chi tiết: /trogiup; xem: /dulieu; xóa: /xoa.",
		"%s runs this service and keeps only what it needs to send you news. More: /help; see it: /data; erase it: " +
			"/erase."},
	Privacy: Text{
		"<b>Dữ liệu của quý vị</b>\nĐơn vị vận hành: %s.%s\nChúng tôi lưu mã số Telegram, tên hiển thị, ngôn ngữ, " +
			"chủ đề, " +
			"từ khóa, cài đặt của quý vị và nhật ký những tin đã gửi. Mục đích duy nhất là gửi tin mà quý vị đã " +
			"chọn và " +
			"biết chắc cảnh báo đã đến nơi; dữ liệu không dùng vào việc khác và không chuyển cho ai khác. Khi dùng " +
			"dịch vụ " +
			"này, quý vị đồng ý với việc đó và có thể rút lại bất cứ lúc nào (Luật 91/2025/QH15 về bảo vệ dữ liệu cá " +
			"nhân).\n/dulieu – xem những gì đang được lưu\n/xoa – xóa tất cả",
		"<b>Your data</b>\nRun by: %s.%s\nKept are your Telegram id, your name as shown, your language, topics, " +
			"keywords " +
			"and settings, and a log of what was sent to you. The only purpose is to send the news that you chose, " +
			"and to " +
			"know that warnings have arrived; nothing is used for anything else or passed on. By using this " +
			"service you " +
			"agree to that, and you can withdraw at any time (Law 91/2025/QH15 on personal data protection).\n" +
			"/data – see " +
			"what is kept\n/erase – erase everything"},
	PrivacyContact: Text{"Liên hệ về dữ liệu cá nhân: %s", "Contact about personal data: %s"},
	PrivacyNamed:   Text{"%s (%s)", "%s (%s)"},
	Data:           Text{"<b>Dữ liệu đang lưu về quý vị</b>", "<b>What is kept of you</b>"},
	DataNone:       Text{"Hiện không lưu dữ liệu nào về quý vị.", "Nothing is kept of you."},
	DataName:       Text{"Tên hiển thị: %s", "Name as shown: %s"},
	DataSince:      Text{"Lưu từ: %s", "Kept since: %s"},
	DataState:      Text{"Trạng thái: %s", "State: %s"},
	DataReceives:   Text{"đang nhận tin", "receiving"},
	DataLog: Text{
		"Ngoài ra có nhật ký các tin đã gửi đến quý vị: tin nào, lúc nào, đã đến chưa.\nXóa tất cả: /xoa",
		"Besides, a log of what was sent to you: what, when, and whether it arrived.\nErase everything: /erase"},
	Cancelled: Text{"Đã hủy.", "Cancelled."},
	Thanks: Text{"Cảm ơn quý vị. Khi cần, xin gõ vài chữ để tìm tin, hoặc gửi /trogiup.",
		"Thank you. Type a few words to search, or send /help."},
	CmdData: Text{"Xem dữ liệu của tôi", "See what is kept of me"},
}
