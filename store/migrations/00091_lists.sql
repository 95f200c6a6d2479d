-- What digests and the messages after quiet hours did, until it is entered into
-- the batches (pages): results is packed, see store/ledger/internal/packed.
-- rhythm is empty for what quiet hours held.
CREATE TABLE list_results (
    id         ${identity},
    subscriber BIGINT NOT NULL,
    channel    TEXT NOT NULL,
    rhythm     TEXT NOT NULL,
    maybe_dup  BOOLEAN NOT NULL,
    waits      BOOLEAN NOT NULL, -- for a fan-out that has not come to the subscriber yet
    results    ${blob} NOT NULL
);
CREATE INDEX list_results_of ON list_results (subscriber);

-- A list that did not get through and will be tried again.
CREATE TABLE list_retries (
    subscriber BIGINT NOT NULL,
    rhythm     TEXT NOT NULL,
    attempts   BIGINT NOT NULL,
    unanswered BIGINT NOT NULL,
    maybe_dup  BOOLEAN NOT NULL,
    error      TEXT NOT NULL,
    PRIMARY KEY (subscriber, rhythm)
);

-- How many attempts of a message had no answer.
ALTER TABLE retries ADD COLUMN unanswered BIGINT NOT NULL DEFAULT 0;

-- The subscribers to whom a message may have been on its way when a process
-- ended by itself: JSON, empty once it has ended in order.
ALTER TABLE channels ADD COLUMN flying TEXT NOT NULL DEFAULT '';
