// Package command is what every command of loa does first: read the configuration,
// open the log and the database, and refuse arguments in words.
package command
