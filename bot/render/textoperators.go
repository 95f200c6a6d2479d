package render

// operatorTexts are those of operators, and the emergencies that they confirm and end.
type operatorTexts struct {
	// Operators.
	NotOperator, Statistics, SendNone, HealthGood, HealthBad, Canary Text
	WarnHow, WarnPreview, WarnSend, WarnCancel, WarnSent, WarnEnded  Text
	WarnEnd, WarnConfirm, WarnOff, WarnCount, WarnReach, WarnInForce Text
	WarnPreviewTopics, WarnNobody                                    Text

	// Emergencies that an operator confirms.
	RaiseAsk, RaiseYes, RaiseNo, RaiseConfirm, RaiseWithdrawn, RaiseOver Text
	Raised, RaisedBefore, Declined, DeclinedBefore                       Text

	// Emergencies that an operator ends.
	EndOpen, EndHow, EndNone, EndOver, EndOverConfirm, EndMistaken     Text
	EndMistakenConfirm, Ended, EndedBefore, Mistaken, MistakenBefore   Text
	WasMistaken, WarningMistaken, Retraction, WarnEndConfirm           Text
	WasMistakenWarning, RetractionNone, RetractionWarning, NoticeCount Text
	NoticeReach, ReactionReach                                         Text

	// A warning whose text is no more the one that was previewed.
	WarnChanged Text

	// New articles that the flood guard holds back.
	HeldFeeds, HeldSend, HeldLeave, HeldNow, HeldFeedsAsk, HeldSendAsk Text
	HeldMore, HeldTaken, HeldTakenSent, HeldBusy, HeldNone, HeldBy     Text
	HeldElsewhere, HeldUnknown                                         Text
}

var operatorWords = operatorTexts{
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
	NoticeCount:   Text{"🔄 Số người đã nhận", "🔄 How many have it"},
	NoticeReach:   Text{"Đã gửi: %d", "Sent: %d"},
	ReactionReach: Text{"Lượt bày tỏ cảm xúc trong kênh: %d", "Reactions in channels: %d"},
	WarnChanged: Text{
		"Nội dung đã được sửa sau khi xem trước nên chưa gửi. Xin gửi lại lệnh /khan để xem trước bản mới.",
		"The text was edited after the preview, so it was not sent. Send /khan again to see the new one."},
	HeldFeeds: Text{"Đăng lên feed, không gửi", "To the feeds, do not send"},
	HeldSend:  Text{"Đăng và gửi", "To the feeds and send"},
	HeldLeave: Text{"Để sau", "Not now"},
	HeldNow: Text{"<b>%s</b>: đang giữ lại %d bài mới, đầu tiên là: %s.",
		"<b>%s</b>: %d new articles are held back, the first: %s."},
	HeldFeedsAsk: Text{"Đăng các bài này lên feed mà không gửi cho ai? Không thể hoàn tác.",
		"Put these into the feeds and send them to nobody? This cannot be undone."},
	HeldSendAsk: Text{"Đăng các bài này lên feed và <b>gửi đến người nhận</b>? Không thể hoàn tác.",
		"Put these into the feeds and <b>send them to the subscribers</b>? This cannot be undone."},
	HeldMore: Text{"Danh sách đã thay đổi từ lúc hỏi, xin xem lại.",
		"These are other articles than the question was about; please look again."},
	HeldTaken: Text{"Đang đăng %[2]d bài của <b>%[1]s</b> lên feed, không gửi cho ai. Xong sẽ có tin báo.",
		"%[2]d articles of <b>%[1]s</b> are on their way to the feeds and are sent to nobody. You will be told the end."},
	HeldTakenSent: Text{"Đang đăng %[2]d bài của <b>%[1]s</b> lên feed và gửi đến người nhận. Xong sẽ có tin báo.",
		"%[2]d articles of <b>%[1]s</b> are on their way to the feeds and to the subscribers. You will be told the end."},
	HeldBusy: Text{"<b>%s</b>: các bài này đang được đăng rồi.", "<b>%s</b>: these are being taken already."},
	HeldNone: Text{"<b>%s</b>: hiện không còn bài nào bị giữ lại.", "<b>%s</b>: nothing is held back any more."},
	HeldBy:   Text{"Người quyết định: %s, lúc %s (%s).", "Decided by %s, %s (%s)."},
	HeldElsewhere: Text{
		"Tiến trình này không thu thập tin. Xin dùng trang điều hành của tiến trình thu thập, hoặc lệnh:\n" +
			"<code>loa collect --accept-held %[1]s</code>\n<code>loa collect --accept-held --send %[1]s</code>",
		"This process does not collect. Please use the desk of the one that does, or type:\n" +
			"<code>loa collect --accept-held %[1]s</code>\n<code>loa collect --accept-held --send %[1]s</code>"},
	HeldUnknown: Text{"Nguồn này không còn trong cấu hình.", "This source is not in the configuration any more."},
}
