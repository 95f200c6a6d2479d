// Package blocks measures the block elements of a page once: how much each says, how
// much of that is prose or links, and which stand beside the article: the foot, forms,
// what asks for consent, boxes of something else, and what the host repeats. Of these
// measures package content takes the part that is the article.
package blocks
