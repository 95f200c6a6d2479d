-- Articles that the operators took down: their portals may go on showing them.
CREATE TABLE removals (
    article BIGINT NOT NULL PRIMARY KEY,
    removed BIGINT NOT NULL
);
