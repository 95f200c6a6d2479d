-- The id of a message is what its channel calls it: a text, empty for none. One
-- that begins with a hyphen stayed behind in a chat that is no more. Telegram's
-- numbers stay what they are, in decimal.
DROP INDEX retries_due;
DROP INDEX retries_broadcast;
ALTER TABLE retries RENAME TO retries_before;
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
    message    TEXT NOT NULL, -- of a change: the message to change
    seq        BIGINT NOT NULL, -- and the change it shows
    PRIMARY KEY (subscriber, broadcast, round)
);
INSERT INTO retries (subscriber, broadcast, channel, round, page, not_before, attempts, since, error, maybe_dup, message, seq)
    SELECT subscriber, broadcast, channel, round, page, not_before, attempts, since, error, maybe_dup,
        CASE WHEN message = 0 THEN '' ELSE CAST(message AS TEXT) END, seq FROM retries_before;
DROP TABLE retries_before;
CREATE INDEX retries_due ON retries (channel, not_before);
CREATE INDEX retries_broadcast ON retries (broadcast);

DROP INDEX collections_high;
DROP INDEX collections_sent;
ALTER TABLE collections RENAME TO collections_before;
CREATE TABLE collections (
    subscriber BIGINT NOT NULL,
    message    TEXT NOT NULL,
    channel    TEXT NOT NULL,
    kind       TEXT NOT NULL,
    period     TEXT NOT NULL,
    sent       BIGINT NOT NULL,
    low        BIGINT NOT NULL,
    high       BIGINT NOT NULL,
    articles   ${blob} NOT NULL,
    PRIMARY KEY (subscriber, message)
);
INSERT INTO collections (subscriber, message, channel, kind, period, sent, low, high, articles)
    SELECT subscriber, CAST(message AS TEXT), channel, kind, period, sent, low, high, articles FROM collections_before;
DROP TABLE collections_before;
CREATE INDEX collections_high ON collections (high);
CREATE INDEX collections_sent ON collections (sent);
