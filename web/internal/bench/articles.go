package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"loa/article"
	"loa/operations"
)

// articles is a store of so many articles that never change.
type articles int

func (n articles) Articles(context.Context, article.Query) ([]article.Article, error) {
	syllables := strings.Fields("ủy ban nhân dân tỉnh tổ chức hội nghị tổng kết phong trào thi đua yêu nước năm " +
		"nhiều " +
		"tập thể được khen thưởng xã huyện đất trời mưa lớn sạt lở " +
		"trường lớp học sinh y tế tiêm chủng trẻ em người cao tuổi rừng núi đường sá cầu cống ruộng nương lúa ngô " +
		"chè " +
		"sắn trâu bò lợn gà cá tôm chợ phiên bản làng văn hóa du lịch")
	random := rand.New(rand.NewPCG(1, 2))
	text := func() string {
		var b strings.Builder
		for b.Len() < 3000 {
			b.WriteString("<p>")
			for range 40 {
				b.WriteString(syllables[random.IntN(len(syllables))] + " ")
			}
			b.WriteString("</p>\n")
		}
		return b.String()
	}
	var out []article.Article
	for i := int64(n); i > 0; i-- {
		at := time.Unix(1_800_000_000+i*3600, 0).UTC()
		out = append(out, article.Article{ID: i, Seq: i, PublishSeq: i, Source: "a",
			Title: fmt.Sprint("Hội nghị lần thứ ", i), URL: fmt.Sprint("https://a.example/", i),
			Summary: "Nhiều tập thể, cá nhân được khen thưởng tại hội nghị.", ContentHTML: text(),
			State: article.StateLive, Revision: 1, Published: at, Collected: at, Changed: at})
	}
	return out, nil
}

func (n articles) Article(context.Context, int64) (article.Article, error) {
	return article.Article{}, article.ErrNotFound
}

func (n articles) LatestSeq(context.Context) (int64, error) { return int64(n), nil }

func (articles) Changes(context.Context, int64, int) ([]article.Change, error) { return nil, nil }

func (articles) ArchiveEnd(context.Context, article.Query) (int64, error) { return 0, nil }

func (articles) RetiredTopics(context.Context) ([]article.Topic, error) { return nil, nil }

func (a articles) Find(ctx context.Context, q article.Query) ([]article.Article, bool, error) {
	list, err := a.Articles(ctx, q)
	return list, false, err
}

func (articles) Suggest(context.Context, article.Query) (string, error) { return "", nil }

func (articles) Months(context.Context, article.Query, *time.Location) ([]time.Time, error) {
	return nil, nil
}

func (articles) Revisions(context.Context, int64) ([]article.Revision, error) { return nil, nil }

func (articles) TopicCounts(context.Context) (map[string]int, error) { return nil, nil }

func (articles) Health(context.Context) ([]operations.SourceHealth, error) { return nil, nil }

func (articles) SourceEvents(context.Context, int) ([]operations.SourceEvent, error) { return nil, nil }

func (articles) LastSourceEvents(context.Context) (map[string]operations.SourceEvent, error) {
	return nil, nil
}

func (articles) SaveSourceEvent(context.Context, operations.SourceEvent) (bool, error) {
	return false, nil
}

func (articles) FeedToken(context.Context, string) (operations.FeedToken, error) {
	return operations.FeedToken{}, article.ErrNotFound
}

func (articles) Ping(context.Context) error { return nil }
