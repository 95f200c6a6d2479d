// Package trial tries a topic's rules on the articles of the last month.
package trial

import (
	"context"
	"slices"
	"time"

	"loa/article"
)

const (
	days  = 30
	most  = 5000 // articles that rules are tried on
	shown = 20
)

// Topic is a topic that is tried.
type Topic struct {
	article.Topic
	Was     string // what it is called now, "" for a new one
	Now     time.Time
	Sources map[string]article.Source
}

// Trial is what rules would have caught.
type Trial struct {
	Of, All, New, AllLost int
	Partial               bool // there are older articles in the month
	Caught, Lost          []Row
}

// Row is an article that the rules catch, or no longer catch.
type Row struct {
	article.Article
	Why   string
	IsNew bool
}

// Fields name where a rule looks.
var Fields = map[string]string{article.FieldTitle: "tiêu đề", article.FieldLead: "lời dẫn",
	article.FieldText: "nội dung", article.FieldCategory: "mục"}

// reasons name by what an article belongs to a topic.
var reasons = map[article.ReasonKind]string{article.ReasonSource: "nguồn", article.ReasonSection: "mục",
	article.ReasonKeyword: "từ khóa", article.ReasonRule: "quy tắc", article.ReasonEmergency: "từ báo khẩn cấp",
	article.ReasonLearned: "học được"}

// Articles finds articles.
type Articles interface {
	Find(ctx context.Context, q article.Query) (list []article.Article, partial bool, err error)
}

// Of finds which articles of the last month belong to a topic, and which are new to
// it.
func Of(ctx context.Context, articles Articles, t Topic) (*Trial, error) {
	if t.ID == "" {
		t.ID = "moi"
	}
	matcher, found := article.NewMatcher([]article.Topic{t.Topic}), &Trial{}
	query := article.Query{Since: t.Now.AddDate(0, 0, -days)}
	for {
		list, _, err := articles.Find(ctx, query)
		if err != nil {
			return nil, err
		}
		for _, a := range list {
			if a.Source != article.OperatorSource {
				found.note(a, matcher.Explain(a, t.Sources[a.Source]), t.Was)
			}
		}
		if len(list) == 0 {
			return found, nil
		}
		last := list[len(list)-1]
		if query.BeforePublished, query.BeforeID = last.Published, last.ID; found.Of >= most {
			found.Partial = true
			return found, nil
		}
	}
}

// note enters an article that rules were tried on.
func (f *Trial) note(a article.Article, why []article.Reason, was string) {
	f.Of++
	had := was != "" && slices.Contains(a.Topics, was)
	switch {
	case len(why) > 0:
		f.All++
		row := Row{Article: a, IsNew: !had, Why: reasons[why[0].Kind] + " «" + why[0].Words + "»"}
		if field := Fields[why[0].Field]; field != "" {
			row.Why += " ở " + field
		}
		if !had {
			f.New++
		}
		if len(f.Caught) < shown {
			f.Caught = append(f.Caught, row)
		}
	case had:
		if f.AllLost++; len(f.Lost) < shown {
			f.Lost = append(f.Lost, Row{Article: a})
		}
	}
}
