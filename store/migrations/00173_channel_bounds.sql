-- What a channel serves of what was published after a change: articles of these
-- topics and sources (lists in JSON), an empty one bounds nothing. A channel
-- without a row serves everything.
CREATE TABLE channel_bounds (
    channel   TEXT   NOT NULL,
    since_seq BIGINT NOT NULL,
    topics    TEXT   NOT NULL,
    sources   TEXT   NOT NULL,
    PRIMARY KEY (channel, since_seq)
);
