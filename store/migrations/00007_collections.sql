-- Sent messages that list several articles: digests, what quiet hours held,
-- backlogs. articles is packed, see collections.go; low and high bound the
-- numbers of the articles that the message shows.
CREATE TABLE collections (
    subscriber BIGINT NOT NULL,
    message    BIGINT NOT NULL,
    channel    TEXT NOT NULL,
    kind       TEXT NOT NULL,
    period     TEXT NOT NULL,
    sent       BIGINT NOT NULL,
    low        BIGINT NOT NULL,
    high       BIGINT NOT NULL,
    articles   ${blob} NOT NULL,
    PRIMARY KEY (subscriber, message)
);
CREATE INDEX collections_high ON collections (high);
CREATE INDEX collections_sent ON collections (sent);

-- The changes of what a round sent.
CREATE INDEX round_broadcasts_origin ON round_broadcasts (origin) WHERE origin > 0;
