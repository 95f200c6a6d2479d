// Package topics has the screens where topics are listed, tried and edited.
package topics

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"loa/article"
	"loa/desk/internal/changes"
	"loa/desk/internal/fields"
	"loa/desk/internal/frame"
	"loa/desk/internal/trial"
	"loa/operations"
	"loa/viet"
)

// Screens are the pages where topics are listed, tried and edited.
type Screens struct{ changes.Screens }

const rulesMost = 12 // of a topic in a form

// topicForm is a form in which a topic is written.
type topicForm struct {
	changes.EntryForm
	Rules  []ruleInput
	Trial  *trialOf
	Stands bool // it is in the configuration
	// Subscribers is how many follow it.
	Subscribers int64
}

// ruleInput is a rule as a form shows it.
type ruleInput struct {
	N             int
	Any, All, Not string
	In            []fieldChoice
}

type fieldChoice struct {
	Value, Says string
	Chosen      bool
}

// trialOf is what rules would have caught, as a page shows it.
type trialOf struct {
	*trial.Trial
	Rows, LostRows []trialRow
}

type trialRow struct {
	frame.ArticleRow
	Why   string
	IsNew bool
}

// List shows the topics.
func (d Screens) List(q *frame.Request) error {
	stats, err := d.Options.State.Stats(q.R.Context())
	if err != nil {
		return err
	}
	type row struct {
		article.Topic
		Subscribers int64
	}
	var rows []row
	for _, t := range d.Current.Load().Topics {
		rows = append(rows, row{t, stats.Topics[t.ID]})
	}
	return d.Show(q, "topics", "Chủ đề", struct {
		Rows      []row
		CanChange bool
	}{rows, d.Options.Configuration != nil})
}

// Fresh shows the form of a new topic.
func (d Screens) Fresh(q *frame.Request) error {
	if d.Options.Configuration == nil {
		return article.ErrNotFound
	}
	return d.Show(q, "topic", "Chủ đề mới", d.topicForm(article.Topic{}, "", ""))
}

// Edit shows the form of a topic.
func (d Screens) Edit(q *frame.Request) error {
	if d.Options.Configuration == nil {
		return article.ErrNotFound
	}
	t, version, err := d.Options.Configuration.Topic(q.R.Context(), q.R.PathValue("id"))
	if err != nil {
		return d.Refusal(err)
	}
	form := d.topicForm(t, t.ID, version)
	if err := d.countFollowers(q.R.Context(), &form); err != nil {
		return err
	}
	return d.Show(q, "topic", "Chủ đề "+t.Name, form)
}

func (d Screens) countFollowers(ctx context.Context, form *topicForm) error {
	stats, err := d.Options.State.Stats(ctx)
	if err == nil {
		form.Subscribers = stats.Topics[form.Back]
	}
	return err
}

// topicForm is the form of a topic that is called was now, "" for a new one.
func (d Screens) topicForm(t article.Topic, was, version string) topicForm {
	form := topicForm{EntryForm: changes.EntryForm{Action: "/desk/topics/save", ID: t.ID, NewID: true, Version: version,
		Inputs: fields.Of(fields.Topics, t), Submit: "Lưu", Back: was}, Stands: was != ""}
	rules := append(slices.Clone(t.Rules), article.Rule{})
	for i, r := range rules[:min(len(rules), rulesMost)] {
		in := ruleInput{N: i, Any: strings.Join(r.Any, "\n"), All: strings.Join(r.All, "\n"),
			Not: strings.Join(r.Not, "\n")}
		for _, f := range article.RuleFields {
			in.In = append(in.In, fieldChoice{f, trial.Fields[f], slices.Contains(r.In, f)})
		}
		form.Rules = append(form.Rules, in)
	}
	return form
}

// readTopic is a topic as a form says, was and version of which one.
func (d Screens) readTopic(q *frame.Request) (t article.Topic, was, version string, wrong []frame.Problem, err error) {
	form := q.R.Form
	was, version = viet.CleanLine(form.Get("was")), form.Get("version")
	if was != "" {
		if t, _, err = d.Options.Configuration.Topic(q.R.Context(), was); err != nil {
			return t, was, version, nil, d.Refusal(err)
		}
	}
	wrong = fields.Take(fields.Topics, form, &t)
	if rules := readRules(form); !(len(rules) == 0 && len(t.Rules) == 0) {
		t.Rules = rules
	}
	t.ID = viet.CleanLine(form.Get("id"))
	if was != "" && t.ID != was && !slices.Contains(t.Formerly, was) {
		t.Formerly = append(slices.Clone(t.Formerly), was)
	}
	t.Formerly = slices.DeleteFunc(t.Formerly, func(f string) bool { return f == t.ID })
	return t, was, version, wrong, nil
}

// readRules are the rules of a form that ask for something.
func readRules(form url.Values) (rules []article.Rule) {
	for i := range rulesMost {
		part := func(name string) []string { return fields.Lines(form.Get(fmt.Sprintf("rule%d.%s", i, name))) }
		r := article.Rule{Any: part("any"), All: part("all"), Not: part("not")}
		for _, f := range form[fmt.Sprintf("rule%d.in", i)] {
			if slices.Contains(article.RuleFields, f) && !slices.Contains(r.In, f) {
				r.In = append(r.In, f)
			}
		}
		if len(r.Any)+len(r.All)+len(r.Not) > 0 {
			rules = append(rules, r)
		}
	}
	return rules
}

