package bottest

import (
	"encoding/json"
	"time"
	"unicode/utf8"
)

// Answer is what the bot answered to a tap: a toast, or a box with OK.
type Answer struct {
	Text  string `json:"text"`
	Alert bool   `json:"alert"`
}

// InlineResult is one choice that the bot offered to an inline query.
type InlineResult struct {
	ID          string     `json:"id"`
	Title       string     `json:"title"`
	Description string     `json:"description,omitempty"`
	URL         string     `json:"url,omitempty"`
	Text        string     `json:"text"` // of the message it would send
	Entities    []Entity   `json:"entities,omitempty"`
	Preview     *Preview   `json:"preview,omitempty"`
	Buttons     [][]Button `json:"buttons,omitempty"`
}

// query is a tap or an inline query that waits for its answer, or has it.
type query struct {
	at       time.Time
	inline   bool
	answered bool
	chat     int64
	user     int64
	answer   Answer
	results  []InlineResult
}

func (s *Server) newQuery(q *query) string {
	s.lastQ++
	if len(s.queries) > 10_000 {
		for id, old := range s.queries {
			if s.opts.Now().Sub(old.at) > s.opts.QueryTimeout {
				delete(s.queries, id)
			}
		}
	}
	id := formatID(4_000_000_000_000_000 + s.lastQ)
	q.at = s.opts.Now()
	s.queries[id] = q
	return id
}

// openQuery returns a query that may still be answered. The lock is held.
func (s *Server) openQuery(id string, inline bool) (*query, *apiError) {
	q := s.queries[id]
	if q == nil || q.inline != inline || q.answered || s.opts.Now().Sub(q.at) > s.opts.QueryTimeout {
		return nil, errQueryTooOld
	}
	return q, nil
}

func (s *Server) answerCallbackQuery(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q, err := s.openQuery(r.params["callback_query_id"], false)
	if err != nil {
		return nil, err
	}
	if utf8.RuneCountInString(r.params["text"]) > 200 {
		return nil, badRequest("MESSAGE_TOO_LONG")
	}
	q.answered = true
	q.answer = Answer{Text: r.params["text"], Alert: r.boolean("show_alert")}
	s.note(Event{Kind: "answer", Chat: q.chat, Text: q.answer.Text, Alert: q.answer.Alert})
	return true, nil
}

const maxInlineResults = 50

func (s *Server) answerInlineQuery(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var results []struct {
		Type        string          `json:"type"`
		ID          string          `json:"id"`
		Title       string          `json:"title"`
		Description string          `json:"description"`
		URL         string          `json:"url"`
		Markup      json.RawMessage `json:"reply_markup"`
		Content     *struct {
			Text      string          `json:"message_text"`
			ParseMode string          `json:"parse_mode"`
			Preview   json.RawMessage `json:"link_preview_options"`
		} `json:"input_message_content"`
	}
	if given, err := r.object("results", &results); err != nil {
		return nil, err
	} else if !given {
		return nil, badRequest("can't parse inline query results JSON object")
	}
	if len(results) > maxInlineResults {
		return nil, badRequest("RESULTS_TOO_MUCH")
	}
	seen := map[string]bool{}
	var parsed []InlineResult
	for _, result := range results {
		switch {
		case result.Type != "article":
			return nil, badRequest("bottest knows inline results of type article only")
		case result.ID == "" || len(result.ID) > 64:
			return nil, badRequest("RESULT_ID_INVALID")
		case seen[result.ID]:
			return nil, badRequest("RESULT_ID_DUPLICATE")
		case result.Title == "":
			return nil, badRequest(`can't parse inline query result: Can't find field "title"`)
		case result.Content == nil:
			return nil, badRequest("can't parse inline query result: Can't find input message content")
		}
		seen[result.ID] = true
		content, err := readContent(&request{params: map[string]string{
			"text": result.Content.Text, "parse_mode": result.Content.ParseMode,
			"link_preview_options": string(result.Content.Preview), "reply_markup": string(result.Markup),
		}}, "text", false)
		if err != nil {
			return nil, err
		}
		parsed = append(parsed, InlineResult{
			ID: result.ID, Title: result.Title, Description: result.Description, URL: result.URL,
			Text: content.Text, Entities: content.Entities, Preview: content.preview, Buttons: content.Rows,
		})
	}
	q, err := s.openQuery(r.params["inline_query_id"], true)
	if err != nil {
		return nil, err
	}
	q.answered, q.results = true, parsed
	s.note(Event{Kind: "inline", Chat: q.user})
	return true, nil
}
