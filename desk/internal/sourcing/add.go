package sourcing

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"loa/article"
	"loa/desk/internal/changes"
	"loa/desk/internal/fields"
	"loa/desk/internal/frame"
	"loa/operations"
	"loa/viet"
)

// fieldNames are the fields of an article in Vietnamese.
var fieldNames = map[string]string{"read by": "cách đọc", "title": "tiêu đề", "lead": "lời dẫn", "text": "nội dung",
	"author": "tác giả", "origin": "nguồn gốc", "published": "giờ đăng", "picture": "ảnh", "attachment": "tệp kèm",
	"categories": "mục", "topics": "chủ đề", "left out": "bỏ ra"}

// Preview shows what would be collected from an address, and how it could be
// configured.
func (d Screens) Preview(q *frame.Request) error {
	if d.Options.Configuration == nil || d.Options.Look == nil {
		return article.ErrNotFound
	}
	address := viet.CleanLine(q.R.Form.Get("address"))
	if address == "" || len(address) > 2000 {
		return frame.Wrong("Xin ghi địa chỉ của cổng hay của trang danh sách. (Give the address of the portal or its " +
			"list.)")
	}
	frame.Patient(q.W)
	p, err := d.Options.Look(q.R.Context(), address)
	var unread *frame.UnreadableError
	if errors.As(err, &unread) {
		return d.ShowAs(q, http.StatusUnprocessableEntity, "unreadable", "Chưa đọc được địa chỉ này", struct {
			Address string
			*frame.UnreadableError
		}{address, unread})
	}
	if err != nil {
		return err
	}
	p.Source.ID = d.freeID(p.Source.ID)
	p.Source.Schedule = "*/10 * * * *"
	p.Source.Pages, p.Source.FirstFill = article.PagesAuto, article.FirstFillNewest
	for i, a := range p.Articles {
		for j, f := range a.Fields {
			if name := fieldNames[f.Name]; name != "" {
				p.Articles[i].Fields[j].Name = name
			}
		}
	}
	form := d.addForm(p.Source)
	return d.Show(q, "look", "Xem thử nguồn tin", struct {
		frame.Preview
		Form    changes.EntryForm
		Already string
	}{p, form, d.readAlready(p.Source)})
}

// addForm is the form of a new source.
func (d Screens) addForm(src article.Source) changes.EntryForm {
	return changes.EntryForm{Action: "/desk/sources/add", ID: src.ID, NewID: true, Submit: "Thêm nguồn",
		Inputs: fields.Of(fields.Sources, src), Back: "/desk/sources"}
}

// freeID is an id that no source has.
func (d Screens) freeID(id string) string {
	free := id
	for n := 2; d.Known(free); n++ {
		free = fmt.Sprintf("%s-%d", id, n)
	}
	return free
}

// readAlready names the source that reads the same list, "" for none.
func (d Screens) readAlready(src article.Source) string {
	same := func(a, b string) bool { return strings.TrimRight(a, "/") == strings.TrimRight(b, "/") }
	lists := func(s article.Source) []string {
		if len(s.Lists) == 0 {
			return []string{s.URL}
		}
		return s.Lists
	}
	for _, s := range d.Current.Load().Sources {
		for _, l := range lists(s) {
			if slices.ContainsFunc(lists(src), func(other string) bool { return same(l, other) }) {
				return s.Name
			}
		}
	}
	return ""
}

// Add makes a source of what was looked at.
func (d Screens) Add(q *frame.Request) error {
	if d.Options.Configuration == nil {
		return article.ErrNotFound
	}
	src := article.Source{ID: viet.CleanLine(q.R.Form.Get("id"))}
	wrong := fields.Take(fields.Sources, q.R.Form, &src)
	form := d.addForm(src)
	if len(wrong) > 0 {
		return d.showForm(q, http.StatusBadRequest, "Thêm nguồn", form, wrong)
	}
	done, err := d.Options.Configuration.Change(q.R.Context(), frame.ConfigChange{
		Who: q.Name, List: frame.ListSources, Source: src})
	if err != nil {
		return d.answerForm(q, "Thêm nguồn", form, err)
	}
	return d.Did(q, operations.DeskEntry{Did: "add", Target: "source " + src.ID, Note: changes.OneLine(done)},
		"Đã thêm "+src.Name+". Lần thăm đầu bắt đầu ngay; tin đến trong feed sau ít giây. "+
			d.Where(q.R.Context(), done),
		"/desk/sources/"+src.ID)
}

// answerForm shows a form again with what was refused, or whatever else failed.
func (d Screens) answerForm(q *frame.Request, title string, form changes.EntryForm, err error) error {
	var refused *frame.RefusedError
	var stated *frame.StatedError
	switch {
	case errors.As(err, &refused):
		return d.showForm(q, http.StatusBadRequest, title, form, refused.Problems)
	case errors.As(err, &stated):
		return d.showForm(q, http.StatusConflict, title, form, []frame.Problem{{Message: changes.StatedSays(stated)}})
	}
	return err
}

// showForm shows a form with what is wrong in it.
func (d Screens) showForm(q *frame.Request, status int, title string, form changes.EntryForm,
	problems []frame.Problem) error {
	form.Wrong = fields.Blame(form.Inputs, problems)
	form.Wrong = slices.DeleteFunc(form.Wrong, func(p frame.Problem) bool {
		if !strings.HasSuffix(p.Key, ".id") {
			return false
		}
		form.IDWrong = p.Message
		return true
	})
	return d.ShowAs(q, status, "entry", title, form)
}
