package article

import (
	"errors"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"

	"loa/viet"
)

// KeywordFilter is a subscriber's own keywords, compiled. The zero value wants
// and refuses nothing. It is safe for use by several goroutines.
type KeywordFilter struct{ include, exclude []keywordRule }

// keywordRule is one keyword: words in a tree, or an expression.
type keywordRule struct {
	folded, exact *keyword
	pattern       *regexp.Regexp
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
	_, _, err := compileKeyword(word)
	return err
}

// CompileKeywords compiles a subscriber's keywords and leaves out those that
// CheckKeyword refuses.
func CompileKeywords(words []string) KeywordFilter {
	var f KeywordFilter
	for _, w := range words {
		rule, exclude, err := compileKeyword(w)
		switch {
		case err != nil:
		case exclude:
			f.exclude = append(f.exclude, rule)
		default:
			f.include = append(f.include, rule)
		}
	}
	return f
}

// Wants tells whether an article has one of the keywords and none of the
// excluded ones.
func (f KeywordFilter) Wants(a Article) bool { return matchAny(f.include, a) && !f.Refuses(a) }

// Refuses tells whether an article has an excluded keyword.
func (f KeywordFilter) Refuses(a Article) bool { return matchAny(f.exclude, a) }

func compileKeyword(word string) (rule keywordRule, exclude bool, err error) {
	word = viet.CleanLine(word)
	word, exclude = strings.CutPrefix(word, "-")
	word = strings.TrimSpace(word)
	if len(word) > 2 && strings.HasPrefix(word, "/") && strings.HasSuffix(word, "/") {
		rule.pattern, err = compilePattern(word[1 : len(word)-1])
		return rule, exclude, err
	}
	syllables := viet.Syllables(viet.Key(word))
	switch n := utf8.RuneCountInString(word); {
	case n < 2 || len(syllables) == 0:
		return rule, exclude, errors.New("shorter than two letters")
	case n > keywordMost:
		return rule, exclude, errors.New("too long")
	}
	tree := &keyword{}
	tree.add(syllables, 0)
	if viet.HasAccent(word) {
		rule.exact = tree
	} else {
		rule.folded = tree
	}
	return rule, exclude, nil
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

func matchAny(rules []keywordRule, a Article) bool {
	if len(rules) == 0 {
		return false
	}
	text := strings.Join([]string{a.Title, a.Lead, strings.Join(a.Categories, "\n"), a.ContentText}, "\n")
	var exact, folded []string
	for _, r := range rules {
		var tree *keyword
		var syllables []string
		switch {
		case r.pattern != nil:
			if r.pattern.MatchString(text) {
				return true
			}
			continue
		case r.exact != nil:
			if exact == nil {
				exact = viet.Syllables(viet.Key(text))
			}
			tree, syllables = r.exact, exact
		default:
			if folded == nil {
				folded = viet.Syllables(viet.Fold(text))
			}
			tree, syllables = r.folded, folded
		}
		found := make([]bool, 1)
		if (&Matcher{}).walk(tree, syllables, found); found[0] {
			return true
		}
	}
	return false
}
