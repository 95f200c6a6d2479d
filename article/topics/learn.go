package topics

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
)

// Example is an article whose topics are known.
type Example struct {
	Title, Text string
	Topics      []string
}

// Options say how a model is learned.
type Options struct {
	// Precision is what a topic must reach on articles that were held out
	// for it to be applied; 0 means DefaultPrecision.
	Precision float64
	// Fewest is how many examples a topic needs; 0 means DefaultFewest.
	Fewest int
}

// What is asked of a topic that is applied.
const (
	DefaultPrecision = 0.9
	DefaultFewest    = 20
)

const (
	passes   = 6
	rate     = 0.5
	heldOut  = 5 // one example in so many is held out
	fewFound = 3 // an accuracy of fewer articles means nothing
	parts    = 3 // of the topics, each of which is once not learned
)

// Learn returns a model of the topics that enough examples have; nil when there
// is none. Accuracies are found with one example in five held out, among them
// strangers: articles of topics that were not learned either, since what a model is
// asked about may belong to none of its topics. The model is then learned from all.
// The same examples give the same model.
func Learn(examples []Example, o Options) *Model {
	if o.Precision == 0 {
		o.Precision = DefaultPrecision
	}
	if o.Fewest == 0 {
		o.Fewest = DefaultFewest
	}
	m := newModel(examples, o.Fewest)
	if m == nil {
		return nil
	}
	all := m.prepare(examples)
	var learned, held []prepared
	for place, i := range rand.New(rand.NewPCG(5, 6)).Perm(len(all)) {
		if place < len(all)/heldOut {
			held = append(held, all[i])
		} else {
			learned = append(learned, all[i])
		}
	}
	// The tries only say how good the model will be; all are learned at once.
	tries := make([]*Model, 1+parts)
	var done sync.WaitGroup
	for n := range tries {
		tries[n] = &Model{Topics: slices.Clone(m.Topics), slots: m.slots}
		from := learned
		if n > 0 {
			from = without(learned, n-1)
		}
		done.Go(func() { tries[n].learn(from) })
	}
	done.Go(func() { m.learn(all) })
	done.Wait()
	for i := range m.Topics {
		list := tries[0].scores(i, held)
		for n, try := range tries[1:] {
			if i%parts == n {
				continue
			}
			for _, s := range try.scores(i, strangers(held, n)) {
				s.stranger = true
				list = append(list, s)
			}
		}
		m.measure(i, list, o)
	}
	return m
}

// without are the examples that have no topic of a part.
func without(list []prepared, part int) []prepared {
	return slices.DeleteFunc(slices.Clone(list), func(e prepared) bool { return e.hasPart(part) })
}

// strangers are the examples that have only topics of a part.
func strangers(list []prepared, part int) []prepared {
	return slices.DeleteFunc(slices.Clone(list), func(e prepared) bool {
		for n := range parts {
			if n != part && e.hasPart(n) {
				return true
			}
		}
		return !e.hasPart(part)
	})
}

