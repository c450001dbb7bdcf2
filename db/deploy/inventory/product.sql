-- Deploy storeroom:inventory/product to pg
-- requires: inventory/category
-- requires: inventory/product_name
-- requires: inventory/sku
-- requires: inventory/product_unit
-- requires: util/description
-- requires: util/price
-- requires: util/currency_code
-- requires: util/name_key
-- requires: util/search_key

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE SEQUENCE inventory.product_id_seq;
COMMENT ON SEQUENCE inventory.product_id_seq IS 'Numbers of products.';

CREATE TABLE inventory.product (
    product_id  bigint      NOT NULL DEFAULT nextval('inventory.product_id_seq'),
    category_id bigint      NOT NULL,
    name        inventory.product_name NOT NULL,
    sku         inventory.sku,
    description util.description,
    price       util.price,
    currency    util.currency_code,
    unit        inventory.product_unit NOT NULL DEFAULT 'pcs',
    active      boolean     NOT NULL DEFAULT true,
    source      text,
    source_key  text COLLATE "C",
    version     integer     NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    name_key    text COLLATE "C" NOT NULL GENERATED ALWAYS AS (util.name_key(name)) STORED,
    sku_key     text COLLATE "C" GENERATED ALWAYS AS (util.name_key(sku)) STORED,
    -- Never NULL, so that a row comparison can continue a page; cut, so that an index entry stays small.
    name_sort   text COLLATE "C" NOT NULL GENERATED ALWAYS AS (left(util.search_key(name), 100)) STORED,
    price_sort  numeric     NOT NULL GENERATED ALWAYS AS (coalesce(price, 'Infinity')) STORED,
    CONSTRAINT product_pkey PRIMARY KEY (product_id),
    CONSTRAINT product_name UNIQUE (name_key, category_id),
    CONSTRAINT product_sku UNIQUE (sku_key),
    CONSTRAINT product_source UNIQUE (source_key, source),
    CONSTRAINT product_category FOREIGN KEY (category_id) REFERENCES inventory.category,
    CONSTRAINT product_currency CHECK (currency IS NULL OR price IS NOT NULL),
    CONSTRAINT product_source_length CHECK (length(source) <= 100 AND length(source_key) <= 200)
);
-- Each begins with what a list always asks for; a list of active and inactive products merges two.
CREATE INDEX product_by_name ON inventory.product (active, name_sort, product_id);
CREATE INDEX product_by_price ON inventory.product (active, price_sort, product_id);
CREATE INDEX product_by_currency ON inventory.product (active, currency, price_sort, product_id);
CREATE INDEX product_by_arrival ON inventory.product (active, product_id);
CREATE INDEX product_category_by_name ON inventory.product (category_id, active, name_sort, product_id);
CREATE INDEX product_category_by_price ON inventory.product (category_id, active, price_sort, product_id);
CREATE INDEX product_category_by_arrival ON inventory.product (category_id, active, product_id);

COMMENT ON TABLE inventory.product IS 'Products. How many there are stands in stock, which changes far more often.';
COMMENT ON COLUMN inventory.product.product_id IS 'Number of the product, in the order of arrival.';
COMMENT ON COLUMN inventory.product.category_id IS 'The category it stands in.';
COMMENT ON COLUMN inventory.product.name IS 'Name as shown, one line.';
COMMENT ON COLUMN inventory.product.sku IS 'Stock keeping unit as written.';
COMMENT ON COLUMN inventory.product.description IS 'What the product is.';
COMMENT ON COLUMN inventory.product.price IS 'Price of one unit; NULL when unknown.';
COMMENT ON COLUMN inventory.product.currency IS 'ISO 4217 code; NULL for the shop''s own.';
COMMENT ON COLUMN inventory.product.unit IS 'What is counted.';
COMMENT ON COLUMN inventory.product.active IS 'Whether lists show it unasked: false for what is no longer sold.';
COMMENT ON COLUMN inventory.product.source IS 'Import mapping that brought the product.';
COMMENT ON COLUMN inventory.product.source_key IS 'Its key there.';
COMMENT ON COLUMN inventory.product.version IS 'Counts the changes of this row, from 1; movements of stock are none.';
COMMENT ON COLUMN inventory.product.created_at IS 'When the row was made.';
COMMENT ON COLUMN inventory.product.updated_at IS 'When the row was last changed.';
COMMENT ON COLUMN inventory.product.name_key IS 'Folded name, unique in its category.';
COMMENT ON COLUMN inventory.product.sku_key IS 'Folded SKU, unique.';
COMMENT ON COLUMN inventory.product.name_sort IS 'Folded name without punctuation, its first 100 characters: the order of names.';
COMMENT ON COLUMN inventory.product.price_sort IS 'Lowest price first, unknown last.';
COMMENT ON CONSTRAINT product_pkey ON inventory.product IS 'product_id: belongs to another product.';
COMMENT ON CONSTRAINT product_name ON inventory.product IS 'name: is the name of another product in this category.';
COMMENT ON CONSTRAINT product_sku ON inventory.product IS 'sku: belongs to another product.';
COMMENT ON CONSTRAINT product_source ON inventory.product IS 'source_key: belongs to another product of this source.';
COMMENT ON CONSTRAINT product_category ON inventory.product IS 'category_id: has products; move them to another category first.';
COMMENT ON CONSTRAINT product_currency ON inventory.product IS 'currency: must be given only with a price.';
COMMENT ON CONSTRAINT product_source_length ON inventory.product IS 'source_key: must be at most 200 characters long, and the source 100.';
COMMENT ON INDEX inventory.product_by_name IS 'Products by name, and the beginnings of names.';
COMMENT ON INDEX inventory.product_by_price IS 'Products by price, lowest first.';
COMMENT ON INDEX inventory.product_by_currency IS 'Products of each currency by price: a band of one that few have.';
COMMENT ON INDEX inventory.product_by_arrival IS 'Products by arrival.';
COMMENT ON INDEX inventory.product_category_by_name IS 'Products of the category by name.';
COMMENT ON INDEX inventory.product_category_by_price IS 'Products of the category by price.';
COMMENT ON INDEX inventory.product_category_by_arrival IS 'Products of the category by arrival.';

COMMIT;
