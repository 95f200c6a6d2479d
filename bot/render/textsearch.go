package render

// searchTexts are those of looking for articles, and keywords.
type searchTexts struct {
	// Searching and the newest.
	SearchSuggested, SearchSuggestedButton, SearchHow, SearchFound       Text
	SearchNone, SearchMore, SearchFirst, SearchOld, SearchFollow, Newest Text
	NewestNone, InlineOpen, LinkUnknown                                  Text

	// Keywords.
	Keywords, KeywordsNone, KeywordAdd, KeywordExclude, KeywordAsk       Text
	KeywordAskExclude, KeywordHint, KeywordAdded, KeywordRemoved         Text
	KeywordBad, KeywordTooMany, KeywordPreview, KeywordPreviewNone       Text
	KeywordIncluded, KeywordExcluded, KeywordKnown, KeywordPreviewButton Text
	KeywordPreviewExcluded, KeywordPreviewKept                           Text
}

var searchWords = searchTexts{
	SearchHow: Text{"Xin gõ vài chữ để tìm tin, có dấu hay không dấu đều được. Ví dụ: <i>sat lo muong te</i>. " +
		"Dấu trừ bỏ những tin có từ ấy: <i>lũ quét -sơn la</i>",
		"Type a few words to search, with or without accents. For example: <i>sat lo muong te</i>. " +
			"A hyphen leaves out what has a word: <i>lũ quét -sơn la</i>"},
	SearchFound: Text{"🔎 <b>%s</b>", "🔎 <b>%s</b>"},
	SearchNone: Text{"🔎 <b>%s</b>\n\nKhông tìm thấy tin nào. Xin thử ít chữ hơn hoặc chữ khác.\nTin mới nhất: /moi. " +
		"Trợ giúp: /trogiup.", "🔎 <b>%s</b>\n\nNothing found. Please try fewer or other words.\nNewest articles: " +
		"/new. " +
		"Help: /help."},
	// The suggestion is the bold text: its button asks for that.
	SearchSuggested: Text{"🔎 Không tìm thấy tin nào có đủ các từ này. Ý quý vị là: <b>%s</b>?",
		"🔎 Nothing found. Did you mean: <b>%s</b>?"},
	SearchSuggestedButton: Text{"Tìm như vậy", "Search for that"},
	SearchMore:            Text{"Xem thêm ›", "More ›"},
	SearchFirst:           Text{"‹ Về đầu", "‹ To the first"},
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
}
