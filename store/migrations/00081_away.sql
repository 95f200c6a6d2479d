-- When the digest of the morning comes, in minutes after midnight; 0: at 6:30.
ALTER TABLE subscribers ADD COLUMN morning BIGINT NOT NULL DEFAULT 0;
-- Since when a subscriber takes no messages, 0 while it does or where that is not known.
ALTER TABLE subscribers ADD COLUMN away BIGINT NOT NULL DEFAULT 0;
-- An article is found by its address; what is longer than an index takes is cut.
CREATE INDEX places_url ON places (substr(url, 1, 400));
