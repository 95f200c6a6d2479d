package subscriber

import "time"

// Update is what one message or tap of a person changes, applied in one
// transaction together with its place in the channel's stream of updates, so
// that neither can be lost without the other.
type Update struct {
	// Bot names the stream by its channel, e.g. "telegram".
	Bot string
	// ID is the update's number in that stream; 0 says that the change does
	// not come from the stream. An update that was applied already is
	// refused with ErrRepeated, so that repeating one is harmless.
	ID      int64
	Changes []SubscriberChange
	// Raw is the update as it came, when the person is to be answered: it is
	// kept with the changes until the answers have been given. Chat and Person
	// are the addresses of where it was said and of who said it.
	Raw          []byte
	Chat, Person string
	// Kept is since when Raw is kept; zero for an update that comes in.
	Kept time.Time
	// NotBefore is until when Chat asked to wait with its answers, as far as
	// it is known; zero for an update that comes in.
	NotBefore time.Time
}

// SubscriberChange is one of SaveSubscriber, Subscribe, Unsubscribe, Pause,
// Resume, Erase, Move, LoseThread, AckWarning and CountReactions.
type SubscriberChange interface{ subscriberChange() }

// SaveSubscriber stores a subscriber by channel, address and thread, or
// updates the settings of the one that is there: Kind, Name, Language,
// Manager, Rhythm, Asked, Quiet, Morning, Size, Preview, Sound and Keywords. ID, state,
// pauses and marks of one that is there stay as they are: Pause, Resume and
// deliveries change those.
type SaveSubscriber struct{ Subscriber Subscriber }

// Subscribe turns a topic on, or gives it another rhythm (RhythmUnset: the
// subscriber's own). An unknown chat becomes a subscriber with default
// settings.
type Subscribe struct {
	Channel, Address string
	Thread           int64
	Topic            string
	Rhythm           Rhythm
}

// Unsubscribe ends a subscription, or with an empty Topic all of them.
type Unsubscribe struct {
	Channel, Address string
	Thread           int64
	Topic            string
	Reason           string
}

// PausedByPerson is the Reason of a pause that someone asked for. Every other
// one ends by itself when the chat can be reached again.
const PausedByPerson = "by the person"

// Pause stops deliveries until a time, or with a zero Until until Resume. With
// AllThreads it stops those to every active subscriber at Address, whatever
// its thread; who is paused already stays as it is.
type Pause struct {
	Channel, Address string
	Thread           int64
	AllThreads       bool
	Until            time.Time
	Reason           string
}

// Resume makes a paused or gone subscriber active. What was published while it
// was away is not sent. With AllThreads it does so for every subscriber at
// Address, whatever its thread, except those that are PausedByPerson.
type Resume struct {
	Channel, Address string
	Thread           int64
	AllThreads       bool
}

// Erase deletes all data of a subscriber. What stays for the audit, for 60
// days at most, is a number that leads to no one.
type Erase struct {
	Channel, Address string
	Thread           int64
}

// Move gives every subscriber at Address, whatever its thread, a new address
// and keeps all else: subscriptions, settings, what waits. Where a subscriber
// with the new address exists already, its subscriptions join those of the
// moved one, whose settings win. What it was sent before cannot be changed any
// more.
type Move struct {
	Channel, Address string
	Thread           int64
	NewAddress       string
}

// LoseThread notes that a forum topic takes no messages any more and that this was
// told, or with Returned that it takes some again.
type LoseThread struct {
	Channel, Address string
	Thread           int64
	Returned         bool
}

// AckWarning records that a person has read a warning.
type AckWarning struct {
	Channel, Address string
	Thread           int64
	Article          int64
}

// CountReactions records how many reactions a message in a channel has now, whose
// readers cannot be told apart.
type CountReactions struct {
	Channel, Address string
	Message          string
	Total            int64
}

func (SaveSubscriber) subscriberChange() {}
func (Subscribe) subscriberChange()      {}
func (Unsubscribe) subscriberChange()    {}
func (Pause) subscriberChange()          {}
func (Resume) subscriberChange()         {}
func (Erase) subscriberChange()          {}
func (Move) subscriberChange()           {}
func (LoseThread) subscriberChange()     {}
func (AckWarning) subscriberChange()     {}
func (CountReactions) subscriberChange() {}
