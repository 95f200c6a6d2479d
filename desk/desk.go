package desk

import (
	"embed"
	"html/template"
	"io/fs"
	"net/http"

	"loa/operations"
)

//go:embed templates assets
var files embed.FS

// Desk serves the operators' pages.
type Desk struct {
	*frame
	http.Handler
}

// New returns a Desk.
func New(o Options) (*Desk, error) {
	f, err := newFrame(o, files, template.FuncMap{"rows": rowsOf})
	if err != nil {
		return nil, err
	}
	d := &Desk{frame: f}
	assets, err := fs.Sub(files, "assets")
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /desk/assets/", http.StripPrefix("/desk/assets/", http.FileServerFS(assets)))
	changePages := changeScreens{f}
	articlePages, warningPages := articleScreens{f}, warningScreens{f}
	sourcePages, topicPages := sourceScreens{changePages}, topicScreens{changePages}
	for pattern, p := range map[string]struct {
		role  operations.DeskRole
		serve func(*request) error
	}{
		"GET /desk/{$}":                    {operations.DeskEditor, d.today},
		"GET /desk/sources":                {operations.DeskEditor, sourcePages.list},
		"GET /desk/sources/{id}":           {operations.DeskEditor, sourcePages.one},
		"POST /desk/sources/preview":       {operations.DeskOperator, sourcePages.preview},
		"POST /desk/sources/add":           {operations.DeskOperator, sourcePages.add},
		"GET /desk/sources/{id}/edit":      {operations.DeskOperator, sourcePages.edit},
		"POST /desk/sources/{id}/edit":     {operations.DeskOperator, sourcePages.save},
		"POST /desk/sources/{id}/pause":    {operations.DeskOperator, sourcePages.pause},
		"POST /desk/sources/{id}/delete":   {operations.DeskOperator, sourcePages.remove},
		"POST /desk/sources/{id}/accept":   {operations.DeskOperator, sourcePages.accept},
		"POST /desk/sources/{id}/visit":    {operations.DeskOperator, sourcePages.visit},
		"GET /desk/topics":                 {operations.DeskEditor, topicPages.list},
		"GET /desk/topics/new":             {operations.DeskEditor, topicPages.fresh},
		"GET /desk/topics/{id}":            {operations.DeskEditor, topicPages.edit},
		"POST /desk/topics/try":            {operations.DeskEditor, topicPages.try},
		"POST /desk/topics/save":           {operations.DeskEditor, topicPages.save},
		"POST /desk/topics/{id}/delete":    {operations.DeskEditor, topicPages.remove},
		"POST /desk/changes/{id}/undo":     {operations.DeskEditor, changePages.undo},
		"GET /desk/settings":               {operations.DeskEditor, changePages.settings},
		"GET /desk/articles":               {operations.DeskEditor, articlePages.list},
		"GET /desk/articles/{id}":          {operations.DeskEditor, articlePages.one},
		"POST /desk/articles/{id}/summary": {operations.DeskEditor, articlePages.correct},
		"POST /desk/articles/{id}/remove":  {operations.DeskEditor, articlePages.withdraw},
		"POST /desk/articles/{id}/resend":  {operations.DeskOperator, articlePages.resend},
		"GET /desk/warnings":               {operations.DeskEditor, warningPages.list},
		"POST /desk/warnings/preview":      {operations.DeskEditor, warningPages.preview},
		"POST /desk/warnings/send":         {operations.DeskEditor, warningPages.send},
		"POST /desk/warnings/{id}/decide":  {operations.DeskEditor, warningPages.decide},
		"POST /desk/warnings/{id}/end":     {operations.DeskEditor, warningPages.end},
		"GET /desk/people":                 {operations.DeskEditor, d.people},
		"GET /desk/people/chat":            {operations.DeskOperator, d.chat},
		"GET /desk/agencies":               {operations.DeskEditor, d.agencies},
		"POST /desk/agencies/resume":       {operations.DeskOperator, d.resume},
		"POST /desk/agencies/feeds":        {operations.DeskOperator, d.makeFeed},
		"POST /desk/agencies/revoke":       {operations.DeskOperator, d.revoke},
		"GET /desk/log":                    {operations.DeskEditor, d.log},
	} {
		mux.Handle(pattern, d.signedIn(p.role, p.serve))
	}
	d.Handler = f.around(mux)
	return d, nil
}
