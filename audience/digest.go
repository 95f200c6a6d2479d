package audience

import (
	"slices"

	"loa/article"
	"loa/subscriber"
)

// Published is an article as digests choose it: a broadcast of it, and what
// keywords look at.
type Published struct {
	Broadcast
	Article article.Article
}

// List says which changes a digest, or the message after quiet hours, is about.
type List struct {
	Rhythm subscriber.Rhythm // of a digest; RhythmUnset: what quiet hours held
	// From and To bound the changes: those of a digest lie after From, those
	// held begin with it. To is inclusive.
	From, To int64
}

// covers tells whether a change belongs to the list.
func (l List) covers(seq int64) bool {
	return seq <= l.To && (seq > l.From || seq == l.From && l.Rhythm == subscriber.RhythmUnset)
}

// wants tells whether articles that come in a rhythm belong to the list.
func (l List) wants(r subscriber.Rhythm) bool {
	return r == l.Rhythm || l.Rhythm == subscriber.RhythmUnset && r.AtOnce()
}

// answersFor tells whether a broadcast that is not told now may have been left
// to the list when it was published.
func (l List) answersFor(p Published, history []subscriber.Span) bool {
	rhythm, ok := p.subscribedTo(history)
	if !ok {
		rhythm, ok = subscriber.RhythmAt(history, anyTopic, p.Seq)
	}
	return ok && l.wants(rhythm)
}

// Choice is what a list tells a candidate.
type Choice struct {
	Articles []int64 // the newest first, each once
	Older    int     // how many more there are, which it only counts
	// Entries are the broadcasts that the list answers for, the newest first.
	Entries []ListEntry
}

// ListEntry is a broadcast that a list answers for.
type ListEntry struct {
	Seq, Article int64
	Fate         Fate
}

// Fate is what a list makes of an article.
type Fate int

// The fates.
const (
	Named     Fate = iota // it is among Choice.Articles
	Counted               // it is one of Choice.Older
	LeftOut               // it is wanted no more, if it ever was
	TakenDown             // it was withdrawn
)

// Choose picks the articles that a list tells a candidate of; published is in
// the order of changes. At most so many are named. Warnings are in no list: they
// were sent.
func Choose(l List, published []Published, c Candidate, most int) (choice Choice) {
	chosen := map[int64]Fate{}
	for _, p := range slices.Backward(published) {
		if !l.covers(p.Seq) || p.Urgent() {
			continue
		}
		id := p.Article.ID
		fate, again := chosen[id]
		if !again {
			if fate = l.fate(p, c); fate == Named {
				if len(chosen) >= most {
					fate = Counted
				}
				chosen[id] = fate
			}
		}
		switch {
		case again:
		case fate == Named:
			choice.Articles = append(choice.Articles, id)
		case fate == Counted:
			choice.Older++
		case !l.answersFor(p, c.History):
			continue
		}
		choice.Entries = append(choice.Entries, ListEntry{Seq: p.Seq, Article: id, Fate: fate})
	}
	return choice
}

// fate says whether a list names an article, if there is room for it.
func (l List) fate(p Published, c Candidate) Fate {
	if p.Article.State != article.StateLive {
		return TakenDown
	}
	m := Match(p.Broadcast, p.Article, c)
	if !m.Meant() || !l.wants(m.Rhythm) || !stillWants(p.Broadcast, c.History, m.Reason) {
		return LeftOut
	}
	return Named
}
