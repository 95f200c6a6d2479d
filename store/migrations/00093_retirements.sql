-- When channels were retired: what was published after from_seq up to and with
-- to_seq (0: until now) was not for their subscribers. settled says that what a
-- channel owed then is closed.
CREATE TABLE retirements (
    channel  TEXT NOT NULL,
    from_seq BIGINT NOT NULL,
    to_seq   BIGINT NOT NULL,
    settled  BOOLEAN NOT NULL,
    PRIMARY KEY (channel, from_seq)
);
