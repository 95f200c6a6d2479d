// Package xmltree reads feeds and sitemaps into a tree whatever is wrong with
// them: bare "<" and "&", attributes without quotes, names without a
// namespace, elements that nobody closes, rubbish before and behind the root.
// What is careless costs the item in which it stands, never the document.
// Depth, elements and what entities expand to are bounded.
package xmltree
