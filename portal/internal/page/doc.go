// Package page is a fetched document and what it says of itself: metadata,
// JSON-LD, microdata, title, language, sections, the names of its parts. The
// evidence that several readers share is found once, when first asked for, and
// the tree is never changed. Error, login and front pages that come with status
// 200 are known in badpage.go.
//
// It also has the words that lists, feeds and profiles share: Link, Listing and
// Profile.
package page
