-- What a subscription costs, and whom it is counted for: the registrable domain
-- of its callback and the network that answered there. took is how long the
-- callback took to answer last, 0 when that is not known.
ALTER TABLE hub_subscriptions ADD COLUMN domain TEXT NOT NULL DEFAULT '';
ALTER TABLE hub_subscriptions ADD COLUMN network TEXT NOT NULL DEFAULT '';
ALTER TABLE hub_subscriptions ADD COLUMN price BIGINT NOT NULL DEFAULT 1;
ALTER TABLE hub_subscriptions ADD COLUMN took BIGINT NOT NULL DEFAULT 0;
CREATE INDEX hub_subscriptions_domain ON hub_subscriptions (domain);
CREATE INDEX hub_subscriptions_network ON hub_subscriptions (network);
CREATE INDEX hub_subscriptions_price ON hub_subscriptions (price, topic);
UPDATE hub_subscriptions SET domain = host, network = host;
