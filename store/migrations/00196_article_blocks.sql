-- When the newest article of each 256 numbers was published, at the latest. Numbers follow publication, almost: a search
-- goes by numbers, and asks here where lower ones were published later.
CREATE TABLE article_blocks (
    block  BIGINT NOT NULL PRIMARY KEY, -- id / 256
    latest BIGINT NOT NULL
);
INSERT INTO article_blocks (block, latest) SELECT id / 256, max(published) FROM articles GROUP BY id / 256;
