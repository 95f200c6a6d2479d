-- A summary that an operator wrote; it stays when the page is read again.
ALTER TABLE articles ADD COLUMN our_summary TEXT NOT NULL DEFAULT '';
