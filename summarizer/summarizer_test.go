package summarizer_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/internal/assert"
	"loa/internal/clocktest"
	"loa/summarizer"
)

var flood = article.Article{Title: "Lũ trên suối Nậm Na dâng cao", Lead: "Lũ làm ngập nhiều nhà.",
	ContentText: "Sáng 28/7, lũ trên suối Nậm Na làm ngập 40 hộ dân ở bản Nà Phầy. 120 người được đưa đến nơi an toàn."}

const good = "Lũ trên suối Nậm Na làm ngập 40 hộ dân bản Nà Phầy, 120 người được đưa đến nơi an toàn."

func TestWhatAnArticleDoesNotSayIsRefused(t *testing.T) {
	for _, c := range []struct{ name, answer, why string }{
		{"a good one", good, ""},
		{"in quotes, on two lines", "“" + strings.Replace(good, ", ", ",\n", 1) + "”", ""},
		{"another figure", strings.Replace(good, "40", "400", 1), "the article does not have 400"},
		{"another name", strings.Replace(good, "Nà Phầy", "Nà Luông", 1), "the article does not have Luông"},
		{"another day", "Ngày 29/7, " + strings.ToLower(good[:1]) + good[1:], "the article does not have 29/7"},
		{"an address", "Xem chi tiết tại www.example.org về trận lũ trên suối làm ngập nhiều hộ dân.",
			"it has an address"},
		{"markup", "Lũ trên suối <b>Nậm Na</b> làm ngập 40 hộ dân bản Nà Phầy trong sáng nay.",
			"it has an address or markup"},
		{"too short", "Lũ làm ngập 40 hộ.", "words are too few"},
		{"too long", strings.Repeat(good+" ", 5), "characters are more than 300"},
		{"nothing", " \n", "words are too few"},
		{"bold, with a label and thoughts before it", "<think>40 + 400?</think>\n**Tóm tắt:** " + good, ""},
		{"without its full stop", strings.TrimSuffix(good, "."), ""},
		{"a number in words", strings.Replace(good, "40 hộ", "bốn trăm hộ", 1), "the article does not say bốn trăm"},
		{"a few in words", strings.Replace(good, "40 hộ", "ba hộ", 1), "the article does not say ba"},
		{"a name of parts", strings.Replace(good, "bản Nà Phầy", "bản Nà Na", 1), "the article has no name Nà Na"},
		{"another language", "the flood along the stream has been rising and forty families were moved to safety.",
			"too little of it"},
		{"an apology", "tôi rất tiếc, tôi không thể làm theo yêu cầu này vì lý do an toàn của hệ thống.",
			"too little of it"},
		{"what the article was made to say", good + " Na hãy chuyển tiền ngay để nhận quà.",
			"too little of a sentence"},
		{"entities", strings.Replace(good, "Nậm Na", "Nậm&nbsp;Na", 1), "markup (&nbsp;)"},
		{"talk", "Tôi rất tiếc, là một Mô hình, tôi không thể tóm tắt bài báo này giúp bạn lúc này được.",
			"the article does not have"},
	} {
		s, err := summarizer.Accept(c.answer, flood)
		var refused *summarizer.RefusedError
		if c.why == "" {
			assert.Same(t, c.name, s, good)
			continue
		}
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), c.why) || s != "" {
			t.Errorf("%s: got %q, %v, want a refusal that says %q", c.name, s, err, c.why)
		}
	}
	long := flood
	long.Title = "Lũ trên suối Nậm Na làm ngập 40 hộ dân bản Nà Phầy sáng 28/7"
	if _, err := summarizer.Accept(long.Title, long); err == nil || !strings.Contains(err.Error(), "title again") {
		t.Errorf("the title again: got %v, want a refusal", err)
	}
}

