-- Up to which subscriber of the page reminders have set out: a kill costs those on
-- their way alone, and repeats none.
ALTER TABLE aftercare ADD COLUMN reminded_to BIGINT NOT NULL DEFAULT 0;
