package alone

import (
	"strings"
	"testing"

	"loa/article/summary/internal/shorten"
	"loa/internal/assert"
)

// whole is a sentence that can always be sent.
const whole = "Ủy ban nhân dân xã Nậm Sỏ bàn giao bốn phòng học mới cho trường mầm non vào sáng thứ Bảy tuần trước."

// candidates are what may be the summary of an article.
func candidates(title string, sentences []string, limit int) []Candidate {
	var a Article
	a.Read(title, sentences)
	return Candidates(&a, limit)
}

func TestOnlyWhatCanBeReadAloneIsSent(t *testing.T) {
	for name, c := range map[string]struct {
		sentence string
		sent     []string // what may be sent of it, in any wording that begins so
	}{
		"cut within a name": {"(22 tháng tuổi, ở bản Pa Hạ) đang chơi trước nhà thì bị nước suối cuốn đi xa hơn " +
			"trăm mét.", nil},
		"cut within a list": {"đã dựng xong hai nhà sàn cho hộ nghèo, lợp lại mái trường và sửa đường vào " +
			"bản.", nil},
		"a subject unnamed": {"Người đàn ông này đã được đưa đến trạm y tế xã ngay trong đêm và nay đã tỉnh táo.",
			nil},
		"a quotation alone": {"“Bà con trong bản ai cũng mừng vì từ nay không phải gánh nước từ suối lên " +
			"nữa.”", nil},
		"a shortened name": {"Công an xã đã mời người lái xe lên làm việc và tìm được nhà của nạn nhân là bà Ng.",
			nil},
		"an abbreviation at the end": {"Lúc 9 giờ, xe tải do anh Lò Văn Pâng, 22 tuổi, trú ở TP.", nil},
		"a caption":                  {"Cán bộ xã cùng người dân bên cánh đồng lúa Nậm Sỏ.", nil},
		"a film": {"Clip: Nước suối dâng cao cuốn trôi cây cầu tạm ở bản Nà Hẻ trưa hôm " +
			"qua.", nil},
		"who asks": {"Phóng viên: Xin ông cho biết bao giờ cây cầu mới của xã được khởi công " +
			"xây dựng?", nil},
		"the writer speaks": {"Khi chúng tôi đến bản, bà con vẫn đang dọn bùn và dựng lại những ngôi " +
			"nhà bị lũ cuốn.", nil},
		"an answer": {"Theo tôi nên miễn tiền thuê đất ba năm đầu cho các hợp tác xã ở vùng biên giới của tỉnh.",
			nil},
		"nobody does it": {"Giao Sở Nội vụ phối hợp với các sở, ngành rà soát danh sách và báo cáo trước " +
			"30/9.", nil},
		"a clause alone": {"Để bà con yên tâm ở lại khu tái định cư mới và không quay về vùng có nguy cơ " +
			"sạt lở.", nil},
		"only a reason": {"Vì nước suối dâng quá nhanh và ba hộ ở gần bờ không kịp mang đồ đạc ra khỏi " +
			"nhà.", nil},
		"a person before": {"Trạm y tế xã đã sơ cứu và đưa người đàn ông này lên bệnh viện huyện ngay trong " +
			"đêm.", nil},
		"what was said above": {"Công an huyện đang phối hợp với các xã làm rõ nguyên nhân của vụ việc trên.", nil},
		"a time before": {"Đến khoảng 23 giờ cùng ngày, lực lượng cứu hộ đã đưa được ba công nhân ra khỏi " +
			"hầm.", nil},
		"a time of its own": {"Sáng 8/2 nước lên, và tối cùng ngày lực lượng cứu hộ đã đưa được ba công nhân ra " +
			"khỏi hầm.",
			[]string{"Sáng 8/2", "Và tối"}},
		"as said before": {"Ủy ban nhân dân xã Nậm Sỏ cho biết như vậy trong thông cáo gửi đi sáng thứ Bảy " +
			"tuần trước.", nil},
		"a picture": {"Một trong những hình ảnh được người dân ghi lại khi nước suối tràn qua cầu treo " +
			"của bản.", nil},
		"a time of another": {"Tối cùng ngày, lực lượng cứu hộ đã đưa được ba công nhân ra khỏi hầm an toàn.",
			[]string{"Lực lượng cứu hộ"}},
		"a time of another, and no more": {"Tối cùng ngày, nước rút và bà con về nhà.", nil},
		"itself names it": {"Xã xây cầu treo mới qua suối Nậm Tăm và cấm xe tải đi qua cây cầu này từ tháng sau.",
			[]string{"Xã xây cầu", "Từ tháng"}},
		"a name nobody explains": {"Trong lúc chờ xe, anh Pâng nhặt được chiếc ví có 12 triệu đồng và mang đến " +
			"công an xã.", nil},
		"half a quotation": {"“Nước lên nhanh lắm, chúng em chỉ kịp bế con chạy lên nhà văn hóa của bản " +
			"trong đêm.", nil},
		"a time, no subject": {"Tuần này các trường vùng cao cho học sinh nghỉ học vì rét đậm, trừ lớp 9 và lớp " +
			"12.",
			[]string{"Tuần này", "Các trường"}},
		"a word that only looks like a link": {"Sông Nậm Na dâng cao làm ngập 40 ha lúa của bà con hai bản ven " +
			"sông đêm qua.",
			[]string{"Sông Nậm Na"}},
		"a link to before": {"Do đó, các xã ven suối phải đưa người già và trẻ nhỏ lên nhà văn hóa trước chín " +
			"giờ " +
			"tối nay.",
			[]string{"Các xã ven suối"}},
		"a link to before, and who": {"Tuy nhiên, ông cho rằng các xã ven suối phải đưa người già lên nhà văn hóa " +
			"trước chín giờ tối nay.", nil},
		"a link without a comma": {"Trước đó ngày 12/5, huyện Than Uyên cấp 40 tấn gạo cho các hộ bị lũ cuốn " +
			"mất nhà.",
			[]string{"Ngày 12/5", "Huyện"}},
		"besides somebody else": {"Còn ông Lò Văn Pâng cho biết bản sẽ dời 14 hộ ven suối lên khu đất cao trước " +
			"mùa lũ.",
			[]string{"Ông Lò Văn Pâng", "Bản sẽ"}},
		"what it goes on with": {"Liên quan đến vụ việc này, công an huyện Than Uyên tạm giữ tài xế để làm rõ lỗi.",
			[]string{"Công an huyện"}},
		"where it holds": {"Trong trường hợp này, công an huyện Than Uyên tạm giữ tài xế để làm rõ lỗi của các " +
			"bên.", nil},
		"who says it is not named": {"Ông cho biết, toàn xã có 14 nhà bị lũ cuốn và 30 ha lúa mới cấy bị vùi lấp.",
			[]string{"Toàn xã"}},
		"he, of whom is told at the end": {"Ông Lò Văn Pâng cho biết xã giao tổ của ông gác cây cầu treo suốt " +
			"mùa lũ này.",
			[]string{"Ông Lò Văn Pâng"}},
		"what a picture proves": {"Ảnh vệ tinh chụp hôm 3/8 cho thấy hồ thủy điện Nậm Na đã tràn qua đập phụ.",
			[]string{"Ảnh vệ tinh"}},
		"who stands where, in brackets": {"Ông Lò Văn Pâng (áo trắng) đã được bầu làm Chủ tịch xã Nậm Sỏ.", nil},
		"in the middle of something": {"Bản Nà Phát đứng giữa hai dòng suối và năm nào cũng bị lũ cô lập vài ngày.",
			[]string{"Bản Nà Phát"}},
		"a time that itself names": {"Tối 2/9, công an huyện cho biết vào thời gian trên có 40 người đua xe ở " +
			"xã Bản Bo.",
			[]string{"Tối 2/9", "Công an"}},
		"a time it does not name": {"Công an huyện cho biết vào thời gian trên có 40 người đua xe ở xã Phúc " +
			"Than.", nil},
		"a person above": {"Trạm y tế xã đã sơ cứu hai đối tượng trên về vết thương ở tay.", nil},
		"people of an age": {"Hội Người cao tuổi xã Nậm Sỏ mừng thọ 43 người trên 80 tuổi vào sáng thứ Bảy tuần " +
			"trước.",
			[]string{"Hội Người"}},
		"a car of which nothing is said": {"Khi tới đèo Khau Co, chiếc xe bất ngờ mất phanh và lao xuống vực " +
			"sâu hơn 20 m.", nil},
		"a car and what it did": {"Khi tới đèo Khau Co, chiếc xe gây tai nạn ở Phúc Than đã bị dân quân chặn lại.",
			[]string{"Khi tới"}},
		"who looks into it": {"Hiện vụ việc đang được công an huyện Than Uyên và các bên liên quan điều tra, " +
			"làm rõ.", nil},
		"what was taken": {"Tang vật thu giữ gồm 2 khẩu súng kíp, 1 xe máy và 40 kg thịt thú rừng.", nil},
		"what is to be done": {"Tăng cường tuyên truyền để bà con không thả rông trâu bò; khuyến khích trồng cỏ " +
			"voi trên nương.",
			nil},
		"what is to be done, and by whom": {"Thực hiện kế hoạch của tỉnh, sáng 4/3 huyện Than Uyên tiêm phòng " +
			"cho 900 con trâu.",
			[]string{"Thực hiện"}},
		"a judgment after its reasons": {"Xét đơn của 40 hộ, Ủy ban nhân dân xã Nậm Sỏ giảm một nửa tiền nước " +
			"tháng 3 cho hai bản.",
			[]string{"Xét đơn"}},
		"three dots": {"Chỉ trong phút chốc cả ba nhà ven suối đã bị lũ cuốn …", nil},
		"the writer's wish": {"Thiết nghĩ, xã nên dời cả ba bản ven suối lên khu đất cao trước mùa mưa sang " +
			"năm.", nil},
		"the matter":         {"Sự việc được phát hiện khi cán bộ của chợ đi kiểm tra các quầy vào buổi sáng.", nil},
		"a place said above": {"Việc đi lại tại khu vực trên bị ảnh hưởng nghiêm trọng trong nhiều ngày liền.", nil},
		"a state said above": {"Xã yêu cầu các trưởng bản chấm dứt ngay tình trạng đó trước mùa gặt.", nil},
		"whoever she is":     {"Tối hôm trước xem tin lũ, bà chợt nghĩ tới nương ngô ven suối chưa kịp bẻ.", nil},
		"her family":         {"Thấy nước giếng đục, gia đình chị đã trình báo với công an xã để làm rõ.", nil},
		"who she is": {"Thấy nước giếng đục, bà Lò Thị Én và gia đình bà đã trình báo với công an xã.",
			[]string{"Thấy nước", "Bà Lò"}},
		"a time after it": {"Hai ngày sau, công an huyện tìm được con trâu ở bản bên và trả cho chủ.", nil},
		"a time after what it says": {"Hai ngày sau khi nhận tin, công an huyện tìm được con trâu ở bản bên.",
			[]string{"Hai ngày"}},
		"who stands where": {"Ông Lò Văn Pâng (thứ hai từ phải qua) được bầu làm Chủ tịch xã " +
			"Nậm Sỏ.", nil},
		"a place and no more": {"Trường Tiểu học xã Nậm Sỏ, nơi xảy ra sự việc thầy giáo phạt học " +
			"sinh.", nil},
		"the reason of what is said": {"Nguyên nhân là bà con chưa nhận đủ tiền đền bù đất ở khu tái " +
			"định cư.", nil},
		"whoever holds the office": {"Thứ trưởng đề nghị tỉnh tiêm vét cho trẻ ở ba xã vùng cao, không để dịch " +
			"lan rộng.", nil},
		"who holds the office": {"Thứ trưởng Lò Văn Pâng đề nghị tỉnh tiêm vét cho trẻ ở ba xã vùng cao trước " +
			"tháng Chín.",
			[]string{"Thứ trưởng Lò"}},
		"what goes on, and who does it": {"Tiếp tục đợt kiểm tra, sáng 17/9 Sở Y tế đến ba xã vùng cao có người " +
			"mắc bạch hầu.",
			[]string{"Tiếp tục"}},
		"how it has been": {"Những năm qua, xã Nậm Sỏ luôn xác định trồng rừng là việc phải làm để giữ đất và " +
			"giữ nước.", nil},
		"how it has been, in figures": {"Những năm qua, xã Nậm Sỏ trồng mới 340 ha quế trên đất nương cũ của ba bản.",
			[]string{"Những năm qua"}},
		"told before": {"Như Báo Lai Châu đã đưa tin, công an huyện Than Uyên tạm giữ tài xế xe khách từ tối 9/8.",
			[]string{"Công an huyện"}},
		"the second of several": {"Hai là, các hộ ven suối chưa nhận đủ tiền đền bù đất ở khu tái định cư mới.", nil},
		"from outside": {"Nhà văn hóa mới của bản Nà Phát nhìn từ bên ngoài trong ngày đã khánh " +
			"thành.", nil},
		"where it lies": {"Nằm cách trung tâm xã hơn 20 km, bản Nậm Cày có 65 hộ dân và một lớp mầm " +
			"non.", nil},
		"whichever ministry": {"Bộ sẽ chỉ đạo các đơn vị bố trí vốn và sớm thi công đoạn tránh.", nil},
		"who somebody is":    {"Lò Văn Pâng là nhân viên bảo vệ của chợ thị trấn Than Uyên.", nil},
		"who somebody is, as somebody says": {"Theo cáo trạng, Lò Văn Pâng là nhân viên bảo vệ của chợ thị trấn " +
			"Than Uyên.", nil},
		"an answer to somebody else": {"Đồng quan điểm, ông Lò Văn Pâng cho rằng xả nước đập thì rất " +
			"khó.", nil},
		"a work said before": {"Công tác này gặp nhiều khó khăn vì một số hộ chưa chịu bàn giao đất cho " +
			"xã.", nil},
		"besides what": {"Ngoài việc theo dõi mực nước suối; kiểm tra đập và cắm biển báo ở các " +
			"ngầm tràn.", nil},
		"a road to what happened": {"Khoảng 13 giờ ngày 12/1, xe bảy chỗ biển số Lai Châu di chuyển trên quốc lộ " +
			"32 hướng về thị trấn Than Uyên.", nil},
		"what happened on the road": {"Khoảng 13 giờ ngày 12/1, xe bảy chỗ di chuyển trên quốc lộ 32 lao xuống " +
			"suối " +
			"ở đoạn qua xã Phúc Than.", []string{"Khoảng 13 giờ", "Xe bảy chỗ"}},
		"what it tells of, and nothing of it": {"Liên quan đến vụ xe khách lao xuống suối, tại bản Nà Phát, xã " +
			"Phúc " +
			"Than, huyện Than Uyên, ngày 9/8.", nil},
		"what it tells of, and what": {"Liên quan đến vụ xe khách lao xuống suối, công an huyện Than Uyên tạm giữ " +
			"tài xế từ tối 9/8.", []string{"Liên quan", "Công an"}},
		"no pronoun": {"Bà con các bản ven suối dọn bùn, dựng lại nhà và nhận gạo cứu trợ ngay trong sáng thứ Bảy.",
			[]string{"Bà con"}},
		"a quotation open at its end": {"Trưởng bản Lò Văn Pâng nói với đoàn: \" Nước về từ sáng nay, ai cũng mừng " +
			"vì không phải gánh nữa.", []string{"Trưởng bản Lò Văn Pâng nói với đoàn: \" Nước về từ sáng nay, ai " +
			"cũng mừng vì không phải gánh nữa.\""}},
		"a mark that belongs nowhere": {"Trưởng bản Lò Văn Pâng khoe dòng \" nước sạch về tới từng nhà và không ai " +
			"phải gánh từ suối lên.", nil},
		"who says it is named": {"“Nước về là vui nhất”, ông Lò Văn Pâng nói khi mở vòi nước đầu tiên của bản " +
			"sáng " +
			"nay.",
			[]string{"“Nước về", "Ông Lò"}},
	} {
		t.Run(name, func(t *testing.T) {
			var sent []string
			for _, candidate := range candidates("", []string{whole, c.sentence}, 300) {
				if candidate.Place == 1 {
					sent = append(sent, candidate.Text)
				}
			}
			assert.Same(t, "something of it may be sent", len(sent) > 0, len(c.sent) > 0)
			for _, text := range sent {
				good := false
				for _, start := range c.sent {
					good = good || strings.HasPrefix(text, start)
				}
				assert.Same(t, "may be sent: "+text, good, true)
			}
		})
	}
}

