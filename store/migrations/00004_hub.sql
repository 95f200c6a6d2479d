-- WebSub in both directions, webhooks, and what the status feed tells.

CREATE TABLE hub_subscriptions (
    id        ${identity},
    callback  TEXT NOT NULL,
    topic     TEXT NOT NULL,
    host      TEXT NOT NULL,
    secret    TEXT NOT NULL,
    expires   BIGINT NOT NULL,
    delivered TEXT NOT NULL,   -- tag of the document last delivered
    failures  BIGINT NOT NULL,
    failing   BIGINT NOT NULL, -- since when, 0 for not
    next_try  BIGINT NOT NULL,
    leased    BIGINT NOT NULL, -- until when a process delivers to it
    UNIQUE (callback, topic)
);
CREATE INDEX hub_subscriptions_topic ON hub_subscriptions (topic, next_try);
CREATE INDEX hub_subscriptions_host ON hub_subscriptions (host);
CREATE INDEX hub_subscriptions_expires ON hub_subscriptions (expires);

CREATE TABLE hub_watches (
    topic    TEXT NOT NULL PRIMARY KEY,
    hub      TEXT NOT NULL,
    source   TEXT NOT NULL,
    token    TEXT NOT NULL UNIQUE,
    secret   TEXT NOT NULL,
    expires  BIGINT NOT NULL, -- 0 until the hub confirmed
    next_try BIGINT NOT NULL,
    failures BIGINT NOT NULL
);
CREATE INDEX hub_watches_next_try ON hub_watches (next_try);

CREATE TABLE webhooks (
    id       TEXT NOT NULL PRIMARY KEY,
    seq      BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    failing  BIGINT NOT NULL,
    next_try BIGINT NOT NULL,
    paused   BIGINT NOT NULL,
    error    TEXT NOT NULL,
    leased   BIGINT NOT NULL
);

CREATE TABLE source_events (
    source TEXT NOT NULL,
    number BIGINT NOT NULL,
    kind   TEXT NOT NULL,
    at     BIGINT NOT NULL,
    since  BIGINT NOT NULL,
    PRIMARY KEY (source, number)
);
CREATE INDEX source_events_at ON source_events (at);

-- Where the archives of a source's feed end.
CREATE INDEX articles_source_publish_seq ON articles (source, publish_seq) WHERE publish_seq > 0;

-- Private addresses of feeds; the token itself is not kept.
CREATE TABLE feed_tokens (
    name    TEXT NOT NULL PRIMARY KEY,
    hash    TEXT NOT NULL UNIQUE,
    feed    TEXT NOT NULL,
    created BIGINT NOT NULL
);
