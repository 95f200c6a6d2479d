package callback

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"loa/bot/telegram"
)

// Mark names a place in callback data.
func Mark(p telegram.Destination) string {
	if p.Thread == 0 {
		return "@" + p.Address()
	}
	return "@" + p.Address() + "/" + strconv.FormatInt(p.Thread, 10)
}

// Marked reads what Mark wrote, without the "@". Only groups and channels are
// managed from elsewhere.
func Marked(s string) (p telegram.Destination, ok bool) {
	chat, thread, inThread := strings.Cut(s, "/")
	id, err := strconv.ParseInt(chat, 10, 64)
	if err != nil || id >= 0 {
		return telegram.Destination{}, false
	}
	p.Chat = id
	if inThread {
		if p.Thread, err = strconv.ParseInt(thread, 10, 64); err != nil || p.Thread <= 0 {
			return telegram.Destination{}, false
		}
	}
	return p, true
}

// About are the same buttons, about a place wherever their message stands.
func About(k telegram.Keyboard, at telegram.Destination) telegram.Keyboard {
	var rows telegram.Keyboard
	for _, row := range k {
		row = slices.Clone(row)
		for i := range row {
			if row[i].Data != "" {
				row[i].Data += Mark(at)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// Verb is what a tapped button asks for: the first word of its callback data.
type Verb string

// The verbs. Each stands in messages that people have: none may change.
const (
	Nothing      Verb = "nop"
	Topics       Verb = "c"
	Topic        Verb = "t"
	Sample       Verb = "v"
	Done         Verb = "ok"
	Settings     Verb = "m"
	OpenBelow    Verb = "new"
	Close        Verb = "close"
	Newest       Verb = "w"
	Found        Verb = "f"
	List         Verb = "d"
	TurnOff      Verb = "x"
	TurnOffWhich Verb = "xx"
	Acknowledge  Verb = "a"
	Warning      Verb = "kh"
	Approval     Verb = "em"
	EndEmergency Verb = "ee"
	TakeHeld     Verb = "ah"
	Rhythm       Verb = "r"
	FirstRhythm  Verb = "q"
	RhythmTopics Verb = "y"
	RhythmTopic  Verb = "yt"
	Quiet        Verb = "n"
	Size         Verb = "z"
	Picture      Verb = "g"
	Sound        Verb = "o"
	Language     Verb = "l"
	Pause        Verb = "p"
	Erase        Verb = "e"
	Keywords     Verb = "k"
	Files        Verb = "fi"
)

// access says who may tap the buttons of a verb. Data can be forged, so that a
// button that is not shown to somebody is no protection.
type access int

const (
	// everyone may tap what changes nothing but the message it stands under, or
	// only records that someone read it.
	everyone access = iota
	// managers may change settings: a private chat's person, and the
	// administrators of a group or channel.
	managers
	// operators may tap what concerns everyone; they do so in a private chat.
	operators
)

// verbs is every verb, with who may tap its buttons.
var verbs = map[Verb]access{
	Nothing:      everyone,
	Topics:       managers,
	Topic:        managers,
	Sample:       everyone,
	Done:         managers,
	Settings:     managers,
	OpenBelow:    managers,
	Close:        managers,
	Newest:       everyone,
	Found:        everyone,
	List:         everyone,
	TurnOff:      managers,
	TurnOffWhich: managers,
	Acknowledge:  everyone,
	Warning:      operators,
	Approval:     operators,
	EndEmergency: operators,
	TakeHeld:     operators,
	Rhythm:       managers,
	FirstRhythm:  managers,
	RhythmTopics: managers,
	RhythmTopic:  managers,
	Quiet:        managers,
	Size:         managers,
	Picture:      managers,
	Sound:        managers,
	Language:     managers,
	Pause:        managers,
	Erase:        managers,
	Keywords:     managers,
	Files:        everyone,
}

// Verbs lists every verb.
func Verbs() []Verb { return slices.Sorted(maps.Keys(verbs)) }

// Known tells whether a verb is in the table.
func Known(v Verb) bool {
	_, known := verbs[v]
	return known
}

// Separator stands between a verb and its arguments.
const Separator = ":"

// Data is callback data: a verb and its arguments.
func Data(v Verb, args ...string) string {
	return strings.Join(append([]string{string(v)}, args...), Separator)
}

// Parsed is what callback data says.
type Parsed struct {
	Verb   Verb
	Args   []string // at least three: those left out are empty
	Mark   string   // the destination it names, as Mark writes it without "@"
	Marked bool     // it names one
}

// Parse reads what data and Mark wrote, or what someone made up.
func Parse(written string) Parsed {
	code, mark, marked := strings.Cut(written, "@")
	parts := strings.Split(code, Separator)
	for len(parts) < 4 {
		parts = append(parts, "")
	}
	return Parsed{Verb: Verb(parts[0]), Args: parts[1:], Mark: mark, Marked: marked}
}

// ForEveryone tells whether everyone may tap a verb's buttons. One that is not
// known is for managers.
func (v Verb) ForEveryone() bool {
	who, known := verbs[v]
	return known && who == everyone
}

// ForOperators tells whether only operators may tap a verb's buttons.
func (v Verb) ForOperators() bool { return verbs[v] == operators }

// Number reads a small number; 0 when it is none.
func Number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// Base36 writes a number, or a time, short.
func Base36(n int64) string { return strconv.FormatInt(n, 36) }

// FromBase36 reads what Base36 wrote; 0 when it is none.
func FromBase36(s string) int64 {
	n, _ := strconv.ParseInt(s, 36, 64)
	return n
}

// TimeFromBase36 reads a time that Base36 wrote as milliseconds; zero when empty.
func TimeFromBase36(s string) time.Time {
	if s == "" {
		return time.Time{}
	}
	return time.UnixMilli(FromBase36(s)).UTC()
}

// Hash stands for a text where that is too long, or nobody's business.
func Hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}
