-- Deploy storeroom:util/make_word_tables to pg
-- requires: util/schema
-- requires: util/deletions
-- requires: util/fuzzystrmatch

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE PROCEDURE util.make_word_tables(p_catalog text, p_noun text)
LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    EXECUTE replace(replace(
        $ddl$
        CREATE TABLE {catalog}.form (
            form text COLLATE "C" NOT NULL,
            stem text COLLATE "C" NOT NULL,
            uses bigint NOT NULL DEFAULT 0,
            CONSTRAINT form_pkey PRIMARY KEY (form)
        ) WITH (fillfactor = 80);
        CREATE INDEX form_stem ON {catalog}.form (stem);
        CREATE TABLE {catalog}.word (
            word   text COLLATE "C" NOT NULL,
            form   text COLLATE "C" NOT NULL,
            weight smallint NOT NULL DEFAULT 0,
            CONSTRAINT word_pkey PRIMARY KEY (word)
        ) WITH (fillfactor = 80);
        CREATE INDEX word_form ON {catalog}.word (form);
        CREATE INDEX word_beginning ON {catalog}.word (left(word, 3), weight DESC, word);
        CREATE INDEX word_initials ON {catalog}.word (left(word, 2), weight DESC, word);
        CREATE TABLE {catalog}.spelling (
            word text COLLATE "C" NOT NULL,
            CONSTRAINT spelling_pkey PRIMARY KEY (word)
        );
        CREATE INDEX spelling_deletions ON {catalog}.spelling USING gin (util.deletions(word)) WITH (fastupdate = off);
        CREATE INDEX spelling_sound ON {catalog}.spelling (util.dmetaphone(word), length(word));
        CREATE TABLE {catalog}.{noun}_word (
            {noun}_id bigint   NOT NULL,
            form      text COLLATE "C" NOT NULL,
            rank      smallint NOT NULL,
            CONSTRAINT {noun}_word_pkey PRIMARY KEY ({noun}_id, form),
            CONSTRAINT {noun}_word_{noun} FOREIGN KEY ({noun}_id) REFERENCES {catalog}.{noun} ON DELETE CASCADE
        );
        CREATE INDEX {noun}_word_rank ON {catalog}.{noun}_word (form, rank, {noun}_id);
        COMMENT ON TABLE {catalog}.form IS 'The forms of words, singular and plural as one, and how many {noun}s each finds: what makes a word telling.';
        COMMENT ON COLUMN {catalog}.form.form IS 'util.singular of a word.';
        COMMENT ON COLUMN {catalog}.form.stem IS 'util.stem of the form: what it shares with related ones.';
        COMMENT ON COLUMN {catalog}.form.uses IS 'In how many {noun}s it stands, about: writers never wait for each other to count, see util.count_forms.';
        COMMENT ON CONSTRAINT form_pkey ON {catalog}.form IS 'form: is counted already.';
        COMMENT ON INDEX {catalog}.form_stem IS 'Related forms.';
        COMMENT ON TABLE {catalog}.word IS 'The dictionary: every word that was ever written of a {noun}.';
        COMMENT ON COLUMN {catalog}.word.word IS 'The folded word, as util.tokens gives it.';
        COMMENT ON COLUMN {catalog}.word.form IS 'Its form.';
        COMMENT ON COLUMN {catalog}.word.weight IS 'Binary logarithm of the uses of its form, so that it seldom changes.';
        COMMENT ON CONSTRAINT word_pkey ON {catalog}.word IS 'word: is in the dictionary already.';
        COMMENT ON INDEX {catalog}.word_form IS 'The words of a form.';
        COMMENT ON INDEX {catalog}.word_beginning IS 'Words that begin with three letters, the most used first.';
        COMMENT ON INDEX {catalog}.word_initials IS 'Words that begin with two letters, the most used first.';
        COMMENT ON TABLE {catalog}.spelling IS 'The words of the dictionary once more: their many index entries would be written anew with each weight.';
        COMMENT ON COLUMN {catalog}.spelling.word IS 'The word.';
        COMMENT ON CONSTRAINT spelling_pkey ON {catalog}.spelling IS 'word: is in the dictionary already.';
        COMMENT ON INDEX {catalog}.spelling_deletions IS 'Words that are one or two edits away from another.';
        COMMENT ON INDEX {catalog}.spelling_sound IS 'Words that sound alike (Double Metaphone).';
        COMMENT ON TABLE {catalog}.{noun}_word IS 'Which {noun}s a form finds, and how much it says of each.';
        COMMENT ON COLUMN {catalog}.{noun}_word.{noun}_id IS 'The {noun}.';
        COMMENT ON COLUMN {catalog}.{noun}_word.form IS 'The form.';
        COMMENT ON COLUMN {catalog}.{noun}_word.rank IS 'From 0 to 10,000, the less the more the form says of the {noun}: see util.weigh_words.';
        COMMENT ON CONSTRAINT {noun}_word_pkey ON {catalog}.{noun}_word IS '{noun}_id: has the form already.';
        COMMENT ON CONSTRAINT {noun}_word_{noun} ON {catalog}.{noun}_word IS '{noun}_id: there is no such {noun}.';
        COMMENT ON INDEX {catalog}.{noun}_word_rank IS 'The {noun}s of a form, those it says most of first.';
        $ddl$,
        '{catalog}', quote_ident(p_catalog)), '{noun}', quote_ident(p_noun)
    );
END
$$;

COMMENT ON PROCEDURE util.make_word_tables(text, text) IS
'Makes the tables that find what a catalog (its schema) keeps in its table p_noun by words: the dictionary word, with spelling, the counts form, and the lists p_noun_word; with indexes and comments. index_words fills them, search_ladder reads them.';

COMMIT;