func newModel(examples []Example, fewest int) *Model {
	count := map[string]int{}
	for _, e := range examples {
		for _, t := range e.Topics {
			count[t]++
		}
	}
	m := &Model{}
	for id, n := range count {
		if n >= fewest {
			m.Topics = append(m.Topics, Topic{ID: id, Examples: n})
		}
	}
	if len(m.Topics) == 0 {
		return nil
	}
	slices.SortFunc(m.Topics, func(a, b Topic) int {
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	m.slots = min(slotsMost, max(1<<10, sizeMost/len(m.Topics)))
	return m
}

// prepared is an example as features, and which topics it has.
type prepared struct {
	features []feature
	has      []bool
}

// hasPart tells whether an example has a topic of a part.
func (e prepared) hasPart(part int) bool {
	for i := part; i < len(e.has); i += parts {
		if e.has[i] {
			return true
		}
	}
	return false
}

func (m *Model) prepare(examples []Example) []prepared {
	list := make([]prepared, len(examples))
	var r reader
	for i, e := range examples {
		list[i] = prepared{slices.Clone(r.read(e.Title, e.Text, m.slots)), make([]bool, len(m.Topics))}
		for k, t := range m.Topics {
			list[i].has[k] = slices.Contains(e.Topics, t.ID)
		}
	}
	return list
}

// learn finds the weights by logistic regression, one topic against all others,
// with AdaGrad; what counts is the mean over the later passes.
func (m *Model) learn(list []prepared) {
	k := len(m.Topics)
	l := &learner{k: k, weights: make([]float32, m.slots*k), squares: make([]float32, m.slots*k),
		bias: make([]float32, k), gradient: make([]float32, k)}
	mean := make([]float32, m.slots*k)
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	random := rand.New(rand.NewPCG(1, 2))
	taken := float32(0)
	for pass := range passes {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			l.learn(&list[i])
		}
		if pass >= passes/3 {
			taken++
			for i, w := range l.weights {
				mean[i] += (w - mean[i]) / taken
			}
		}
	}
	m.round(mean, l.bias)
}

type learner struct {
	k                int
	weights, squares []float32
	bias, gradient   []float32
}

func (l *learner) learn(e *prepared) {
	copy(l.gradient, l.bias)
	for _, f := range e.features {
		row := l.weights[int(f.slot)*l.k:][:l.k]
		for i, w := range row {
			l.gradient[i] += f.value * w
		}
	}
	open := false
	for i, s := range l.gradient {
		p := float32(1 / (1 + math.Exp(-float64(s))))
		if e.has[i] {
			p--
		}
		if p > -settled && p < settled {
			p = 0
		}
		open = open || p != 0
		l.gradient[i] = p
		l.bias[i] -= rate * p / 100
	}
	if !open {
		return
	}
	for _, f := range e.features {
		row, squares := l.weights[int(f.slot)*l.k:][:l.k], l.squares[int(f.slot)*l.k:][:l.k]
		for i, g := range l.gradient {
			if g == 0 {
				continue
			}
			g *= f.value
			squares[i] += g * g
			row[i] -= rate * g / (float32(math.Sqrt(float64(squares[i]))) + 1e-2)
		}
	}
}

// settled is the error below which an example teaches nothing more.
const settled = 0.05

// round stores the weights in a byte each.
func (m *Model) round(weights, bias []float32) {
	k := len(m.Topics)
	m.weights = make([]int8, len(weights))
	for i := range m.Topics {
		var sum float64
		n := 0
		for at := i; at < len(weights); at += k {
			if weights[at] != 0 {
				sum += float64(weights[at]) * float64(weights[at])
				n++
			}
		}
		largest := 8 * float32(math.Sqrt(sum/float64(max(n, 1))))
		m.Topics[i].Scale, m.Topics[i].Bias = largest/127, bias[i]
		if largest == 0 {
			continue
		}
		for at := i; at < len(weights); at += k {
			m.weights[at] = int8(math.Round(float64(max(-127, min(127, weights[at]/largest*127)))))
		}
	}
}

// scored is how much an example speaks for a topic, and whether it has it or is a
// stranger to the model.
type scored struct {
	score         float32
	has, stranger bool
}

// ofStranger is what a stranger counts beside another example: each topic of the
// examples was one once, but most articles will be about what was learned.
const ofStranger = 0.5

func (m *Model) scores(i int, list []prepared) (all []scored) {
	for _, e := range list {
		all = append(all, scored{m.sums(e.features)[i]*m.Topics[i].Scale + m.Topics[i].Bias, e.has[i], false})
	}
	return all
}

// measure finds the lowest bound at which topic i has the wanted precision on
// what was held out. Where nearly all have the topic, nothing is known of others.
func (m *Model) measure(i int, list []scored, o Options) {
	total := 0
	for _, s := range list {
		if s.has {
			total++
		}
	}
	slices.SortFunc(list, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	t := &m.Topics[i]
	t.Applied, t.Precision, t.Recall, t.Bound = false, 0, 0, float32(math.MaxFloat32)
	right, wrong := 0, 0.0
	for _, s := range list {
		switch {
		case s.stranger:
			wrong += ofStranger
			continue
		case !s.has:
			wrong++
			continue
		}
		right++ // a lower bound is worth only another right one
		if p := float64(right) / (float64(right) + wrong); p >= o.Precision && right >= fewFound &&
			s.score > floor && len(list)-total >= o.Fewest/heldOut {
			t.Applied, t.Precision, t.Recall, t.Bound = true, p, float64(right)/float64(total), s.score
		}
	}
}

// floor is the score below which nothing is given whatever was held out: there
// the words speak against the topic.
const floor = -1
