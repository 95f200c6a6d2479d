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

// Choose picks the articles that a list tells a candidate of, the newest first
// and each once; published is in the order of changes. At most so many are
// named, older counts the others. Warnings are in no list: they were sent.
func Choose(l List, published []Published, c Candidate, most int) (articles []int64, older int) {
	chosen := map[int64]bool{}
	for _, p := range slices.Backward(published) {
		if !l.covers(p.Seq) || p.Urgent() || chosen[p.Article.ID] {
			continue
		}
		m := Match(p.Broadcast, p.Article, c)
		if !m.Meant() || !l.wants(m.Rhythm) || !stillWants(p.Broadcast, c.History, m.Reason) {
			continue
		}
		if chosen[p.Article.ID] = true; len(chosen) > most {
			older++
			continue
		}
		articles = append(articles, p.Article.ID)
	}
	return articles, older
}
