package article_test

import (
	"testing"

	"loa/article"
	"loa/internal/assert"
)

func TestSourcesAreFoundByTheirID(t *testing.T) {
	x := article.IndexSources([]article.Source{{ID: "a", Name: "A"}, {ID: "b", Name: "B"}}, "Loa",
		"https://loa.example")
	assert.Same(t, "the second", x.Get("b").Name, "B")
	own, ok := x.Find(article.OperatorSource)
	assert.Same(t, "the operators'", own.Name, "Loa")
	assert.Same(t, "the operators' are known", ok, true)
	_, ok = x.Find("c")
	assert.Same(t, "one that is not there", ok, false)
	named := article.IndexSources([]article.Source{{ID: article.OperatorSource, Name: "Tổ công tác"}}, "Loa", "")
	assert.Same(t, "the operators' as configured", named.Get(article.OperatorSource).Name, "Tổ công tác")
	assert.Same(t, "of none", article.SourceIndex{}.Get("a").ID, "")
}
