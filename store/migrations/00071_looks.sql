-- Looks at known articles are independent of the visits to their sources: which
-- are due anywhere, and which of a source nobody has looked at for long.
CREATE INDEX places_looks ON places (next_visit) WHERE next_visit > 0;
CREATE INDEX places_unseen ON places (source, visited) WHERE next_visit > 0;
