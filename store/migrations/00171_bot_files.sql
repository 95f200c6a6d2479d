-- What Telegram calls a document, it calls it to one bot: kept for each.
CREATE TABLE bot_files (
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    file    TEXT NOT NULL,
    kept    BIGINT NOT NULL,
    PRIMARY KEY (channel, address)
);
INSERT INTO bot_files (channel, address, file, kept) SELECT 'telegram', address, file, kept FROM telegram_files;
DROP TABLE telegram_files;
CREATE INDEX bot_files_kept ON bot_files (kept);
