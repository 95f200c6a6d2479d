-- What Telegram calls the documents that were sent, by their address: for a day,
-- since another document may stand there later.
CREATE TABLE telegram_files (
    address TEXT NOT NULL PRIMARY KEY,
    file    TEXT NOT NULL,
    kept    BIGINT NOT NULL
);
CREATE INDEX telegram_files_kept ON telegram_files (kept);
