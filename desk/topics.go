package desk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"loa/article"
	"loa/desk/internal/fields"
	"loa/desk/internal/trial"
	"loa/operations"
	"loa/viet"
)

// topicScreens are the pages where topics are listed, tried and edited.
type topicScreens struct{ changeScreens }

const rulesMost = 12 // of a topic in a form

// topicForm is a form in which a topic is written.
type topicForm struct {
	entryForm
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
	articleRow
	Why   string
	IsNew bool
}

func (d topicScreens) list(q *request) error {
	stats, err := d.options.State.Stats(q.r.Context())
	if err != nil {
		return err
	}
	type row struct {
		article.Topic
		Subscribers int64
	}
	var rows []row
	for _, t := range d.current.Load().topics {
		rows = append(rows, row{t, stats.Topics[t.ID]})
	}
	return d.show(q, "topics", "Chủ đề", struct {
		Rows      []row
		CanChange bool
	}{rows, d.options.Configuration != nil})
}

func (d topicScreens) fresh(q *request) error {
	if d.options.Configuration == nil {
		return article.ErrNotFound
	}
	return d.show(q, "topic", "Chủ đề mới", d.topicForm(article.Topic{}, "", ""))
}

func (d topicScreens) edit(q *request) error {
	if d.options.Configuration == nil {
		return article.ErrNotFound
	}
	t, version, err := d.options.Configuration.Topic(q.r.Context(), q.r.PathValue("id"))
	if err != nil {
		return d.refusal(err)
	}
	form := d.topicForm(t, t.ID, version)
	if err := d.countFollowers(q.r.Context(), &form); err != nil {
		return err
	}
	return d.show(q, "topic", "Chủ đề "+t.Name, form)
}

func (d topicScreens) countFollowers(ctx context.Context, form *topicForm) error {
	stats, err := d.options.State.Stats(ctx)
	if err == nil {
		form.Subscribers = stats.Topics[form.Back]
	}
	return err
}

// topicForm is the form of a topic that is called was now, "" for a new one.
func (d topicScreens) topicForm(t article.Topic, was, version string) topicForm {
	form := topicForm{entryForm: entryForm{Action: "/desk/topics/save", ID: t.ID, NewID: true, Version: version,
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
func (d topicScreens) readTopic(q *request) (t article.Topic, was, version string, wrong []Problem, err error) {
	form := q.r.Form
	was, version = viet.CleanLine(form.Get("was")), form.Get("version")
	if was != "" {
		if t, _, err = d.options.Configuration.Topic(q.r.Context(), was); err != nil {
			return t, was, version, nil, d.refusal(err)
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

// try shows what a topic would have caught.
func (d topicScreens) try(q *request) error {
	if d.options.Configuration == nil {
		return article.ErrNotFound
	}
	t, was, version, _, err := d.readTopic(q)
	if err != nil {
		return err
	}
	form := d.topicForm(t, was, version)
	if form.Trial, err = d.trial(q.r.Context(), t, was); err != nil {
		return err
	}
	if err := d.countFollowers(q.r.Context(), &form); err != nil {
		return err
	}
	return d.show(q, "topic", topicTitle(t, was), form)
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
func (d topicScreens) trial(ctx context.Context, t article.Topic, was string) (*trialOf, error) {
	sources := map[string]article.Source{}
	for _, s := range d.current.Load().sources {
		sources[s.ID] = s
	}
	found, err := trial.Of(ctx, d.options.Articles, trial.Topic{Topic: t, Was: was, Now: d.options.Now(), Sources: sources})
	if err != nil {
		return nil, err
	}
	rows := func(list []trial.Row) (rows []trialRow) {
		for _, r := range list {
			rows = append(rows, trialRow{d.articleRows([]article.Article{r.Article})[0], r.Why, r.IsNew})
		}
		return rows
	}
	return &trialOf{found, rows(found.Caught), rows(found.Lost)}, nil
}

func (d topicScreens) save(q *request) error {
	if d.options.Configuration == nil {
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
	change := ConfigChange{Who: q.Name, List: listTopics, ID: was, Version: version, Topic: t}
	done, err := d.options.Configuration.Change(q.r.Context(), change)
	var refused *RefusedError
	var stated *StatedError
	switch {
	case errors.Is(err, ErrChanged):
		now, version, err := d.options.Configuration.Topic(q.r.Context(), was)
		if err != nil {
			return d.refusal(err)
		}
		form.Version, form.Conflict = version, true
		compared(form.Inputs, fields.Of(fields.Topics, now))
		return d.showTopic(q, http.StatusConflict, t, form, nil)
	case errors.As(err, &refused):
		return d.showTopic(q, http.StatusBadRequest, t, form, refused.Problems)
	case errors.As(err, &stated):
		return d.showTopic(q, http.StatusConflict, t, form, []Problem{{Message: statedSays(stated)}})
	case err != nil:
		return err
	}
	says := "Đã lưu chủ đề " + t.Name + ". "
	if was == "" {
		says = "Đã thêm chủ đề " + t.Name + "; chủ đề nhận tin từ bây giờ, tin đã có không vào. "
	}
	return d.did(q, operations.DeskEntry{Did: change.Did(), Target: "topic " + t.ID, Note: oneLine(done)},
		says+d.where(q.r.Context(), done), "/desk/topics")
}

// showTopic shows a topic's form with what is wrong in it.
func (d topicScreens) showTopic(q *request, status int, t article.Topic, form topicForm, problems []Problem) error {
	form.Wrong = fields.Blame(form.Inputs, problems)
	form.Wrong = slices.DeleteFunc(form.Wrong, func(p Problem) bool {
		if strings.HasSuffix(p.Key, ".id") {
			form.IDWrong = p.Message
			return true
		}
		return false
	})
	if err := d.countFollowers(q.r.Context(), &form); err != nil {
		return err
	}
	return d.showAs(q, status, "topic", topicTitle(t, form.Back), form)
}

// remove takes a topic out of the configuration.
func (d topicScreens) remove(q *request) error {
	if d.options.Configuration == nil {
		return article.ErrNotFound
	}
	id := q.r.PathValue("id")
	if q.r.FormValue("sure") != "1" {
		return &wrongInput{"Xin đánh dấu xác nhận trước khi bỏ chủ đề. (Confirm it first.)"}
	}
	done, err := d.options.Configuration.Change(q.r.Context(), ConfigChange{Who: q.Name, List: listTopics, ID: id,
		Version: q.r.FormValue("version"), Remove: true})
	if err != nil {
		return d.refusal(err)
	}
	return d.did(q, operations.DeskEntry{Did: "remove", Target: "topic " + id, Note: oneLine(done)},
		"Đã bỏ chủ đề "+id+": feed của nó từ nay trả lời 410. Nhật ký có nút hoàn tác. "+d.where(q.r.Context(), done),
		"/desk/topics")
}
