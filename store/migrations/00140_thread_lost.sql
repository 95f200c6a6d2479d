-- A forum topic that takes no messages any more, of which its manager was told.
ALTER TABLE subscribers ADD COLUMN thread_lost BOOLEAN NOT NULL DEFAULT FALSE;
