-- How an operator ended the emergency that an article was: ended, mistaken, or
-- empty. See ends.go.
ALTER TABLE articles ADD COLUMN ended TEXT NOT NULL DEFAULT '';

-- Which operators have the question that raises.told tells of. A question from
-- before has no rows; whoever could be reached has it.
CREATE TABLE raise_operators (
    article  BIGINT NOT NULL REFERENCES raises (article) ON DELETE CASCADE,
    operator TEXT NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (article, operator)
);
