// Package cms has one file per content management system of the portals: how to
// know it, how it lays out lists and articles, what identifies an article.
// Profiles is the visible list of them.
package cms
