// Package media finds an article's main picture and the files that it offers.
package media
