-- Deploy storeroom:recipes/import_recipes to pg
-- requires: recipes/import_categories
-- requires: recipes/read_lines
-- requires: recipes/write_lines
-- requires: recipes/write_steps
-- requires: recipes/link_recipes
-- requires: util/ensure_categories
-- requires: util/first_lines
-- requires: util/rejected_lines
-- requires: util/start_import
-- requires: util/finish_import
-- requires: util/publish
-- requires: recipes/recipe_text
-- requires: recipes/recipe_word
-- requires: util/index_words
-- requires: recipes/read_recipe
-- requires: activity/log_changes
-- requires: util/language_tag

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.import_recipes(p_import_id bigint, p_source text, p_rows json)
RETURNS SETOF util.import_outcome
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER ROWS 1000 SET search_path = '' SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    -- Arrays between the steps, because the planner knows their sizes and guesses those of subqueries.
    v_rows       recipes.import_row[];
    v_lines      bigint[];
    v_problems   text[];
    v_given      jsonb[];
    v_outcomes   util.import_outcome[];
    v_categories jsonb;
    v_inserted   bigint[];
    v_before   jsonb;
    v_updated    bigint[];
    v_written    bigint[];
    v_of         bigint[];
    v_sections   text[];
    v_texts      text[];
    v_read       record;
    v_numbered   recipes.recipe_ingredient[];
