// Package settings is the part of the conversation about topics, rhythm, quiet
// hours and the other settings, pausing and erasing.
package settings
