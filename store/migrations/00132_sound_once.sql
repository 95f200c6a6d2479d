-- Of an event told in several reports, only the first sounds.
ALTER TABLE subscribers ADD COLUMN sound_once BOOLEAN NOT NULL DEFAULT FALSE;
