-- Deploy storeroom:recipes/parse_ingredient to pg
-- requires: recipes/find_ingredient
-- requires: recipes/ingredient_parse
-- requires: recipes/read_number
-- requires: recipes/unit_alias
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.parse_ingredient(p_line text)
RETURNS recipes.ingredient_parse
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    -- Patterns are constants and few: PostgreSQL keeps the last 32 compiled.
    v_done CONSTANT text :=
        '(?<![-\w])(?:(?:(?:very|finely|freshly|fresh|coarsely|coarse|roughly|thinly|thickly|lightly|well|firmly|loosely)[ -])*'
        '(?:chopped|minced|grated|sliced|diced|peeled|crushed|shredded|melted|softened|cooked|cracked|crumbled|steamed|shelled|squeezed|boned|chilled|'
        'trimmed|uncooked|unsifted|hard-boiled|hard-cooked|beaten|cubed|drained|seeded|deseeded|slivered|packed|sifted|halved|soaked|cleaned|mashed|dissolved|lukewarm|'
        'deveined|skinned|poached|hulled|torn|snipped|julienned|shaved|thawed|pitted|stoned|cored|stemmed|scalded|scrubbed|washed|rinsed|pureed|'
        'strained|popped|quartered|grilled|toasted(?! sesame oil)|large|medium|small|(?:medium|large|small)-sized?|extra-large|jumbo|tiny|lg|md|sm)'
        '|(?:freshly|fresh|coarsely|coarse|finely)[ -](?:ground|milled))(?![-\w])';
    v_result    recipes.ingredient_parse;
    v_rest      text := left(p_line, 1000);
    v_head      text[];
    v_notes     text[] := '{}';
    v_words     text[];
    v_text      text;
    v_size      text;
    v_plain     text;
    v_packed    boolean;
    v_dimension text;
    v_at        integer;
