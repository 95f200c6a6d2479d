-- How many live articles there are: of each topic, of each source, and in all.
-- They are kept when writing, so that no request counts the archive. The
-- publications of each hour (unix hours) likewise.
CREATE TABLE counts (
    kind TEXT NOT NULL, -- 'topic', 'source' or 'all'
    name TEXT NOT NULL,
    n    BIGINT NOT NULL,
    PRIMARY KEY (kind, name)
);
INSERT INTO counts (kind, name, n) SELECT 'topic', topic, count(*) FROM article_topics WHERE state = 'live' GROUP BY topic;
INSERT INTO counts (kind, name, n) SELECT 'source', source, count(*) FROM articles WHERE state = 'live' GROUP BY source;
INSERT INTO counts (kind, name, n) SELECT 'all', '', count(*) FROM articles WHERE state = 'live' HAVING count(*) > 0;
CREATE TABLE published_hours (
    hour BIGINT NOT NULL PRIMARY KEY,
    n    BIGINT NOT NULL
);
INSERT INTO published_hours (hour, n) SELECT at / 3600000, count(*) FROM changes
    WHERE kind = 'new' AND at > (SELECT max(at) - 172800000 FROM changes) GROUP BY at / 3600000;
