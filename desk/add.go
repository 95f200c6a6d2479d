package desk

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"loa/article"
	"loa/desk/internal/fields"
	"loa/operations"
	"loa/viet"
)

// fieldNames are the fields of an article in Vietnamese.
var fieldNames = map[string]string{"read by": "cách đọc", "title": "tiêu đề", "lead": "lời dẫn", "text": "nội dung",
	"author": "tác giả", "origin": "nguồn gốc", "published": "giờ đăng", "picture": "ảnh", "attachment": "tệp kèm",
	"categories": "mục", "topics": "chủ đề", "left out": "bỏ ra"}

// preview shows what would be collected from an address, and how it could be
// configured.
func (d sourceScreens) preview(q *request) error {
	if d.options.Configuration == nil || d.options.Look == nil {
		return article.ErrNotFound
	}
	address := viet.CleanLine(q.r.Form.Get("address"))
	if address == "" || len(address) > 2000 {
		return &wrongInput{"Xin ghi địa chỉ của cổng hay của trang danh sách. (Give the address of the portal or its " +
			"list.)"}
	}
	patient(q.w)
	p, err := d.options.Look(q.r.Context(), address)
	var unread *UnreadableError
	if errors.As(err, &unread) {
		return d.showAs(q, http.StatusUnprocessableEntity, "unreadable", "Chưa đọc được địa chỉ này", struct {
			Address string
			*UnreadableError
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
	return d.show(q, "look", "Xem thử nguồn tin", struct {
		Preview
		Form    entryForm
		Already string
	}{p, form, d.readAlready(p.Source)})
}

// addForm is the form of a new source.
func (d sourceScreens) addForm(src article.Source) entryForm {
	return entryForm{Action: "/desk/sources/add", ID: src.ID, NewID: true, Submit: "Thêm nguồn",
		Inputs: fields.Of(fields.Sources, src), Back: "/desk/sources"}
}

// freeID is an id that no source has.
func (d sourceScreens) freeID(id string) string {
	free := id
	for n := 2; d.known(free); n++ {
		free = fmt.Sprintf("%s-%d", id, n)
	}
	return free
}

// readAlready names the source that reads the same list, "" for none.
func (d sourceScreens) readAlready(src article.Source) string {
	same := func(a, b string) bool { return strings.TrimRight(a, "/") == strings.TrimRight(b, "/") }
	lists := func(s article.Source) []string {
		if len(s.Lists) == 0 {
			return []string{s.URL}
		}
		return s.Lists
	}
	for _, s := range d.current.Load().sources {
		for _, l := range lists(s) {
			if slices.ContainsFunc(lists(src), func(other string) bool { return same(l, other) }) {
				return s.Name
			}
		}
	}
	return ""
}

// add makes a source of what was looked at.
func (d sourceScreens) add(q *request) error {
	if d.options.Configuration == nil {
		return article.ErrNotFound
	}
	src := article.Source{ID: viet.CleanLine(q.r.Form.Get("id"))}
	wrong := fields.Take(fields.Sources, q.r.Form, &src)
	form := d.addForm(src)
	if len(wrong) > 0 {
		return d.showForm(q, http.StatusBadRequest, "Thêm nguồn", form, wrong)
	}
	done, err := d.options.Configuration.Change(q.r.Context(), ConfigChange{Who: q.Name, List: listSources, Source: src})
	if err != nil {
		return d.answerForm(q, "Thêm nguồn", form, err)
	}
	return d.did(q, operations.DeskEntry{Did: "add", Target: "source " + src.ID, Note: oneLine(done)},
		"Đã thêm "+src.Name+". Lần thăm đầu bắt đầu ngay; tin đến trong feed sau ít giây. "+
			d.where(q.r.Context(), done),
		"/desk/sources/"+src.ID)
}

// answerForm shows a form again with what was refused, or whatever else failed.
func (d sourceScreens) answerForm(q *request, title string, form entryForm, err error) error {
	var refused *RefusedError
	var stated *StatedError
	switch {
	case errors.As(err, &refused):
		return d.showForm(q, http.StatusBadRequest, title, form, refused.Problems)
	case errors.As(err, &stated):
		return d.showForm(q, http.StatusConflict, title, form, []Problem{{Message: statedSays(stated)}})
	}
	return err
}

// showForm shows a form with what is wrong in it.
func (d sourceScreens) showForm(q *request, status int, title string, form entryForm, problems []Problem) error {
	form.Wrong = fields.Blame(form.Inputs, problems)
	form.Wrong = slices.DeleteFunc(form.Wrong, func(p Problem) bool {
		if !strings.HasSuffix(p.Key, ".id") {
			return false
		}
		form.IDWrong = p.Message
		return true
	})
	return d.showAs(q, status, "entry", title, form)
}
