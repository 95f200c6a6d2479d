package setup

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"time"

	"loa/bot"
	"loa/config"
	"loa/fetch"
	"loa/fetch/guard"
	"loa/store"
)

// documentLimit is the size of the largest document that is sent to who asks
// for it; Telegram would take 50 MB, but each is held in memory.
const documentLimit = 20 << 20

// documentTime is how long a document may take.
const documentTime = time.Minute

// Documents is how the documents of articles come to people: fetched from public
// addresses, and those that the operator allows all sources, or the article's own.
// What Telegram calls them, it calls them to the bot of that channel alone.
func Documents(cfg *config.Config, db *store.Store, channel string) bot.Files {
	agent := cmp.Or(cfg.Network.UserAgent, "Loa (+"+cfg.Site.URL+")")
	return bot.Files{Limit: documentLimit,
		Known: func(ctx context.Context, address string) (string, error) {
			return db.Operations.BotFile(ctx, channel, address)
		},
		Keep: func(ctx context.Context, address, id string) error {
			return db.Operations.KeepBotFile(ctx, channel, address, id)
		},
		Fetch: func(ctx context.Context, source, address string) ([]byte, error) {
			data, err := fetchDocument(ctx, documentClient(privateFor(cfg, source)), agent, address)
			if err != nil && !errors.Is(err, bot.ErrFileTooLarge) {
				err = fmt.Errorf("fetch document %s: %w", address, err)
			}
			return data, err
		}}
}

// documentClient reaches public addresses and those in allowed. It keeps no
// connection: where one source may go, another may not.
func documentClient(allowed []netip.Prefix) *http.Client {
	dialer := &net.Dialer{Timeout: 10 * time.Second, Control: guard.New(allowed).Control}
	return &http.Client{Timeout: documentTime, Transport: &http.Transport{DialContext: dialer.DialContext,
		TLSHandshakeTimeout: 10 * time.Second, DisableKeepAlives: true}}
}

// privateFor are the addresses besides public ones in which the documents of a
// source may live.
func privateFor(cfg *config.Config, source string) []netip.Prefix {
	src, _ := cfg.SourceNamed(source)
	return slices.Concat(cfg.AllowPrivate(), src.AllowPrivate)
}

// fetchDocument reads a document of at most documentLimit bytes.
func fetchDocument(ctx context.Context, client *http.Client, agent, address string) ([]byte, error) {
	u, err := fetch.ParseURL(address)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", agent)
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	switch {
	case resp.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("answered %s", resp.Status)
	case resp.ContentLength > documentLimit:
		return nil, bot.ErrFileTooLarge
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, documentLimit+1))
	if err != nil {
		return nil, err
	}
	if len(data) > documentLimit {
		return nil, bot.ErrFileTooLarge
	}
	return data, nil
}
