package dom

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestWorkIsCountedAndNotTimed(t *testing.T) {
	var fonts strings.Builder
	for i := range 300 {
		fmt.Fprintf(&fonts, "<font size=%d>", i)
	}
	for name, c := range map[string]struct {
		body string
		want error
	}{
		"an old page with open fonts":      {fonts.String() + strings.Repeat("<p>chữ</p>", 3_000), nil},
		"a page of 40,000 paragraphs":      {strings.Repeat("<div><p>Một câu <b>ngắn</b>.</p></div>", 40_000), nil},
		"items that nobody closed":         {"<ul>" + strings.Repeat("<li>mục", 100_000), nil},
		"marks in a script":                {"<script>" + strings.Repeat("'<b>'", 100_000) + "</script><p>chữ", nil},
		"fonts opened in each paragraph":   {fonts.String() + strings.Repeat("<p>chữ</p>", 60_000), ErrPageSlow},
		"marks that nobody closed":         {strings.Repeat("<i>chữ", 100_000), ErrPageSlow},
		"more tags than any page":          {strings.Repeat("<br>", MaxPageTags+1), ErrPageTags},
		"a comment of what look like tags": {"<!--" + strings.Repeat("<i>", 100_000) + "--><p>chữ", nil},
	} {
		if err := checkWork([]byte(c.body)); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
}
