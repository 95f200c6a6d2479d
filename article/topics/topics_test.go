package topics

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"loa/internal/assert"
)

// wordsOf are what articles of three topics are made of, beside common words.
var wordsOf = map[string][]string{
	"y-te":      strings.Split("bệnh viện|tiêm phòng|bác sĩ|sốt xuất huyết|trạm y tế|khám chữa|bệnh nhân|vắc xin", "|"),
	"giao-duc":  strings.Split("học sinh|nhà trường|giáo viên|kỳ thi|lớp học|điểm trường|bán trú|sách giáo khoa", "|"),
	"nong-thon": strings.Split("cây chè|ruộng lúa|chăn nuôi|hợp tác xã|giống ngô|nông dân|mùa vụ|phân bón", "|"),
}

var common = strings.Split("tỉnh|huyện|xã|tổ chức|hội nghị|cán bộ|người dân|năm nay|triển khai|kế hoạch|cho "+
	"biết|thực hiện|đồng chí|trên địa bàn", "|")

// articles makes up examples; of noise in a hundred the topic is another one
// than the words say.
func articles(n, noise int) []Example {
	r := rand.New(rand.NewPCG(3, 14))
	ids := []string{"giao-duc", "nong-thon", "y-te"}
	var list []Example
	for range n {
		id := ids[r.IntN(len(ids))]
		var b strings.Builder
		for range 30 {
			words := common
			if r.IntN(4) == 0 {
				words = wordsOf[id]
			}
			b.WriteString(words[r.IntN(len(words))] + " ")
		}
		if r.IntN(100) < noise {
			id = ids[r.IntN(len(ids))]
		}
		list = append(list, Example{Title: "Tin ngày", Text: b.String(), Topics: []string{id}})
	}
	return list
}

func TestAModelFindsTheTopicOfArticlesItHasNotSeen(t *testing.T) {
	all := articles(700, 0)
	m := Learn(all[:600], Options{})
	assert.Same(t, "topics", len(m.Topics), 3)
	wrong := 0
	for _, e := range all[600:] {
		if got := m.Given(e.Title, e.Text); !slices.Equal(got, e.Topics) {
			wrong++
		}
	}
	if wrong > 5 {
		t.Errorf("got %d of 100 wrong, want at most 5", wrong)
	}
	for _, topic := range m.Topics {
		assert.Same(t, topic.ID+" is applied", topic.Applied, true)
		if topic.Precision < DefaultPrecision || topic.Recall < 0.8 {
			t.Errorf("%s: got precision %.2f and recall %.2f on clean articles, want topic.Precision at least %v, "+
				"topic.Recall at least 0.8", topic.ID, topic.Precision, topic.Recall, DefaultPrecision)
		}
	}
	assert.Same(t, "topics of an article about nothing of them", m.Given("Tin", "tỉnh tổ chức hội nghị"), nil)
}

func TestATopicThatIsNotRightOftenEnoughIsNotApplied(t *testing.T) {
	m := Learn(articles(600, 90), Options{Precision: 0.95})
	for _, topic := range m.Topics {
		if topic.Applied && topic.Precision < 0.95 {
			t.Errorf("%s is applied with precision %.2f", topic.ID, topic.Precision)
		}
	}
	applied := slices.ContainsFunc(m.Topics, func(t Topic) bool { return t.Applied && t.Recall > 0.5 })
	assert.Same(t, "a topic that was learned from chance finds half of its articles", applied, false)
}

// mixed makes up articles of a topic that share many words with another.
func mixed(id, like string, words []string, n int) (list []Example) {
	r := rand.New(rand.NewPCG(2, 7))
	for range n {
		var b strings.Builder
		for range 30 {
			from := common
			switch r.IntN(8) {
			case 0, 1:
				from = wordsOf[like]
			case 2:
				from = words
			}
			b.WriteString(from[r.IntN(len(from))] + " ")
		}
		list = append(list, Example{Title: "Tin ngày", Text: b.String(), Topics: []string{id}})
	}
	return list
}

func TestAnArticleOutsideEveryTopicIsGivenNone(t *testing.T) {
	forest := mixed("lam-nghiep", "nong-thon", strings.Split("rừng|kiểm lâm|cây gỗ", "|"), 200)
	known := append(articles(600, 0), forest...)
	m := Learn(known, Options{})
	outside, given := mixed("thuy-san", "nong-thon", strings.Split("ao cá|cá lăng|lồng bè", "|"), 100), 0
	for _, e := range outside {
		if len(m.Given(e.Title, e.Text)) > 0 {
			given++
		}
	}
	if given > 10 {
		t.Errorf("got %d of 100 in a topic, want at most 10", given)
	}
	found := 0
	for _, e := range known {
		if slices.Equal(m.Given(e.Title, e.Text), e.Topics) {
			found++
		}
	}
	if found < len(known)/2 {
		t.Errorf("got %d of %d in their topic, want at least half", found, len(known))
	}
}

func TestWhereEverythingHasATopicNothingIsKnownOfOthers(t *testing.T) {
	only := slices.DeleteFunc(articles(600, 0), func(e Example) bool { return e.Topics[0] != "y-te" })
	m := Learn(only, Options{})
	assert.Same(t, "topics", len(m.Topics), 1)
	assert.Same(t, "applied", m.Topics[0].Applied, false)
	assert.Same(t, "an article about schools", m.Given("Khai giảng", strings.Join(wordsOf["giao-duc"], " ")), nil)
}

func TestTooFewExamplesTeachNothing(t *testing.T) {
	if m := Learn(articles(30, 0), Options{Fewest: 50}); m != nil {
		t.Errorf("got a model of %v, want none", m.Topics)
	}
	if m := Learn(nil, Options{}); m != nil {
		t.Errorf("got a model of %v, want none", m.Topics)
	}
}

func TestAModelIsTheSameWheneverItIsLearnedAndRead(t *testing.T) {
	all := articles(200, 0)
	m, again := Learn(all, Options{}), Learn(all, Options{})
	assert.Same(t, "learned twice", string(again.Bytes()) == string(m.Bytes()), true)
	read, err := Read(m.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "scores after reading", read.Classify(all[0].Title, all[0].Text),
		m.Classify(all[0].Title, all[0].Text))
	if size := len(m.Bytes()); size > 400_000 {
		t.Errorf("got %d bytes, want at most 400,000", size)
	}
	for _, cut := range []int{0, 5, len(modelVersion) + 4, len(m.Bytes()) - 1} {
		if _, err := Read(m.Bytes()[:cut]); err == nil {
			t.Errorf("a model cut to %d bytes is read, want an error", cut)
		}
	}
}

func FuzzAModelTakesAnyText(f *testing.F) {
	m := Learn(articles(100, 0), Options{Fewest: 5})
	f.Add("Tin", "học sinh", m.Bytes()[:200])
	f.Add("\xff", "Hoà\u0301", []byte(modelVersion+"\x00\x00\x00\x01\x00\x00\x00\x02[]"))
	f.Fuzz(func(t *testing.T, title, text string, stored []byte) {
		for _, s := range m.Classify(title, text) {
			if s.Score != s.Score {
				t.Fatalf("%q has no score, want s.Score %v", s.Topic, s.Score)
			}
		}
		if read, err := Read(stored); err == nil {
			read.Classify(title, text)
		}
	})
}

func BenchmarkClassify2KB(b *testing.B) {
	m := Learn(articles(100, 0), Options{Fewest: 5})
	text := strings.Repeat(articles(1, 0)[0].Text, 9)[:2048]
	b.ReportAllocs()
	for b.Loop() {
		m.Classify("Tin", text)
	}
}