// Try shows what a topic would have caught.
func (d Screens) Try(q *frame.Request) error {
	if d.Options.Configuration == nil {
		return article.ErrNotFound
	}
	t, was, version, _, err := d.readTopic(q)
	if err != nil {
		return err
	}
	form := d.topicForm(t, was, version)
	if form.Trial, err = d.trial(q.R.Context(), t, was); err != nil {
		return err
	}
	if err := d.countFollowers(q.R.Context(), &form); err != nil {
		return err
	}
	return d.Show(q, "topic", topicTitle(t, was), form)
}

func topicTitle(t article.Topic, was string) string {
	if was == "" {
		return "Chủ đề mới"
	}
	const longest = 100 // what somebody typed may be refused
	return "Chủ đề " + viet.Cut(t.Name, longest)
}

// trial finds which articles of the last month belong to a topic, and which are new
// to it.
func (d Screens) trial(ctx context.Context, t article.Topic, was string) (*trialOf, error) {
	sources := map[string]article.Source{}
	for _, s := range d.Current.Load().Sources {
		sources[s.ID] = s
	}
	found, err := trial.Of(ctx, d.Options.Articles, trial.Topic{Topic: t, Was: was,
		Now: d.Options.Now(), Sources: sources})
	if err != nil {
		return nil, err
	}
	rows := func(list []trial.Row) (rows []trialRow) {
		for _, r := range list {
			rows = append(rows, trialRow{d.ArticleRows([]article.Article{r.Article})[0], r.Why, r.IsNew})
		}
		return rows
	}
	return &trialOf{found, rows(found.Caught), rows(found.Lost)}, nil
}

// Save writes a topic as its form says.
func (d Screens) Save(q *frame.Request) error {
	if d.Options.Configuration == nil {
		return article.ErrNotFound
	}
	t, was, version, wrong, err := d.readTopic(q)
	if err != nil {
		return err
	}
	form := d.topicForm(t, was, version)
	if len(wrong) > 0 {
		return d.showTopic(q, http.StatusBadRequest, t, form, wrong)
	}
	change := frame.ConfigChange{Who: q.Name, List: frame.ListTopics, ID: was, Version: version, Topic: t}
	done, err := d.Options.Configuration.Change(q.R.Context(), change)
	var refused *frame.RefusedError
	var stated *frame.StatedError
	switch {
	case errors.Is(err, frame.ErrChanged):
		now, version, err := d.Options.Configuration.Topic(q.R.Context(), was)
		if err != nil {
			return d.Refusal(err)
		}
		form.Version, form.Conflict = version, true
		changes.Compared(form.Inputs, fields.Of(fields.Topics, now))
		return d.showTopic(q, http.StatusConflict, t, form, nil)
	case errors.As(err, &refused):
		return d.showTopic(q, http.StatusBadRequest, t, form, refused.Problems)
	case errors.As(err, &stated):
		return d.showTopic(q, http.StatusConflict, t, form, []frame.Problem{{Message: changes.StatedSays(stated)}})
	case err != nil:
		return err
	}
	says := "Đã lưu chủ đề " + t.Name + ". "
	if was == "" {
		says = "Đã thêm chủ đề " + t.Name + "; chủ đề nhận tin từ bây giờ, tin đã có không vào. "
	}
	return d.Did(q, operations.DeskEntry{Did: change.Did(), Target: "topic " + t.ID, Note: changes.OneLine(done)},
		says+d.Where(q.R.Context(), done), "/desk/topics")
}

// showTopic shows a topic's form with what is wrong in it.
func (d Screens) showTopic(q *frame.Request, status int, t article.Topic, form topicForm,
	problems []frame.Problem) error {
	form.Wrong = fields.Blame(form.Inputs, problems)
	form.Wrong = slices.DeleteFunc(form.Wrong, func(p frame.Problem) bool {
		if strings.HasSuffix(p.Key, ".id") {
			form.IDWrong = p.Message
			return true
		}
		return false
	})
	if err := d.countFollowers(q.R.Context(), &form); err != nil {
		return err
	}
	return d.ShowAs(q, status, "topic", topicTitle(t, form.Back), form)
}

// Remove takes a topic out of the configuration.
func (d Screens) Remove(q *frame.Request) error {
	if d.Options.Configuration == nil {
		return article.ErrNotFound
	}
	id := q.R.PathValue("id")
	if q.R.FormValue("sure") != "1" {
		return frame.Wrong("Xin đánh dấu xác nhận trước khi bỏ chủ đề. (Confirm it first.)")
	}
	done, err := d.Options.Configuration.Change(q.R.Context(), frame.ConfigChange{
		Who: q.Name, List: frame.ListTopics, ID: id,
		Version: q.R.FormValue("version"), Remove: true})
	if err != nil {
		return d.Refusal(err)
	}
	return d.Did(q, operations.DeskEntry{Did: "remove", Target: "topic " + id, Note: changes.OneLine(done)},
		"Đã bỏ chủ đề "+id+": feed của nó từ nay trả lời 410. Nhật ký có nút hoàn tác. "+d.Where(q.R.Context(), done),
		"/desk/topics")
}