func TestTwoSentencesAreJoinedOnlyWhole(t *testing.T) {
	const short = "Nước về bản cao từ sáng nay."
	for second, joined := range map[string]bool{
		"Bà con mừng lắm vì không phải gánh nước nữa.":           true,
		"“Ai cũng mừng”, trưởng bản nói.":                        true,
		"” Bà con mừng lắm, trưởng bản nói thêm.":                false,
		"\" Bà con mừng lắm, trưởng bản nói thêm.":               false,
		"và đã dựng xong hai nhà sàn cho hộ nghèo trong bản ấy.": false,
		"”":     false,
		"\"":    false,
		"” .":   false,
		"\" \"": false,
	} {
		found := false
		for _, c := range candidates("", []string{short, second}, 300) {
			found = found || c.Kind == Joined
		}
		assert.Same(t, "joined with "+second, found, joined)
	}
}

func TestWhatLeadsUpIsSentWithWhatHappened(t *testing.T) {
	got := candidates("", []string{"Tối 8/7, xe tải do một thanh niên điều khiển chạy theo hướng đi Lai Châu.",
		"Tới xã Phúc Than, xe tông vào nhà dân làm hai người chết."}, 300)
	assert.Same(t, "candidates of the first sentence", len(got) > 0 && got[0].Place == 0, true)
	for _, c := range got {
		if c.Place == 0 {
			assert.Same(t, "kind of "+c.Text, c.Kind, uint8(Joined))
		}
	}
}