BEGIN
    v_result.optional := false;
    IF octet_length(v_rest) <> length(v_rest) THEN
        v_rest := translate(normalize(v_rest, NFC), E'–—−‐‑’‘´“”⁄×\u00a0\u2009\u202f•·®™\u200b\u200e\u200f\ufeff\u00ad', '-----''''''""/x   ');
        IF v_rest ~ '[¼½¾⅐-⅞]' THEN
            FOREACH v_text IN ARRAY '{½1/2,¼1/4,¾3/4,⅓1/3,⅔2/3,⅛1/8,⅜3/8,⅝5/8,⅞7/8,⅕1/5,⅖2/5,⅗3/5,⅘4/5,⅙1/6,⅚5/6,⅐1/7,⅑1/9}'::text[] LOOP
                v_rest := replace(v_rest, left(v_text, 1), ' ' || substr(v_text, 2));
            END LOOP;
        END IF;
    END IF;
    v_rest := btrim(translate(regexp_replace(v_rest, '[\s[:cntrl:]]+', ' ', 'g'), '[]{}', '()()'), ' *-_=~#>');
    IF strpos(v_rest, '(') > 0 AND strpos(v_rest, ')') = 0 THEN
        v_rest := replace(v_rest, '(', CASE WHEN v_rest ~ '\([0-9]' THEN '/' ELSE ', ' END);
    END IF;

    IF right(v_rest, 1) = ':' AND left(v_rest, 1) NOT BETWEEN '0' AND '9'
        OR lower(left(v_rest, 3)) IN ('for', 'to ', 'spe', 'equ') AND v_rest ~* '^(?:(?:for|to make) (?:the|your) [^0-9,]+$|(?:special )?equipment:)' THEN  -- "For the sauce:"
        v_result.status := 'heading';
        RETURN v_result;
    END IF;

    IF strpos(v_rest, ' of ') + strpos(v_rest, ' from ') > 0 THEN
        v_head := regexp_match(v_rest, '^((?:(?:finely |coarsely |freshly )?(?:grated |squeezed |pared )?(?:juice|zest|rind|peel|leaves|seeds|flesh|pulp)(?: and| &|,)? )+(?:\([^()]*\) )?(?:of|from) )', 'i');
        IF v_head IS NOT NULL THEN  -- "Juice of 2 limes" is two limes.
            v_notes := v_notes || rtrim(v_head[1]);
            v_rest := substr(v_rest, length(v_head[1]) + 1);
        END IF;
    END IF;

    IF left(v_rest, 1) NOT BETWEEN '0' AND '9' AND v_rest ~ ' [0-9.]' THEN  -- "Honey, 1/2 cup (170 g)"
        v_head := regexp_match(v_rest, '^([^0-9(:;]{2,60}?),? (?:(?:about|approximately|approx\.?) )?((?:[0-9]+ )?[0-9][0-9./]*(?: ?- ?[0-9./]+)?(?: ?(?:g|kg|ml|cl|dl|l|lit(?:er|re)s?|grams?|oz|ounces?|fl oz|lbs?|pounds?|pints?|cups?|c|tbsps?|tsps?|tablespoons?|teaspoons?|quarts?)\.?(?:/[0-9 ./]+[[:alpha:]]+(?: oz)?)?)?)((?: ?\(|,|;).*)?$', 'i');
        IF v_head IS NOT NULL THEN
            v_rest := concat(v_head[2], ' ', v_head[1], v_head[3]);
        END IF;
    END IF;
    IF strpos(v_rest, ':') > 0 THEN
        v_rest := regexp_replace(v_rest, '^(?:optional|garnish|accompaniments?|(?:for|to) (?:serving|serve|garnish)): ?', '', 'i');
    END IF;

    -- How much: a number or a word for it, perhaps to another.
    v_head := regexp_match(
        v_rest,
        '^((?:(?:an? )?(?:about|approximately|approx\.?|around|roughly|circa|ca\.|generous|scant|heaping|heaped|up to|at least) )?'
        '([0-9]{1,3},[0-9]{3}(?![0-9])|[0-9]{1,6}(?:[.,][0-9]{1,6})?(?:(?: ?- ?| | & | and )[0-9]{1,3} ?/ ?[0-9]{1,3}| ?/ ?[0-9]{1,3})?|\.[0-9]{1,6}'
        '|(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|half(?: an?)?|eine?|une?|una|uno|a couple(?: of)?)(?= ))'
        '(?: ?-? ?(?:-|to|or|bis) ?([0-9]{1,6}(?:[.,][0-9]{1,6})?(?: [0-9]{1,3} ?/ ?[0-9]{1,3}| ?/ ?[0-9]{1,3})?|\.[0-9]{1,6}|(?:two|three|four|five|six|seven|eight|nine|ten|twelve)(?= )))?'
        '(?![0-9%]) ?)', 'i'
    );
    IF v_head IS NOT NULL THEN
        v_result.quantity := recipes.read_number(v_head[2]);
        v_result.quantity_max := recipes.read_number(v_head[3]);
        IF v_result.quantity IS NULL OR v_result.quantity_max <= v_result.quantity THEN  -- 1/0 is no number
            v_result.quantity_max := NULL;
        END IF;
        v_rest := substr(v_rest, length(v_head[1]) + 1);
        IF left(v_rest, 1) BETWEEN '0' AND '9' OR left(v_rest, 1) IN ('.', 'x', 'X') THEN  -- the size of one: "2 x 400g", "3 10-ounce", "6 7-inch"
            v_head := regexp_match(v_rest, '^((?:[xX] ?)?([0-9.,/]+(?: [0-9]/[0-9])?(?:-? ?(?:-|to|or|x|by) ?[0-9.,/]+(?: [0-9]/[0-9])?)?[ -]*[[:alpha:]]+\.?(?: oz\.?)?(?:/[0-9 /.-]+(?:to [0-9.]+)?[ -]?[[:alpha:]]+(?: oz)?)*(?:[- ](?:thick|long|wide|diameter|round|square)\M)?),? ?)');
            IF v_head IS NOT NULL THEN
                v_notes := v_notes || v_head[2];
                v_rest := substr(v_rest, length(v_head[1]) + 1);
            END IF;
        END IF;
    END IF;
    WHILE left(v_rest, 1) = '(' LOOP  -- "(8 ounce) package", "(packed) brown sugar"
        v_head := regexp_match(v_rest, '^(\(((?:[^()]|\([^()]*\))*)\)? ?)');
        v_notes := v_notes || btrim(v_head[2], ' ,;');
        v_rest := substr(v_rest, length(v_head[1]) + 1);
    END LOOP;

    -- In what unit: the longest of three words that is one, perhaps behind "heaped" or "large".
    v_size := substring(v_rest FROM '(?i)^(?:(?:extra[ -]large|very|large|medium|small|big|generous|good|heaping|heaped|scant|level|rounded|packed|firmly|lightly|loosely|little|fat|thick|thin|tiny|jumbo|lg|md|med|sm|few|couple|separate|paper-thin|sized?|[[:alpha:]]+-sized?)[ ,.-]+(?:(?:to|or) (?=large|medium|small))?(?=[[:alpha:]]))+');
    v_text := substring(substr(v_rest, coalesce(length(v_size), 0) + 1) FROM '^-?([[:alpha:].]+(?: [[:alpha:].]+){0,2})');
    IF v_text IS NOT NULL THEN
        v_words := string_to_array(v_text, ' ');
        v_text := recipes.unit_key(v_text);
        SELECT u.unit_code, u.dimension, cardinality(string_to_array(a.alias_key, ' ')) INTO v_result.unit_code, v_dimension, v_at
        FROM recipes.unit_alias AS a JOIN recipes.unit AS u ON u.unit_code = a.unit_code
        WHERE a.alias_key = ANY (ARRAY[
            v_text,
            CASE WHEN length(rtrim(v_words[1], '.')) = 1 THEN rtrim(v_words[1], '.') ELSE split_part(v_text, ' ', 1) END,
            CASE WHEN cardinality(v_words) = 3 THEN split_part(v_text, ' ', 1) || ' ' || split_part(v_text, ' ', 2) END
        ])
        ORDER BY length(a.alias_key) DESC
        LIMIT 1;
    END IF;
    IF v_result.unit_code IS NOT NULL THEN
        v_at := coalesce(length(v_size), 0) + length(array_to_string(v_words[:v_at], ' '));
        v_text := ltrim(substr(v_rest, v_at + CASE WHEN substr(v_rest, coalesce(length(v_size), 0) + 1, 1) = '-' THEN 2 ELSE 1 END));
        -- "6 cloves" are cloves and "leaf lettuce" is lettuce.
        IF v_dimension = 'count' AND left(v_text, 1) IN ('', ',', ';', '-') OR v_result.unit_code = 'rib' AND v_text !~* 'celery|chard'
            OR v_result.unit_code = 'stalk' AND v_text ~* '^ginger' OR v_result.quantity IS NULL AND v_size IS NULL AND lower(left(v_text, 3)) NOT IN ('of ', 'de ')
            AND v_result.unit_code NOT IN ('pinch', 'dash', 'handful', 'bunch', 'sprig', 'splash', 'drizzle', 'knob', 'dollop')
        THEN
            v_result.unit_code := NULL;
        ELSE
            v_notes := v_notes || rtrim(v_size, ' -,.');
            v_rest := v_text;
            v_size := NULL;
        END IF;
    END IF;
    IF v_size IS NOT NULL THEN
        v_notes := v_notes || rtrim(v_size, ' -,.');
        v_rest := substr(v_rest, length(v_size) + 1);
    END IF;

    IF left(v_rest, 1) BETWEEN '0' AND '9' OR left(v_rest, 1) IN ('/', '+', '-', '=', '|') OR lower(split_part(v_rest, ' ', 1)) IN ('plus', 'minus', 'or', 'to') THEN  -- the same in other units, "/1lb 2oz", and more of it, "plus 2 tablespoons"
        v_head := regexp_match(v_rest, '^((?:(?:/|\+|=|\||-|plus|minus|or|to)? ?(?:about )?[0-9.,/]+(?: ?- ?[0-9.,/]+)?(?: [0-9]/[0-9])?[ -]*(?:g|kg|ml|cl|dl|l|lit(?:er|re)s?|grams?|oz|ounces?|fl ?\.? ?oz|lbs?|pounds?|pints?|pts?|cups?|c|tbsps?|tsps?|tablespoons?|teaspoons?|quarts?|in|inch(?:es)?|cm|mm|sticks?|pinch(?:es)?|dash(?:es)?)\M\.? ?)+)', 'i');
        IF v_head IS NOT NULL THEN
            v_notes := v_notes || substring(v_head[1] FROM '(?:plus|minus|\+).*\w');
            v_rest := substr(v_rest, length(v_head[1]) + 1);
        END IF;
    END IF;
    IF strpos(v_rest, '(') > 0 THEN
        v_notes := v_notes || ARRAY(SELECT btrim(m.part[1], ' ,;') FROM regexp_matches(v_rest, '\(((?:[^()]|\([^()]*\))*)\)?', 'g') AS m (part));
        v_rest := btrim(regexp_replace(v_rest, ' ?\((?:[^()]|\([^()]*\))*\)?', '', 'g'));
    END IF;
    v_head := NULL;
    IF v_dimension <> 'count' THEN  -- "400g tin tomatoes" and "5cm piece of ginger" have their measure already
        v_head := regexp_match(v_rest, '^( ?((?:(?:square|thick|long|wide|large|small) )?(?:piece|can|tin|packet|package|pack|jar|square|knob|chunk|bag|block|sachet|carton|tub|pot|stick|punnet)s?) (?:of )?)(?=[[:alpha:]])', 'i');
        IF v_head IS NOT NULL THEN
            v_notes := v_notes || v_head[2];
            v_rest := substr(v_rest, length(v_head[1]) + 1);
        END IF;
    END IF;
    v_rest := ltrim(v_rest, ' .)/,;:-');
    WHILE lower(split_part(v_rest, ' ', 1)) IN ('of', 'de', 'di', 'von', 'the', 'each') AND strpos(v_rest, ' ') > 0 LOOP
        v_rest := substr(v_rest, strpos(v_rest, ' ') + 1);
    END LOOP;
    IF left(v_rest, 2) IN ('d''', 'l''') THEN
        v_rest := substr(v_rest, 3);
    END IF;
    -- What is in a can is called so: "1 can sliced mushrooms".
    v_packed := coalesce(v_result.unit_code IN ('can', 'jar', 'package', 'bag') OR lower(left(v_head[2], 3)) IN ('can', 'tin', 'pac', 'jar', 'bag'), false);
    v_size := CASE WHEN NOT v_packed THEN substring(v_rest FROM '(?i)^(?:(?:and |or |to |& |,|' || v_done || ')[ ,]*)+(?=[[:alpha:]])') END;
    IF v_size IS NOT NULL THEN
        v_notes := v_notes || rtrim(v_size, ' ,');
        v_rest := substr(v_rest, length(v_size) + 1);
    END IF;

    -- What of, up to a comma or what is done with it. A comma behind an adjective parts nothing: "boneless, skinless chicken".
    WHILE strpos(v_rest, ',') > 0 AND v_rest ~* '^(?:(?:boneless|skinless|fresh|ripe|dry|dried|thin|thick|frozen|whole|bone-in|skin-on|lean|raw|firm|unsalted|unsweetened|hot|cold|warm|uncooked|seedless|sweet|plain|crusty|reduced-fat|low-fat|low-sodium|fat-free|good-quality|large|medium|small|peeled|cooked|chopped|trimmed)[ -]?)+,.*[[:alpha:]]' LOOP
        v_rest := overlay(v_rest PLACING '' FROM strpos(v_rest, ',') FOR 1);
    END LOOP;
    v_at := strpos(translate(v_rest, ';:', ',,'), ',');
    v_at := regexp_instr(CASE v_at WHEN 0 THEN v_rest ELSE left(v_rest, v_at) END,
        '[,;:]| -| \+ | [0-9][0-9./]* ?(?:ml|g|kg|l|oz)$'
        '| (?:such as|like|preferably|plus|as needed|as required|to (?:taste|serve|garnish|decorate|cover|finish|make)|each|at room|cut (?:in|into)|about|approximately|from about|if'
        '|or (?:more|to taste|as|so)|divided|optional|until|which|that|see|(?:and|or|with|to) [0-9]\S*|in (?:their|its)'
        '|for (?:an?|the|garnish|serv|fry|dust|greas|brush|deep|shallow|drizzl|sprinkl|decorat|cook|coat|top|roll|season|bast|saut|knead|finish|boil|dip|rub|pan|stir|roast|grill|glaz|mari|toss)\w*)\M'
        '|(?: (?:very|finely|freshly|roughly|coarsely|thinly|lightly|well))* (?:skinned|peeled|chopped|cut|sliced|diced|minced|grated|trimmed|halved|drained|crushed|beaten|melted|softened|'
        'shredded|cubed|toasted|washed|rinsed|removed|cleaned|crumbled|quartered|deseeded|seeded|torn|separated|mashed|sifted|thawed|warmed|diluted|mixed|weighing|soaked|dissolved|marinated)(?: (?:and|into|in|or|with|to|on|very|finely)\M|,|$)',
        1, 1, 0, 'i');
    IF v_at > 1 THEN
        v_text := btrim(substr(v_rest, v_at), ' ,;:-');
        v_rest := left(v_rest, v_at - 1);
    ELSE
        v_text := NULL;
    END IF;
    v_plain := concat(v_size, v_rest);
    v_size := CASE WHEN v_packed THEN v_rest ELSE regexp_replace(v_rest, '(' || v_done || '),? +(?:(?:and|or) (?=[[:alpha:]]+ed ))?(?=[[:alpha:]])', '', 'gi') END;
    IF v_size <> v_rest THEN
        v_notes := v_notes || ARRAY(SELECT w.parts[1] FROM regexp_matches(v_rest, '(' || v_done || '),? +(?:(?:and|or) (?=[[:alpha:]]+ed ))?(?=[[:alpha:]])', 'gi') AS w (parts));
        v_rest := v_size;
    END IF;
    v_notes := v_notes || v_text;

    IF v_result.unit_code IS NULL AND strpos(v_rest, ' ') > 0 THEN  -- "4 garlic cloves"
        v_words := regexp_match(v_rest, '^(.*(?:garlic.*(?= clove)|celery.*(?= rib)|(?= sprig| stalk| bulb))) (clove|rib|sprig|stalk|bulb)s?$', 'i');
        IF v_words IS NOT NULL THEN
            SELECT a.unit_code INTO v_result.unit_code FROM recipes.unit_alias AS a WHERE a.alias_key = lower(v_words[2]);
            v_rest := v_words[1];
        END IF;
    END IF;

    v_result.name := nullif(rtrim(left(btrim(v_rest, ' ,.;:-/''"*+&!?()'), 200)), '');
    IF v_result.name IS NULL OR lower(v_result.name) = upper(v_result.name) AND v_result.name !~ '[[:alpha:]]' THEN
        v_result := NULL;
        v_result.optional := false;
        v_result.status := 'raw';
        RETURN v_result;
    END IF;
    v_result.note := nullif(array_to_string(array_remove(v_notes, ''), ', '), '');
    v_result.optional := p_line ~* '\m(?:optional|garnish:|if (?:desired|liked|you like|wanted)|(?:to|for) (?:garnish|serv|decorat))' AND p_line !~* '\mplus (?:extra|more|some|a )';
    v_result.ingredient_id := recipes.find_ingredient(
        CASE WHEN v_result.quantity > 0 AND v_result.unit_code IS NULL AND lower(v_result.name) = 'pepper' THEN 'peppers' ELSE v_result.name END
    );
    IF v_result.unit_code = 'can' THEN
        v_plain := 'canned ' || v_result.name;
    END IF;
    IF length(v_plain) > length(v_result.name) + 2 THEN
        -- Diced tomatoes are canned, minced beef is no beef: what was done makes it another known food.
        SELECT a.ingredient_id INTO v_at FROM recipes.ingredient_alias AS a
        WHERE a.alias_key = recipes.ingredient_key(v_plain) AND a.ingredient_id IS DISTINCT FROM v_result.ingredient_id;
        IF FOUND THEN
            v_result.ingredient_id := v_at;
            v_result.name := CASE WHEN v_result.unit_code = 'can' THEN v_result.name ELSE left(v_plain, 200) END;
        END IF;
    ELSIF v_result.ingredient_id IS NULL AND v_result.quantity IS NOT NULL AND strpos(v_result.name, ' ') = 0
        AND v_text !~* '^(?:or|and) ' THEN
        -- "1 cup fruity, green olive oil"
        v_text := btrim(split_part(v_text, ',', 1));
        v_result.ingredient_id := recipes.find_ingredient(v_text);
        IF v_result.ingredient_id IS NOT NULL THEN
            v_result.name := left(v_result.name || ' ' || v_text, 200);
            v_result.note := nullif(ltrim(regexp_replace(v_result.note, '^.*' || regexp_replace(v_text, '\W', '.', 'g'), ''), ', '), '');
        END IF;
    END IF;
    v_result.status := CASE
        WHEN translate(v_result.name, '0123456789', '') <> v_result.name OR cardinality(string_to_array(v_result.name, ' ')) > CASE WHEN v_result.ingredient_id IS NULL THEN 4 ELSE 8 END THEN 'partial'
        ELSE 'parsed'
    END;
    RETURN v_result;
END
$$;

COMMENT ON FUNCTION recipes.parse_ingredient(text) IS
'Reads a line of ingredients: quantity, unit, name, note and the known ingredient; of a long line the first 1,000 characters. Never raises: what cannot be read is raw. Example: SELECT * FROM parse_ingredient(''2 1/2 cups plain flour, sifted'');';
CALL util.publish('recipes.parse_ingredient(text)');

COMMIT;
