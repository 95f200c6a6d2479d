package checkup

import (
	"cmp"
	"context"
	"fmt"

	"loa/cmd/loa/internal/setup"
	"loa/collect"
	"loa/config"
	"loa/fetch"
)

// Sources reads each list of each source, and one article of it.
func (r *Report) Sources(ctx context.Context, cfg *config.Config) {
	client, err := fetch.NewClient(setup.Network(cfg))
	if err != nil {
		r.Bad("sources", "network.proxy says how portals are reached", err)
		return
	}
	defer client.Close()
	collector, err := collect.New(collect.Options{Client: client, Topics: cfg.ArticleTopics(),
		Version: setup.Version})
	if err != nil {
		r.Bad("sources", "", err)
		return
	}
	for _, src := range cfg.ArticleSources() {
		lists := src.Lists
		if len(lists) == 0 {
			lists = []string{src.URL}
		}
		for _, list := range lists {
			p, err := collector.Preview(ctx, list, src, 1)
			switch {
			case err != nil:
				r.Bad("source "+src.ID, cmp.Or(setup.AdviceOnSource(err),
					"is the address right, and does the portal answer in a browser on this machine?"), err)
			case len(p.Pages) == 0:
				r.Bad("source "+src.ID, "loa preview "+list+" shows what was refused",
					fmt.Errorf("%s: no article found", list))
			case p.Pages[0].Err != nil:
				r.Bad("source "+src.ID, setup.AdviceOnSource(p.Pages[0].Err), p.Pages[0].Err)
			default:
				r.Good("source "+src.ID, "%s: %d articles, the newest %q", list, p.Kept, p.Pages[0].Article.Title)
			}
		}
	}
}
