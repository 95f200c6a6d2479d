// Package topics learns from articles whose topics are known which words belong
// to which topic, so that an article of a portal without sections finds its
// topics, too. A model is linear over syllables and pairs of syllables, which
// are placed by their hash in a table of fixed size.
package topics

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	"loa/viet"
)

const (
	// sizeMost is the size of a model's weights, in bytes.
	sizeMost = 390_000
	// slotsMost is how many slots the table of few topics has.
	slotsMost = 1 << 16
	// longestText is how much of a text is read, in syllables: the rest
	// repeats what is known.
	longestText = 1500
)

// Model says how much an article's words speak for each topic.
type Model struct {
	Topics []Topic
	slots  int
	// weights has, for each slot, one weight a topic; what they are worth is
	// in Topic.Scale.
	weights []int8
}

// Topic is what a model knows of one topic.
type Topic struct {
	ID string `json:"id"`
	// Examples is how many articles it was learned from.
	Examples int `json:"examples"`
	// Precision and Recall were found on articles that were held out: of
	// those that were given the topic how many have it, and the other way
	// round.
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	// Applied says that Precision reaches the bound, so that articles are
	// given the topic.
	Applied bool `json:"applied"`
	// Bound is the score from which an article is given the topic.
	Bound float32 `json:"bound"`
	Scale float32 `json:"scale"`
	Bias  float32 `json:"bias"`
}

// Score is how much an article speaks for a topic.
type Score struct {
	Topic string
	Score float32
	// Given says that the topic is applied and the score reaches its bound.
	Given bool
}

// Classify returns the scores of all topics for an article, best first.
func (m *Model) Classify(title, text string) []Score {
	f := readers.Get().(*reader)
	defer readers.Put(f)
	sums := m.sums(f.read(title, text, m.slots))
	list := make([]Score, len(m.Topics))
	for i, t := range m.Topics {
		s := sums[i]*t.Scale + t.Bias
		list[i] = Score{t.ID, s, t.Applied && s >= t.Bound}
	}
	slices.SortStableFunc(list, func(a, b Score) int {
		switch {
		case a.Score > b.Score:
			return -1
		case a.Score < b.Score:
			return 1
		}
		return 0
	})
	return list
}

// Given returns the ids of the topics that an article is given.
func (m *Model) Given(title, text string) []string {
	var ids []string
	for _, s := range m.Classify(title, text) {
		if s.Given {
			ids = append(ids, s.Topic)
		}
	}
	return ids
}

func (m *Model) sums(features []feature) []float32 {
	k := len(m.Topics)
	sums := make([]float32, k)
	for _, f := range features {
		row := m.weights[int(f.slot)*k:][:k]
		for i, w := range row {
			sums[i] += f.value * float32(w)
		}
	}
	return sums
}

// feature is a syllable or a pair, by the slot of its hash, and what it weighs
// in its text.
type feature struct {
	slot  uint32
	value float32
}

// reader turns texts into features; it is kept to be used again.
type reader struct {
	text     viet.Text
	counts   []uint16 // by slot
	features []feature
}

var readers = sync.Pool{New: func() any { return &reader{} }}

// read returns the features of an article; they are valid until the next read.
// Together their values have the length 1.
func (r *reader) read(title, text string, slots int) []feature {
	if len(r.counts) < slots {
		r.counts = make([]uint16, slots)
	}
	r.features = r.features[:0]
	r.count(title, slots)
	r.count(text, slots)
	var sum float64
	for i := range r.features {
		f := &r.features[i]
		f.value = 1 + float32(math.Log(float64(r.counts[f.slot])))
		r.counts[f.slot] = 0
		sum += float64(f.value) * float64(f.value)
	}
	length := float32(math.Sqrt(sum))
	for i := range r.features {
		r.features[i].value /= length
	}
	return r.features
}

func (r *reader) count(text string, slots int) {
	r.text.Read(text)
	var before uint64
	for i := range min(r.text.Len(), longestText) {
		h := r.text.Syllable(i).KeyHash
		r.add(h, slots)
		if i > 0 {
			r.add(viet.HashNext(before, h), slots)
		}
		before = h
	}
}

func (r *reader) add(h uint64, slots int) {
	slot := uint32((h >> 32) * uint64(slots) >> 32)
	if r.counts[slot] == 0 {
		r.features = append(r.features, feature{slot: slot})
	}
	if r.counts[slot] < math.MaxUint16 {
		r.counts[slot]++
	}
}

// modelVersion begins a stored model; it changes whenever features do.
const modelVersion = "loa-topics-1\n"

// Bytes returns the model as Read takes it.
func (m *Model) Bytes() []byte {
	head, err := json.Marshal(m.Topics)
	if err != nil {
		panic(err) // numbers and strings: there is always JSON of them
	}
	b := []byte(modelVersion)
	b = binary.BigEndian.AppendUint32(b, uint32(m.slots))
	b = binary.BigEndian.AppendUint32(b, uint32(len(head)))
	b = append(b, head...)
	for _, w := range m.weights {
		b = append(b, byte(w))
	}
	return b
}

// Read returns the model that Bytes wrote.
func Read(b []byte) (*Model, error) {
	rest, ok := bytes.CutPrefix(b, []byte(modelVersion))
	if !ok || len(rest) < 8 {
		return nil, errors.New("no model of this version")
	}
	slots, size := binary.BigEndian.Uint32(rest), binary.BigEndian.Uint32(rest[4:])
	rest = rest[8:]
	if slots == 0 || slots > slotsMost || uint64(size) > uint64(len(rest)) {
		return nil, errors.New("a model that was cut short")
	}
	m := &Model{slots: int(slots)}
	if err := json.Unmarshal(rest[:size], &m.Topics); err != nil {
		return nil, fmt.Errorf("topics of the model: %w", err)
	}
	rest = rest[size:]
	if len(rest) != m.slots*len(m.Topics) {
		return nil, errors.New("a model that was cut short")
	}
	m.weights = make([]int8, len(rest))
	for i, c := range rest {
		m.weights[i] = int8(c)
	}
	return m, nil
}
