-- Further names by which a source's articles are known: what its feed calls
-- them ("guid:…"), other addresses ("url:…"), keys that they had elsewhere.
CREATE TABLE aliases (
    source TEXT NOT NULL,
    alias  TEXT NOT NULL,
    key    TEXT NOT NULL,
    PRIMARY KEY (source, alias)
);
CREATE INDEX aliases_key ON aliases (source, key);

-- A portal that has moved shows its articles with their titles. The index
-- holds no more of a title than a page of it can.
CREATE INDEX articles_title ON articles (source, substr(title, 1, 200));
