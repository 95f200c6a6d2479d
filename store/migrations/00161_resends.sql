-- What operators asked to be sent again to those who refused it for certain, by
-- channel: the batches up to (round, page) have been looked at.
CREATE TABLE resends (
    article  BIGINT NOT NULL,
    channel  TEXT   NOT NULL,
    asked    BIGINT NOT NULL,
    who      TEXT   NOT NULL,
    until    BIGINT NOT NULL, -- nothing of it is sent later
    round    BIGINT NOT NULL,
    page     BIGINT NOT NULL,
    reopened BIGINT NOT NULL, -- for so many
    done     BIGINT NOT NULL,
    PRIMARY KEY (article, channel, asked)
);
CREATE INDEX resends_open ON resends (channel, asked) WHERE done = 0;
-- When what is sent again is given up, 0: it is no such thing.
ALTER TABLE retries ADD COLUMN until BIGINT NOT NULL DEFAULT 0;
