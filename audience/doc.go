// Package audience decides whom a publication is for, why, and what happens to
// it at each subscriber. Everything here is pure: no SQL, no clock, no I/O.
// The store answers the questions that these rules ask and executes what they
// decide; deliver, the digests and the audit call the same functions.
package audience
