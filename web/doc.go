// Package web is everything that Loa says over HTTP: feeds, pages for readers,
// health and metrics. Feeds are kept as bytes: they are rendered once per
// change, by the Server's Run, and a request only writes them.
//
// Its own rooms, in the order in which they import each other:
//
//	internal/site     the publisher, and what a reload of the configuration replaces
//	internal/answer   writes answers: encodings, conditional requests, headers
//	internal/address  what the address of a feed says, and its canonical form
//	internal/cache    keeps feeds as bytes, lets strangers wait apart, and follows the order of changes
//	internal/feeds    answers /feeds/, private addresses, the list of feeds
//	internal/pages    answers what people read, and errors; keeps pages until the next change
//	internal/embed    writes the boxes for other sites
//	internal/api      answers /api/v1 with JSON
//	internal/sitemap  tells search engines what is new
//
// This package itself has the routes, health and metrics.
package web
