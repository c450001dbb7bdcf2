-- Deploy storeroom:recipes/known_units to pg
-- requires: recipes/unit_alias

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE VIEW recipes.known_units AS
SELECT v.unit_code, v.dimension, v.to_base, v.aliases::text[] AS aliases
FROM (VALUES
    ('g',       'mass',   1,          '{G, gr, gm, gms, gram, grams, gramme, grammes, gramm, gramos, gramo, grammi, grammo}'),
    ('kg',      'mass',   1000,       '{kgs, kilo, kilos, kilogram, kilograms, kilogramm, kilogramme, kilogrammes, kilogramos}'),
    ('mg',      'mass',   0.001,      '{milligram, milligrams}'),
    ('oz',      'mass',   28.349523,  '{ozs, ounce, ounces, onces, unze, unzen}'),
    ('lb',      'mass',   453.59237,  '{lbs, pound, pounds, pfund, livre, livres, libra, libras}'),
    ('ml',      'volume', 1,          '{mls, millilitre, millilitres, milliliter, milliliters, mililitros}'),
    ('cl',      'volume', 10,         '{centilitre, centilitres, centiliter, centiliters}'),
    ('dl',      'volume', 100,        '{decilitre, decilitres, deciliter, deciliters}'),
    ('l',       'volume', 1000,       '{L, lt, ltr, litre, litres, liter, liters, litro, litros, litri}'),
    ('tsp',     'volume', 4.928922,   '{t, tsps, tspn, teaspoon, teaspoons, teasp, teaspoonful, teaspoonfuls, tl, teeloffel, cac, cc, c a c, c a cafe, c a the, cuillere a cafe, cuilleres a cafe, cuil a cafe, cucharadita, cucharaditas, cdta, cucchiaino, cucchiaini}'),
    ('tbsp',    'volume', 14.786765,  '{T, tb, tbs, tbl, tbls, tbsps, tblsp, tbspn, tablespoon, tablespoons, tablesp, tablespoonful, tablespoonfuls, el, essloffel, cas, cs, c a s, c a soupe, cuillere a soupe, cuilleres a soupe, cuil a soupe, cucharada, cucharadas, cda, cdas, cucchiaio, cucchiai}'),
    ('fl oz',   'volume', 29.57353,   '{floz, fluid oz, fluid ounce, fluid ounces, fl ounce, fl ounces}'),
    ('cup',     'volume', 236.588236, '{c, C, cups, cupful, cupfuls, tasse, tassen, tasses, taza, tazas, tazza, tazze}'),
    ('pint',    'volume', 473.176473, '{pt, pts, pints}'),
    ('quart',   'volume', 946.352946, '{qt, qts, quarts}'),
    ('gallon',  'volume', 3785.411784, '{gal, gals, gallons}'),
    ('pinch',   'volume', 0.308058,   '{pinches, prise, prisen, messerspitze, msp, pincee, pincees, pizca, pizcas, pizzico}'),
    ('dash',    'volume', 0.616115,   '{dashes}'),
    ('drop',    'volume', 0.05,       '{drops, tropfen, goutte, gouttes}'),
    ('mm',      'length', 0.1,        '{millimetre, millimetres, millimeter, millimeters}'),
    ('cm',      'length', 1,          '{centimetre, centimetres, centimeter, centimeters}'),
    ('inch',    'length', 2.54,       '{in, ins, inches}'),
    ('piece',   'count',  1,          '{pc, pcs, pieces, stuck, stk, morceau, morceaux, pieza, piezas, pezzo, pezzi}'),
    ('dozen',   'count',  12,         '{doz, dozens, dutzend, douzaine, docena}'),
    ('clove',   'count',  1,          '{cloves, zehe, zehen, knoblauchzehe, knoblauchzehen, gousse, gousses, diente, dientes, spicchio, spicchi}'),
    ('slice',   'count',  1,          '{slices, scheibe, scheiben, tranche, tranches, rebanada, rebanadas, fetta, fette}'),
    ('can',     'count',  1,          '{cans, tin, tins, dose, dosen, boite, boites, lata, latas, scatola, scatole}'),
    ('jar',     'count',  1,          '{jars, glas, bocal, bocaux}'),
    ('package', 'count',  1,          '{pkg, pkgs, pkt, pkts, pk, packages, packet, packets, pack, packs, envelope, envelopes, sachet, sachets, packung, packungen, pck, packchen, paquet, paquets, paquete, paquetes, bustina, bustine}'),
    ('bottle',  'count',  1,          '{bottles, flasche, flaschen, bouteille, bouteilles}'),
    ('bag',     'count',  1,          '{bags, beutel}'),
    ('box',     'count',  1,          '{boxes}'),
    ('carton',  'count',  1,          '{cartons, container, containers, tub, tubs, pot, pots, becher}'),
    ('bunch',   'count',  1,          '{bunches, bund, botte, bottes, manojo, manojos, mazzetto, mazzo}'),
    ('sprig',   'count',  1,          '{sprigs, zweig, zweige, brin, brins, ramita, ramitas, rametto, rametti}'),
    ('handful', 'count',  1,          '{handfuls, handsful, handvoll, poignee, poignees, punado, manciata}'),
    ('stick',   'count',  1,          '{sticks, stange, stangen}'),
    ('stalk',   'count',  1,          '{stalks, stem, stems, stangel, tige, tiges}'),
    ('rib',     'count',  1,          '{ribs}'),
    ('head',    'count',  1,          '{heads, kopf}'),
    ('bulb',    'count',  1,          '{bulbs, knolle, knollen}'),
    ('ear',     'count',  1,          '{ears}'),
    ('leaf',    'count',  1,          '{leaves, blatt, blatter, feuille, feuilles, hoja, hojas, foglia, foglie}'),
    ('sheet',   'count',  1,          '{sheets}'),
    ('strip',   'count',  1,          '{strips}'),
    ('rasher',  'count',  1,          '{rashers}'),
    ('loaf',    'count',  1,          '{loaves}'),
    ('block',   'count',  1,          '{blocks, brick, bricks}'),
    ('cube',    'count',  1,          '{cubes, wurfel}'),
    ('chunk',   'count',  1,          '{chunks}'),
    ('wedge',   'count',  1,          '{wedges}'),
    ('knob',    'count',  1,          '{knobs, noisette, noisettes, nuss}'),
    ('splash',  'count',  1,          '{splashes, schuss, trait, chorro}'),
    ('drizzle', 'count',  1,          '{drizzles, glug, glugs, filet}'),
    ('dollop',  'count',  1,          '{dollops}'),
    ('scoop',   'count',  1,          '{scoops}'),
    ('bar',     'count',  1,          '{bars}'),
    ('tube',    'count',  1,          '{tubes}'),
    ('recipe',  'count',  1,          '{recipes, batch, batches}'),
    ('portion', 'count',  1,          '{portions, serving, servings}'),
    ('punnet',  'count',  1,          '{punnets, basket, baskets}'),
    ('glass',   'count',  1,          '{glasses, verre, verres, vaso, vasos, bicchiere, bicchieri}')
) AS v (unit_code, dimension, to_base, aliases);

COMMENT ON VIEW recipes.known_units IS 'The units every database begins with, and their names in English, German, French, Spanish and Italian.';

INSERT INTO recipes.unit (unit_code, dimension, to_base)
SELECT k.unit_code, k.dimension, k.to_base FROM recipes.known_units AS k
ON CONFLICT DO NOTHING;

INSERT INTO recipes.unit_alias (alias_key, unit_code)
SELECT a.alias_key, k.unit_code FROM recipes.known_units AS k, unnest(k.aliases || k.unit_code) AS a (alias_key)
ON CONFLICT DO NOTHING;

COMMIT;
