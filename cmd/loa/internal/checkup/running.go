package checkup

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"loa/config"
)

// partAdvice says what to do about a part of the service that is not ready.
var partAdvice = map[string]string{
	"store": "the database does not answer or cannot be written: see disk and database below, and the lines `not " +
		"ready` in " +
		"the log",
	"feeds":      "the feeds cannot follow the database; the last good ones are served: see database below",
	"collecting": "nobody has visited the sources for a minute: see collecting below, and the log of each loa serve",
	"delivery": "nobody has had the right to deliver for a minute (see leading below), or the channel refuses us or takes " +
		"nothing (loa check asks it); the log of each loa serve says which",
}

// Running asks the service that is to run on this machine whether it is ready.
func (r *Report) Running(ctx context.Context, cfg *config.Config) {
	ready, status, err := askReady(ctx, cfg.Server.Listen)
	switch {
	case err != nil && status != 0:
		r.Bad("service", "another program has the port of server.listen: end it, or choose another", err)
		return
	case err != nil:
		r.Bad("service", "does it run here? systemctl status loa; journalctl -u loa -n 50", err)
		return
	case status == http.StatusOK:
		r.Good("service", "%s at %s", partsOf(ready, status), cfg.Server.Listen)
	}
	for _, part := range slices.Sorted(maps.Keys(ready)) {
		if ready[part] == "failed" {
			advice := partAdvice[part]
			if bot, one := strings.CutPrefix(part, "delivery:"); one {
				advice = "the bot " + bot + " sends nothing, the others do: loa check asks each, and the log says why"
			}
			r.Bad("service", advice, fmt.Errorf("not ready: %s %s", part, ready[part]))
		}
	}
}

// errTooLittle is what a disk without room is.
var errTooLittle = errors.New("too little is free")
