package portal

import (
	"loa/article"
	"loa/portal/internal/content"
	"loa/portal/internal/evidence"
)

// The words in which a reading is explained.
type (
	// Explanation tells where each field of an article stands on its page, how
	// sure it is, and which texts of the page are not in the article.
	Explanation = evidence.Explanation
	// Field is one field of it.
	Field = evidence.Field
	// Confidence is how sure a field is: "sure", "likely" or "doubtful".
	Confidence = evidence.Confidence
	// Omission is a text that was left out, and why.
	Omission = content.Omission
)

// Explain tells of an article that ReadDocument read from doc where its fields
// stand on the page. by is the second result of ReadDocument, boilerplate what it
// was given. It reads nothing anew and changes nothing, costs about as much as the
// reading, and is meant for people who look at one page:
//
//	doc, err := portal.Parse(fetched)
//	a, by, err := portal.ReadDocument(doc, source, known)
//	e := portal.Explain(doc, a, by, known)
//	for _, f := range e.Fields { // f.Name, f.Value, f.From, f.Against, f.Confidence
//	for _, o := range e.LeftOut { // "left out: " o.Text, o.Words, o.Reason
func Explain(doc *Document, a article.Article, by string, boilerplate *Boilerplate) Explanation {
	return evidence.Explain(doc, a, by, boilerplate)
}
