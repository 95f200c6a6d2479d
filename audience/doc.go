// Package audience decides whom a publication is for, why, and what happens to
// it at each subscriber. Everything here is pure: no SQL, no clock, no I/O. The
// store answers the questions that these rules ask and executes what they
// decide; deliver, the digests and the audit call the same functions.
//
// The rules in their order:
//
//   - Announce: what a new, changed, joined, released, withdrawn, escalated or
//     ended article gives rise to. The answer is a Plan: its place in the order
//     of changes, a broadcast, a follow-up broadcast, a question to operators.
//   - Match: whether a broadcast is meant for a subscriber, and the Reason. It is
//     asked of the past: of the subscriptions as they were at the broadcast's
//     place in the order of changes, so that the answer never changes.
//   - Decide: what happens there now: it is sent, held for quiet hours, left to
//     a digest, or skipped, with the Cause.
//   - Review: at the last moment before a message is sent, what the article has
//     become meanwhile: withdrawn, called off, a false alarm.
//   - Choose: what a digest, or the message after quiet hours, tells.
//
// Every broadcast follows one rule: it is for its audience (topics, everyone, or
// those who have a message of the article), less those whom a prior broadcast
// was meant for.
package audience
