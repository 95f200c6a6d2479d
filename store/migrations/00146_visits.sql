-- The last visits of each source; those that brought the same one after the other
-- are one row.
CREATE TABLE visits (
    source  TEXT NOT NULL,
    at      BIGINT NOT NULL,
    until   BIGINT NOT NULL,
    times   BIGINT NOT NULL,
    took    BIGINT NOT NULL, -- milliseconds
    outcome TEXT NOT NULL,
    failed  BOOLEAN NOT NULL,
    PRIMARY KEY (source, at)
);
