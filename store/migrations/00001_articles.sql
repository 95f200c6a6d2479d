-- Articles, what readers and subscribers are told of them, and the sources
-- they come from. See migrate.go for how one text serves both databases.

CREATE TABLE counters (
    name  TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);
-- The one order of public changes. Its row is locked from before a change
-- takes its number until it commits, so numbers become visible in order.
INSERT INTO counters (name, value) VALUES ('seq', 0);

CREATE TABLE articles (
    id                 ${identity},
    source             TEXT NOT NULL,
    key                TEXT NOT NULL,
    url                TEXT NOT NULL,
    state              TEXT NOT NULL,
    reason             TEXT NOT NULL,
    published          BIGINT NOT NULL,
    published_evidence TEXT NOT NULL,
    published_guessed  BOOLEAN NOT NULL,
    updated            BIGINT NOT NULL,
    collected          BIGINT NOT NULL,
    release_at         BIGINT NOT NULL,
    revision           BIGINT NOT NULL,
    revised            BIGINT NOT NULL, -- when the present revision was stored
    change             TEXT NOT NULL,   -- how it differs from the one before
    fields             TEXT NOT NULL,   -- JSON
    seq                BIGINT NOT NULL,
    publish_seq        BIGINT NOT NULL,
    changed            BIGINT NOT NULL,
    quiet              BOOLEAN NOT NULL, -- its first publication is not announced
    urgency            BIGINT NOT NULL,
    author             TEXT NOT NULL,
    origin             TEXT NOT NULL,
    language           TEXT NOT NULL,
    topics             TEXT NOT NULL,   -- one per line, as in article_topics
    copied_topics      TEXT NOT NULL,   -- one per line, those that only its copies have
    places             TEXT NOT NULL,   -- one per line, as in places
    image              TEXT NOT NULL,   -- one line; see lines.go
    attachments        TEXT NOT NULL,   -- one per line
    categories         TEXT NOT NULL,   -- one per line
    title              TEXT NOT NULL,
    lead               TEXT NOT NULL,
    summary            TEXT NOT NULL,
    content_html       TEXT NOT NULL,
    content_text       TEXT NOT NULL
);
CREATE INDEX articles_newest ON articles (state, published DESC, id DESC);
CREATE INDEX articles_source ON articles (source, state, published DESC, id DESC);
CREATE INDEX articles_author ON articles (author, state, published DESC, id DESC) WHERE author <> '';
CREATE INDEX articles_urgent ON articles (state, published DESC, id DESC) WHERE urgency > 0;
CREATE INDEX articles_publish_seq ON articles (publish_seq) WHERE publish_seq > 0;
CREATE INDEX articles_waiting ON articles (release_at) WHERE state = 'waiting';
CREATE INDEX articles_withdrawn ON articles (changed) WHERE state = 'withdrawn';

-- One row per topic of an article, with what a feed of the topic sorts by and
-- its archives are cut by.
CREATE TABLE article_topics (
    article     BIGINT NOT NULL,
    topic       TEXT NOT NULL,
    state       TEXT NOT NULL,
    published   BIGINT NOT NULL,
    publish_seq BIGINT NOT NULL,
    PRIMARY KEY (article, topic)
);
CREATE INDEX article_topics_publish_seq ON article_topics (topic, publish_seq) WHERE publish_seq > 0;
CREATE INDEX article_topics_newest ON article_topics (topic, state, published DESC, article DESC);

-- Every address a source knows an article by; own is the one it was first
-- stored from, the others are copies.
CREATE TABLE places (
    source     TEXT NOT NULL,
    key        TEXT NOT NULL,
    article    BIGINT NOT NULL,
    own        BOOLEAN NOT NULL,
    url        TEXT NOT NULL,
    collected  BIGINT NOT NULL,
    list_hash  TEXT NOT NULL,
    visited    BIGINT NOT NULL,
    next_visit BIGINT NOT NULL,
    missing    BIGINT NOT NULL,
    PRIMARY KEY (source, key)
);
CREATE INDEX places_article ON places (article);
CREATE INDEX places_due ON places (source, next_visit) WHERE next_visit > 0;

-- Former wordings; the present one is the article.
CREATE TABLE revisions (
    article BIGINT NOT NULL,
    number  BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    kind    TEXT NOT NULL,
    fields  TEXT NOT NULL,
    title   TEXT NOT NULL,
    lead    TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (article, number)
);

-- Some values of recent articles' fingerprints: two articles that share one
-- are compared, to find copies.
CREATE TABLE bands (
    band      BIGINT NOT NULL,
    article   BIGINT NOT NULL,
    published BIGINT NOT NULL,
    PRIMARY KEY (band, article)
);
CREATE INDEX bands_article ON bands (article);
CREATE INDEX bands_published ON bands (published);

CREATE TABLE changes (
    seq     BIGINT NOT NULL PRIMARY KEY,
    article BIGINT NOT NULL,
    kind    TEXT NOT NULL,
    source  TEXT NOT NULL,
    topics  TEXT NOT NULL,
    at      BIGINT NOT NULL
);

-- The outbox. closed is when everyone was served, 0 before.
CREATE TABLE broadcasts (
    id       ${identity},
    seq      BIGINT NOT NULL UNIQUE,
    article  BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    kind     TEXT NOT NULL,
    change   TEXT NOT NULL,
    lane     BIGINT NOT NULL,
    created  BIGINT NOT NULL,
    expires  BIGINT NOT NULL,
    closed   BIGINT NOT NULL
);
CREATE INDEX broadcasts_open ON broadcasts (lane, seq) WHERE closed = 0;
CREATE INDEX broadcasts_article ON broadcasts (article);
CREATE INDEX broadcasts_created ON broadcasts (created);

-- Every topic that was ever configured; retired is when it went, 0 for now.
CREATE TABLE topics (
    id      TEXT NOT NULL PRIMARY KEY,
    topic   TEXT NOT NULL, -- JSON
    retired BIGINT NOT NULL
);

CREATE TABLE sources (
    source    TEXT NOT NULL PRIMARY KEY,
    state     TEXT NOT NULL, -- JSON
    furniture ${blob} NOT NULL
);

CREATE TABLE jobs (
    name     TEXT NOT NULL PRIMARY KEY,
    owner    TEXT NOT NULL,   -- the process that holds the lease
    lease    BIGINT NOT NULL, -- until when, 0 for free
    started  BIGINT NOT NULL,
    finished BIGINT NOT NULL,
    next     BIGINT NOT NULL,
    outcome  TEXT NOT NULL
);

${search table};
${search index};
