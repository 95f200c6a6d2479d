-- Why a visit failed, as a kind (operations.VisitFailure); '' for one that did not
-- and for those from before.
ALTER TABLE visits ADD COLUMN failure TEXT NOT NULL DEFAULT '';
