// Package column is how values are stored in a column, alike in both databases:
// times as unix milliseconds, small structures as JSON, small lists as lines.
package column
