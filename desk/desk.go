package desk

import (
	"embed"
	"html/template"
	"io/fs"
	"net/http"

	"loa/article"
	"loa/desk/internal/articles"
	"loa/desk/internal/changes"
	"loa/desk/internal/frame"
	"loa/desk/internal/sourcing"
	"loa/desk/internal/topics"
	"loa/desk/internal/warnings"
	"loa/operations"
)

//go:embed templates assets
var files embed.FS

// Desk serves the operators' pages.
type Desk struct {
	http.Handler
	frame *frame.Frame
}

// SetTopics replaces topics and sources, as a reload of the configuration does.
func (d *Desk) SetTopics(topics []article.Topic, sources []article.Source) {
	d.frame.SetTopics(topics, sources)
}

// screens are the pages that show what stands, and change little.
type screens struct{ *frame.Frame }

// New returns a Desk.
func New(o Options) (*Desk, error) {
	f, err := frame.New(o, files, template.FuncMap{"rows": changes.ListOf})
	if err != nil {
		return nil, err
	}
	assets, err := fs.Sub(files, "assets")
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /desk/assets/", http.StripPrefix("/desk/assets/", http.FileServerFS(assets)))
	own, changePages := screens{f}, changes.Screens{Frame: f}
	articlePages, warningPages := articles.Screens{Frame: f}, warnings.Screens{Frame: f}
	sourcePages, topicPages := sourcing.Screens{Screens: changePages}, topics.Screens{Screens: changePages}
	for pattern, p := range map[string]struct {
		role  operations.DeskRole
		serve func(*frame.Request) error
	}{
		"GET /desk/{$}":                    {operations.DeskEditor, own.today},
		"GET /desk/sources":                {operations.DeskEditor, sourcePages.List},
		"GET /desk/sources/{id}":           {operations.DeskEditor, sourcePages.One},
		"POST /desk/sources/preview":       {operations.DeskOperator, sourcePages.Preview},
		"POST /desk/sources/add":           {operations.DeskOperator, sourcePages.Add},
		"GET /desk/sources/{id}/edit":      {operations.DeskOperator, sourcePages.Edit},
		"POST /desk/sources/{id}/edit":     {operations.DeskOperator, sourcePages.Save},
		"POST /desk/sources/{id}/pause":    {operations.DeskOperator, sourcePages.Pause},
		"POST /desk/sources/{id}/delete":   {operations.DeskOperator, sourcePages.Remove},
		"POST /desk/sources/{id}/accept":   {operations.DeskOperator, sourcePages.Accept},
		"POST /desk/sources/{id}/visit":    {operations.DeskOperator, sourcePages.Visit},
		"GET /desk/topics":                 {operations.DeskEditor, topicPages.List},
		"GET /desk/topics/new":             {operations.DeskEditor, topicPages.Fresh},
		"GET /desk/topics/{id}":            {operations.DeskEditor, topicPages.Edit},
		"POST /desk/topics/try":            {operations.DeskEditor, topicPages.Try},
		"POST /desk/topics/save":           {operations.DeskEditor, topicPages.Save},
		"POST /desk/topics/{id}/delete":    {operations.DeskEditor, topicPages.Remove},
		"POST /desk/changes/{id}/undo":     {operations.DeskEditor, changePages.Undo},
		"GET /desk/settings":               {operations.DeskEditor, changePages.Settings},
		"GET /desk/articles":               {operations.DeskEditor, articlePages.List},
		"GET /desk/articles/{id}":          {operations.DeskEditor, articlePages.One},
		"POST /desk/articles/{id}/summary": {operations.DeskEditor, articlePages.Correct},
		"POST /desk/articles/{id}/remove":  {operations.DeskEditor, articlePages.Withdraw},
		"POST /desk/articles/{id}/resend":  {operations.DeskOperator, articlePages.Resend},
		"GET /desk/warnings":               {operations.DeskEditor, warningPages.List},
		"POST /desk/warnings/preview":      {operations.DeskEditor, warningPages.Preview},
		"POST /desk/warnings/send":         {operations.DeskEditor, warningPages.Send},
		"POST /desk/warnings/{id}/decide":  {operations.DeskEditor, warningPages.Decide},
		"POST /desk/warnings/{id}/end":     {operations.DeskEditor, warningPages.End},
		"GET /desk/people":                 {operations.DeskEditor, own.people},
		"GET /desk/people/chat":            {operations.DeskOperator, own.chat},
		"GET /desk/agencies":               {operations.DeskEditor, own.agencies},
		"POST /desk/agencies/resume":       {operations.DeskOperator, own.resume},
		"POST /desk/agencies/feeds":        {operations.DeskOperator, own.makeFeed},
		"POST /desk/agencies/revoke":       {operations.DeskOperator, own.revoke},
		"GET /desk/log":                    {operations.DeskEditor, own.log},
	} {
		mux.Handle(pattern, f.SignedIn(p.role, p.serve))
	}
	return &Desk{f.Around(mux), f}, nil
}