func TestTwoSentencesThatHaveNoRoomAreJoinedWithoutBrackets(t *testing.T) {
	first := "Trưa 8/7, xe tải biển kiểm soát 25C do anh Lò Văn Pâng (sinh năm 1989, trú tại xã Phúc Than) điều " +
		"khiển " +
		"chạy theo hướng đi Lai Châu."
	second := "Tới xã Phúc Than, xe tông vào nhà dân làm hai người chết."
	got := candidates("", []string{first, second}, len([]rune(first+second)))
	assert.Same(t, "the first candidate", got[0],
		Candidate{Text: "Trưa 8/7, xe tải biển kiểm soát 25C do anh Lò Văn Pâng điều " +
			"khiển chạy theo hướng đi Lai Châu. " + second, Kind: Joined | uint8(shorten.Brackets)})
}

func TestWhatReadsWellIsSentBeforeWhatDoesNot(t *testing.T) {
	const good = "Việc đi lại tại khu vực trên bị ảnh hưởng nghiêm trọng trong nhiều ngày liền."
	got := candidates("", []string{"và đã dựng xong hai nhà sàn cho hộ nghèo trong bản.", good, "Vì sao vậy?"}, 300)
	assert.Same(t, "candidates", got, []Candidate{{Text: good, Place: 1, Leans: true}})
}

