package article

// BroadcastKind is what a broadcast tells.
type BroadcastKind string

// The kinds of broadcasts.
const (
	BroadcastNew        BroadcastKind = "new"
	BroadcastUpdate     BroadcastKind = "update"
	BroadcastWithdrawal BroadcastKind = "withdrawal"
)
