// Package list finds the articles that a list page lists. Candidates gathers the
// links into entries (candidates.go) and groups (groups.go), says where on the
// page they stand (places.go) and scores each group (scoring.go). Where looks
// alone would decide, other pages of the site (siblings.go) and the breadcrumb of
// one article of each group (confirm.go) are asked. structured.go reads lists
// that metadata state.
package list
