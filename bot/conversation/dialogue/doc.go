// Package dialogue is what all subjects of the conversation share: a Turn, which
// is one update with its changes and answers; a View, from which a screen is
// drawn out of what is stored at that moment; and the Dialogue that both belong
// to, with the store and the way to Telegram.
//
// A Turn is made while updates are applied one after the other, and must not
// wait for Telegram but to learn who administers a chat. Its answers are given
// later, side by side with those of other chats.
package dialogue
