package bench

import (
	"fmt"
	"strings"
	"time"

	"loa/article"
	"loa/bot/render"
	"loa/channel"
	"loa/subscriber"
)

// Samples are articles of our own, newest first by number.
func Samples() []article.Article {
	var list []article.Article
	for i := 1; i <= 12; i++ {
		list = append(list, article.Article{
			ID: int64(
				i,
			),
			Source: "laichau",
			Key:    fmt.Sprint(i),
			URL:    fmt.Sprintf("https://laichau.gov.vn/tin/%d.html", i),
			Title: fmt.Sprintf(
				"Bản Lùng thêm %d hộ thoát nghèo",
				i,
			),
			Lead:        fmt.Sprintf("Năm nay có %d hộ.", i),
			Summary:     fmt.Sprintf("Năm nay có %d hộ.", i),
			ContentText: "Bà con trồng chè và nuôi ong.",
			Topics:      []string{"nong-nghiep"},
			State:       article.StateLive,
			Seq:         int64(i),
			PublishSeq:  int64(i),
			Published:   time.Date(2020, 6, 30, i, 0, 0, 0, time.UTC),
		})
	}
	list[11].Title, list[11].ContentText = "Sạt lở trên quốc lộ 4D", "Đá rơi chắn đường."
	list[11].Topics = []string{"canh-bao", "nong-nghiep"}
	list[11].Image = &article.Image{URL: "https://laichau.gov.vn/anh/sat-lo.jpg"}
	return list
}

// Renderer words messages of the site of the tests.
func Renderer() *render.Renderer {
	r := render.New("Loa Lai Châu", time.FixedZone("ICT", 7*3600), true)
	r.Reload(Topics, Sources)
	return r
}

// withEnded adds to layouts those of emergencies that were ended.
func withEnded(all map[string]channel.Delivery) map[string]channel.Delivery {
	sub := subscriber.Subscriber{
		Channel:  "telegram",
		Kind:     subscriber.Private,
		Language: "vi",
		Size:     subscriber.SizeMedium,
		Preview:  true,
		Sound:    true,
	}
	ended := func(kind channel.DeliveryKind, how article.EscalationState, urgency article.Urgency) channel.Delivery {
		a := Flood()
		a.Ended, a.Urgency = how, urgency
		return channel.Delivery{Subscriber: sub, Kind: kind, Articles: []article.Article{a}}
	}
	of := func(d channel.Delivery, of channel.DeliveryKind, change article.ChangeKind) channel.Delivery {
		d.Of, d.Change = of, change
		return d
	}
	operators := func(d channel.Delivery) channel.Delivery {
		d.Articles[0].Source, d.Articles[0].State, d.Subscriber.Language = article.OperatorSource, article.StateWithdrawn, "en"
		return d
	}
	const over, mistaken = article.EscalationAllClear, article.EscalationFalseAlarm
	all["ended-edit"] = ended(channel.DeliverEdit, over, article.Ordinary)
	late := ended(channel.DeliverEdit, over, article.Ordinary)
	late.Late = true
	all["ended-edit-late"] = late
	all["ended-new"] = ended(channel.DeliverArticle, over, article.Ordinary)
	all["ended-correction"] = of(
		ended(channel.DeliverEdit, over, article.Ordinary),
		channel.DeliverCorrection,
		article.ChangeEnded,
	)
	all["mistaken-warning"] = ended(channel.DeliverEdit, mistaken, article.Warning)
	all["mistaken-article"] = ended(channel.DeliverEdit, mistaken, article.Ordinary)
	all["mistaken-retraction"] = of(
		ended(channel.DeliverCorrection, mistaken, article.Ordinary),
		"",
		article.ChangeMistaken,
	)
	all["mistaken-retraction-warning"] = of(
		ended(channel.DeliverCorrection, mistaken, article.Warning),
		"",
		article.ChangeMistaken,
	)
	all["mistaken-retraction-operator"] = operators(
		of(ended(channel.DeliverCorrection, mistaken, article.Warning), "", article.ChangeMistaken),
	)
	all["mistaken-correction"] = of(
		ended(channel.DeliverCorrection, mistaken, article.Ordinary),
		"",
		article.ChangeTitle,
	)
	withdrawal := operators(ended(channel.DeliverWithdrawal, mistaken, article.Warning))
	withdrawal.Subscriber.Language = "vi"
	all["mistaken-withdrawal"] = withdrawal
	return all
}