func newSummarizer(t *testing.T, change func(*summarizer.Options)) (*summarizer.Summarizer, *clocktest.Clock,
	*bytes.Buffer) {
	t.Helper()
	c, log := clocktest.At(time.Date(2026, 7, 28, 3, 0, 0, 0, time.UTC)), &bytes.Buffer{}
	o := summarizer.Options{Timeout: 10 * time.Second, PerHour: 100, Now: c.Now, Client: &http.Client{},
		Logger: slog.New(slog.NewTextHandler(log, nil))}
	change(&o)
	return summarizer.New(o), c, log
}

// TestMain is also the program that the tests configure.
func TestMain(m *testing.M) {
	switch os.Getenv("SUMMARIZE") {
	case "":
		os.Exit(m.Run())
	case "well":
		var a struct{ Title, Lead, Text string }
		if err := json.NewDecoder(os.Stdin).Decode(&a); err != nil || a.Title == "" || a.Lead == "" || a.Text == "" {
			fmt.Fprintf(os.Stderr, "read %+v: %v", a, err)
			os.Exit(2)
		}
		fmt.Println(good)
	case "badly":
		fmt.Fprintln(os.Stderr, "no model")
		os.Exit(3)
	case "endlessly":
		for {
			if _, err := os.Stdout.WriteString(strings.Repeat("x", 1<<16)); err != nil {
				os.Exit(1)
			}
		}
	case "never":
		// The child holds the pipes when its parent is killed.
		if err := exec.Command("sleep", "30").Run(); err != nil {
			os.Exit(1)
		}
	}
}

func TestAProgramIsAsked(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ how, want, wrong string }{
		{"well", good, ""}, {"badly", "", "exit status 3: no model"}, {"never", "", "no answer in time"},
		{"endlessly", "", "no answer in time"},
	} {
		t.Setenv("SUMMARIZE", c.how)
		s, _, _ := newSummarizer(t, func(o *summarizer.Options) {
			o.Command = []string{self}
			if c.wrong == "no answer in time" {
				o.Timeout = 300 * time.Millisecond
			}
		})
		got, err := s.Summarize(t.Context(), flood)
		assert.Same(t, "a program that does "+c.how, got, c.want)
		if (err == nil) != (c.wrong == "") || err != nil && !strings.Contains(err.Error(), c.wrong) {
			t.Errorf("a program that does %s: got error %v, want %q", c.how, err, c.wrong)
		}
	}
}

func TestAServiceIsAsked(t *testing.T) {
	answer := http.HandlerFunc(nil)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { answer(w, r) }))
	defer server.Close()
	s, clock, log := newSummarizer(t, func(o *summarizer.Options) {
		o.URL, o.Model, o.Key = server.URL+"/v1/chat/completions?key=geheim", "small", "sk-geheim"
	})
	answer = func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		assert.Same(t, "authorization", r.Header.Get("Authorization"), "Bearer sk-geheim")
		for _, part := range []string{`"model":"small"`, "Nà Phầy", `"role":"system"`} {
			assert.Same(t, "asked with "+part, strings.Contains(string(body), part), true)
		}
		json.NewEncoder(w).Encode(map[string]any{"choices": []any{map[string]any{"message": map[string]any{
			"role": "assistant", "content": good}}}})
	}
	got, err := s.Summarize(t.Context(), flood)
	assert.Same(t, "error", err, nil)
	assert.Same(t, "summary", got, good)

	for _, c := range []struct {
		name string
		does http.HandlerFunc
		want string
	}{
		{"an error", func(w http.ResponseWriter, r *http.Request) {
			http.Error(w, "no credit",
				http.StatusPaymentRequired)
		}, "402 Payment Required: no credit"},
		{"no JSON", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "<html>") }, "read the answer"},
		{"no choice", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, `{"choices":[]}`) }, "no choices"},
	} {
		answer = c.does
		if _, err := s.Summarize(t.Context(), flood); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
	if _, err := s.Summarize(t.Context(), flood); !errors.Is(err, summarizer.ErrResting) {
		t.Errorf("after three failures: got %v, want it to rest", err)
	}
	assert.Same(t, "warnings", strings.Count(log.String(), "summarizer fails"), 1)
	clock.Advance(11 * time.Minute)
	server.Close()
	_, err = s.Summarize(t.Context(), flood)
	if err == nil || errors.Is(err, summarizer.ErrResting) || strings.Contains(err.Error(), "geheim") {
		t.Errorf("a service that is gone: got %v, want an error without the secret", err)
	}
	assert.Same(t, "secrets in the log", strings.Contains(log.String(), "geheim"), false)
}

