package differences

// tell words a finding as differences: figure by figure and name by name where
// as many stand on both sides, else as a whole. told is moved on to where they
// reach.
func (f *finding) tell(told *finding) []Difference {
	if list := append(f.figures(told), f.names(told)...); len(list) > 0 {
		return list
	}
	told.reach(f.a, f.b)
	a, b := f.a, f.b
	kind := f.kind()
	if kind != Addition {
		a, b = f.old.around(a), f.new.around(b)
	}
	return []Difference{{Kind: kind, Was: f.old.quote(a.start, a.end), Now: f.new.quote(b.start, b.end)}}
}

// reach notes that differences are told up to the ends of a and b.
func (f *finding) reach(a, b span) { f.a.end, f.b.end = max(f.a.end, a.end), max(f.b.end, b.end) }

// kind is what a finding is about that is told as a whole.
func (f *finding) kind() Kind {
	replaced := len(f.from) > 0 && len(f.to) > 0
	switch {
	case !replaced && (f.old.isWhole(f.from, f.a) || f.new.isWhole(f.to, f.b)):
		return Addition
	case replaced && f.counts():
		return Figure
	case f.denies():
		return Denial
	case !replaced:
		return Wording
	}
	for _, at := range f.from {
		if t := f.old.tokens[at]; t.figure && f.lost(t) {
			return Figure
		}
	}
	if f.anyLost() {
		return Name
	}
	return Wording
}

// isWhole tells whether places are one or more whole sentences.
func (t *text) isWhole(places []int, s span) bool {
	return len(places) > 0 && (t.tokens[s.start].first || s.start == 0) &&
		(s.end == len(t.tokens) || t.tokens[s.end].first)
}

// context is how many words around other words are told with them.
const context = 3

// around is s with the words about it, in its sentence.
func (t *text) around(s span) span {
	if s.start < 0 {
		return s
	}
	for range context {
		if s.start > 0 && s.start < len(t.tokens) && !t.tokens[s.start].first {
			s.start--
		} else if s.start == len(t.tokens) && s.start > 0 {
			s.start--
		}
		if s.end < len(t.tokens) && !t.tokens[s.end].first {
			s.end++
		}
	}
	return s
}

// figures are the differences of a finding's figures, told with what they count.
func (f *finding) figures(told *finding) (list []Difference) {
	is := func(t token) bool { return t.figure }
	if f.counts() {
		is = func(t token) bool { return numerals[f.keys[t.id]] || dayParts[f.keys[t.id]] }
	}
	for _, p := range f.inPairs(is) {
		a, b := f.measured(&f.old, p[0]), f.measured(&f.new, p[1])
		kind := Figure
		if f.isTime(&f.old, p[0]) || f.isTime(&f.new, p[1]) {
			kind = Time
		}
		told.reach(a, b)
		list = append(list, Difference{Kind: kind, Was: f.old.quote(a.start, a.end), Now: f.new.quote(b.start, b.end)})
	}
	return list
}

// names are the differences of a finding's proper names.
func (f *finding) names(told *finding) (list []Difference) {
	if f.counts() {
		return nil
	}
	is := func(t token) bool { return t.name && !t.figure }
	for _, p := range f.inPairs(is) {
		a, placeA := f.named(&f.old, p[0])
		b, placeB := f.named(&f.new, p[1])
		kind := Name
		if placeA || placeB {
			kind = Place
		}
		told.reach(a, b)
		list = append(list, Difference{Kind: kind, Was: f.old.quote(a.start, a.end), Now: f.new.quote(b.start, b.end)})
	}
	return list
}

// inPairs are the runs of tokens of a sort in the finding, the old one and the
// new one, in order; none when not as many stand on both sides.
func (f *finding) inPairs(is func(token) bool) (pairs [][2]span) {
	if f.isRewritten() {
		return nil
	}
	from, to := runs(&f.old, f.from, is), runs(&f.new, f.to, is)
	if len(from) != len(to) {
		return nil
	}
	for i := range from {
		if !f.same(from[i], to[i]) {
			pairs = append(pairs, [2]span{from[i], to[i]})
		}
	}
	return pairs
}

// runs are the runs of the tokens at places that are of a sort; each figure is
// one by itself.
func runs(t *text, places []int, is func(token) bool) (list []span) {
	for _, at := range places {
		k := t.tokens[at]
		if !is(k) {
			continue
		}
		if n := len(list) - 1; n >= 0 && list[n].end == at && !k.figure && t.near(at-1) {
			list[n].end++
		} else {
			list = append(list, span{at, at + 1})
		}
	}
	return list
}

// same tells whether two runs are the same words.
func (f *finding) same(a, b span) bool {
	if a.end-a.start != b.end-b.start {
		return false
	}
	for i := range a.end - a.start {
		if f.old.tokens[a.start+i].id != f.new.tokens[b.start+i].id {
			return false
		}
	}
	return true
}
