-- The newest change of an article that its readers are told of: when, and what
-- was wrong. Empty where none is known in such detail.
ALTER TABLE articles ADD COLUMN correction TEXT NOT NULL DEFAULT '';

-- A former wording: the last public change that it was shown after, 0 where that
-- was not noted, and what else a correction compares.
ALTER TABLE revisions ADD COLUMN seq BIGINT NOT NULL DEFAULT 0;
ALTER TABLE revisions ADD COLUMN summary TEXT NOT NULL DEFAULT '';
ALTER TABLE revisions ADD COLUMN attachments TEXT NOT NULL DEFAULT '';
