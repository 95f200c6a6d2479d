-- The event that an article reports on: the id of the article that began it and
-- the place among its reports; 0 for one that stands alone.
ALTER TABLE articles ADD COLUMN story BIGINT NOT NULL DEFAULT 0;
ALTER TABLE articles ADD COLUMN part BIGINT NOT NULL DEFAULT 0;
CREATE INDEX articles_story ON articles (story, published) WHERE story <> 0;
-- What recent reports can be found by: hashes of their names, ordinals and the
-- words of their titles.
CREATE TABLE story_terms (
    term      BIGINT NOT NULL,
    published BIGINT NOT NULL,
    article   BIGINT NOT NULL,
    PRIMARY KEY (term, published, article)
);
CREATE INDEX story_terms_published ON story_terms (published);
