package deliver

import (
	"context"
	"errors"
	"slices"
	"time"

	"loa/article"
	"loa/audience"
	"loa/channel"
	"loa/deliver/throttle"
	"loa/ledger"
	"loa/subscriber"
)

// collectionsAtOnce is how many digests are looked at in one go.
const collectionsAtOnce = 100

// collections sends digests, and what quiet hours held, when they are due, and
// ends pauses.
func (r *route) collections(ctx context.Context) error {
	wake := r.listen()
	defer r.forget(wake)
	for ctx.Err() == nil {
		now := r.Now()
		if err := r.ledger.EndPauses(ctx, now); err != nil {
			return quiet(ctx, err)
		}
		more := false
		for _, find := range []func(context.Context, string, time.Time, int) ([]ledger.DueList, error){r.ledger.DueHeld, r.ledger.DueDigests} {
			engaged := r.engaged() // as in retries
			due, err := find(ctx, r.name, now, collectionsAtOnce+len(engaged))
			if err != nil {
				return quiet(ctx, err)
			}
			due = slices.DeleteFunc(due, func(d ledger.DueList) bool { return engaged[d.Subscriber.ID] })
			if len(due) == 0 {
				continue
			}
			more = true
			if err := r.collect(ctx, due); err != nil {
				return quiet(ctx, err)
			}
		}
		if more {
			continue
		}
		r.list = publishedList{}
		next, err := r.ledger.NextDue(ctx, r.name)
		if err != nil {
			return quiet(ctx, err)
		}
		pause := r.idle()
		if !next.IsZero() {
			pause = min(max(next.Sub(r.Now()), look), pause)
		}
		sleep(ctx, wake, pause)
	}
	return nil
}

// collection is a digest, or what was held, on its way to a subscriber.
type collection struct {
	ledger.DueList
	articles  []int64 // newest first, at most ledger.ListMessageMost
	older     int     // how many more there are
	published []ledger.DigestArticle
	chosen    time.Time
}

// again is the mark of a collection that must wait.
func (c collection) again(due time.Time) ledger.ListRecord {
	return ledger.ListRecord{Subscriber: c.Subscriber.ID, Rhythm: c.Rhythm, Due: due, Again: true}
}

// kind is how the collection is worded.
func (c collection) kind() channel.DeliveryKind {
	if c.Rhythm == subscriber.RhythmUnset {
		return channel.DeliverHeld
	}
	return channel.DeliverDigest
}

