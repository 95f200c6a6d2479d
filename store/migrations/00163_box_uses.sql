-- How often sites asked for boxes and for data, a day: hosts that pages name, no
-- addresses and nothing of readers.
CREATE TABLE box_uses (
    day      BIGINT NOT NULL, -- days since 1970, UTC
    host     TEXT   NOT NULL, -- '' for who does not say, '*' for those beyond the bound
    kind     TEXT   NOT NULL,
    feed     TEXT   NOT NULL,
    requests BIGINT NOT NULL,
    last     BIGINT NOT NULL,
    PRIMARY KEY (day, host, kind, feed)
);
