package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"
)

// markOf names a place in callback data.
func markOf(p place) string {
	if p.Thread == 0 {
		return "@" + p.address()
	}
	return "@" + p.address() + "/" + strconv.FormatInt(p.Thread, 10)
}

// marked reads what markOf wrote, without the "@". Only groups and channels are
// managed from elsewhere.
func marked(s string) (p place, ok bool) {
	chat, thread, inThread := strings.Cut(s, "/")
	id, err := strconv.ParseInt(chat, 10, 64)
	if err != nil || id >= 0 {
		return place{}, false
	}
	p.Chat = id
	if inThread {
		if p.Thread, err = strconv.ParseInt(thread, 10, 64); err != nil || p.Thread <= 0 {
			return place{}, false
		}
	}
	return p, true
}

// about are the same buttons, about a place wherever their message stands.
func about(k keyboard, at place) keyboard {
	var rows keyboard
	for _, row := range k {
		row = slices.Clone(row)
		for i := range row {
			if row[i].Data != "" {
				row[i].Data += markOf(at)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// verb is what a tapped button asks for: the first word of its callback data.
type verb string

// The verbs. Each stands in messages that people have: none may change.
const (
	verbNothing      verb = "nop"
	verbTopics       verb = "c"
	verbTopic        verb = "t"
	verbSample       verb = "v"
	verbDone         verb = "ok"
	verbSettings     verb = "m"
	verbOpenBelow    verb = "new"
	verbClose        verb = "close"
	verbNewest       verb = "w"
	verbFound        verb = "f"
	verbList         verb = "d"
	verbTurnOff      verb = "x"
	verbTurnOffWhich verb = "xx"
	verbAcknowledge  verb = "a"
	verbWarning      verb = "kh"
	verbApproval     verb = "em"
	verbEndEmergency verb = "ee"
	verbRhythm       verb = "r"
	verbFirstRhythm  verb = "q"
	verbRhythmTopics verb = "y"
	verbRhythmTopic  verb = "yt"
	verbQuiet        verb = "n"
	verbSize         verb = "z"
	verbPicture      verb = "g"
	verbSound        verb = "o"
	verbLanguage     verb = "l"
	verbPause        verb = "p"
	verbErase        verb = "e"
	verbKeywords     verb = "k"
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
)

// verbs is every verb, with who may tap its buttons.
var verbs = map[verb]access{
	verbNothing:      everyone,
	verbTopics:       managers,
	verbTopic:        managers,
	verbSample:       everyone,
	verbDone:         managers,
	verbSettings:     managers,
	verbOpenBelow:    managers,
	verbClose:        managers,
	verbNewest:       everyone,
	verbFound:        everyone,
	verbList:         everyone,
	verbTurnOff:      managers,
	verbTurnOffWhich: managers,
	verbAcknowledge:  everyone,
	verbWarning:      managers,
	verbApproval:     managers,
	verbEndEmergency: managers,
	verbRhythm:       managers,
	verbFirstRhythm:  managers,
	verbRhythmTopics: managers,
	verbRhythmTopic:  managers,
	verbQuiet:        managers,
	verbSize:         managers,
	verbPicture:      managers,
	verbSound:        managers,
	verbLanguage:     managers,
	verbPause:        managers,
	verbErase:        managers,
	verbKeywords:     managers,
}

// separator stands between a verb and its arguments.
const separator = ":"

// data is callback data: a verb and its arguments.
func data(v verb, args ...string) string {
	return strings.Join(append([]string{string(v)}, args...), separator)
}

// tap is what callback data says.
type tap struct {
	verb   verb
	args   []string // at least three: those left out are empty
	mark   string   // the destination it names, as markOf writes it without "@"
	marked bool     // it names one
}

// parse reads what data and markOf wrote, or what someone made up.
func parse(written string) tap {
	code, mark, marked := strings.Cut(written, "@")
	parts := strings.Split(code, separator)
	for len(parts) < 4 {
		parts = append(parts, "")
	}
	return tap{verb: verb(parts[0]), args: parts[1:], mark: mark, marked: marked}
}

// forEveryone tells whether everyone may tap a verb's buttons. One that is not
// known is for managers.
func (v verb) forEveryone() bool {
	who, known := verbs[v]
	return known && who == everyone
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// cursor36 writes a number, or a time, short.
func cursor36(n int64) string { return strconv.FormatInt(n, 36) }

func uncursor36(s string) int64 {
	n, _ := strconv.ParseInt(s, 36, 64)
	return n
}

func timeOf36(s string) time.Time {
	if s == "" {
		return time.Time{}
	}
	return time.UnixMilli(uncursor36(s)).UTC()
}

// shortHash stands for a text where that is too long, or nobody's business.
func shortHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}