BEGIN
    -- Batches with the same recipes in another order would wait for each other's.
    PERFORM pg_advisory_xact_lock('recipes.recipe'::regclass::oid::bigint);

    -- 1. Every value is tried against its domain. A recipe without its title, or with a line that cannot be kept, is rejected;
    -- another value that does not fit is left out with a warning, for a recipe is worth more than its minutes.
    WITH raw AS MATERIALIZED (
        SELECT
            r.line,
            coalesce(util.tidy(r.source), p_source) AS source,
            util.tidy(r.key) AS key,
            coalesce(util.tidy(r.title), '') AS title,
            nullif(btrim(r.description, E' \t\r\n'), '') AS description,
            ARRAY(
                SELECT t.line
                FROM json_array_elements_text(CASE json_typeof(r.ingredients) WHEN 'array' THEN r.ingredients ELSE '[]' END) WITH ORDINALITY AS i (line, place)
                CROSS JOIN LATERAL util.tidy(i.line) AS t (line)
                WHERE t.line IS NOT NULL
                ORDER BY i.place
            ) AS lines,
            s.sections,
            s.steps,
            CASE json_typeof(r.categories) WHEN 'array' THEN r.categories ELSE '[]' END AS categories,
            util.tidy(r.servings) AS servings,
            util.tidy(r.yield) AS yield,
            regexp_replace(util.tidy(r.prep_minutes), '\.0+$', '') AS prep_minutes,
            regexp_replace(util.tidy(r.cook_minutes), '\.0+$', '') AS cook_minutes,
            regexp_replace(util.tidy(r.total_minutes), '\.0+$', '') AS total_minutes,
            util.tidy(r.author) AS author,
            util.tidy(r.url) AS url,
            util.tidy(r.image_url) AS image_url,
            util.language_tag(r.language) AS language
        FROM json_to_recordset(p_rows) AS r (
            line bigint, source text, key text, title text, description text, ingredients json, steps json, categories json, servings text, yield text,
            prep_minutes text, cook_minutes text, total_minutes text, author text, url text, image_url text, language text
        )
        CROSS JOIN LATERAL (
            SELECT coalesce(array_agg(t.section ORDER BY e.place), '{}') AS sections, coalesce(array_agg(t.text ORDER BY e.place), '{}') AS steps
            FROM json_array_elements(CASE json_typeof(r.steps) WHEN 'array' THEN r.steps ELSE '[]' END) WITH ORDINALITY AS e (step, place)
            CROSS JOIN LATERAL (
                SELECT
                    CASE json_typeof(e.step) WHEN 'object' THEN util.tidy(e.step ->> 'section') END AS section,
                    util.tidy(CASE json_typeof(e.step) WHEN 'object' THEN e.step ->> 'text' ELSE e.step #>> '{}' END) AS text
            ) AS t
            WHERE t.text IS NOT NULL
        ) AS s
    ),
    checked AS MATERIALIZED (
        SELECT
            r.*,
            CASE
                WHEN NOT pg_input_is_valid(r.title, 'recipes.recipe_title') THEN 'recipe_title_length'
                WHEN cardinality(r.lines) > 1000 THEN 'recipe_ingredient_position'
                WHEN cardinality(r.steps) > 1000 THEN 'recipe_step_position'
                WHEN EXISTS (SELECT FROM unnest(r.lines) AS l (line) WHERE NOT pg_input_is_valid(l.line, 'recipes.line')) THEN 'line_length'
                WHEN EXISTS (SELECT FROM unnest(r.steps) AS s (text) WHERE NOT pg_input_is_valid(s.text, 'recipes.step_text')) THEN 'step_text_length'
                WHEN EXISTS (SELECT FROM unnest(r.sections) AS s (section) WHERE length(s.section) > 300) THEN 'recipe_step_section_length'
                WHEN NOT coalesce(pg_input_is_valid(r.description, 'util.description'), true) THEN 'description_length'
                WHEN length(r.yield) > 200 THEN 'recipe_yield_length'
                WHEN length(r.author) > 300 THEN 'recipe_author_length'
                WHEN length(r.key) > 300 OR length(r.source) > 100 THEN 'recipe_source_length'
                WHEN json_array_length(r.categories) > 100 THEN 'recipe_categories_number'
                WHEN EXISTS (
                    SELECT FROM json_array_elements_text(r.categories) AS c (name) WHERE NOT coalesce(pg_input_is_valid(util.tidy(c.name), 'util.category_name'), true)
                ) THEN 'category_name_length'
            END AS problem,
            CASE
                WHEN NOT coalesce(pg_input_is_valid(r.servings, 'recipes.servings'), true) THEN 'servings_range'
                WHEN NOT coalesce(pg_input_is_valid(r.prep_minutes, 'recipes.minutes'), true) THEN 'minutes_range'
                WHEN NOT coalesce(pg_input_is_valid(r.cook_minutes, 'recipes.minutes'), true) THEN 'minutes_range'
                WHEN NOT coalesce(pg_input_is_valid(r.total_minutes, 'recipes.minutes'), true) THEN 'minutes_range'
                WHEN NOT coalesce(pg_input_is_valid(r.url, 'recipes.web_address'), true) THEN 'web_address_form'
                WHEN NOT coalesce(pg_input_is_valid(r.image_url, 'recipes.image_address'), true) THEN 'image_address_form'
                WHEN NOT coalesce(pg_input_is_valid(r.language, 'util.language_code'), true) THEN 'language_code_form'
            END AS warning,
            concat_ws('; ',
                CASE WHEN NOT coalesce(pg_input_is_valid(r.servings, 'recipes.servings'), true) THEN 'servings: ' || left(r.servings, 60) END,
                CASE WHEN NOT coalesce(pg_input_is_valid(r.prep_minutes, 'recipes.minutes'), true) THEN 'prep_minutes: ' || left(r.prep_minutes, 60) END,
                CASE WHEN NOT coalesce(pg_input_is_valid(r.cook_minutes, 'recipes.minutes'), true) THEN 'cook_minutes: ' || left(r.cook_minutes, 60) END,
                CASE WHEN NOT coalesce(pg_input_is_valid(r.total_minutes, 'recipes.minutes'), true) THEN 'total_minutes: ' || left(r.total_minutes, 60) END,
                CASE WHEN NOT coalesce(pg_input_is_valid(r.url, 'recipes.web_address'), true) THEN 'url: ' || left(r.url, 60) END,
                CASE WHEN NOT coalesce(pg_input_is_valid(r.image_url, 'recipes.image_address'), true) THEN 'image_url: ' || left(r.image_url, 60) END,
                CASE WHEN NOT coalesce(pg_input_is_valid(r.language, 'util.language_code'), true) THEN 'language: ' || left(r.language, 60) END
            ) AS given
        FROM raw AS r
    )
    SELECT
        array_agg(
            (
                r.line, NULL, NULL, r.source,
                coalesce(
                    r.key,
                    CASE WHEN length(r.url) <= 300 THEN r.url END,
                    -- Nothing but what it says tells this recipe from others.
                    encode(sha256(convert_to(concat_ws(E'\n', util.name_key(r.title), array_to_string(r.lines, E'\n'), array_to_string(r.steps, E'\n')), 'UTF8')), 'hex')
                ),
                r.title, r.description, r.lines, r.sections, r.steps, r.categories, NULL,
                CASE WHEN pg_input_is_valid(r.servings, 'recipes.servings') THEN r.servings::numeric END, r.yield,
                CASE WHEN pg_input_is_valid(r.prep_minutes, 'recipes.minutes') THEN r.prep_minutes::integer END,
                CASE WHEN pg_input_is_valid(r.cook_minutes, 'recipes.minutes') THEN r.cook_minutes::integer END,
                CASE WHEN pg_input_is_valid(r.total_minutes, 'recipes.minutes') THEN r.total_minutes::integer END,
                r.author,
                CASE WHEN pg_input_is_valid(r.url, 'recipes.web_address') THEN r.url END,
                CASE WHEN pg_input_is_valid(r.image_url, 'recipes.image_address') THEN r.image_url END,
                CASE WHEN pg_input_is_valid(r.language, 'util.language_code') THEN r.language END,
                r.warning, r.given
            )::recipes.import_row
            ORDER BY r.line
        ) FILTER (WHERE r.problem IS NULL),
        array_agg(r.line) FILTER (WHERE r.problem IS NOT NULL),
        array_agg(r.problem) FILTER (WHERE r.problem IS NOT NULL),
        array_agg(to_jsonb(r)) FILTER (WHERE r.problem IS NOT NULL)
    INTO v_rows, v_lines, v_problems, v_given
    FROM checked AS r;
    v_outcomes := util.rejected_lines(v_lines, v_problems, v_given);

    -- 2. Which line of the file had each recipe first, which recipe it is, and its categories by number.
    v_categories := (
        SELECT jsonb_object_agg(e.name_key, e.category_id)
        FROM util.ensure_categories('recipes', ARRAY(
            SELECT c.name FROM unnest(v_rows) AS r CROSS JOIN LATERAL json_array_elements_text(r.categories) AS c (name)
        )) AS e
    );
    PERFORM FROM recipes.category AS c
    WHERE c.category_id IN (SELECT k.value::bigint FROM jsonb_each_text(v_categories) AS k)
    ORDER BY c.category_id
    FOR KEY SHARE;
    v_rows := ARRAY(
        SELECT jsonb_populate_record(r, jsonb_build_object(
            'first_line', f.line,
            'recipe_id', e.recipe_id,
            'category_ids', (
                SELECT array_agg(DISTINCT v_categories -> util.name_key(c.name)) FILTER (WHERE v_categories ? util.name_key(c.name))
                FROM json_array_elements_text(r.categories) AS c (name)
            )
        ))
        FROM unnest(v_rows) AS r
        JOIN util.first_lines(
            p_import_id, ARRAY(SELECT k.source || E'\n' || k.source_key FROM unnest(v_rows) AS k), ARRAY(SELECT k.line FROM unnest(v_rows) AS k)
        ) AS f ON f.key = r.source || E'\n' || r.source_key
        -- LIMIT keeps this look-up by index: to statistics, a source that is being imported has no recipes yet.
        LEFT JOIN LATERAL (
            SELECT x.recipe_id FROM recipes.recipe AS x WHERE x.source_key = r.source_key AND x.source = r.source LIMIT 1
        ) AS e ON true
        ORDER BY r.line
    );
    v_outcomes := v_outcomes || ARRAY(
        SELECT (r.line, 'duplicate', r.recipe_id, NULL, NULL, format('the same recipe as line %s', r.first_line))::util.import_outcome
        FROM unnest(v_rows) AS r
        WHERE r.line <> r.first_line
    );
    v_rows := ARRAY(SELECT r FROM unnest(v_rows) AS r WHERE r.line = r.first_line ORDER BY r.line);

    -- 3. Whose lines or steps are new or others, and what is read in those lines. Ingredients are locked before recipes, as
    -- every writer does; what somebody changes meanwhile is changed after this import.
    v_written := ARRAY(
        SELECT r.line
        FROM unnest(v_rows) AS r
        WHERE r.recipe_id IS NULL
            OR (r.lines <> '{}' AND r.lines <> ARRAY(SELECT l.line::text FROM recipes.recipe_ingredient AS l WHERE l.recipe_id = r.recipe_id ORDER BY l.position))
            OR (r.steps <> '{}' AND (r.steps, r.sections) <> (
                ARRAY(SELECT s.text::text FROM recipes.recipe_step AS s WHERE s.recipe_id = r.recipe_id ORDER BY s.position),
                ARRAY(SELECT s.section FROM recipes.recipe_step AS s WHERE s.recipe_id = r.recipe_id ORDER BY s.position)
            ))
    );
    SELECT array_agg(r.line ORDER BY r.line, l.place), array_agg(l.line ORDER BY r.line, l.place)
    INTO v_of, v_texts
    FROM unnest(v_rows) AS r
    CROSS JOIN LATERAL unnest(r.lines) WITH ORDINALITY AS l (line, place)
    WHERE r.line = ANY (v_written);
    SELECT * INTO v_read FROM recipes.read_lines(v_of, v_texts);  -- under the number of the line for now

    -- 4. New recipes, then the known ones that say something else now. What the file leaves out stays.
    WITH inserted AS (
        INSERT INTO recipes.recipe AS n (
            title, description, categories, servings, yield, prep_minutes, cook_minutes, total_minutes, author, url, image_url, language, source, source_key
        )
        SELECT
            r.title, r.description, recipes.import_categories(r), r.servings, r.yield, r.prep_minutes, r.cook_minutes, r.total_minutes, r.author, r.url, r.image_url, r.language,
            r.source, r.source_key
        FROM unnest(v_rows) AS r
        WHERE r.recipe_id IS NULL
        ORDER BY r.line
        RETURNING n.recipe_id, n.source, n.source_key
    ),
    numbered AS (SELECT array_agg(i.recipe_id) AS ids, jsonb_object_agg(i.source || E'\n' || i.source_key, i.recipe_id) AS by_key FROM inserted AS i)
    SELECT
        n.ids,
        ARRAY(
            SELECT CASE WHEN r.recipe_id IS NULL
                THEN jsonb_populate_record(r, jsonb_build_object('recipe_id', n.by_key -> (r.source || E'\n' || r.source_key))) ELSE r END
            FROM unnest(v_rows) AS r
            ORDER BY r.line
        )
    INTO v_inserted, v_rows
    FROM numbered AS n;
    PERFORM FROM recipes.recipe AS r WHERE r.recipe_id IN (SELECT x.recipe_id FROM unnest(v_rows) AS x) AND r.recipe_id <> ALL (coalesce(v_inserted, '{}')) ORDER BY r.recipe_id FOR UPDATE;
    v_before := (
        SELECT jsonb_object_agg(x.recipe_id, to_jsonb(recipes.read_recipe(x.recipe_id))) FROM unnest(v_rows) AS x WHERE x.recipe_id <> ALL (coalesce(v_inserted, '{}'))
    );
    WITH merged AS (
        SELECT
            r.line, r.recipe_id, r.title, coalesce(r.description, o.description) AS description,
            CASE WHEN r.category_ids <> '{}' THEN recipes.import_categories(r) ELSE o.categories END AS categories,
            coalesce(r.servings, o.servings) AS servings, coalesce(r.yield, o.yield) AS yield, coalesce(r.prep_minutes, o.prep_minutes) AS prep_minutes,
            coalesce(r.cook_minutes, o.cook_minutes) AS cook_minutes, coalesce(r.total_minutes, o.total_minutes) AS total_minutes,
            coalesce(r.author, o.author) AS author, coalesce(r.url, o.url) AS url, coalesce(r.image_url, o.image_url) AS image_url,
            coalesce(r.language, o.language) AS language
        FROM unnest(v_rows) AS r
        JOIN recipes.recipe AS o ON o.recipe_id = r.recipe_id
        WHERE r.recipe_id <> ALL (coalesce(v_inserted, '{}'))
    ),
    updated AS (
        UPDATE recipes.recipe AS r SET
            title = m.title, description = m.description, categories = m.categories, servings = m.servings, yield = m.yield, prep_minutes = m.prep_minutes,
            cook_minutes = m.cook_minutes, total_minutes = m.total_minutes, author = m.author, url = m.url, image_url = m.image_url, language = m.language,
            version = r.version + 1, updated_at = now()
        FROM merged AS m
        WHERE r.recipe_id = m.recipe_id AND (
            m.line = ANY (v_written)
            OR (r.title, r.description, r.categories::text, r.servings, r.yield, r.prep_minutes, r.cook_minutes, r.total_minutes, r.author, r.url, r.image_url, r.language)
                IS DISTINCT FROM
                (m.title, m.description, m.categories::text, m.servings, m.yield, m.prep_minutes, m.cook_minutes, m.total_minutes, m.author, m.url, m.image_url, m.language)
        )
        RETURNING r.recipe_id
    )
    SELECT array_agg(u.recipe_id) INTO v_updated FROM updated AS u;

    -- 5. Lines, steps and links of what is new or changed.
    CALL recipes.link_recipes(v_inserted || v_updated);
    v_numbered := ARRAY(
        SELECT
            (r.recipe_id, l.position, l.line, l.quantity, l.quantity_max, l.unit_code, l.ingredient_id, l.name, l.note, l.optional, l.status)::recipes.recipe_ingredient
        FROM unnest(v_read.lines) AS l
        JOIN unnest(v_rows) AS r ON r.line = l.recipe_id
    );
    v_of := ARRAY(SELECT DISTINCT l.recipe_id FROM unnest(v_numbered) AS l);
    v_read.offering := ARRAY(SELECT r.recipe_id FROM unnest(v_read.offering) WITH ORDINALITY AS o (line, place) JOIN unnest(v_rows) AS r ON r.line = o.line ORDER BY o.place);
    CALL recipes.write_lines(v_of, v_numbered, v_read.offering, v_read.offered);
    SELECT
        array_agg(r.recipe_id ORDER BY r.line, s.place), array_agg(s.section ORDER BY r.line, s.place), array_agg(s.text ORDER BY r.line, s.place)
    INTO v_of, v_sections, v_texts
    FROM unnest(v_rows) AS r
    CROSS JOIN LATERAL unnest(r.steps, r.sections) WITH ORDINALITY AS s (text, section, place)
    WHERE r.line = ANY (v_written);
    CALL recipes.write_steps(v_of, v_of, v_sections, v_texts);
    v_of := ARRAY(
        SELECT DISTINCT r.recipe_id FROM unnest(v_rows) AS r WHERE r.line = ANY (v_written) OR r.recipe_id = ANY (v_inserted || v_updated)
    );
    CALL util.index_words('recipes', 'recipe', v_of);
    PERFORM activity.log_changes(
        'recipes', 'recipe', 'insert', v_inserted, NULL, ARRAY(SELECT to_jsonb(recipes.read_recipe(i.id)) FROM unnest(v_inserted) AS i (id))
    );
    PERFORM activity.log_changes(
        'recipes', 'recipe', 'update', v_updated, ARRAY(SELECT v_before -> u.id::text FROM unnest(v_updated) AS u (id)),
        ARRAY(SELECT to_jsonb(recipes.read_recipe(u.id)) FROM unnest(v_updated) AS u (id))
    );

    v_outcomes := v_outcomes || ARRAY(
        SELECT (
            r.line,
            CASE WHEN r.recipe_id = ANY (v_inserted) THEN 'inserted' WHEN r.recipe_id = ANY (v_updated) THEN 'updated' ELSE 'unchanged' END,
            r.recipe_id,
            nullif(split_part(r.given, ': ', 1), ''),
            r.warning,
            m.message || ' Left out: ' || CASE WHEN strpos(r.given, '; ') > 0 THEN r.given ELSE substr(r.given, strpos(r.given, ': ') + 2) END
        )::util.import_outcome
        FROM unnest(v_rows) AS r
        LEFT JOIN util.constraint_messages() AS m ON m.constraint_name = r.warning
    );

    RETURN QUERY SELECT * FROM unnest(v_outcomes) AS o ORDER BY o.line;
END
$$;

COMMENT ON FUNCTION recipes.import_recipes(bigint, text, json) IS
'Merges a batch of lines [{"line", "key", "source", "title", "description", "ingredients", "steps", "categories", "servings", "yield", "prep_minutes", "cook_minutes", "total_minutes", "author", "url", "image_url", "language"}] and says what became of each. A recipe is known by its key in its source (p_source where the line names none), else its url, else all it says. What a line gives is overwritten, what it leaves out stays; a further line about the same recipe is a duplicate. Minutes, servings, addresses and languages that are none are left out with a warning. Example: SELECT * FROM import_recipes(start_import(), ''own'', ''[{"line": 1, "title": "Toast", "ingredients": ["2 slices bread", "butter"], "steps": ["Toast the bread.", "Butter it."]}]'');';
CALL util.publish('recipes.import_recipes(bigint, text, json)');

COMMIT;
