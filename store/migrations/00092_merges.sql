-- Subscribers that stand for another one since its chat moved into theirs:
-- merged is erased, and what it was sent, subscriber is not sent again.
CREATE TABLE merges (
    subscriber BIGINT NOT NULL,
    merged     BIGINT NOT NULL,
    PRIMARY KEY (subscriber, merged)
);
