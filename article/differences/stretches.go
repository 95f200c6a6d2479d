package differences

import "hash/fnv"

// stretch is a run of sentences that differs: the places of its tokens in the
// old text and in the new one, without sentences that only moved, and where
// their words differ.
type stretch struct {
	a, b  []int
	hunks []hunk
}

// span is a sentence: the places of its first token and of the one after its last.
type span struct{ start, end int }

// moves is how many words a sentence must have to count as moved: a figure alone
// in its line, as tables are read, says something else elsewhere.
const moves = 4

// stretches compares the two texts: first sentences, then the words of those
// that differ.
func (p *pair) stretches() []stretch {
	a, b := p.old.sentences(), p.new.sentences()
	keysA, keysB := p.old.hashes(a), p.new.hashes(b)
	hunks := diff(keysA, keysB)
	moved := movedSentences(a, b, keysA, keysB, hunks)
	var list []stretch
	for _, h := range hunks {
		s := stretch{a: unmoved(a[h.a0:h.a1], keysA[h.a0:h.a1], moved[0]), b: unmoved(b[h.b0:h.b1], keysB[h.b0:h.b1],
			moved[1])}
		for _, h := range diff(p.old.ids(s.a), p.new.ids(s.b)) {
			s.hunks = append(s.hunks, p.parted(&s, h)...)
		}
		if len(s.hunks) > 0 {
			list = append(list, s)
		}
	}
	return list
}

// sentences are the spans of the text's tokens.
func (t *text) sentences() []span {
	var list []span
	for i, k := range t.tokens {
		if k.first || i == 0 {
			list = append(list, span{i, i})
		}
		list[len(list)-1].end = i + 1
	}
	return list
}

// hashes are numbers by which sentences of the same words are found.
func (t *text) hashes(list []span) []uint64 {
	out := make([]uint64, len(list))
	for i, s := range list {
		h := fnv.New64a()
		for _, k := range t.tokens[s.start:s.end] {
			h.Write([]byte{byte(k.id), byte(k.id >> 8), byte(k.id >> 16), byte(k.id >> 24)})
		}
		out[i] = h.Sum64()
	}
	return out
}

func (t *text) ids(places []int) []int32 {
	out := make([]int32, len(places))
	for i, at := range places {
		out[i] = t.tokens[at].id
	}
	return out
}

// movedSentences counts, for each of the two texts, the sentences of the hunks
// that stand in a hunk of the other text too.
func movedSentences(a, b []span, keysA, keysB []uint64, hunks []hunk) (moved [2]map[uint64]int) {
	gone, come := map[uint64]int{}, map[uint64]int{}
	for _, h := range hunks {
		for i := h.a0; i < h.a1; i++ {
			if a[i].end-a[i].start >= moves {
				gone[keysA[i]]++
			}
		}
		for i := h.b0; i < h.b1; i++ {
			if b[i].end-b[i].start >= moves {
				come[keysB[i]]++
			}
		}
	}
	moved = [2]map[uint64]int{{}, {}}
	for key, n := range gone {
		if n = min(n, come[key]); n > 0 {
			moved[0][key], moved[1][key] = n, n
		}
	}
	return moved
}

// unmoved are the places of the tokens of sentences that did not move; each that
// did is taken off moved.
func unmoved(list []span, keys []uint64, moved map[uint64]int) (places []int) {
	for i, s := range list {
		if moved[keys[i]] > 0 {
			moved[keys[i]]--
			continue
		}
		for at := s.start; at < s.end; at++ {
			places = append(places, at)
		}
	}
	return places
}

// parted parts what stands in one sentence from whole sentences that follow it in
// one of the texts only.
func (p *pair) parted(s *stretch, h hunk) []hunk {
	a, b := p.old.nextSentence(s.a, h.a0, h.a1), p.new.nextSentence(s.b, h.b0, h.b1)
	switch {
	case h.a0 == h.a1 || h.b0 == h.b1 || (a < h.a1) == (b < h.b1):
		return []hunk{h}
	case a < h.a1:
		return []hunk{{h.a0, a, h.b0, h.b1}, {a, h.a1, h.b1, h.b1}}
	}
	return []hunk{{h.a0, h.a1, h.b0, b}, {h.a1, h.a1, b, h.b1}}
}

// nextSentence is where among places i to j the next sentence begins, after i.
func (t *text) nextSentence(places []int, i, j int) int {
	for at := i + 1; at < j; at++ {
		if t.tokens[places[at]].first {
			return at
		}
	}
	return j
}