// collect sees due digests or held messages through: those with nothing to
// tell are marked together, the others set out one by one.
func (r *route) collect(ctx context.Context, due []ledger.DueList) error {
	from, to := due[0].From, due[0].To
	for _, d := range due {
		from, to = min(from, d.From), max(to, d.To)
	}
	now := r.Now()
	published, err := r.published(ctx, from, to, now)
	if err != nil {
		return err
	}
	var none []ledger.ListRecord
	var send []collection
	for _, d := range due {
		c := choose(d, published, now)
		if postponed := r.postponed(d, now); !postponed.IsZero() && len(c.articles) > 0 {
			none = append(none, c.again(postponed))
		} else if len(c.articles) == 0 || d.Subscriber.State == subscriber.Gone || audience.IsPaused(d.Subscriber, now) {
			none = append(none, r.told(d, now))
		} else {
			send = append(send, c)
		}
	}
	if len(none) > 0 {
		if err := r.marker.collect(none...); err != nil {
			return err
		}
	}
	for _, c := range send {
		if ctx.Err() != nil {
			return nil
		}
		if err := r.launchCollection(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// publishedFor is how long a list of what was published serves: digests of
// many subscribers span about the same changes.
const publishedFor = time.Minute

// published is what was published from one change to another, or more.
func (r *route) published(ctx context.Context, from, to int64, now time.Time) ([]ledger.DigestArticle, error) {
	if l := &r.list; l.from <= from && to <= l.to && now.Sub(l.read) < publishedFor {
		return l.articles, nil
	}
	articles, err := r.ledger.DigestArticles(ctx, from, to)
	if err != nil {
		return nil, err
	}
	r.list = publishedList{from: from, to: to, read: now, articles: articles}
	return articles, nil
}

type publishedList struct {
	from, to int64
	read     time.Time
	articles []ledger.DigestArticle
}

// choose picks what a digest or a held message tells of.
func choose(d ledger.DueList, published []ledger.DigestArticle, now time.Time) collection {
	c := collection{DueList: d, published: published, chosen: now}
	c.articles, c.older = audience.Choose(audience.List{Rhythm: d.Rhythm, From: d.From, To: d.To}, listed(published),
		audience.Candidate{Subscriber: d.Subscriber, History: d.History}, ledger.ListMessageMost)
	return c
}

func listed(articles []ledger.DigestArticle) (list []audience.Published) {
	for _, p := range articles {
		list = append(list, audience.Published{Article: p.Article,
			Broadcast: audience.Broadcast{Kind: article.BroadcastNew, Seq: p.Seq, Lane: p.Lane, Topics: p.Topics, Prior: p.Prior}})
	}
	return list
}

// postponed is until when a collection must wait, the zero time if it need not.
func (r *route) postponed(d ledger.DueList, now time.Time) time.Time {
	if d.Subscriber.NotBefore.After(now) {
		return d.Subscriber.NotBefore
	}
	if end, quiet := d.Subscriber.Quiet.Until(now, r.TimeZone); quiet {
		return end
	}
	return time.Time{}
}

// told is the mark of a collection that is done with.
func (r *route) told(d ledger.DueList, now time.Time) ledger.ListRecord {
	c := ledger.ListRecord{Subscriber: d.Subscriber.ID, Rhythm: d.Rhythm, Seq: d.To}
	if d.Rhythm != subscriber.RhythmUnset {
		c.Due = d.Rhythm.Next(now, r.TimeZone)
	}
	return c
}

// launchCollection sends a collection in a goroutine of its own once
// everything permits it.
func (r *route) launchCollection(ctx context.Context, c collection) error {
	id := c.Subscriber.ID
	if !r.claim(id) {
		return nil // it has a message on its way; next time
	}
	flight, err := r.admitLater(ctx, audience.LaneDigest, c.Subscriber, patience)
	var busy *busyChat
	if errors.As(err, &busy) {
		defer r.release(id)
		return r.marker.collect(c.again(r.Now().Add(busy.after)))
	}
	if err != nil {
		r.release(id)
		return nil
	}
	r.flying.Go(func() {
		defer r.release(id)
		defer flight.Done()
		flight.Begin()
		if err := r.sendCollection(ctx, flight, c); err != nil {
			r.fail(err)
		}
	})
	return nil
}

func (r *route) sendCollection(ctx context.Context, flight *throttle.Flight, c collection) error {
	// Hours may have passed since it was chosen: the person may have left.
	sub, history, err := r.ledger.Chat(r.sending, c.Subscriber.ID)
	now := r.Now()
	if errors.Is(err, article.ErrNotFound) || (err == nil && (sub.State == subscriber.Gone || audience.IsPaused(sub, now))) {
		return r.marker.collect(r.told(c.DueList, now))
	}
	if err != nil {
		return err
	}
	if sub.Address != c.Subscriber.Address { // it was admitted to a chat that is no more
		return r.marker.collect(c.again(now))
	}
	c.Subscriber, c.History = sub, history
	if now.Sub(c.chosen) > fresh {
		if c.Rhythm != subscriber.RhythmUnset { // a return from a pause moves it on
			c.From = max(c.From, sub.DigestSeq)
		}
		c = choose(c.DueList, c.published, now)
	}
	if until := r.postponed(c.DueList, now); !until.IsZero() {
		return r.marker.collect(c.again(until))
	}
	r.mu.Lock()
	doubt, tries := r.doubt[sub.ID], r.tries[sub.ID]
	r.mu.Unlock()
	d := channel.Delivery{Subscriber: sub, Lane: audience.LaneDigest, Kind: c.kind(), Period: c.Rhythm, MaybeDup: doubt, Silent: !sub.Sound, Sent: now}
	rest := c.articles
	for most := channel.ListItems(d.Kind, sub.Kind); len(rest) > 0 && len(d.Articles) < most; rest = rest[1:] {
		defer r.tell(rest[0])()
		a, err := r.read(r.sending, rest[0])
		if errors.Is(err, article.ErrNotFound) || (err == nil && a.State != article.StateLive) {
			continue
		}
		warned := false
		if err == nil && (a.Urgency >= article.Emergency || a.Ended != "") { // it became one after it was published
			warned, err = r.ledger.Warned(r.sending, a.ID, sub.ID)
		}
		if err != nil {
			return err
		}
		if !warned {
			d.Articles = append(d.Articles, audience.ForReader(a, history))
		}
	}
	d.More, d.Older = len(rest), c.older
	if len(d.Articles) == 0 {
		return r.marker.collect(r.told(c.DueList, r.Now()))
	}
	receipt, err := r.attempt(ctx, flight, &sub, d)
	if errors.Is(err, errCalledOff) {
		return r.ledger.Holds()
	}
	done := r.settleCollection(c, sub, tries, flight.SetOut(), err)
	if err == nil {
		done.List = collected(d, rest, receipt)
	}
	return r.marker.collect(done)
}

// settleCollection turns the outcome of a try into a mark.
func (r *route) settleCollection(c collection, sub subscriber.Subscriber, tries int, sent time.Time, err error) ledger.ListRecord {
	now := r.Now()
	done := r.told(c.DueList, now)
	var later *channel.LaterError
	var gone *channel.GoneError
	var busy *busyChat
	if errors.As(err, &later) {
		r.wait(sub, later, sent)
	}
	r.mu.Lock()
	delete(r.doubt, sub.ID)
	delete(r.tries, sub.ID)
	if later != nil {
		r.tries[sub.ID] = tries + 1
	}
	r.mu.Unlock()
	switch {
	case err == nil:
		done.Sent = 1
		return done
	case errors.As(err, &gone):
		done.State, done.Reason, done.Failed = subscriber.Gone, gone.Reason, 1
		if gone.Paused {
			done.State = subscriber.Paused
		}
		if gone.Rights {
			r.alarm(Alarm{Kind: AlarmRights, Channel: r.name, Detail: gone.Reason, Subscriber: sub, Gone: gone})
		}
		return done
	case errors.As(err, &busy):
		return c.again(now.Add(busy.after))
	case later != nil:
		done.Due, done.Again, done.Failed = now.Add(later.After), true, 1
		if !later.Everyone {
			done.NotBefore = done.Due
		}
		return done
	}
	tries++
	r.mu.Lock()
	r.tries[sub.ID] = tries
	if doubtful(err) {
		r.doubt[sub.ID] = true
	}
	r.mu.Unlock()
	r.failing.Note("kind", "digest", "subscriber", sub.ID, "attempts", tries, "err", err)
	done.Due, done.Again, done.Failed = now.Add(backoff(tries)), true, 1
	return done
}
