-- Who takes articles, and which. A number ending in _seq is a place in the
-- order of public changes (counters 'seq'): what was true of a subscription
-- when an article was published can be asked at any later time, so that
-- delivery and its audit ask the same question and never the clock.

CREATE TABLE subscribers (
    id           ${identity},
    channel      TEXT NOT NULL,
    address      TEXT NOT NULL,
    thread       BIGINT NOT NULL,
    kind         TEXT NOT NULL,
    name         TEXT NOT NULL,
    language     TEXT NOT NULL,
    state        TEXT NOT NULL,
    reason       TEXT NOT NULL,
    paused_until BIGINT NOT NULL,
    not_before   BIGINT NOT NULL,
    manager      BIGINT NOT NULL,
    rhythm       TEXT NOT NULL,
    asked        BOOLEAN NOT NULL,
    quiet_from   BIGINT NOT NULL,
    quiet_to     BIGINT NOT NULL,
    size         TEXT NOT NULL,
    preview      BOOLEAN NOT NULL,
    sound        BOOLEAN NOT NULL,
    keywords     TEXT NOT NULL, -- JSON
    held_seq     BIGINT NOT NULL, -- first and last change held for quiet hours, 0 for none
    held_to      BIGINT NOT NULL,
    held_due     BIGINT NOT NULL, -- when they are to be sent
    created      BIGINT NOT NULL,
    created_seq  BIGINT NOT NULL,
    UNIQUE (channel, address, thread)
);
CREATE INDEX subscribers_walk ON subscribers (channel, id);
CREATE INDEX subscribers_held ON subscribers (channel, held_due) WHERE held_due > 0;
CREATE INDEX subscribers_back ON subscribers (paused_until) WHERE paused_until > 0;

-- One row for each span in which a subscriber had a topic in one rhythm. A
-- change of rhythm ends a row and begins another. rhythm is what was chosen
-- for the topic (empty: the subscriber's own), applied is what it came to.
CREATE TABLE subscriptions (
    id         ${identity},
    subscriber BIGINT NOT NULL REFERENCES subscribers (id) ON DELETE CASCADE,
    channel    TEXT NOT NULL,
    topic      TEXT NOT NULL,
    rhythm     TEXT NOT NULL,
    applied    TEXT NOT NULL,
    since      BIGINT NOT NULL,
    since_seq  BIGINT NOT NULL, -- articles after this change
    ended      BIGINT NOT NULL, -- 0 while it is on
    ended_seq  BIGINT NOT NULL, -- up to and with this change
    reason     TEXT NOT NULL,
    keywords   TEXT NOT NULL -- JSON; topic '*' with them stands for whatever has one
);
CREATE UNIQUE INDEX subscriptions_on ON subscriptions (subscriber, topic) WHERE ended = 0;
CREATE INDEX subscriptions_walk ON subscriptions (channel, topic, subscriber);
CREATE INDEX subscriptions_of ON subscriptions (subscriber);

-- Up to where a subscriber's digests of a rhythm have told, and when the next
-- is due.
CREATE TABLE digests (
    subscriber BIGINT NOT NULL REFERENCES subscribers (id) ON DELETE CASCADE,
    rhythm     TEXT NOT NULL,
    channel    TEXT NOT NULL,
    seq        BIGINT NOT NULL,
    due        BIGINT NOT NULL,
    PRIMARY KEY (subscriber, rhythm)
);
CREATE INDEX digests_due ON digests (channel, due);

-- The last update applied from each bot's stream.
CREATE TABLE update_streams (
    bot  TEXT NOT NULL PRIMARY KEY,
    last BIGINT NOT NULL
);

-- Who has read which warning.
CREATE TABLE acknowledgements (
    article    BIGINT NOT NULL,
    subscriber BIGINT NOT NULL REFERENCES subscribers (id) ON DELETE CASCADE,
    at         BIGINT NOT NULL,
    PRIMARY KEY (article, subscriber)
);
CREATE INDEX acknowledgements_of ON acknowledgements (subscriber);
