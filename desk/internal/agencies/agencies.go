// Package agencies says who shows the news on sites and systems of their own: the
// sites that ask for boxes, and the subscribers of the hub.
package agencies

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"loa/desk/internal/words"
	"loa/operations"
	"loa/viet"
)

const (
	sitesMost = 200
	feedsMost = 12
	hostsMost = 200
)

// Site is a site that shows boxes, or reads the API.
type Site struct {
	Host     string
	Requests int64
	Last     time.Time
	Kinds    []Kind
}

// Kind is a kind of box at a site, and what it shows.
type Kind struct {
	Says     string
	Requests int64
	Feeds    []string
	More     int // feeds
}

// Sites are the sites that asked for boxes, those that asked last first.
func Sites(uses []operations.BoxUse) (sites []Site) {
	for _, u := range uses {
		i := slices.IndexFunc(sites, func(s Site) bool { return s.Host == u.Host })
		if i < 0 {
			if len(sites) == sitesMost {
				continue
			}
			sites, i = append(sites, Site{Host: u.Host, Last: u.Last}), len(sites)
		}
		s := &sites[i]
		s.Requests += u.Requests
		says := words.Boxes[u.Kind]
		k := slices.IndexFunc(s.Kinds, func(k Kind) bool { return k.Says == says })
		if k < 0 {
			s.Kinds, k = append(s.Kinds, Kind{Says: says}), len(s.Kinds)
		}
		kind := &s.Kinds[k]
		kind.Requests += u.Requests
		switch {
		case u.Feed == "":
		case len(kind.Feeds) < feedsMost:
			kind.Feeds = append(kind.Feeds, u.Feed)
		default:
			kind.More++
		}
	}
	return sites
}

// Hub is who is sent each change of a feed as it comes (WebSub).
type Hub struct {
	Subscriptions int
	Hosts         []HubHost // those in trouble first, then by name
	More          int       // hosts that are not listed
}

// HubHost is a host that has subscribed, and to what.
type HubHost struct {
	Host    string
	Feeds   []string
	More    int       // feeds that are not listed
	Failing time.Time // since when it does not take what is sent; zero: it does
	Until   time.Time // when the last of its subscriptions ends
}

// HubOf groups subscriptions by the hosts of their callbacks. Neither the whole
// address of a callback nor its secret is in it.
func HubOf(list []operations.HubSubscription) Hub {
	hub := Hub{Subscriptions: len(list)}
	at := map[string]int{}
	for _, s := range list {
		i, known := at[s.Host]
		if !known {
			i, at[s.Host] = len(hub.Hosts), len(hub.Hosts)
			hub.Hosts = append(hub.Hosts, HubHost{Host: s.Host})
		}
		h := &hub.Hosts[i]
		h.add(feedOf(s.Topic))
		if s.Expires.After(h.Until) {
			h.Until = s.Expires
		}
		if !s.Failing.IsZero() && (h.Failing.IsZero() || s.Failing.Before(h.Failing)) {
			h.Failing = s.Failing
		}
	}
	slices.SortFunc(hub.Hosts, func(a, b HubHost) int {
		if a.Failing.IsZero() != b.Failing.IsZero() {
			if b.Failing.IsZero() {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.Host, b.Host)
	})
	if len(hub.Hosts) > hostsMost {
		hub.More = len(hub.Hosts) - hostsMost
		hub.Hosts = hub.Hosts[:hostsMost]
	}
	return hub
}

func (h *HubHost) add(feed string) {
	switch {
	case slices.Contains(h.Feeds, feed):
	case len(h.Feeds) < feedsMost:
		h.Feeds = append(h.Feeds, feed)
	default:
		h.More++
	}
}

// feedOf is what a feed's address says of it: y-te.atom, search.rss?q=đường.
func feedOf(topic string) string {
	_, feed, ok := strings.Cut(topic, "/feeds/")
	if !ok {
		feed = topic
	}
	if plain, err := url.QueryUnescape(feed); err == nil {
		feed = plain
	}
	return viet.CleanLine(feed)
}
