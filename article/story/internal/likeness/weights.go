package likeness

// weights were learned from 3661 pairs; `go run ./article/story/internal/learn -weights` writes them.
var weights = [measures]float64{
	always:        -3.76,
	partShared:    2.22,
	titleTold:     1.92,
	titlesTold:    1.09,
	wordsTold:     0.48,
	phrases:       0.99,
	words:         2.82,
	figures:       1.57,
	ordinals:      1.36,
	persons:       2.29,
	textPersons:   2.07,
	names:         1.93,
	manyNames:     2.09,
	titleKinds:    0.32,
	otherKinds:    -0.86,
	namesOfKind:   1.70,
	figuresOfKind: 1.13,
	namesOfPhrase: 1.03,
	villages:      1.08,
	foreign:       0.24,
	sameDay:       2.11,
	otherDays:     -2.13,
}
