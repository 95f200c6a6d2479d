// Package channel is the contract between delivery and a channel (Telegram, a
// journal, …): the delivery that a channel is given, the receipt it returns,
// and the errors by which it refuses.
package channel
