package article

import (
	"errors"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"loa/viet"
	"loa/viet/phrase"
)

// KeywordFilter is a subscriber's own keywords, compiled. The zero value wants
// and refuses nothing. It is safe for use by several goroutines.
type KeywordFilter struct{ include, exclude keywords }

// keywords are plain keywords and expressions, of which one is enough.
type keywords struct {
	phrases  *phrase.Set // nil when there is none
	patterns []*regexp.Regexp
}

// Bounds of a keyword: what is longer, or compiles to more, is refused.
const (
	keywordMost    = 64   // characters of a plain keyword
	patternMost    = 200  // bytes of an expression
	patternProgram = 2000 // instructions of a compiled expression
)

// CheckKeyword tells what is wrong with a subscriber's keyword; nil when it
// can be used. A keyword is words, or an RE2 expression between slashes; "-"
// before it excludes.
func CheckKeyword(word string) error {
	var f KeywordFilter
	return f.add(word)
}

// CompileKeywords compiles a subscriber's keywords and leaves out those that
// CheckKeyword refuses.
func CompileKeywords(words []string) KeywordFilter {
	var f KeywordFilter
	for _, w := range words {
		_ = f.add(w) // what is wrong with it was said when it was set
	}
	return f
}

// Wants tells whether an article has one of the keywords and none of the
// excluded ones.
func (f KeywordFilter) Wants(a Article) bool { return f.include.in(a) && !f.Refuses(a) }

// Refuses tells whether an article has an excluded keyword.
func (f KeywordFilter) Refuses(a Article) bool { return f.exclude.in(a) }

func (f *KeywordFilter) add(word string) error {
	word = viet.CleanLine(word)
	word, exclude := strings.CutPrefix(word, "-")
	word = strings.TrimSpace(word)
	side := &f.include
	if exclude {
		side = &f.exclude
	}
	if len(word) > 2 && strings.HasPrefix(word, "/") && strings.HasSuffix(word, "/") {
		pattern, err := compilePattern(word[1 : len(word)-1])
		if err == nil {
			side.patterns = append(side.patterns, pattern)
		}
		return err
	}
	switch n := utf8.RuneCountInString(word); {
	case n < 2:
		return errors.New("shorter than two letters")
	case n > keywordMost:
		return errors.New("too long")
	}
	set := side.phrases
	if set == nil {
		set = &phrase.Set{}
	}
	if !set.Add(word, 0) {
		return errors.New("shorter than two letters")
	}
	side.phrases = set
	return nil
}

// compilePattern compiles an RE2 expression that runs in time linear to the
// text, if it is small.
func compilePattern(pattern string) (*regexp.Regexp, error) {
	if len(pattern) > patternMost {
		return nil, errors.New("expression too long")
	}
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil, err
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return nil, err
	}
	if len(program.Inst) > patternProgram {
		return nil, errors.New("expression too complex")
	}
	compiled, err := regexp.Compile("(?i)" + pattern)
	if err != nil {
		return nil, err
	}
	if compiled.MatchString("") {
		return nil, errors.New("expression that matches everything")
	}
	return compiled, nil
}

func (k keywords) in(a Article) bool {
	if k.phrases == nil && k.patterns == nil {
		return false
	}
	text := strings.Join([]string{a.Title, a.Lead, strings.Join(a.Categories, "\n"), a.ContentText}, "\n")
	if k.phrases != nil {
		read := texts.Get().(*viet.Text)
		defer texts.Put(read)
		read.Read(text)
		found := false
		if k.phrases.Find(read, func(phrase.Hit) { found = true }); found {
			return true
		}
	}
	return slices.ContainsFunc(k.patterns, func(p *regexp.Regexp) bool { return p.MatchString(text) })
}

var texts = sync.Pool{New: func() any { return &viet.Text{} }}
