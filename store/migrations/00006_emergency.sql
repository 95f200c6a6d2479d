-- Whether a broadcast goes to everyone, whatever their topics: settled when it
-- is entered, since an operator may raise the article's urgency later.
ALTER TABLE broadcasts ADD COLUMN everyone BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE broadcasts SET everyone = TRUE WHERE kind = 'new' AND lane = 0 AND further = ''
    AND (EXISTS (SELECT 1 FROM round_broadcasts rb WHERE rb.broadcast = broadcasts.id AND rb.everyone)
        OR (NOT EXISTS (SELECT 1 FROM round_broadcasts rb WHERE rb.broadcast = broadcasts.id)
            AND EXISTS (SELECT 1 FROM articles a WHERE a.id = broadcasts.article AND a.urgency >= 3)));

-- Warnings that the rules take for emergencies, and what became of them:
-- asked (an operator has to say), raised or declined. See raises.go.
CREATE TABLE raises (
    article  BIGINT NOT NULL PRIMARY KEY,
    state    TEXT NOT NULL,
    asked    BIGINT NOT NULL, -- since when the question stands
    told     BIGINT NOT NULL, -- when an operator got it, 0 for not yet
    decided  BIGINT NOT NULL, -- 0 for not yet
    operator TEXT NOT NULL    -- who decided; empty: a trusted section
);
CREATE INDEX raises_open ON raises (asked) WHERE state = 'asked';
