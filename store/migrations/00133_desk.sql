-- Who may use the desk, and what they did there.
CREATE TABLE desk_users (
    name    TEXT NOT NULL PRIMARY KEY,
    role    TEXT NOT NULL,
    hash    TEXT NOT NULL, -- argon2id
    changed BIGINT NOT NULL
);
CREATE TABLE desk_log (
    at     BIGINT NOT NULL,
    who    TEXT NOT NULL,
    did    TEXT NOT NULL,
    target TEXT NOT NULL,
    note   TEXT NOT NULL
);
CREATE INDEX desk_log_at ON desk_log (at);
