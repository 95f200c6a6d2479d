package operations

import "time"

// DeskRole says what somebody may do at the desk.
type DeskRole string

// The roles.
const (
	// DeskEditor looks at everything, gives and ends warnings, and withdraws articles.
	DeskEditor DeskRole = "editor"
	// DeskOperator may do everything.
	DeskOperator DeskRole = "operator"
)

// DeskUser is who may use the desk.
type DeskUser struct {
	Name    string
	Role    DeskRole
	Hash    string // of the password, by argon2id
	Changed time.Time
}

// DeskEntry is something that was done at the desk.
type DeskEntry struct {
	At     time.Time
	Who    string // DeskUser.Name
	Did    string // e.g. "withdraw"
	Target string // e.g. "article 12"
	Note   string // e.g. the reason
}

// DeskChange is a change of a topic or source that was made at the desk.
type DeskChange struct {
	ID            string
	At            time.Time
	Who           string // DeskUser.Name
	Did           string // "add", "edit", "remove" or "undo"
	List, Target  string // e.g. "sources" and the id
	Place         string // where it was written: "file" or "database"
	Before, After string // what differs, a setting a line; no secrets
	Hunk          string // by which it is taken back; empty: it cannot be
	Undone        time.Time
	UndoneBy      string
}
