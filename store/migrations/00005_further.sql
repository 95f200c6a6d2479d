-- An article that gains topics soon after its publication has a further
-- broadcast of kind 'new' for them: JSON of its topics and of the broadcasts
-- before it, empty for any other broadcast. See further.go.
ALTER TABLE broadcasts ADD COLUMN further TEXT NOT NULL DEFAULT '';
