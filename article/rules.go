package article

import (
	"slices"
	"strings"

	"loa/viet"
	"loa/viet/phrase"
)

// The fields of an article that a rule may name.
const (
	FieldTitle    = "title"
	FieldLead     = "lead"
	FieldText     = "text"
	FieldCategory = "category"
)

// RuleFields are the fields that Rule.In may name.
var RuleFields = []string{FieldTitle, FieldLead, FieldText, FieldCategory}

// rules are the rules of all topics over one tree of all their phrases.
type rules struct {
	phrases phrase.Set
	words   []ruleWord // by the phrase's number
	list    []compiledRule
}

type ruleWord struct {
	rule, place int // the place of a word among its rule's All
	role        role
	text        string
}

type role uint8

const (
	roleAny role = iota
	roleAll
	roleNot
)

type compiledRule struct {
	topic    int
	kind     ReasonKind
	fields   uint8 // bits by the order of RuleFields
	any, all int   // how many words of each
}

// RuleWordsMost is how many words Rule.All may have.
const RuleWordsMost = 32

// add compiles a rule. One that asks for no word holds for nothing; words
// without letters are as if they were not there.
func (r *rules) add(rule Rule, topic int, kind ReasonKind) {
	c := compiledRule{topic: topic, kind: kind}
	for i, f := range RuleFields {
		if len(rule.In) == 0 || slices.Contains(rule.In, f) {
			c.fields |= 1 << i
		}
	}
	number := len(r.list)
	for i, words := range [][]string{rule.Any, rule.All, rule.Not} {
		role := role(i)
		for _, w := range words {
			word := ruleWord{rule: number, role: role, text: w}
			if word.role == roleAll {
				word.place = c.all
			}
			if word.role == roleAll && c.all == RuleWordsMost || !r.phrases.Add(w, len(r.words)) {
				continue
			}
			r.words = append(r.words, word)
			switch word.role {
			case roleAny:
				c.any++
			case roleAll:
				c.all++
			}
		}
	}
	r.list = append(r.list, c)
}

// matching is the work on one article, kept to be used again.
type matching struct {
	text    viet.Text
	now     uint32
	states  []ruleState
	touched []int
	reasons []topicReason
}

type topicReason struct {
	Reason
	topic int
}

// ruleState is what was found of a rule's words in the article of that time.
type ruleState struct {
	time     uint32
	any, not bool
	all      uint32 // bits by place
	field    string
	words    []string
}

func newMatching(rules int) *matching { return &matching{states: make([]ruleState, rules)} }

func (w *matching) reset() {
	w.now++
	w.touched, w.reasons = w.touched[:0], w.reasons[:0]
}

// give adds a reason unless the topic has the same already.
func (w *matching) give(topic int, r Reason) {
	for _, known := range w.reasons {
		if known.topic == topic && known.Kind == r.Kind && known.Words == r.Words {
			return
		}
	}
	w.reasons = append(w.reasons, topicReason{r, topic})
}

// find gives the reasons of the rules that hold for a.
func (r *rules) find(w *matching, a Article) {
	if len(r.words) == 0 {
		return
	}
	r.read(w, a.Title, FieldTitle)
	r.read(w, a.Lead, FieldLead)
	r.read(w, a.ContentText, FieldText)
	for _, c := range a.Categories {
		r.read(w, c, FieldCategory)
	}
	slices.Sort(w.touched)
	for _, i := range w.touched {
		rule, state := &r.list[i], &w.states[i]
		if state.not || rule.any > 0 && !state.any || state.all != 1<<rule.all-1 || rule.any+rule.all == 0 {
			continue
		}
		w.give(rule.topic, Reason{Kind: rule.kind, Field: state.field, Words: strings.Join(state.words, ", ")})
	}
}

func (r *rules) read(w *matching, text, field string) {
	if text == "" {
		return
	}
	bit := uint8(1) << slices.Index(RuleFields, field)
	w.text.Read(text)
	r.phrases.Find(&w.text, func(h phrase.Hit) {
		word := &r.words[h.Number]
		if r.list[word.rule].fields&bit != 0 {
			w.note(word, field)
		}
	})
}

// note remembers that a rule's word was found.
func (w *matching) note(word *ruleWord, field string) {
	s := &w.states[word.rule]
	if s.time != w.now {
		*s = ruleState{time: w.now, words: s.words[:0]}
		w.touched = append(w.touched, word.rule)
	}
	switch word.role {
	case roleNot:
		s.not = true
		return
	case roleAny:
		if s.any {
			return
		}
		s.any = true
	case roleAll:
		if s.all&(1<<word.place) != 0 {
			return
		}
		s.all |= 1 << word.place
	}
	if s.field == "" {
		s.field = field
	}
	s.words = append(s.words, word.text)
}
