-- Which operators have a question is of the bot that put it: the same person may be
-- asked by several.
CREATE TABLE asked_operators (
    article  BIGINT NOT NULL REFERENCES raises (article) ON DELETE CASCADE,
    channel  TEXT NOT NULL,
    operator TEXT NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (article, channel, operator)
);
INSERT INTO asked_operators (article, channel, operator, at) SELECT article, 'telegram', operator, at FROM raise_operators;
DROP TABLE raise_operators;