// congress is an article with all its parts.
func congress() article.Article {
	return article.Article{
		ID:      41,
		Source:  "laichau",
		URL:     "https://laichau.gov.vn/tin-tuc/thi-dua.html?a=1&b=2",
		Title:   "Tỉnh biểu dương 50 hộ \"làm kinh tế giỏi\" & hiếu học",
		Lead:    "Sáng 1/7, tỉnh biểu dương 50 hộ tiêu biểu của 8 huyện. Mỗi hộ nhận một bằng khen.",
		Summary: "Sáng 1/7, tỉnh biểu dương 50 hộ tiêu biểu của 8 huyện. Mỗi hộ nhận một bằng khen.",
		ContentText: "Sáng 1/7, tỉnh biểu dương 50 hộ tiêu biểu của 8 huyện. Mỗi hộ nhận một bằng khen.\n\n" +
			strings.Repeat("Bà con các bản cùng nhau trồng chè, nuôi ong và cho con đi học đều. ", 40),
		Topics: []string{
			"thi-dua-khen-thuong",
			"nong-nghiep",
		},
		Image: &article.Image{URL: "https://laichau.gov.vn/anh/bieu-duong.jpg"},
		Published: time.Date(
			2020,
			7,
			1,
			8,
			30,
			0,
			0,
			time.UTC,
		),
		Changed:    time.Date(2020, 7, 1, 9, 0, 0, 0, time.UTC),
		State:      article.StateLive,
		PublishSeq: 41,
	}
}

// Flood is an emergency.
func Flood() article.Article {
	a := congress()
	a.ID, a.Title, a.Topics, a.Urgency = 42, "Lũ quét ở Mường Tè: sơ tán khỏi suối Nậm Ma", []string{
		"canh-bao",
	}, article.Emergency
	a.Summary, a.Lead, a.Image = "Nước suối lên nhanh. Bà con ở ven suối lên chỗ cao ngay, không quay lại lấy đồ.", "", nil
	return a
}

// Many are so many articles of several topics.
func Many(n int) []article.Article {
	var list []article.Article
	for i := range n {
		a := Samples()[i%11]
		a.ID, a.PublishSeq = int64(i+1), int64(i+1)
		a.Title = fmt.Sprintf("Tin số %d: bản Lùng làm đường mới", i+1)
		a.Summary = fmt.Sprintf("Con đường dài %d km. Bà con góp công.", i+1)
		a.Topics = []string{Topics[(i*5)%4].ID}
		list = append(list, a)
	}
	return list
}

