// Package byline finds who wrote an article and where it was first published.
package byline