func TestWhatHasRoomIsSentBeforeWhatHasNot(t *testing.T) {
	const good = "Việc đi lại tại khu vực trên bị ảnh hưởng nghiêm trọng trong nhiều ngày liền."
	long := "Việc đi lại tại khu vực trên " + strings.Repeat("rất khó khăn, ", 9) + "theo xã."
	assert.Same(t, "candidates", candidates("", []string{long, good}, 100), []Candidate{{Text: good, Place: 1, Leans: true}})
}

func TestWhereNothingCanBeReadAloneTheTextIsSentAsItIs(t *testing.T) {
	got := candidates("", []string{"đã dựng xong hai nhà sàn cho hộ nghèo trong bản."}, 300)
	assert.Same(t, "candidates", got, []Candidate{{Text: "đã dựng xong hai nhà sàn cho hộ nghèo trong bản.", Leans: true}})
}

func TestAPersonIsNamedInFull(t *testing.T) {
	const first = "Công an xã Nậm Sỏ cho biết ông Lò Văn Pâng đã trình báo việc mất trâu vào sáng thứ Bảy tuần " +
		"trước."
	for name, c := range map[string]struct {
		title           string
		before          []string
		sentence, wants string // "" when it may not be sent
		after           string
	}{
		"by the given name": {"Bắt trộm trâu", []string{first},
			"Trong đêm, ông Pâng cùng dân quân lần theo dấu chân và tìm được hai con trâu ở bản bên.",
			"Trong đêm, ông Lò Văn Pâng cùng dân quân lần theo dấu chân và tìm được hai con trâu ở bản bên.", ""},
		"at the beginning": {"Bắt trộm trâu", []string{first, "Hôm qua, Pâng ra nương từ sớm."},
			"Pâng cùng dân quân lần theo dấu chân và tìm được hai con trâu ở bản bên trong đêm.",
			"Lò Văn Pâng cùng dân quân lần theo dấu chân và tìm được hai con trâu ở bản bên trong đêm.", ""},
		"once": {"Bắt trộm trâu", []string{first},
			"Trong đêm, ông Pâng lần theo dấu chân, và chính ông Pâng tìm được hai con trâu ở bản bên.",
			"Trong đêm, ông Lò Văn Pâng lần theo dấu chân, và chính ông Pâng tìm được hai con trâu ở bản bên.", ""},
		"the title names him": {"Ông Pâng tìm lại trâu", []string{first},
			"Trong đêm, ông Pâng cùng dân quân lần theo dấu chân và tìm được hai con trâu ở bản bên.",
			"Trong đêm, ông Pâng cùng dân quân lần theo dấu chân và tìm được hai con trâu ở bản bên.", ""},
		"a word of the title": {"Bắt trộm trâu bên đồng",
			[]string{"Công an xã cho biết ông Lò Văn Đồng mất trâu từ tối thứ Bảy."},
			"Trong đêm, ông Đồng cùng dân quân lần theo dấu chân và tìm được hai con trâu ở bản bên.",
			"Trong đêm, ông Lò Văn Đồng cùng dân quân lần theo dấu chân và tìm được hai con trâu ở bản bên.", ""},
		"behind a word that begins": {"Bắt trộm trâu", []string{first},
			"Khi Pâng cùng dân quân lần theo dấu chân, cả bản đã thức dậy và đốt đuốc đi tìm trâu suốt đêm.",
			"Khi Lò Văn Pâng cùng dân quân lần theo dấu chân, cả bản đã thức dậy và đốt đuốc đi tìm trâu suốt " +
				"đêm.", ""},
		"two of the name": {"Bắt trộm trâu", []string{first, "Người mua là ông Vàng Văn Pâng ở xã bên cạnh."},
			"Trong đêm, ông Pâng cùng dân quân lần theo dấu chân và tìm được hai con trâu ở bản bên.", "", ""},
		"another of the name": {"Bắt trộm trâu", []string{first},
			"Trong đêm, bà Pâng cùng dân quân lần theo dấu chân và tìm được hai con trâu ở bản bên.", "", ""},
		"a street": {"Bắt trộm trâu", []string{"Nhà ở đường Lò Văn Pâng, thị trấn mới mở từ năm trước."},
			"Trong đêm, ông Pâng cùng dân quân lần theo dấu chân và tìm được hai con trâu ở bản bên.", "", ""},
		"named later": {"Bắt trộm trâu", nil,
			"Trong đêm, ông Pâng cùng dân quân lần theo dấu chân và tìm được hai con trâu ở bản bên.", "", ""},
		"whose name is a word too": {"Kết luận",
			[]string{"Ông Lò Văn Thanh trình báo việc mất trâu với công an xã."},
			"Chiều 12/5, Thanh tra huyện công bố kết luận về việc mua trâu giống của xã và đòi hoàn trả 2 tỷ đồng.",
			"Chiều 12/5, Thanh tra huyện công bố kết luận về việc mua trâu giống của xã và đòi hoàn trả 2 tỷ " +
				"đồng.", ""},
		"two syllables": {"Bắt trộm trâu", []string{"Công an xã cho biết ông Lò Pâng mất trâu từ tối thứ Bảy."},
			"Trong đêm, ông Pâng cùng dân quân lần theo dấu chân và tìm được hai con trâu ở bản bên.",
			"Trong đêm, ông Lò Pâng cùng dân quân lần theo dấu chân và tìm được hai con trâu ở bản bên.", ""},
		"a foreigner": {"Đoàn chuyên gia", []string{"Đoàn do giáo sư Frank Werner dẫn đầu đến xã từ hôm kia."},
			"Trong hai ngày, ông Werner cùng dân bản đo mực nước suối và cắm 14 cột mốc báo lũ ở ba xã.",
			"Trong hai ngày, ông Frank Werner cùng dân bản đo mực nước suối và cắm 14 cột mốc báo lũ ở ba xã.", ""},
		"named in full only later": {"Bắt trộm trâu", nil,
			"Sáng nay, ông Pâng cùng dân quân lần theo dấu chân và tìm được hai con trâu ở bản bên.",
			"Sáng nay, ông Lò Văn Pâng cùng dân quân lần theo dấu chân và tìm được hai con trâu ở bản bên.",
			"Công an xã khen ông Lò Văn Pâng vì đã tìm được trâu của bản."},
		"with who it is": {"Bắt trộm trâu", nil,
			"Sáng nay, ông Pâng, chủ hai con trâu, cùng dân quân lần theo dấu chân tới bản bên và báo công an.",
			"Sáng nay, ông Pâng, chủ hai con trâu, cùng dân quân lần theo dấu chân tới bản bên và báo công an.", ""},
		"a side of the sky": {"Bắt trộm trâu", []string{"Ông Lò Văn Đông và ông Hà Văn Đông trình báo việc mất " +
			"trâu."},
			"Trong đêm, dân quân lần theo dấu chân về phía Đông và tìm được hai con trâu ở bản bên.",
			"Trong đêm, dân quân lần theo dấu chân về phía Đông và tìm được hai con trâu ở bản bên.", ""},
		"capitals are an office": {"Bắt trộm trâu", []string{"Phòng TCKH và Sở TCKH gửi giấy cho xã."},
			"Trong tuần này, TCKH sẽ trả tiền công cho những người tìm được hai con trâu ở bản bên.",
			"Trong tuần này, TCKH sẽ trả tiền công cho những người tìm được hai con trâu ở bản bên.", ""},
		"a foreigner behind his country": {"Đoàn chuyên gia", []string{"Giáo sư Áo Frank Werner đến xã từ hôm kia."},
			"Trong hai ngày, ông Werner cùng dân bản đo mực nước suối và cắm 14 cột mốc báo lũ ở ba xã.",
			"Trong hai ngày, ông Frank Werner cùng dân bản đo mực nước suối và cắm 14 cột mốc báo lũ ở ba xã.", ""},
		"by the family name": {"Đoàn chuyên gia", []string{"Đoàn do giáo sư Pak Min-su dẫn đầu đến xã từ hôm kia."},
			"Trong hai ngày, ông Pak cùng dân bản đo mực nước suối và cắm 14 cột mốc báo lũ ở ba xã.",
			"Trong hai ngày, ông Pak Min-su cùng dân bản đo mực nước suối và cắm 14 cột mốc báo lũ ở ba xã.", ""},
		"in a quotation": {"Bắt trộm trâu", []string{first},
			"Trưởng bản nói: “Nhờ ông Pâng mà bản tìm được hai con trâu ngay trong đêm thứ Bảy”.",
			"Trưởng bản nói: “Nhờ ông Pâng mà bản tìm được hai con trâu ngay trong đêm thứ Bảy”.", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			for _, candidate := range candidates(c.title, append(c.before, c.sentence, whole, c.after), 300) {
				if candidate.Place == len(c.before) && candidate.Kind == 0 {
					got = candidate.Text
				}
			}
			assert.Same(t, c.sentence, got, c.wants)
		})
	}
}

