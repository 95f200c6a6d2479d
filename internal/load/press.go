package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"loa/article"
	"loa/subscriber"
)

// The words are Vietnamese syllables with and without accents, as frequent as
// words are: the second half as often as the first, the third a third as often.
var (
	onsets = strings.Fields("b c ch d đ g gi h k kh l m n ng nh ph qu r s t th tr v x")
	rimes  = strings.Fields("a à á ả ã ạ an án ang áng anh ánh ao áo ay ây ấy âm ầm ăn ắn ăng ằng e è é em en i ì í " +
		"iên iến iêu in inh ình o ò ó oa óa oan oàn ong ông ống ôi ội ơ ờ ới u ú ủ ung ương ường ưng ưa ứa uyên yên")
)

// press writes articles of its own, the same for the same number.
type press struct {
	plan  plan
	words []string
}

func newPress(p plan) *press {
	random := rand.New(rand.NewPCG(1, 2))
	w := &press{plan: p}
	for _, o := range onsets {
		for _, r := range rimes {
			w.words = append(w.words, o+r)
		}
	}
	random.Shuffle(len(w.words), func(i, j int) { w.words[i], w.words[j] = w.words[j], w.words[i] })
	return w
}

// word is one of the words, drawn as they are frequent.
func (w *press) word(random *rand.Rand) string {
	n := float64(len(w.words))
	return w.words[int(math.Pow(n, random.Float64()))-1]
}

func (w *press) sentence(random *rand.Rand, length int) string {
	parts := make([]string, length)
	for i := range parts {
		parts[i] = w.word(random)
	}
	return strings.Join(parts, " ")
}

// article is the article with a number. Later ones are published later; now and
// then one has a word of its own, its number.
func (w *press) article(n int) article.Article {
	random := rand.New(rand.NewPCG(3, uint64(n)))
	source := sourceName(random.IntN(w.plan.sources))
	a := article.Article{
		Source: source, Key: strconv.Itoa(n), URL: "https://" + source + ".example/bai/" + strconv.Itoa(n),
		Title: w.sentence(random, 10), Lead: w.sentence(random, 20), Language: "vi",
		Author:    "Tác giả " + strconv.Itoa(random.IntN(200)),
		Topics:    []string{topicName(random.IntN(w.plan.topics))},
		Published: time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(n) * 5 * time.Minute),
	}
	a.ContentText = w.sentence(random, w.plan.words/2+random.IntN(w.plan.words))
	if n%1000 == 0 {
		a.ContentText += fmt.Sprint(" số", n)
	}
	a.Summary, a.ContentHTML = a.Lead, "<p>"+a.ContentText+"</p>"
	return a
}

// person are the changes by which the subscriber with a number comes.
func person(p plan, n int) []subscriber.SubscriberChange {
	random := rand.New(rand.NewPCG(4, uint64(n)))
	address := strconv.Itoa(100_000_000 + n)
	changes := []subscriber.SubscriberChange{subscriber.SaveSubscriber{Subscriber: subscriber.Subscriber{
		Channel: "telegram", Address: address, Kind: subscriber.Private, Language: "vi", Asked: true,
		Rhythm: subscriber.RhythmImmediate, Size: subscriber.SizeMedium, Preview: true, Sound: true}}}
	for range 1 + random.IntN(3) {
		changes = append(changes, subscriber.Subscribe{Channel: "telegram", Address: address,
			Topic: topicName(random.IntN(p.topics))})
	}
	return changes
}

func sourceName(n int) string { return "nguon-" + strconv.Itoa(n) }

func topicName(n int) string { return "chu-de-" + strconv.Itoa(n) }
