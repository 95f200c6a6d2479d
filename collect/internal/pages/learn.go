package pages

import (
	"context"

	"loa/collect/internal/session"
	"loa/fetch"
	"loa/portal"
)

// learnPages is how many pages are read before the first article of a source
// is stored.
const learnPages = 4

// LearnAhead reads the first pages of a source never read before, so that what
// repeats on all of them is known when they are stored. Otherwise the first
// articles would keep it, and seem to change when they are read again. An error
// is about the link of that number, and ends the visit.
func (p *Pages) LearnAhead(ctx context.Context, links []portal.Link) (failed int, err error) {
	var ahead []int
	for i, l := range links {
		if p.hasPage(l) {
			ahead = append(ahead, i)
		}
	}
	if p.ReadBefore || p.Profile != "" || len(ahead) < 2 {
		return 0, nil
	}
	p.early = map[string]fetched{}
	for _, i := range ahead[:min(learnPages, len(ahead))] {
		address := links[i].URL
		resp, err := p.Get(ctx, fetch.Request{URL: address, Stay: true})
		if ctx.Err() != nil {
			return i, ctx.Err()
		}
		if p.MustWait(address, err) {
			return i, err
		}
		p.early[address] = fetched{session.PageOf(resp), err}
		if err == nil {
			// What is wrong with the page is said when its turn comes.
			if r, _ := p.read(session.PageOf(resp)); r.document != nil {
				p.learn(r.document)
			}
		}
	}
	return 0, nil
}

// learn takes note of what may be boilerplate. Profiles know theirs.
func (p *Pages) learn(d session.Document) {
	if p.Profile == "" && portal.ProfileNamed(p.Source.Profile) == nil {
		d.Learn(p.Boilerplate)
		p.HasLearned = true
	}
}