// Layouts are all the ways in which messages look.
func Layouts() map[string]channel.Delivery {
	sub := subscriber.Subscriber{
		Channel:  "telegram",
		Kind:     subscriber.Private,
		Language: "vi",
		Size:     subscriber.SizeMedium,
		Preview:  true,
		Sound:    true,
	}
	one := func(kind channel.DeliveryKind, change func(*channel.Delivery)) channel.Delivery {
		d := channel.Delivery{Subscriber: sub, Kind: kind, Articles: []article.Article{congress()}}
		if kind == channel.DeliverUrgent {
			d.Articles[0] = Flood()
		}
		if change != nil {
			change(&d)
		}
		return d
	}
	list := func(kind channel.DeliveryKind, n, more int, period subscriber.Rhythm,
		change func(*channel.Delivery)) channel.Delivery {
		d := channel.Delivery{
			Subscriber: sub,
			Kind:       kind,
			Articles:   Many(n),
			More:       more,
			Period:     period,
			Sent:       time.Date(2020, 7, 1, 23, 30, 0, 0, time.UTC),
		}
		if change != nil {
			change(&d)
		}
		return d
	}
	size := func(s subscriber.MessageSize) func(*channel.Delivery) {
		return func(d *channel.Delivery) { d.Subscriber.Size = s }
	}
	return withEnded(map[string]channel.Delivery{
		"article-compact": one(channel.DeliverArticle, size(subscriber.SizeCompact)),
		"article-medium":  one(channel.DeliverArticle, nil),
		"article-full":    one(channel.DeliverArticle, size(subscriber.SizeFull)),
		"article-english": one(channel.DeliverArticle, func(d *channel.Delivery) { d.Subscriber.Language = "en" }),
		"article-channel": one(
			channel.DeliverArticle,
			func(d *channel.Delivery) { d.Subscriber.Kind = subscriber.Channel },
		),
		"article-bare": one(channel.DeliverArticle, func(d *channel.Delivery) {
			d.Articles[0] = article.Article{
				ID:        7,
				Title:     "Chỉ có tiêu đề",
				Source:    "khac",
				Published: congress().Published,
			}
		}),
		"article-keyword": one(channel.DeliverArticle, func(d *channel.Delivery) {
			d.Articles[0].Topics, d.Subscriber.Keywords = nil, []string{"hiếu học"}
		}),
		"article-notice": one(
			channel.DeliverArticle,
			func(d *channel.Delivery) { d.Articles[0] = Flood(); d.Articles[0].Urgency = article.Notice },
		),
		"article-story": one(channel.DeliverArticle, func(d *channel.Delivery) {
			d.Articles[0].Story, d.Articles[0].Part, d.Follows = 3, 3, "1"
		}),
		"urgent-emergency": one(channel.DeliverUrgent, nil),
		"urgent-warning-late": one(
			channel.DeliverUrgent,
			func(d *channel.Delivery) { d.Late, d.Articles[0].Urgency = true, article.Warning },
		),
		"urgent-notice": one(
			channel.DeliverUrgent,
			func(d *channel.Delivery) { d.Articles[0].Urgency = article.Notice },
		),
		"reminder":    one(channel.DeliverReminder, func(d *channel.Delivery) { d.Articles[0] = Flood() }),
		"edit":        one(channel.DeliverEdit, nil),
		"edit-urgent": one(channel.DeliverEdit, func(d *channel.Delivery) { d.Articles[0] = Flood() }),
		"correction-title": one(
			channel.DeliverCorrection,
			func(d *channel.Delivery) { d.Change = article.ChangeTitle },
		),
		"correction-numbers": one(
			channel.DeliverCorrection,
			func(d *channel.Delivery) { d.Change = article.ChangeNumbers },
		),
		"correction-named":         one(channel.DeliverCorrection, corrected),
		"correction-named-english": one(channel.DeliverCorrection, inEnglish(corrected)),
		"correction-back": one(channel.DeliverEdit, func(d *channel.Delivery) {
			d.Of, d.Change, d.Correction.At = channel.DeliverCorrection, article.ChangeNumbers, d.Articles[0].Changed
		}),
		"correction-withdrawn": one(channel.DeliverWithdrawal, func(d *channel.Delivery) {
			corrected(d)
			d.Of, d.Articles[0].State = channel.DeliverCorrection, article.StateWithdrawn
		}),
		"withdrawal": one(channel.DeliverWithdrawal, nil),
		"withdrawal-operator": one(
			channel.DeliverWithdrawal,
			func(d *channel.Delivery) { d.Articles[0] = Flood(); d.Articles[0].Source = article.OperatorSource },
		),
		"withdrawal-warning": one(channel.DeliverWithdrawal, func(d *channel.Delivery) { d.Articles[0] = Flood() }),
		"edit-urgent-late": one(
			channel.DeliverEdit,
			func(d *channel.Delivery) { d.Late, d.Articles[0] = true, Flood() },
		),
		"withdrawal-late": one(
			channel.DeliverWithdrawal,
			func(d *channel.Delivery) { d.Late, d.Articles[0] = true, Flood() },
		),
		"merged":   list(channel.DeliverMerged, 5, 0, "", nil),
		"held-one": list(channel.DeliverHeld, 1, 0, "", nil),
		"held":     list(channel.DeliverHeld, 2, 0, "", nil),
		"digest-story": list(channel.DeliverDigest, 5, 0, subscriber.RhythmDaily, func(d *channel.Delivery) {
			for i := range 4 {
				d.Articles[i].Story, d.Articles[i].Part = 3, 4-i
			}
			d.Articles[0].State, d.Articles[2].State = article.StateWithdrawn, article.StateWithdrawn
		}),
		"held-older": list(channel.DeliverHeld, 10, 190, "", func(d *channel.Delivery) { d.Older = 37 }),
		"digest-older-english": list(
			channel.DeliverDigest,
			10,
			190,
			subscriber.RhythmWeekly,
			func(d *channel.Delivery) {
				d.Older, d.Subscriber.Language = 37, "en"
			},
		),
		"merged-channel-older": list(
			channel.DeliverHeld,
			30,
			170,
			"",
			func(d *channel.Delivery) { d.Older, d.Subscriber.Kind = 37, subscriber.Channel },
		),
		"digest-daily":  list(channel.DeliverDigest, 10, 23, subscriber.RhythmDaily, nil),
		"digest-thrice": list(channel.DeliverDigest, 3, 0, subscriber.RhythmThrice, nil),
		"digest-weekly-short": list(
			channel.DeliverDigest,
			4,
			0,
			subscriber.RhythmWeekly,
			size(subscriber.SizeCompact),
		),
		"digest-channel": list(
			channel.DeliverDigest,
			10,
			5,
			subscriber.RhythmDaily,
			func(d *channel.Delivery) { d.Subscriber.Kind = subscriber.Channel },
		),
		"digest-english": list(
			channel.DeliverDigest,
			2,
			0,
			subscriber.RhythmDaily,
			func(d *channel.Delivery) { d.Subscriber.Language = "en" },
		),
		"merged-channel": list(
			channel.DeliverMerged,
			30,
			4,
			"",
			func(d *channel.Delivery) { d.Subscriber.Kind = subscriber.Channel },
		),
		"edit-correction": one(channel.DeliverEdit, func(d *channel.Delivery) {
			d.Of, d.Change = channel.DeliverCorrection, article.ChangeContent
		}),
		"edit-digest": list(channel.DeliverEdit, 4, 2, subscriber.RhythmThrice, func(d *channel.Delivery) {
			d.Of, d.Articles[1].State = channel.DeliverDigest, article.StateWithdrawn
			d.Articles[3].Ended = article.EscalationAllClear
		}),
		"edit-merged": list(channel.DeliverEdit, 5, 0, "", func(d *channel.Delivery) { d.Of = channel.DeliverMerged }),
	})
}

