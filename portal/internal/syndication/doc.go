// Package syndication reads what is published for machines: RSS, Atom and JSON
// Feed, lists in JSON, the hubs that a document names. XML is
// mended where portals are careless, and bounded before it is parsed.
package syndication
