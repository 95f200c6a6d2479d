// Package api answers /api/v1: articles, topics, sources and searches as JSON,
// to be read only. What it answers is described in openapi.json, which it
// serves too, and which a test compares with real answers.
package api
