-- How many reactions messages in channels have, where nobody can confirm a warning.
CREATE TABLE reactions (
    subscriber BIGINT NOT NULL,
    message    TEXT NOT NULL,
    total      BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (subscriber, message)
);
CREATE INDEX reactions_at ON reactions (at);
