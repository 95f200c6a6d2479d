-- Numbers of updates that were passed over: posted to a webhook, they may
-- still come, behind later ones.
CREATE TABLE update_gaps (
    bot TEXT NOT NULL,
    id  BIGINT NOT NULL,
    PRIMARY KEY (bot, id)
);
