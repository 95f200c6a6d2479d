-- The updates that people were not yet answered for, as they came: an answer
-- outlives the process that owes it. chat and person are the addresses of
-- where it was said and by whom, for erasing. not_before is until when the
-- chat asked to wait.
CREATE TABLE answers (
    bot        TEXT NOT NULL,
    id         BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    chat       TEXT NOT NULL,
    person     TEXT NOT NULL,
    not_before BIGINT NOT NULL,
    raw        ${blob} NOT NULL,
    PRIMARY KEY (bot, id)
);
