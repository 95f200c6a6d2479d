-- Whether every attempt at a list is known to have brought nothing; it is not known of those before.
ALTER TABLE list_retries ADD COLUMN refused BOOLEAN NOT NULL DEFAULT FALSE;
