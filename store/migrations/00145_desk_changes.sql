-- What was changed of topics and sources at the desk, and what was set there
-- because the configuration file cannot be written: one row, in the form of the
-- file.
CREATE TABLE desk_changes (
    id         TEXT NOT NULL PRIMARY KEY,
    at         BIGINT NOT NULL,
    who        TEXT NOT NULL,
    did        TEXT NOT NULL,
    list       TEXT NOT NULL,
    target     TEXT NOT NULL,
    place      TEXT NOT NULL,
    was        TEXT NOT NULL,
    became     TEXT NOT NULL,
    hunk       TEXT NOT NULL,
    undone     BIGINT NOT NULL DEFAULT 0,
    undone_by  TEXT NOT NULL DEFAULT ''
);
CREATE INDEX desk_changes_at ON desk_changes (at);
CREATE TABLE desk_settings (
    name TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL
);
