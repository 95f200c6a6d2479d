-- A change has a round for each message of the article that a chat may have,
-- so the same broadcast may wait for another try more than once at a chat.
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
    message    BIGINT NOT NULL, -- of a change: the message to change
    seq        BIGINT NOT NULL, -- and the change it shows
    PRIMARY KEY (subscriber, broadcast, round)
);
INSERT INTO retries (subscriber, broadcast, channel, round, page, not_before, attempts, since, error, maybe_dup, message, seq)
    SELECT subscriber, broadcast, channel, round, page, not_before, attempts, since, error, maybe_dup, message, seq FROM retries_before;
DROP TABLE retries_before;
CREATE INDEX retries_due ON retries (channel, not_before);
CREATE INDEX retries_broadcast ON retries (broadcast);