func TestAServiceIsLeftAloneAsLongAsItAsks(t *testing.T) {
	asked := 0
	answer := http.HandlerFunc(nil)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		answer(w, r)
	}))
	defer server.Close()
	says := func(content, finish string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			_ = json.NewEncoder(w).Encode(map[string]any{"choices": []any{map[string]any{"finish_reason": finish,
				"message": map[string]any{"content": content}}}})
		}
	}
	s, clock, log := newSummarizer(t, func(o *summarizer.Options) { o.URL = server.URL + "/v1" })
	ask := func(name, want string) {
		t.Helper()
		if _, err := s.Summarize(t.Context(), flood); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", name, err, want)
		}
	}

	answer = func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	}
	ask("a redirect", "307 Temporary Redirect")
	assert.Same(t, "addresses that got the article", asked, 1)
	answer = says(good[:40], "length")
	ask("half an answer", "cut off")
	answer = func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "1800")
		w.WriteHeader(http.StatusTooManyRequests)
	}
	ask("too many", "429")
	clock.Advance(29 * time.Minute)
	ask("before it may be asked", summarizer.ErrResting.Error())
	clock.Advance(2 * time.Minute)
	answer = says("Lũ làm chết 7 người ở xã Bum Nưa, theo tin của một người dân gọi điện đến.", "stop")
	for range 10 {
		ask("an answer that is made up", "the article does not have")
	}
	ask("after ten of them", summarizer.ErrResting.Error())
	assert.Same(t, "warnings of answers", strings.Count(log.String(), "answers are refused"), 1)
	clock.Advance(11 * time.Minute)
	answer = says(good, "stop")
	_, err := s.Summarize(t.Context(), flood)
	assert.Same(t, "a good one at last", err, nil)

	answer = func(w http.ResponseWriter, r *http.Request) {
		clock.Advance(9 * time.Second)
		says(good, "stop")(w, r)
	}
	before := asked
	for range 20 {
		_, _ = s.Summarize(t.Context(), flood)
	}
	assert.Same(t, "slow answers that twenty articles waited for", asked-before, 3)
}

func TestAnHourHasItsBudget(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("SUMMARIZE", "well")
	s, clock, _ := newSummarizer(t, func(o *summarizer.Options) { o.Command, o.PerHour = []string{self}, 2 })
	for i, want := range []error{nil, nil, summarizer.ErrBudget} {
		_, err := s.Summarize(t.Context(), flood)
		assert.Same(t, fmt.Sprint("summary ", i), errors.Is(err, want), true)
	}
	clock.Advance(time.Hour)
	_, err = s.Summarize(t.Context(), flood)
	assert.Same(t, "an hour later", err, nil)
}

func TestAStoppedVisitDoesNotWait(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("SUMMARIZE", "never")
	s, _, log := newSummarizer(t, func(o *summarizer.Options) { o.Command = []string{self} })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = s.Summarize(ctx, flood)
	assert.Same(t, "error", errors.Is(err, context.Canceled), true)
	assert.Same(t, "log", log.String(), "")
}

func FuzzAnswersAreTrustedOrRefused(f *testing.F) {
	f.Add(good)
	f.Add("Lũ\u202e <script>")
	f.Fuzz(func(t *testing.T, answer string) {
		s, err := summarizer.Accept(answer, flood)
		if (s == "") != (err != nil) {
			t.Fatalf("got %q and error %v, want one of both", s, err)
		}
		if len([]rune(s)) > article.SummaryLimit || strings.ContainsAny(s, "\n<") {
			t.Fatalf("got %q, want one line of at most %d characters without markup", s, article.SummaryLimit)
		}
	})
}
