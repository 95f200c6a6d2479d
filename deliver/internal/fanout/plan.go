package fanout

import (
	"loa/article"
	"loa/audience"
	"loa/ledger"
)

// plan decides about the next subscribers of a fan-out.
func (w *Worker) plan(f ledger.FanOut, articles []article.Article, candidates []ledger.Candidate) ledger.BatchDecision {
	p := planner{fanOut: f, articles: articles, at: audience.Moment{Now: w.Now(), Zone: w.Zone}}
	p.decision.Counts = make([]map[ledger.Outcome]int64, len(f.Broadcasts))
	p.decision.ByKeyword = make([]int64, len(f.Broadcasts))
	for _, c := range candidates {
		var results []ledger.Result
		for i, b := range f.Broadcasts {
			if r, due := p.decide(i, b, c); due {
				if results == nil {
					results = noResults(len(f.Broadcasts))
				}
				results[i] = r
			}
		}
		if results != nil {
			p.decision.Recipients = append(p.decision.Recipients,
				ledger.Recipient{Subscriber: c.Subscriber.ID, Results: results})
		}
	}
	return p.decision
}

func noResults(n int) []ledger.Result {
	results := make([]ledger.Result, n)
	for i := range results {
		results[i].Outcome = ledger.OutcomeNone
	}
	return results
}

// planner gathers what a fan-out decides about its next subscribers.
type planner struct {
	fanOut   ledger.FanOut
	articles []article.Article
	at       audience.Moment
	decision ledger.BatchDecision
}

// decide decides about a broadcast at a candidate. due says that it gets a
// result of its own, which is followed to its end; otherwise it is counted, or
// not meant for the candidate.
func (p *planner) decide(i int, b ledger.FanOutBroadcast, c ledger.Candidate) (r ledger.Result, due bool) {
	m := audience.Match(b.Terms, p.articles[i], c.Candidate)
	p.decision.ByKeyword[i] += m.Unlisted()
	if !m.Meant() {
		return r, false
	}
	d := audience.Decide(b.Terms, c.Candidate, m, p.at)
	if d.Action == audience.Send && !b.IsChange() {
		d = audience.Review(b.Terms, p.articles[i], c.Candidate)
	}
	if d.Action == audience.Hold {
		p.decision.Holds = append(p.decision.Holds, ledger.Hold{Subscriber: c.Subscriber.ID, Seq: b.Seq, Due: d.Until})
	}
	switch r.Outcome = ledger.OutcomeOf(d); r.Outcome {
	case ledger.OutcomePending, ledger.OutcomeSent:
		r.Message, r.Seq = c.Message, c.Shown.Seq
		return r, true
	case ledger.OutcomeHeld, ledger.OutcomeDigest:
		return r, true
	}
	if p.decision.Counts[i] == nil {
		p.decision.Counts[i] = map[ledger.Outcome]int64{}
	}
	p.decision.Counts[i][r.Outcome]++
	return r, false
}