// corrected makes a delivery tell of an article that had another title and other
// figures.
func corrected(d *channel.Delivery) {
	now := d.Articles[0]
	now.ContentText = "Đá rơi chắn đường ở km 28 từ 7 giờ 30. Có 400 hộ ở bản Nậm Pì bị cô lập. Xe <tải> đi đường vòng."
	was := now
	was.Title = "Tỉnh biểu dương 5 hộ làm kinh tế giỏi & hiếu học"
	was.ContentText = "Đá rơi chắn đường ở km 26 từ 6 giờ 30. Có 40 hộ ở bản Nậm Pậy bị cô lập. Xe khách chạy bình " +
		"thường."
	d.Articles = []article.Article{now}
	d.Change = article.ChangeNumbers
	d.Correction = article.Correction{At: time.Date(2020, 6, 30, 13, 0, 0, 0, time.UTC),
		Edit: article.Compare(was, now)}
}

// inEnglish makes a delivery one to a reader of English.
func inEnglish(set func(*channel.Delivery)) func(*channel.Delivery) {
	return func(d *channel.Delivery) {
		set(d)
		d.Subscriber.Language = "en"
	}
}

// Nasty are texts that have broken others.
func Nasty() []string {
	return []string{
		"",
		" ",
		"<script>alert(1)</script>",
		"]]>",
		"a & b < c > d \" e ' f",
		"&amp;&lt;&#60;&nbsp;",
		"<b><i>chưa đóng",
		"</b></a>",
		"&",
		"a\u0000b\u0008c\u000b",
		"\u202egnourt\u202c",
		"\u200b\u200c\u200d",
		"Tie\u0302\u0301ng Vie\u0323\u0302t",
		"👨‍👩‍👧‍👦🏳️‍🌈",
		"\xff\xfe\xed\xa0\x80",
		strings.Repeat(
			"ộ",
			100_000,
		),
		strings.Repeat("Sạt lở. ", 12_500),
		strings.Repeat("😀", 100_000),
		strings.Repeat("<", 100_000),
		strings.Repeat("&", 100_000),
		strings.Repeat(
			"\"",
			100_000,
		),
		strings.Repeat("\n", 100_000),
		strings.Repeat("e\u0301\u0302", 50_000),
		"_*[]()~`>#+-=|{}.!",
		"https://laichau.gov.vn/ @loa /start #tin",
	}
}

// NastyArticle is an article each of whose fields is a hostile text.
func NastyArticle(s string) article.Article {
	return article.Article{
		ID:          9_000_000_000_000_000_000,
		Source:      s,
		URL:         s,
		Title:       s,
		Lead:        s,
		Summary:     s,
		ContentText: s,
		Author:      s,
		Origin:      s,
		Topics:      []string{s, "y-te", s},
		Image: &article.Image{
			URL: s,
		},
		Published:  time.Date(2020, 7, 1, 8, 30, 0, 0, time.UTC),
		Changed:    time.Date(2020, 7, 1, 9, 0, 0, 0, time.UTC),
		PublishSeq: 1 << 60,
	}
}
