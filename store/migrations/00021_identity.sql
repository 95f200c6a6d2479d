-- What an article is called in feeds, for ever; empty for those stored before,
-- which keep the number that they were called by.
ALTER TABLE articles ADD COLUMN feed_id TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX articles_feed_id ON articles (feed_id) WHERE feed_id <> '';

-- Words with their accents, beside those without. Articles numbered below the
-- counter are not in it yet; they are entered in the background.
${exact search table};
${exact search index};
INSERT INTO counters (name, value) SELECT 'exact_search', coalesce(max(id), 0) + 1 FROM articles;
