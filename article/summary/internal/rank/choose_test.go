package rank

import (
	"math/rand/v2"
	"testing"

	"loa/article/summary/internal/alone"
	"loa/internal/assert"
)

func TestACandidateMayHaveAWordThatNoSentenceHas(t *testing.T) {
	other := alone.Candidate{Text: "Xã Nậm Sỏ vừa thông xe cây cầu mới.", Place: 0, Kind: 1}
	got, ok := (&Table{}).Best(articleOf("Cầu mới", "Ủy ban nhân dân xã Nậm Sỏ bàn giao bốn phòng học mới cho trường mầm non."),
		[]alone.Candidate{other}, 300)
	assert.Same(t, "chosen", ok, true)
	assert.Same(t, "candidate", got, other.Text)
}

func TestAScoreIsOnlyLeftOffWhereItStaysLow(t *testing.T) {
	table := &Table{}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range table.Trees {
		tree := &table.Trees[i]
		for n := range tree.Property {
			tree.Property[n], tree.Bound[n] = uint8(random.IntN(Properties)), uint8(random.IntN(binsMost))
		}
		for k := range tree.Leaf {
			tree.Leaf[k] = int8(random.IntN(40) - 20)
		}
	}
	for i := range table.Weights {
		table.Weights[i] = int8(random.IntN(200) - 100)
	}
	table.arrange()
	left := 0
	for range 500 {
		m := Measured{Features: []uint32{uint32(random.IntN(TableSize)), uint32(random.IntN(TableSize))}}
		for p := range m.Bins {
			m.Bins[p] = uint8(random.IntN(binsMost))
		}
		whole := table.Score(&m)
		floor := whole + random.IntN(20001) - 10000
		got := table.scoreAbove(&m, floor)
		if whole > floor && got != whole || whole <= floor && (got < whole || got > floor) {
			t.Fatalf("floor %d: got %d, want %d", floor, got, whole)
		}
		if got != whole {
			left++
		}
	}
	assert.Same(t, "some are left off, and some are not", left > 50 && left < 450, true)
}

func TestTwoSentencesJoinedAreWhatTheirTextIs(t *testing.T) {
	a := articleOf("Cầu mới", "Xã Nậm Sỏ (huyện Tân Uyên) vừa thông xe cây cầu mới.", "Lò Văn Pâng nói: “Năm 2020, bà con lội suối”.")
	d, read := document{table: &Table{}}, document{table: &Table{}}
	d.reset(a)
	read.reset(a)
	got := d.join(&d.sentences[0], &d.sentences[1])
	read.text.Read(a.Sentences[0].Source + " " + a.Sentences[1].Source)
	want := read.read(&read.text)
	assert.Same(t, "words", got.words, want.words)
	assert.Same(t, "pairs", got.pairs, want.pairs)
	assert.Same(t, "keys", got.keys, want.keys)
	assert.Same(t, "marks", got.marks, want.marks)
	assert.Same(t, "capitals and figures", [2]int{got.capitals, got.numbers}, [2]int{want.capitals, want.numbers})
	assert.Same(t, "forms", d.wordForm, read.wordForm)
}
