// Package evidence explains a reading: where on the page each field of an article
// stands, how sure that is, and what of the page is not in the article. It looks at
// the page and at the article that was read from it, whichever way it was read, and
// takes no part in the reading.
package evidence
