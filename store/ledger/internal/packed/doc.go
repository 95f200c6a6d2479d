// Package packed is how the delivery log packs what it knows of many recipients
// into one value: the results of a batch, and the articles of a list message.
package packed
