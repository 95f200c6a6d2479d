-- Who has the right to deliver, and until when it is his without another word
-- (PostgreSQL; 0 with SQLite, whose lock ends with its process). Times are the
-- database's own. A probe proves that the database can be written.
CREATE TABLE leases (
    name    TEXT NOT NULL PRIMARY KEY,
    holder  TEXT NOT NULL,   -- one for each time that somebody begins to lead
    who     TEXT NOT NULL,   -- machine and process, for people
    session BIGINT NOT NULL, -- the server's number of the session with the lock
    since   BIGINT NOT NULL,
    until   BIGINT NOT NULL
);
CREATE TABLE probes (
    name TEXT NOT NULL PRIMARY KEY,
    at   BIGINT NOT NULL
);
