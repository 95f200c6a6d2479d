// Package texts has the commands that read texts and print what Loa makes of them:
// extract, summarize, classify and topics.
package texts
