package rank

import (
	"testing"

	"loa/article/summary/internal/alone"
	"loa/internal/assert"
)

// likingLength is a table that likes what is long.
func likingLength() *Table {
	t := &Table{}
	const size = 1 // the property that says how long a candidate is
	for b := range binsMost {
		t.Weights[size*binsMost+b] = int8(b)
	}
	return t
}

// articleOf is an article that was read.
func articleOf(title string, sentences ...string) *alone.Article {
	a := &alone.Article{}
	a.Read(title, sentences)
	return a
}

// leaning is a candidate that is one only because nothing can be read alone.
func leaning(c alone.Candidate) alone.Candidate {
	c.Leans = true
	return c
}

func TestTwoSentencesMayBeSentTogether(t *testing.T) {
	sentences := []string{
		"Ủy ban nhân dân xã Nậm Sỏ bàn giao bốn phòng học mới cho trường mầm non.",
		"Bà con mang gà, rượu đến mừng.",
		"Các phòng học được xây trong ba tháng bằng tiền của hơn hai trăm người góp.",
	}
	first, second := alone.Candidate{Text: sentences[0], Place: 0}, alone.Candidate{Text: sentences[2], Place: 2}
	short := alone.Candidate{Text: sentences[1], Place: 1}
	both := sentences[0] + " " + sentences[2]
	for name, c := range map[string]struct {
		candidates []alone.Candidate
		limit      int
		want       string
	}{
		"in the order of the text":        {[]alone.Candidate{first, second}, 300, both},
		"too long together":               {[]alone.Candidate{first, second}, 100, sentences[0]},
		"just short enough":               {[]alone.Candidate{first, second}, 72 + 1 + 75, both},
		"one that is too short for two":   {[]alone.Candidate{first, short}, 300, sentences[0]},
		"two ways to say one sentence":    {[]alone.Candidate{first, {Text: sentences[2], Place: 0, Kind: 1}}, 300, sentences[0]},
		"where nothing can be read alone": {[]alone.Candidate{leaning(first), leaning(second)}, 300, sentences[0]},
		"whole neighbours only if joined": {[]alone.Candidate{first, {Text: sentences[2], Place: 1}}, 300, sentences[0]},
	} {
		got, _ := likingLength().Best(articleOf("Phòng học mới", sentences...), c.candidates, c.limit)
		assert.Same(t, name, got, c.want)
	}
}

func TestTwoSentencesAreLearnedFromAsTheyAreChosen(t *testing.T) {
	sentences := []string{
		"Ủy ban nhân dân xã Nậm Sỏ bàn giao bốn phòng học mới cho trường mầm non.",
		"Bà con mang gà, rượu đến mừng.",
		"Các phòng học được xây trong ba tháng bằng tiền của hơn hai trăm người góp.",
	}
	candidates := []alone.Candidate{{Text: sentences[0], Place: 0}, {Text: sentences[2], Place: 2}}
	list := likingLength().Measure(articleOf("Phòng học mới", sentences...), candidates, 300)
	assert.Same(t, "measured", len(list), 3)
	assert.Same(t, "last", list[2].Text, sentences[0]+" "+sentences[2])
	assert.Same(t, "kind of the last", list[2].Bins[44], uint8((alone.Joined|apart)>>4))
}
