-- Which processes run, and what each does: who collects, sends and serves.
CREATE TABLE processes (
    owner TEXT   NOT NULL PRIMARY KEY, -- as in jobs
    who   TEXT   NOT NULL,             -- machine and process, for people
    role  TEXT   NOT NULL,
    since BIGINT NOT NULL,
    seen  BIGINT NOT NULL              -- by the database's clock
);
-- Sources that a process which does not collect wants visited at once.
CREATE TABLE visit_requests (
    source TEXT   NOT NULL PRIMARY KEY,
    asked  BIGINT NOT NULL
);
