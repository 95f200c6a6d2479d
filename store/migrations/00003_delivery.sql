-- How broadcasts reach subscribers: see docs/decisions/060-delivery.md.

-- Up to which change the broadcasts of a lane have been taken into rounds;
-- changes tells updates and withdrawals from new articles.
CREATE TABLE walks (
    channel TEXT NOT NULL,
    lane    BIGINT NOT NULL,
    changes BOOLEAN NOT NULL,
    seq     BIGINT NOT NULL,
    PRIMARY KEY (channel, lane, changes)
);

-- Broadcasts walked together, chat by chat in the order of subscribers' ids;
-- cursor is the last id that was looked at.
CREATE TABLE rounds (
    id       ${identity},
    channel  TEXT NOT NULL,
    lane     BIGINT NOT NULL,
    changes  BOOLEAN NOT NULL,
    cursor   BIGINT NOT NULL,
    started  BIGINT NOT NULL,
    finished BIGINT NOT NULL -- when the last chat was looked at, 0 before
);
CREATE INDEX rounds_open ON rounds (channel, lane, changes) WHERE finished = 0;
CREATE INDEX rounds_started ON rounds (started);

-- The broadcasts of a round. The counts are of chats that needed no message
-- and so are on no page.
CREATE TABLE round_broadcasts (
    round     BIGINT NOT NULL,
    place     BIGINT NOT NULL,
    broadcast BIGINT NOT NULL,
    article   BIGINT NOT NULL,
    seq       BIGINT NOT NULL,
    everyone  BOOLEAN NOT NULL, -- whatever their topics
    topics    TEXT NOT NULL,    -- JSON, of the article at that change
    origin    BIGINT NOT NULL,  -- of an update: the round that sent the article, 0 for none
    held      BIGINT NOT NULL,
    digest    BIGINT NOT NULL,
    paused    BIGINT NOT NULL,
    gone      BIGINT NOT NULL,
    expired   BIGINT NOT NULL,
    caught    BIGINT NOT NULL, -- chats that keywords of their own brought in
    PRIMARY KEY (round, place)
);
CREATE INDEX round_broadcasts_of ON round_broadcasts (broadcast);
CREATE INDEX round_broadcasts_article ON round_broadcasts (article);

-- At most 100 chats of a round that were due a message, and what became of it
-- (packed, see cells.go). open says that some have not been tried yet.
CREATE TABLE pages (
    round  BIGINT NOT NULL,
    number BIGINT NOT NULL,
    first  BIGINT NOT NULL,
    last   BIGINT NOT NULL,
    open   BOOLEAN NOT NULL,
    chats  ${blob} NOT NULL,
    PRIMARY KEY (round, number)
);
CREATE INDEX pages_open ON pages (round) WHERE open;
CREATE INDEX pages_last ON pages (round, last);

-- A message that did not get through and will be tried again.
CREATE TABLE retries (
    subscriber BIGINT NOT NULL,
    broadcast  BIGINT NOT NULL,
    channel    TEXT NOT NULL,
    round      BIGINT NOT NULL,
    page       BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    attempts   BIGINT NOT NULL,
    since      BIGINT NOT NULL,
    error      TEXT NOT NULL,
    maybe_dup  BOOLEAN NOT NULL,
    message    BIGINT NOT NULL, -- of a change: the message to change
    seq        BIGINT NOT NULL, -- and the change it shows
    PRIMARY KEY (subscriber, broadcast)
);
CREATE INDEX retries_due ON retries (channel, not_before);
CREATE INDEX retries_broadcast ON retries (broadcast);

-- The channels that were ever delivered over, and until when one asked
-- everyone to wait.
CREATE TABLE channels (
    channel    TEXT NOT NULL PRIMARY KEY,
    not_before BIGINT NOT NULL
);

-- Messages and failed tries by the hour (unix hours).
CREATE TABLE delivery_hours (
    hour   BIGINT NOT NULL PRIMARY KEY,
    sent   BIGINT NOT NULL,
    failed BIGINT NOT NULL
);
