-- What is done for the chats of a batch after they got an emergency: pinned, then
-- those who have not confirmed it reminded once, then unpinned.
CREATE TABLE aftercare (
    article  BIGINT NOT NULL,
    round    BIGINT NOT NULL,
    number   BIGINT NOT NULL, -- of the page
    channel  TEXT NOT NULL,
    due      BIGINT NOT NULL, -- when to remind
    pinned   BOOLEAN NOT NULL,
    reminded BOOLEAN NOT NULL,
    done     BOOLEAN NOT NULL,
    PRIMARY KEY (article, round, number)
);
CREATE INDEX aftercare_open ON aftercare (channel, article) WHERE NOT done;
