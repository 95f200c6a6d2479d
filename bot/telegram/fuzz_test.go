package telegram

import (
	"encoding/json"
	"testing"
)

// FuzzUpdate reads any update: what does not decode is refused in words that
// repeat nothing of it, what does is looked at without harm.
func FuzzUpdate(f *testing.F) {
	for _, seed := range []string{
		`{"update_id":1,"message":{"message_id":1,"chat":{"id":7,"type":"private"},"text":"/start"}}`,
		`{"update_id":2,"message":{"chat":{"id":-100,"type":"supergroup"},"is_topic_message":true,"message_thread_id":5,
			"text":"😀 mưa","entities":[{"type":"italic","offset":2,"length":99}]}}`,
		`{"update_id":3,"callback_query":{"id":"1","from":{"id":7},"data":"t:x:1","message":{"chat":{"id":7}}}}`,
		`{"update_id":4,"edited_message":{"entities":[{"type":"italic","offset":-1,"length":-1}]}}`,
		`{"update_id":9223372036854775808}`, `{"update_id":"1"}`, `{"update_id":null}`, `[]`, `{`, `null`, "",
		`{"update_id":5,"my_chat_member":{},"inline_query":{"query":"\u0000"}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		id, err := UpdateID(raw)
		var u Update
		if json.Unmarshal(raw, &u) != nil {
			return
		}
		if err == nil && int64(u.UpdateID) != id {
			t.Errorf("%q: got number %d, want %d", raw, id, u.UpdateID)
		}
		for _, m := range []*Message{u.Message, u.EditedMessage} {
			m.FirstMarked("italic", "bold")
			if m != nil && m.Chat != nil {
				DestinationOf(m)
				_ = ChatKind(m.Chat.Type)
			}
		}
	})
}
