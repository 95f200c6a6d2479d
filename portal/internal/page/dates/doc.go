// Package dates finds when an article was published and changed: what the page
// states for machines, what a reader sees at the title, what the address says.
package dates
