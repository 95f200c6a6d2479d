// Package pattern keeps regular expressions that are compiled when first used.
package pattern
