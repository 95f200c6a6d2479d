package audience

// Lane is the queue in which a message travels; a lower lane goes first.
type Lane int

// The lanes, first to last.
const (
	LaneEmergency Lane = iota
	LaneReply
	LaneImmediate
	LaneDigest
)
