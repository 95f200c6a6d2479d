package render

import "fmt"

// Text is a sentence in the languages that the bot speaks.
type Text struct{ VI, EN string }

// In returns the sentence in a language, with its verbs filled in.
func (t Text) In(lang string, args ...any) string {
	s := t.VI
	if lang == English {
		s = t.EN
	}
	if len(args) == 0 {
		return s
	}
	return fmt.Sprintf(s, args...)
}

// The languages of the bot.
const (
	Vietnamese = "vi"
	English    = "en"
)

// Words is everything the bot says, here and nowhere else. Tags are Telegram's
// HTML; %s are escaped by who fills them in. Vietnamese is written for readers
// of any age: short, polite, without foreign words.
var Words = struct {
	// Beginning and topics.
	Welcome, WelcomeGroup, Topics, TopicsGroup, TopicsChannel    Text
	TopicOn, TopicOff, Previous, Next, PageOf, Sample, Done      Text
	NoSample, SampleBelow, ChosenNone, Chosen, NoTopicsYet, Back Text
	Close, Closed, TopicLinked, TopicUnknown, ArticleUnknown     Text

	// Rhythm.
	FirstRhythm, FirstAtOnce, FirstMorning, Rhythm, RhythmSaved     Text
	RhythmAtOnce, RhythmThrice, RhythmDaily, RhythmWeekly           Text
	RhythmByTopic, RhythmTopics, RhythmTopic, RhythmOwn, UrgentNote Text
	Morning, MorningAsk, QuietOther, QuietFrom, QuietTo             Text

	// Settings.
	Settings, SettingsButton, SetTopics, SetRhythm, SetQuiet, SetKeywords, SetSize         Text
	SetPicture, SetSound, SetLanguage, SetPause, Saved                                     Text
	Yes, No, QuietAsk, QuietOff, QuietSpan, SizeAsk, SizeCompact                           Text
	SizeMedium, SizeFull, PictureAsk, PictureOn, PictureOff, SoundAsk                      Text
	SoundOn, SoundOnce, SoundOnceShort, SoundOff, LanguageAsk, LangVietnamese, LangEnglish Text
	StatePaused, StatePausedUntil, SettingsLine                                            Text

	// Searching and the newest.
	SearchSuggested, SearchSuggestedButton                                 Text
	SearchHow, SearchFound, SearchNone, SearchMore, SearchFirst, SearchOld Text
	SearchFollow, Newest, NewestNone, InlineOpen, LinkUnknown              Text

	// Keywords.
	Keywords, KeywordsNone, KeywordAdd, KeywordExclude, KeywordAsk       Text
	KeywordAskExclude, KeywordHint, KeywordAdded, KeywordRemoved         Text
	KeywordBad, KeywordTooMany, KeywordPreview, KeywordPreviewNone       Text
	KeywordIncluded, KeywordExcluded, KeywordKnown, KeywordPreviewButton Text
	KeywordPreviewExcluded, KeywordPreviewKept                           Text

	// Pause, stop, erase, help.
	PauseAsk, PauseWeek, PauseMonth, PauseOpen, PausedUntil, PausedOpen            Text
	Missed, MissedMany, ResumedGroup, GroupBack                                    Text
	Resume, Resumed, Stopped, EraseAsk, EraseYes, EraseNo, Erased                  Text
	EraseKept, Help, HelpNumber, HelpGroup, Cancelled, HelpKeywords, HelpOperators Text
	Thanks, Privacy, PrivacyShort, PrivacyNamed, PrivacyContact, CmdData           Text
	Data, DataNone, DataName, DataSince, DataState, DataReceives, DataLog          Text

	// Groups and channels.
	GroupHello, AdminsOnly, ChannelLinked, ChannelHow, ChannelNotFound  Text
	ChannelNotAdmin, ChannelBotNotAdmin, RightsLost, ThreadLost, Manage Text
	ChannelNeedsStart                                                   Text

	// Messages of articles.
	Read, TurnOff, TurnOn, TurnOffWhich, TurnedOff, TurnedOn, MyKeywords    Text
	LevelEmergency, LevelWarning, LevelNotice, ValidUntil, LateNote         Text
	Acknowledge, Acknowledged, AcknowledgedToast, Updated, Correction       Text
	CorrectionTitle, CorrectionNumbers, CorrectionOther, Withdrawn          Text
	WithdrawnWarning, Merged, Held, DigestThrice, DigestDaily               Text
	DigestWeekly, Digest, MoreCount, ReadMore, ByKeyword, OtherNews         Text
	DigestPage, OldList, WarningOver, ListOlder                             Text
	TurnOnNew, OffByKeyword, CameLate, StoryPart, StoryBefore               Text
	Files, FilesComing, FilesGone, FilesSent, FilesMore, FileFailed         Text
	FileTooLarge                                                            Text
	Reminder, CorrectionBack, WasNow, WasAdded, WasDropped, MoreDifferences Text

	// Faults.
	OldButton, Failed, UnknownCommand, OnlyWords Text

	// Operators.
	NotOperator, Statistics, SendNone, HealthGood, HealthBad         Text
	Canary                                                           Text
	WarnHow, WarnPreview, WarnSend, WarnCancel, WarnSent, WarnEnded  Text
	WarnEnd, WarnConfirm, WarnOff                                    Text
	WarnCount, WarnReach, WarnInForce, WarnPreviewTopics, WarnNobody Text

	// Menu entries.
	CmdWhy, WhyHow, WhyHead, WhyEmergency, WhyTopic, WhySource, WhySection Text
	WhyWords, WhyListed, WhyKeyword, WhyNot                                Text
	CmdStart, CmdTopics, CmdSearch, CmdNewest, CmdRhythm, CmdKeywords      Text
	CmdSettings, CmdPause, CmdHelp, CmdErase, CmdChannel, CmdFeeds         Text
	Feeds, FeedsNone, FeedsCopy, FeedsOpen                                 Text
	CmdStatistics, CmdSample, CmdWarn                                      Text
	Description, ShortDescription                                          Text

	// Emergencies that an operator confirms.
	RaiseAsk, RaiseYes, RaiseNo, RaiseConfirm, RaiseWithdrawn, RaiseOver Text
	Raised, RaisedBefore, Declined, DeclinedBefore                       Text

	// Emergencies that an operator ends.
	EndOpen, EndHow, EndNone, EndOver, EndOverConfirm, EndMistaken   Text
	EndMistakenConfirm, Ended, EndedBefore, Mistaken, MistakenBefore Text
	WasMistaken, WarningMistaken, Retraction, WarnEndConfirm         Text
	WasMistakenWarning, RetractionNone, RetractionWarning            Text
	NoticeCount, NoticeReach                                         Text

	// A warning whose text is no more the one that was previewed.
	WarnChanged Text
}{
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
	RhythmThrice: Text{"Ngày ba lần: %s, 11:30, 18:30", "Three times a day: %s, 11:30, 18:30"},
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
	Yes:            Text{"có", "yes"},
	No:             Text{"không", "no"},
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

	SearchHow: Text{"Xin gõ vài chữ để tìm tin, có dấu hay không dấu đều được. Ví dụ: <i>sat lo muong te</i>",
		"Type a few words to search, with or without accents. For example: <i>sat lo muong te</i>"},
	SearchFound: Text{"🔎 <b>%s</b>", "🔎 <b>%s</b>"},
	SearchNone: Text{"🔎 <b>%s</b>\n\nKhông tìm thấy tin nào. Xin thử ít chữ hơn hoặc chữ khác.\nTin mới nhất: /moi. " +
		"Trợ giúp: /trogiup.", "🔎 <b>%s</b>\n\nNothing found. Please try fewer or other words.\nNewest articles: " +
		"/new. " +
		"Help: /help."},
	// The suggestion is the bold text: its button asks for that.
	SearchSuggested: Text{"🔎 Không tìm thấy tin nào có đủ các từ này. Ý quý vị là: <b>%s</b>?",
		"🔎 Nothing found. Did you mean: <b>%s</b>?"},
	SearchSuggestedButton: Text{"Tìm như vậy", "Search for that"},

	SearchMore:  Text{"Xem thêm ›", "More ›"},
	SearchFirst: Text{"‹ Về đầu", "‹ To the first"},
	SearchOld: Text{"Kết quả này đã cũ. Xin gõ lại chữ cần tìm.",
		"This result is old. Please type your words again."},
	SearchFollow: Text{"🔔 Báo khi có tin như vậy", "🔔 Tell me of such news"},
	Newest:       Text{"<b>Tin mới nhất</b>", "<b>Newest articles</b>"},
	NewestNone:   Text{"Chưa có tin nào.", "There are no articles yet."},
	LinkUnknown: Text{"Chưa có bài nào ở địa chỉ này. Xin gõ vài chữ trong tiêu đề để tìm, hoặc gửi /moi để xem tin " +
		"mới nhất.",
		"No article of this address is here. Type a few words of its title to search, or send /new for the newest."},
	InlineOpen: Text{"Chọn chủ đề để nhận tin", "Choose topics to follow"},

	Keywords: Text{
		"<b>Từ khóa của quý vị</b>\nTin có từ khóa sẽ được gửi dù không thuộc chủ đề đã chọn. Tin có từ bị loại " +
			"(➖) sẽ " +
			"không được gửi.",
		"<b>Your keywords</b>\nArticles with a keyword come even outside your topics. Articles with an excluded " +
			"word (➖) " +
			"do not come."},
	KeywordsNone:   Text{"Chưa có từ khóa nào.", "No keywords yet."},
	KeywordAdd:     Text{"➕ Thêm từ khóa", "➕ Add a keyword"},
	KeywordExclude: Text{"➖ Thêm từ bị loại", "➖ Exclude a word"},
	KeywordAsk: Text{"Xin trả lời tin này bằng từ khóa muốn thêm, ví dụ: sạt lở. Muốn thôi, xin trả lời: hủy",
		"Reply to this message with the keyword to add, for example: sạt lở. To leave it, reply: cancel"},
	KeywordAskExclude: Text{"Xin trả lời tin này bằng từ muốn loại, ví dụ: bóng đá. Muốn thôi, xin trả lời: hủy",
		"Reply to this message with the word to exclude, for example: bóng đá. To leave it, reply: cancel"},
	KeywordHint:    Text{"Từ khóa", "Keyword"},
	KeywordAdded:   Text{"Đã thêm: %s", "Added: %s"},
	KeywordRemoved: Text{"Đã bỏ: %s", "Removed: %s"},
	KeywordBad: Text{"Không dùng được từ khóa này: %s. Xin dùng 2 đến 64 chữ cái.",
		"This keyword cannot be used: %s. Please use 2 to 64 letters."},
	KeywordTooMany: Text{"Chỉ dùng được tối đa %d từ khóa. Xin bỏ bớt từ cũ.",
		"At most %d keywords. Please remove some."},
	KeywordPreview:     Text{"Trong 7 ngày qua có %d tin khớp:", "Articles of the last 7 days that match: %d"},
	KeywordPreviewNone: Text{"Trong 7 ngày qua không có tin nào khớp.", "No article of the last 7 days matched."},
	KeywordIncluded:    Text{"🔎 %s", "🔎 %s"},
	KeywordExcluded:    Text{"➖ %s", "➖ %s"},
	KeywordKnown:       Text{"Quý vị đã có sẵn từ khóa: %s", "You already have: %s"},
	KeywordPreviewExcluded: Text{"Trong 7 ngày qua, %d tin có từ bị loại:",
		"Articles of the last 7 days with an excluded word: %d"},
	KeywordPreviewKept: Text{"Trong 7 ngày qua không có tin nào có từ bị loại.",
		"No article of the last 7 days has an excluded word."},
	KeywordPreviewButton: Text{"Xem thử trong 7 ngày qua", "Try on the last 7 days"},

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
			"thời điểm nhận tin\n%s/caidat – mọi cài đặt\n/rss – địa chỉ RSS\n/tamdung – tạm dừng\n/xoa – xóa dữ " +
			"liệu " +
			"của quý vị\n\nMuốn dừng hẳn, xin gõ <i>dừng</i>.",
		"<b>Help</b>\n\n/topics – choose topics\n/new – newest articles\n/search – search (or just type a few " +
			"words)\n" +
			"/when – when news comes\n%s/settings – all settings\n/rss – RSS address\n/pause – pause\n/erase – " +
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
	CorrectionBack: Text{"Bài nay lại như khi gửi đến quý vị lần đầu:",
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

	OldButton: Text{"Nút này không còn dùng được. Xin gửi /caidat.",
		"This button no longer works. Please send /settings."},
	Failed: Text{"Xin lỗi, chưa làm được. Quý vị vui lòng thử lại sau ít phút.",
		"Sorry, that did not work. Please try again in a few minutes."},
	OnlyWords: Text{
		"Ở đây chỉ đọc được chữ, chưa xem được ảnh và chưa nghe được tiếng. Xin gõ vài chữ để tìm tin, hoặc gửi " +
			"/trogiup.",
		"Only words are read here, not pictures or sounds. Type a few words to search, or send /help."},
	UnknownCommand: Text{"Không có lệnh này. Xin xem /trogiup.", "There is no such command. Please see /help."},

	NotOperator: Text{"Lệnh này dành cho người vận hành.", "This command is for operators."},
	Statistics: Text{
		"<b>Thống kê</b>\n\nNgười nhận: %d = đang nhận %d + tạm dừng %d + đã rời %d\nLượt chọn chủ đề: %d\nBài: %d " +
			"(24 " +
			"giờ qua: %d)\nTin " +
			"đã gửi 24 giờ qua: %d, lỗi: %d\nĐang chờ: %d%s\n\n%s",
		"<b>Statistics</b>\n\nSubscribers: %d = active %d + paused %d + gone %d\nSubscriptions: %d\nArticles: %d " +
			"(last " +
			"24 hours: %d)\n" +
			"Sent in the last 24 hours: %d, failed: %d\nWaiting: %d%s\n\n%s"},
	SendNone: Text{"Không có bài này. Cách dùng: /gui_thu [số của bài]",
		"No such article. Use: /gui_thu [article number]"},
	HealthGood: Text{"Mọi nguồn đều hoạt động.", "All sources are well."},
	Canary:     Text{"Loa vẫn gửi được tin lúc %s.", "Loa could send at %s."},
	HealthBad:  Text{"Cần xem: %s", "Needs a look: %s"},
	WarnHow: Text{
		"<b>Gửi cảnh báo</b>\nXin soạn theo mẫu:\n<code>/khan 3\nTiêu đề cảnh báo\nNội dung cảnh báo, một hoặc nhiều " +
			"dòng.</code>\n\nMức 1 (lưu ý) và mức 2 (cảnh báo): gửi đến người nhận chủ đề cảnh báo.\nMức 3 (khẩn " +
			"cấp): gửi " +
			"đến mọi người.",
		"<b>Send a warning</b>\nPlease write:\n<code>/khan 3\nTitle of the warning\nText of the warning, one or more " +
			"lines.</code>\n\nLevels 1 (notice) and 2 (warning) go to the subscribers of warnings.\nLevel 3 " +
			"(emergency) " +
			"goes to everyone."},
	WarnPreview: Text{"Đây là bản xem trước. Gửi ngay đến <b>mọi người nhận</b>?",
		"This is a preview. Send it to <b>all subscribers</b> now?"},
	WarnPreviewTopics: Text{"Đây là bản xem trước. Gửi đến người nhận chủ đề: <b>%s</b>?",
		"This is a preview. Send it to the subscribers of: <b>%s</b>?"},
	WarnNobody: Text{"Chưa có chủ đề cảnh báo nào nên không ai nhận được mức 1 và mức 2. Xin dùng mức 3 để gửi đến " +
		"mọi người.", "There is no topic of warnings, so levels 1 and 2 reach nobody. Use level 3 to send to " +
		"everyone."},
	WarnSend:    Text{"📢 Gửi ngay", "📢 Send now"},
	WarnCancel:  Text{"Không gửi", "Do not send"},
	WarnSent:    Text{"Đã phát cảnh báo số %d.", "Warning %d is on its way."},
	WarnEnded:   Text{"Đã kết thúc cảnh báo số %d.", "Warning %d is ended."},
	WarnEnd:     Text{"Kết thúc cảnh báo", "End the warning"},
	WarnConfirm: Text{"Chạm lần nữa để xác nhận gửi cảnh báo này.", "Tap again to confirm sending this warning."},
	WarnOff:     Text{"Chức năng này chưa được bật.", "This function is not switched on."},
	WarnCount:   Text{"🔄 Số người đã đọc", "🔄 How many have read it"},
	WarnReach:   Text{"Đã gửi: %d · Đã đọc: %d", "Sent: %d · Read: %d"},
	WarnInForce: Text{"<b>Cảnh báo còn hiệu lực: %d</b>", "<b>Warnings in force: %d</b>"},

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
	CmdData:     Text{"Xem dữ liệu của tôi", "See what is kept of me"},
	CmdErase:    Text{"Xóa dữ liệu của tôi", "Erase my data"},
	CmdFeeds:    Text{"Địa chỉ RSS của tin đã chọn", "The RSS address of my news"},
	Feeds: Text{"<b>Địa chỉ RSS</b>\nDùng cho phần mềm đọc tin, có đúng những chủ đề đã chọn:\n<code>%s</code>",
		"<b>RSS address</b>\nFor feed readers, with the topics that are chosen:\n<code>%s</code>"},
	FeedsNone: Text{"Dịch vụ này chưa có trang web nên chưa có địa chỉ RSS.",
		"This service has no website yet, so there is no RSS address."},
	FeedsCopy:  Text{"📋 Sao chép địa chỉ", "📋 Copy the address"},
	FeedsOpen:  Text{"Mở trang web", "Open the website"},
	CmdChannel: Text{"Liên kết một kênh", "Link a channel"},

	CmdStatistics: Text{"Thống kê (người vận hành)", "Statistics (operators)"},
	CmdSample:     Text{"Gửi thử một tin cho tôi (người vận hành)", "Send me one article (operators)"},
	CmdWarn:       Text{"Phát cảnh báo (người vận hành)", "Send a warning (operators)"},

	RaiseAsk: Text{
		"<b>Đây có phải tin khẩn cấp không?</b>\nBài trên đã được gửi ở mức cảnh báo cho người nhận chủ đề này. " +
			"Nếu phát " +
			"khẩn cấp, mọi người nhận đều có tin, kể cả trong giờ yên lặng.",
		"<b>Is this an emergency?</b>\nThe article above went to the subscribers of its topic as a warning. As an " +
			"emergency it goes to everyone, in quiet hours too."},
	RaiseYes: Text{"🔴 Phát khẩn cấp đến mọi người", "🔴 Send to everyone as an emergency"},
	RaiseNo:  Text{"Không phát", "Do not send"},
	RaiseConfirm: Text{"Chạm lần nữa để xác nhận phát khẩn cấp đến mọi người.",
		"Tap again to confirm sending it to everyone."},
	Raised:       Text{"🔴 Đã phát khẩn cấp đến mọi người.", "🔴 It goes to everyone as an emergency."},
	RaisedBefore: Text{"🔴 Bài này đã được phát khẩn cấp từ trước.", "🔴 This went out as an emergency already."},
	Declined: Text{"Không phát khẩn cấp; bài vẫn ở mức cảnh báo. Nếu sau này cần phát, xin dùng /khan.",
		"Not sent as an emergency; it stays a warning. If it is needed later, use /khan."},
	DeclinedBefore: Text{"Người vận hành khác đã quyết định không phát khẩn cấp. Nếu cần phát, xin dùng /khan.",
		"Another operator decided not to send this as an emergency. If it is needed, use /khan."},
	RaiseWithdrawn: Text{"Bài này đã được gỡ nên không phát nữa.", "This article was taken down, so it is not sent."},
	RaiseOver: Text{"Cảnh báo này đã hết hiệu lực nên không phát nữa.",
		"This warning no longer holds, so it is not sent."},

	EndOpen: Text{"🔴 Kết thúc tin khẩn cấp %d", "🔴 End emergency %d"},
	EndHow: Text{
		"<b>Kết thúc tin khẩn cấp này?</b>\n\n✔️ <b>Nguy hiểm đã qua:</b> các tin đã gửi được sửa thành đã kết thúc, " +
			"không có chuông báo.\n\n↩️ <b>Báo nhầm:</b> các tin đã gửi được sửa, và mọi người đã nhận đều có tin " +
			"đính " +
			"chính kèm chuông báo, kể cả trong giờ yên lặng.",
		"<b>End this emergency?</b>\n\n✔️ <b>The danger is past:</b> the messages sent are changed and say that it " +
			"is " +
			"over, without a sound.\n\n↩️ <b>False alarm:</b> the messages sent are changed, and everyone who got " +
			"one is " +
			"sent a correction with sound, in quiet hours too."},
	EndNone: Text{"Tin này không còn ở mức khẩn cấp.", "This is no emergency any more."},
	EndOver: Text{"✔️ Kết thúc: nguy hiểm đã qua", "✔️ End: the danger is past"},
	EndOverConfirm: Text{"Chạm lần nữa để xác nhận nguy hiểm đã qua và kết thúc tin khẩn cấp này.",
		"Tap again to confirm that the danger is past, and end this emergency."},
	EndMistaken: Text{"↩️ Báo nhầm: đính chính", "↩️ False alarm: correct it"},
	EndMistakenConfirm: Text{"Chạm lần nữa để xác nhận đây là báo nhầm và gửi đính chính đến mọi người đã nhận.",
		"Tap again to confirm that it was a false alarm, and tell everyone who got it."},
	Ended: Text{"✔️ Đã kết thúc tin khẩn cấp này. Các tin đã gửi đang được sửa.",
		"✔️ This emergency is ended. The messages sent are being changed."},
	EndedBefore: Text{"✔️ Tin khẩn cấp này đã được kết thúc từ trước.", "✔️ This emergency was ended already."},
	Mistaken: Text{"↩️ Đã ghi nhận báo nhầm. Đang gửi đính chính đến mọi người đã nhận tin.",
		"↩️ Noted as a false alarm. Everyone who got it is being sent a correction."},
	MistakenBefore: Text{"↩️ Tin này đã được ghi nhận là báo nhầm từ trước, đính chính đã được gửi.",
		"↩️ This was noted as a false alarm already; the correction was sent."},
	WasMistaken: Text{"<b>Tin này đã phát nhầm: đây không phải tin khẩn cấp.</b>",
		"<b>This was sent by mistake: it is no emergency.</b>"},
	WarningMistaken: Text{"Cảnh báo này đã phát nhầm, xin bỏ qua.",
		"This warning was sent by mistake; please disregard it."},
	Retraction: Text{"<b>ĐÍNH CHÍNH: TIN KHẨN CẤP ĐÃ PHÁT NHẦM</b>",
		"<b>CORRECTION: THE EMERGENCY WAS SENT BY MISTAKE</b>"},
	RetractionNone: Text{"Tin dưới đây không phải tin khẩn cấp. Thành thật xin lỗi quý vị.",
		"What stands below is no emergency. We are sorry for the alarm."},
	RetractionWarning: Text{"Tin dưới đây chỉ ở mức cảnh báo, không phải khẩn cấp. Thành thật xin lỗi quý vị.",
		"What stands below is a warning, not an emergency. We are sorry for the alarm."},
	WasMistakenWarning: Text{"<b>Tin này đã phát nhầm ở mức khẩn cấp; mức đúng là cảnh báo.</b>",
		"<b>This was sent as an emergency by mistake; it is a warning.</b>"},
	WarnEndConfirm: Text{"Chạm lần nữa để xác nhận kết thúc cảnh báo này.",
		"Tap again to confirm ending this warning."},
	NoticeCount: Text{"🔄 Số người đã nhận", "🔄 How many have it"},
	NoticeReach: Text{"Đã gửi: %d", "Sent: %d"},

	WarnChanged: Text{
		"Nội dung đã được sửa sau khi xem trước nên chưa gửi. Xin gửi lại lệnh /khan để xem trước bản mới.",
		"The text was edited after the preview, so it was not sent. Send /khan again to see the new one."},
}