func TestAPersonIsNamedWithTheOffice(t *testing.T) {
	const said = "Ông Lò Văn Pâng đề nghị huyện dời 14 hộ ven suối lên khu đất cao của bản trước mùa lũ sang năm."
	for name, c := range map[string]struct{ title, before, want string }{
		"between commas": {"Dời dân", "Đoàn gặp ông Lò Văn Pâng, Chủ tịch UBND xã Nậm Sỏ, vào sáng thứ Bảy.",
			"Ông Lò Văn Pâng, Chủ tịch UBND xã Nậm Sỏ, đề nghị"},
		"before what he says": {"Dời dân", "Ông Lò Văn Pâng - Bí thư Đảng ủy xã cho biết bản có 40 hộ.",
			"Ông Lò Văn Pâng, Bí thư Đảng ủy xã, đề nghị"},
		"the title names him": {"Ông Pâng xin dời dân",
			"Đoàn gặp ông Lò Văn Pâng, Chủ tịch xã, vào sáng thứ Bảy.", said[:30]},
		"nowhere an end": {"Dời dân", "Trong buổi sáng có ông Lò Văn Pâng, Chủ tịch xã đi cùng đoàn.",
			said[:30]},
		"whose office is said": {"Dời dân", "Đoàn gặp ông Lò Văn Pâng, Chủ tịch xã này, vào sáng thứ Bảy.",
			said[:30]},
		"half a bracket": {"Dời dân", "Đoàn gặp ông Lò Văn Pâng, Chủ tịch xã (Nậm Sỏ, vào sáng thứ Bảy.",
			said[:30]},
		"with somebody": {"Dời dân", "Ông Lò Văn Pâng - Chủ tịch xã với Sở Thông tin Truyền thông họp.",
			said[:30]},
		"no office": {"Dời dân", "Đoàn gặp ông Lò Văn Pâng, người bản Nà Hẻ, vào sáng thứ Bảy.",
			said[:30]},
	} {
		got := ""
		for _, candidate := range candidates(c.title, []string{c.before, said}, 300) {
			if candidate.Place == 1 && candidate.Kind == 0 {
				got = candidate.Text
			}
		}
		assert.Same(t, name+": "+got, strings.HasPrefix(got, c.want), true)
	}
}

func TestTheTitleAgainIsNoSummary(t *testing.T) {
	for _, c := range candidates("Xã Nậm Sỏ bàn giao bốn phòng học mới cho trường mầm non",
		[]string{"Bốn phòng học mới được xã Nậm Sỏ bàn giao cho trường mầm non.", whole}, 300) {
		assert.Same(t, "sentence of "+c.Text, c.Place, 1)
	}
}
