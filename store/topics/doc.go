// Package topics keeps the topics that are or were configured. A topic that is
// renamed takes its articles and subscriptions along, in one transaction.
package topics
