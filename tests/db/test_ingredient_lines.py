"""Lines of ingredients: what is read from them, the names of known ingredients, and units."""

# ruff: noqa: RUF001  # lines as people write them
import random
import re
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from api.settings import ROOT
from tests.db.conftest import Refused

PARSE = "SELECT p.*, i.name AS known FROM parse_ingredient($1) AS p LEFT JOIN ingredient AS i USING (ingredient_id)"

# line | quantity | unit | name | note | known ingredient
READ = """
3 tomatoes | 3 | | tomatoes | | tomato
2 cups plain flour, sifted | 2 | cup | plain flour | sifted | plain flour
1/2 cup icing sugar | 0.5 | cup | icing sugar | | icing sugar
1 1/2 cups rye flour | 1.5 | cup | rye flour | | rye flour
1-1/2 cups rye flour | 1.5 | cup | rye flour | | rye flour
1 & 1/2 cups rye flour | 1.5 | cup | rye flour | | rye flour
½ tsp nutmeg | 0.5 | tsp | nutmeg | | nutmeg
1½ tbsp honey | 1.5 | tbsp | honey | | honey
2 ⅓ cups oats | 2.333333 | cup | oats | | oats
⅛ teaspoon cayenne | 0.125 | tsp | cayenne | | cayenne pepper
.5 oz dark chocolate | 0.5 | oz | dark chocolate | | dark chocolate
0.25 kg plums | 0.25 | kg | plums | | plum
1,5 l Milch | 1.5 | l | Milch | | milk
1,500 g potatoes | 1500 | g | potatoes | | potato
1-2 shallots | 1-2 | | shallots | | shallot
1 – 2 shallots | 1-2 | | shallots | | shallot
1 to 2 tbsp capers | 1-2 | tbsp | capers | | caper
3 or 4 parsnips | 3-4 | | parsnips | | parsnip
1/2-3/4 cup water | 0.5-0.75 | cup | water | | water
2 to 2 1/2 pounds beetroot | 2-2.5 | lb | beetroot | | beetroot
6-4 leeks | 6 | | leeks | | leek
a leek | 1 | | leek | | leek
an onion, quartered | 1 | | onion | quartered | onion
one aubergine | 1 | | aubergine | | aubergine
Two courgettes, grated | 2 | | courgettes | grated | courgette
half a cucumber | 0.5 | | cucumber | | cucumber
about 2 cups spinach | 2 | cup | spinach | | spinach
1 dozen eggs | 1 | dozen | eggs | | egg
2 x 400g tins chopped tomatoes | 2 | can | chopped tomatoes | 400g | canned tomato
2x250g packs paneer | 2 | package | paneer | 250g | paneer
4 x 150g cod fillets | 4 | | cod fillets | 150g | cod
3 10-ounce packages frozen peas | 3 | package | frozen peas | 10-ounce | pea
6 8-inch flour tortillas | 6 | | flour tortillas | 8-inch | flour tortilla
10g/½oz chervil | 10 | g | chervil | | chervil
450g/1lb butter | 450 | g | butter | | butter
900g/2lb 4oz swede, diced | 900 | g | swede | diced | swede
300ml/½ pint single cream | 300 | ml | single cream | | single cream
1 (8 ounce) package cream cheese | 1 | package | cream cheese | 8 ounce | cream cheese
2 (14.5 oz) cans black beans, drained | 2 | can | black beans | 14.5 oz, drained | black bean
1 cup (240 ml) buttermilk | 1 | cup | buttermilk | 240 ml | buttermilk
1 stick (4 oz) butter, softened | 1 | stick | butter | 4 oz, softened | butter
1 cup butter 250 mL | 1 | cup | butter | 250 mL | butter
1 cup plus 2 tablespoons sugar | 1 | cup | sugar | plus 2 tablespoons | sugar
3 tbsp + 1 tsp rice vinegar | 3 | tbsp | rice vinegar | + 1 tsp | rice vinegar
2 T sesame oil | 2 | tbsp | sesame oil | | sesame oil
2 t sesame oil | 2 | tsp | sesame oil | | sesame oil
1 Tbsp. fish sauce | 1 | tbsp | fish sauce | | fish sauce
1 c. lentils | 1 | cup | lentils | | lentil
8 fl. oz. ale | 8 | fl oz | ale | | beer
2 fluid ounces gin | 2 | fl oz | gin | | gin
2 lbs. new potatoes | 2 | lb | new potatoes | | new potato
1 qt. chicken stock | 1 | quart | chicken stock | | chicken stock
20cl white wine | 20 | cl | white wine | | white wine
3dl cream | 3 | dl | cream | | cream
500G mince | 500 | g | mince | | ground beef
1 heaped tbsp cornflour | 1 | tbsp | cornflour | heaped | cornflour
2 large handfuls rocket | 2 | handful | rocket | large | rocket
a pinch of salt | 1 | pinch | salt | | salt
pinch of saffron | | pinch | saffron | | saffron
a generous pinch of sumac | 1 | pinch | sumac | generous | sumac
small bunch of dill, chopped | | bunch | dill | small, chopped | dill
a handful of basil leaves | 1 | handful | basil leaves | | basil
4 garlic cloves, crushed | 4 | clove | garlic | crushed | garlic
4 cloves garlic | 4 | clove | garlic | | garlic
6 cloves | 6 | | cloves | | clove
2 thyme sprigs | 2 | sprig | thyme | | thyme
1 sprig of rosemary | 1 | sprig | rosemary | | rosemary
3 celery stalks, sliced | 3 | stalk | celery | sliced | celery
2 ribs celery | 2 | rib | celery | | celery
4 rib eye steaks | 4 | | rib eye steaks | | beef steak
1 fennel bulb | 1 | bulb | fennel | | fennel
2 slices sourdough | 2 | slice | sourdough | | sourdough
4 thick slices of ham | 4 | slice | ham | thick | ham
1 piece star anise | 1 | piece | star anise | | star anise
1 head broccoli | 1 | head | broccoli | | broccoli
5cm/2in piece fresh ginger, peeled | 5 | cm | fresh ginger | piece, peeled | ginger
2 large eggs | 2 | | eggs | large | egg
1 extra-large egg yolk | 1 | | egg yolk | extra-large | egg yolk
3 medium-sized carrots | 3 | | carrots | medium-sized | carrot
2 small, ripe mangoes | 2 | | ripe mangoes | small | mango
1 leaf gelatine | 1 | leaf | gelatine | | gelatine
leaf lettuce | | | leaf lettuce | | lettuce
2 tbsp finely chopped fresh parsley | 2 | tbsp | fresh parsley | finely chopped | parsley
1 cup peeled and diced pumpkin | 1 | cup | pumpkin | peeled and diced | pumpkin
1 cup peeled, cored and sliced apples | 1 | cup | apples | peeled, cored and sliced | apple
freshly ground black pepper | | | black pepper | freshly ground | black pepper
2 chicken breasts skinned and cut into strips | 2 | | chicken breasts | skinned and cut into strips | chicken breast
1 can crushed pineapple | 1 | can | crushed pineapple | | pineapple
1 cup diced tomatoes | 1 | cup | diced tomatoes | diced | canned tomato
500g minced lamb | 500 | g | minced lamb | minced | ground lamb
salt | | | salt | | salt
salt, to taste | | | salt | to taste | salt
salt to taste | | | salt | to taste | salt
salt and pepper | | | salt and pepper | | salt
Salt & pepper | | | Salt & pepper | | salt
oil for frying | | | oil | for frying | oil
juice of 1 lemon | 1 | | lemon | juice of | lemon
finely grated zest of 2 limes | 2 | | limes | finely grated zest of | lime
Zest and juice of ½ orange | 0.5 | | orange | Zest and juice of | orange
leaves from 3 sprigs thyme | 3 | sprig | thyme | leaves from | thyme
1 cup lemon juice | 1 | cup | lemon juice | | lemon juice
Honey, 1/2 cup (170 g) | 0.5 | cup | Honey | 170 g | honey
Sugar 200 g | 200 | g | Sugar | | sugar
boneless, skinless chicken thighs | | | boneless skinless chicken thighs | | chicken thigh
boneless skinless chicken breasts | | | boneless skinless chicken breasts | | chicken breast
6 bone-in chicken thighs | 6 | | bone-in chicken thighs | | chicken thigh
1 free-range chicken | 1 | | free-range chicken | | chicken
200ml chicken stock | 200 | ml | chicken stock | | chicken stock
2 tbsp peanut butter | 2 | tbsp | peanut butter | | peanut butter
1 butter lettuce | 1 | | butter lettuce | | butter lettuce
2 tbsp coconut milk powder | 2 | tbsp | coconut milk powder | |
2 tbsp raspberry vinegar | 2 | tbsp | raspberry vinegar | |
1 tsp pumpkin butter | 1 | tsp | pumpkin butter | |
100g vegan cheese | 100 | g | vegan cheese | |
1 cup chicken gumbo | 1 | cup | chicken gumbo | |
250g rigatoni pasta | 250 | g | rigatoni pasta | | rigatoni
2 salmon steaks | 2 | | salmon steaks | | salmon
4 turkey thighs | 4 | | turkey thighs | | turkey
1 leg of lamb | 1 | | leg of lamb | | leg of lamb
1kg loin of venison | 1 | kg | loin of venison | | venison
1 tin cream of chicken soup | 1 | can | cream of chicken soup | | cream of chicken soup
1 can low-salt cream of mushroom soup | 1 | can | low-salt cream of mushroom soup | | cream of mushroom soup
200g cream of broccoli soup | 200 | g | cream of broccoli soup | |
2 tbsp butter or margarine | 2 | tbsp | butter or margarine | | butter
1 pepper, sliced | 1 | | pepper | sliced | bell pepper
1 tsp pepper | 1 | tsp | pepper | | black pepper
2 peppers, sliced | 2 | | peppers | sliced | bell pepper
1 red pepper | 1 | | red pepper | | red pepper
2 green chillies | 2 | | green chillies | | green chilli
3 spring onions | 3 | | spring onions | | spring onion
3 scallions | 3 | | scallions | | spring onion
1 cup cilantro leaves | 1 | cup | cilantro leaves | | coriander
1 tsp ground coriander | 1 | tsp | ground coriander | | ground coriander
1 cup fruity, green olive oil | 1 | cup | fruity green olive oil | | olive oil
* 2 eggs | 2 | | eggs | | egg
• 1 lime | 1 | | lime | | lime
1 cup [packed] brown sugar | 1 | cup | brown sugar | packed | brown sugar
1 lb (500g cod, skinned | 1 | lb | cod | skinned | cod
200 g Mehl | 200 | g | Mehl | | flour
3 Eier | 3 | | Eier | | egg
2 EL Zucker | 2 | tbsp | Zucker | | sugar
1 TL Salz | 1 | tsp | Salz | | salt
1 Prise Muskat | 1 | pinch | Muskat | | nutmeg
2 Knoblauchzehen | 2 | | Knoblauchzehen | | garlic
1 Bund Petersilie | 1 | bunch | Petersilie | | parsley
Salz und Pfeffer | | | Salz und Pfeffer | | salt
2 c. à s. de sucre | 2 | tbsp | sucre | | sugar
1 cuillère à café de sel | 1 | tsp | sel | | salt
une pincée de sel | 1 | pinch | sel | | salt
2 gousses d'ail | 2 | clove | ail | | garlic
20 cl de crème | 20 | cl | crème | | cream
2 cucharadas de aceite de oliva | 2 | tbsp | aceite de oliva | | olive oil
500 g di farina | 500 | g | farina | | flour
"""

OTHERS = [
    # status, optional, line, name
    ("heading", False, "For the sauce:", None),
    ("heading", False, "FILLING:", None),
    ("heading", False, "For the crumble topping", None),
    ("heading", False, "To make the dough", None),
    ("heading", False, "Special equipment: a piping bag", None),
    ("raw", False, "", None),
    ("raw", False, "   ", None),
    ("raw", False, "1/2", None),
    ("raw", False, "1/0", None),
    ("raw", False, "½", None),
    ("raw", False, "100", None),
    ("raw", False, "---", None),
    ("raw", False, "(?:[", None),
    (
        "partial",
        False,
        "1 cup of whatever your grandmother would have put in",
        "whatever your grandmother would have put in",
    ),
    ("partial", False, "70% dark chocolate", "70% dark chocolate"),
    ("parsed", True, "1 chilli (optional)", "chilli"),
    ("parsed", True, "Optional: 2 sprigs mint", "mint"),
    ("parsed", True, "chives, to garnish", "chives"),
    ("parsed", True, "lime wedges, to serve", "lime wedges"),
    ("parsed", True, "chilli sauce, if desired", "chilli sauce"),
    ("parsed", True, "Garnish: parsley", "parsley"),
    ("parsed", False, "50g butter, plus extra to serve", "butter"),
    ("parsed", False, "1 garnish cherry", "garnish cherry"),
]

SAME = [
    ("tomatoes", "Tomato"),
    ("berries", "berry"),
    ("cookies", "cookie"),
    ("pies", "pie"),
    ("bay leaves", "Bay Leaf"),
    ("loaves", "loaf"),
    ("radishes", "radish"),
    ("peaches", "peach"),
    ("boxes", "box"),
    ("olives", "olive"),
    ("chives", "chive"),
    ("mangos", "mangoes"),
    ("chillies", "chilli"),
    ("chilies", "chili"),
    ("quiches", "quiche"),
    ("brioches", "brioche"),
    ("zucchinis", "zucchini"),
    ("Brussels sprouts", "brussel sprout"),
    ("crèmes fraîches", "creme fraiche"),
    ("confectioners' sugar", "confectioners sugar"),
    ("all-purpose flour", "All Purpose Flour"),
    ("eggs", "egg"),
    ("glasses", "glass"),
]
KEPT = [
    "molasses",
    "asparagus",
    "hummus",
    "couscous",
    "watercress",
    "swiss",
    "bass",
    "octopus",
    "citrus",
    "cassis",
    "anis",
    "chablis",
    "lemongrass",
]
DIFFERENT = [
    ("peppers", "pepper"),
    ("mints", "mint"),
    ("kirsch", "Kirsche"),
    ("bass", "bas"),
    ("oat", "goat"),
    ("chilli", "chilly"),
    ("prune", "plum"),
    ("coriander", "ground coriander"),
]


def table() -> list[Any]:
    """Cells of each line of the table."""
    rows = [[cell.strip() for cell in line.split("|")] for line in READ.strip().splitlines()]
    assert len(rows) > 120
    return [pytest.param(*row, id=row[0]) for row in rows]


@pytest.mark.parametrize(("line", "quantity", "unit", "name", "note", "known"), table())
async def test_lines_are_read(
    db: asyncpg.Connection, line: str, quantity: str, unit: str, name: str, note: str, known: str
) -> None:
    read = await db.fetchrow(PARSE, line)
    least, _, most = quantity.partition("-")
    assert dict(read) == {
        "quantity": Decimal(least) if least else None,
        "quantity_max": Decimal(most) if most else None,
        "unit_code": unit or None,
        "name": name,
        "note": note or None,
        "optional": False,
        "status": "parsed",
        "ingredient_id": read["ingredient_id"],
        "known": known or None,
    }
    assert (read["ingredient_id"] is None) == (known == "")


@pytest.mark.parametrize(("status", "optional", "line", "name"), OTHERS)
async def test_lines_that_are_no_plain_ingredient(
    db: asyncpg.Connection, status: str, optional: bool, line: str, name: str | None
) -> None:
    read = await db.fetchrow(PARSE, line)
    assert (read["status"], read["optional"], read["name"]) == (status, optional, name)
    if status in {"raw", "heading"}:
        assert [
            read[column] for column in ["quantity", "quantity_max", "unit_code", "note", "ingredient_id"]
        ] == [None] * 5


async def test_no_line_at_all_is_nothing(db: asyncpg.Connection) -> None:
    assert await db.fetchval("SELECT parse_ingredient(NULL) IS NULL")


def odd_lines() -> list[str]:
    """Lines that nobody would write, the same in every run."""
    chance = random.Random(7)  # noqa: S311  # no secret
    pieces = [
        *"()[]{}.*+?|^$\\/-–—,;:'\"%&#@!~`<>=_ \t\n½⅓⅞²٣٤५五。、",
        *[
            "1",
            "0",
            "1/0",
            "1/2",
            "0/0",
            "1 1/2",
            "99999999999999999999",
            "1,2,3",
            "1.2.3",
            "1-",
            "-1",
            "1--2",
            "x",
            "2 x",
            "2 x 400g",
            "10-",
        ],
        *[
            "cup",
            "g",
            "fl oz",
            "T",
            "c.",
            "large",
            "for the",
            "to taste",
            "plus",
            "or",
            "and",
            "of",
            "juice of",
            "each",
            "optional",
            "garlic cloves",
        ],
        *[
            "salt",
            "ground",
            "chopped",
            "freshly",
            "water",
            "crème",
            "ﬁgs",
            "大さじ",
            "砂糖",
            "соль",
            "מלח",
            "ملح",
            "\u202esalt\u202c",
            "🧂",
            "👩‍🍳",
            "e\u0301",
            "\u200b",
        ],
    ]
    numbers = [*"0129/.,-x&%()g+½ ", "1/2", " to ", " or ", " and ", "half ", "two ", "a ", "1,000", " cup "]
    return [
        "",
        "(" * 5000,
        "1 (" * 2000,
        "/1g" * 3000,
        "1/1 " * 2000,
        "a" * 10_000,
        "chopped " * 1500,
        "chopped and " * 900,
        "large, " * 1500,
        "1 cup " + "red, " * 2000,
        "salt " * 2000,
        "1 " * 5000,
        "塩" * 10_000,
        "🧂" * 2000,
        "½" * 3000,
        "9" * 10_000,
        "of " * 3000,
        "garlic " * 1000 + "cloves",
        *["".join(chance.choices(pieces, k=chance.randrange(1, 40))) for _ in range(1500)],
        *[" ".join(chance.choices(pieces, k=chance.randrange(1, 12))) for _ in range(1500)],
        *["".join(chance.choices(numbers, k=chance.randrange(1, 14))) + " salt" for _ in range(3000)],
    ]


async def test_no_line_raises_and_none_takes_long(db: asyncpg.Connection) -> None:
    await db.execute("SET LOCAL statement_timeout = '1s'")  # of each line; the slowest takes a fiftieth of it
    for line in odd_lines():
        read = await db.fetchrow(PARSE, line)
        assert read["status"] in {"parsed", "partial", "raw", "heading"}, line
        assert (read["name"] is None) == (read["status"] in {"raw", "heading"}), line
        assert read["name"] is None or 1 <= len(read["name"]) <= 200, line
        assert read["quantity"] is None or 0 <= read["quantity"] < 10_000_000, line
        assert read["quantity_max"] is None or read["quantity_max"] > read["quantity"], line
        assert await db.fetchval(
            "SELECT $1::ingredient_name IS NULL OR $1::ingredient_name <> ''", read["name"]
        )


async def test_of_a_long_line_a_thousand_characters_are_read(db: asyncpg.Connection) -> None:
    read = await db.fetchrow(PARSE, "1 cup rice, " + "x" * 2000)
    assert (read["name"], len(read["note"])) == ("rice", 1000 - len("1 cup rice, "))


@pytest.mark.parametrize(("one", "other"), SAME)
async def test_numbers_of_a_word_have_one_key(db: asyncpg.Connection, one: str, other: str) -> None:
    assert await db.fetchval("SELECT ingredient_key($1) = ingredient_key($2)", one, other)


@pytest.mark.parametrize("word", KEPT)
async def test_words_that_only_look_like_plurals_stay(db: asyncpg.Connection, word: str) -> None:
    assert await db.fetchval("SELECT ingredient_key($1)", word) == word


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
async def test_different_foods_have_different_keys(db: asyncpg.Connection, one: str, other: str) -> None:
    assert await db.fetchval("SELECT ingredient_key($1) <> ingredient_key($2)", one, other)


async def test_a_key_is_its_own_key_for_every_known_name(db: asyncpg.Connection) -> None:
    assert not await db.fetch(
        "SELECT alias FROM ingredient_alias WHERE ingredient_key(alias_key) <> alias_key AND alias_key NOT IN ('peppers', 'mints')"
    )


async def test_each_known_name_means_the_ingredient_it_was_given_for(db: asyncpg.Connection) -> None:
    assert not await db.fetch(
        """
        SELECT k.name, n.name AS alias, i.name AS means
        FROM known_ingredients AS k CROSS JOIN unnest(k.aliases || k.name) AS n (name)
        LEFT JOIN ingredient_alias AS a ON a.alias_key = ingredient_key(regexp_replace(n.name, '^[a-z]{2}:', ''))
        LEFT JOIN ingredient AS i USING (ingredient_id)
        WHERE i.name IS DISTINCT FROM k.name
        """
    )
    assert await db.fetchval("SELECT count(*) FROM known_ingredients") >= 800
    assert not await db.fetch(
        "SELECT FROM known_ingredients WHERE parent IS NOT NULL AND parent NOT IN (SELECT name FROM known_ingredients)"
    )
    assert await db.fetchval(
        "SELECT count(*) FROM ingredient WHERE parent_id IS NOT NULL"
    ) == await db.fetchval("SELECT count(parent) FROM known_ingredients")


async def test_each_ingredient_is_found_by_its_own_name(db: asyncpg.Connection) -> None:
    assert not await db.fetch(
        "SELECT name FROM ingredient AS i WHERE find_ingredient(name) IS DISTINCT FROM ingredient_id"
    )


async def test_no_ingredient_is_above_itself(db: asyncpg.Connection) -> None:
    assert not await db.fetch(
        """
        WITH RECURSIVE above AS (
            SELECT ingredient_id, parent_id FROM ingredient
            UNION
            SELECT a.ingredient_id, i.parent_id FROM above AS a JOIN ingredient AS i ON i.ingredient_id = a.parent_id
        )
        SELECT FROM above WHERE ingredient_id = parent_id
        """
    )


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("Kartoffeln", "de"),
        ("pommes de terre", "fr"),
        ("cebolla", "es"),
        ("melanzane", "it"),
        ("prawns", None),
    ],
)
async def test_names_know_their_language(db: asyncpg.Connection, name: str, language: str | None) -> None:
    row = await db.fetchrow(
        "SELECT language FROM ingredient_alias WHERE alias_key = ingredient_key($1)", name
    )
    assert row["language"] == language


# name | known ingredient: both numbers of a name in other languages, and the cases that Polish lines have
FOREIGN = """
Zwiebeln onion, Zitronen lemon, Gurken cucumber, Orangen orange, Mandel almond, Mandeln almond, Linse lentil, Linsen lentil, Bohne bean
Bohnen bean, Nudel pasta, Nudeln pasta, Pilz mushroom, Pilze mushroom, Äpfel apple, Birnen pear, Kirschen cherry, Erdbeeren strawberry
Auberginen aubergine, Zucchini courgette, Nüsse nut, Walnuss walnut, Walnüsse walnut, Karotten carrot, Paprikaschoten bell_pepper, Würste sausage
poireaux leek, choux cabbage, champignon mushroom, tomates tomato, citrons lemon, œufs egg, noix walnut, amandes almond, saucisses sausage
pêches peach, brocolis broccoli, choux-fleurs cauliflower, aubergines aubergine, courgettes courgette
cipolle onion, limoni lemon, carote carrot, fungo mushroom, funghi mushroom, pomodori tomato, patate potato, uova egg, melanzane aubergine
zucchine courgette, fagioli bean, fagiolo bean, arance orange, pesche peach, peperoni bell_pepper, salsicce sausage, acciuga anchovy
nuez walnut, nueces walnut, limones lemon, cebollas onion, huevos egg, zanahorias carrot, champiñón mushroom, champiñones mushroom
almendras almond, calabacines courgette, frijoles bean, melocotones peach, camarón prawn
cebula onion, jajko egg, jajka egg, śmietana sour_cream, śmietany sour_cream, majeranek marjoram, majeranku marjoram, czosnku garlic
bulionu stock, ziemniaki potato, mąki flour, masła butter, mleka milk, pieprz black_pepper, łososia salmon, 卵 egg, 玉ねぎ onion, 醤油 soy_sauce
"""


@pytest.mark.parametrize("pair", re.split(r", |\n", FOREIGN.strip()))
async def test_other_languages_have_both_numbers(db: asyncpg.Connection, pair: str) -> None:
    name, known = pair.split()
    found = await db.fetchval(
        "SELECT i.name FROM ingredient AS i WHERE i.ingredient_id = find_ingredient($1)", name
    )
    assert found == known.replace("_", " ")


# kind | some of what is a kind of it | some of what is not
KINDS = """
dairy | whole milk, double cream, unsalted butter, cheddar, greek yogurt, ghee, buttermilk, sour cream | egg, coconut milk, margarine, soy milk
meat | ground beef, bacon, ham, chorizo, lamb shank, chicken breast, duck leg, venison, pepperoni, lard | salmon, egg, tofu
poultry | chicken thigh, ground turkey, duck breast, goose, quail | beef, egg
seafood | salmon, anchovy, prawn, mussel, squid, fish sauce | seaweed, seafood seasoning
shellfish | prawn, crab, lobster, mussel, clam, oyster, scallop | salmon, fish
vegetable | red onion, carrot, new potato, jalapeno, shiitake mushroom, mixed vegetables, purslane | apple, vegetable oil, vegetable stock
fruit | apple, lemon zest, strawberry, dried fig, orange juice | tomato, jam
grain | basmati rice, oats, plain flour, spaghetti, quinoa, baguette | potato, lentil
grain with gluten | plain flour, rye bread, couscous, penne, panko, pearl barley, egg noodle | rice, oats, quinoa, cornmeal, cornflour
legume | red lentil, chickpea, black bean, tofu, hummus | pea, peanut
nut | almond, peanut butter, almond flour, chocolate hazelnut spread | coconut, nutmeg
herb | basil, dried oregano, mitsuba | spinach
spice | cinnamon stick, black pepper, smoked paprika, mixed spice | salt, garlic
"""


@pytest.mark.parametrize("line", KINDS.strip().splitlines())
async def test_general_kinds_have_what_belongs_to_them(db: asyncpg.Connection, line: str) -> None:
    kind, kinds, others = (part.strip() for part in line.split("|"))
    named = await db.fetch(
        "SELECT n.name, i.ingredient_id = ANY (recipes.match_kinds(find_ingredient($1))) AS is"
        " FROM unnest($2::text[]) AS n (name) LEFT JOIN ingredient AS i USING (name)",
        kind,
        kinds.split(", ") + others.split(", "),
    )
    assert {row["name"]: row["is"] for row in named} == {
        **dict.fromkeys(kinds.split(", "), True),
        **dict.fromkeys(others.split(", "), False),
    }


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("dairy", "1 cup grated cheddar"),
        ("meat", "2 chicken breasts"),
        ("poultry", "2 chicken breasts"),
        ("seafood", "500 g raw king prawns"),
        ("shellfish", "500 g raw king prawns"),
        ("vegetables", "3 Zwiebeln"),
        ("fruit", "2 limoni"),
        ("grain", "1 cup basmati rice"),
        ("gluten", "300 g spaghetti"),
        ("legumes", "1 tin chickpeas"),
        ("nuts", "2 tbsp peanut butter"),
        ("Fleisch", "4 slices bacon"),
    ],
)
async def test_a_general_kind_is_searched_and_left_out(db: asyncpg.Connection, kind: str, line: str) -> None:
    for title, lines in [
        ("moonbeam stew", [line, "1 pinch moonbeam"]),
        ("moonbeam tea", ["1 pinch moonbeam"]),
    ]:
        await db.execute("SELECT insert_recipe($1, p_ingredients => $2, p_steps => '{Stir.}')", title, lines)
    found = "SELECT title FROM search_recipes_by_ingredient($1, p_without => $2)"
    assert {row["title"] for row in await db.fetch(found, f"moonbeam, {kind}", None)} == {"moonbeam stew"}
    assert {row["title"] for row in await db.fetch(found, "moonbeam", kind)} == {"moonbeam tea"}


@pytest.mark.parametrize(
    ("line", "known"),
    [
        ("2 slices whole grain bread", "brown bread"),
        ("200 g whole-wheat penne", "penne"),
        ("1 cup vegetables", "vegetable"),
        ("1 tsp mixed spice", "mixed spice"),
        ("500 g meat", "meat"),
    ],
)
async def test_general_kinds_take_no_other_line(db: asyncpg.Connection, line: str, known: str) -> None:
    assert (await db.fetchrow(PARSE, line))["known"] == known


async def test_every_kitchen_has_the_staples(db: asyncpg.Connection) -> None:
    staples = await db.fetch(
        "SELECT find_ingredient(n) IN (SELECT ingredient_id FROM ingredient WHERE is_staple) AS is FROM unnest($1::text[]) AS n",
        ["water", "salt", "black pepper", "sugar", "vegetable oil", "olive oil", "sunflower oil"],
    )
    assert all(row["is"] for row in staples)
    assert not await db.fetchval("SELECT is_staple FROM ingredient WHERE name = 'butter'")


async def test_a_name_belongs_to_one_ingredient(db: asyncpg.Connection, refused: Refused) -> None:
    mine = await db.fetchval(
        "INSERT INTO recipes.ingredient (name) VALUES ('moon cheese') RETURNING ingredient_id"
    )
    add = "INSERT INTO recipes.ingredient_alias (ingredient_id, alias) VALUES ($1, $2)"
    await db.execute(add, mine, "moon cheese")
    for name in ["Eggplants", "AUBERGINE", "Zwiebel", "moon cheeses"]:
        error = await refused("23505", add, mine, name)
        assert error.constraint_name == "ingredient_alias_pkey"
    for name, constraint in [("", "ingredient_name_length"), ("x" * 201, "ingredient_name_length")]:
        assert (await refused("23514", add, mine, name)).constraint_name == constraint
    assert (
        await refused("23503", add, -1, "nobody's cheese")
    ).constraint_name == "ingredient_alias_ingredient"
    error = await refused(
        "23514", "UPDATE recipes.ingredient SET parent_id = $1 WHERE ingredient_id = $1", mine
    )
    assert error.constraint_name == "ingredient_parent_other"
    error = await refused(
        "23514", "UPDATE recipes.ingredient SET status = 'maybe' WHERE ingredient_id = $1", mine
    )
    assert error.constraint_name == "ingredient_status"


async def test_what_is_added_is_read_at_once(db: asyncpg.Connection) -> None:
    assert (await db.fetchrow(PARSE, "2 moonbeams grue leaves"))["known"] is None
    mine = await db.fetchval("INSERT INTO recipes.ingredient (name) VALUES ('grue') RETURNING ingredient_id")
    await db.execute("INSERT INTO recipes.ingredient_alias (ingredient_id, alias) VALUES ($1, 'grue')", mine)
    await db.execute(
        "INSERT INTO recipes.unit (unit_code, dimension, to_base) VALUES ('moonbeam', 'count', 1)"
    )
    await db.execute("INSERT INTO recipes.unit_alias (alias_key, unit_code) VALUES ('moonbeams', 'moonbeam')")
    read = await db.fetchrow(PARSE, "2 moonbeams grue leaves")
    assert (read["unit_code"], read["ingredient_id"]) == ("moonbeam", mine)


@pytest.mark.parametrize(
    ("quantity", "source", "target", "result"),
    [
        ("1", "kg", "g", "1000"),
        ("2", "lb", "kg", "0.907185"),
        ("1.5", "cups", "ml", "354.882354"),
        ("3", "tsp", "T", "1"),
        ("1", "T", "t", "3"),
        ("1", "gallon", "quarts", "4"),
        ("2", "EL", "Teelöffel", "6"),
        ("1", "inch", "cm", "2.54"),
        ("2", "dozen", "pieces", "24"),
        ("3", "cloves", "clove", "3"),
        ("0", "g", "oz", "0"),
    ],
)
async def test_quantities_are_converted(
    db: asyncpg.Connection, quantity: str, source: str, target: str, result: str
) -> None:
    found = await db.fetchval("SELECT convert_quantity($1, $2, $3)", Decimal(quantity), source, target)
    assert found == Decimal(result)


@pytest.mark.parametrize(
    ("quantity", "source", "target", "field"),
    [
        (Decimal(1), "furlong", "g", "from"),
        (Decimal(1), "g", "", "to"),
        (Decimal(1), "g", None, "to"),
        (Decimal(1), "g", "ml", "to"),
        (Decimal(1), "clove", "can", "to"),
        (Decimal(-1), "g", "kg", "quantity"),
        (Decimal("NaN"), "g", "kg", "quantity"),
        (None, "g", "kg", "quantity"),
    ],
)
async def test_conversions_that_mean_nothing_are_refused(
    refused: Refused, quantity: Decimal | None, source: str, target: str | None, field: str
) -> None:
    error = await refused("22023", "SELECT convert_quantity($1, $2, $3)", quantity, source, target)
    assert error.column_name == field


async def test_unit_names_are_folded(db: asyncpg.Connection, refused: Refused) -> None:
    assert not await db.fetch(
        "SELECT unit_code FROM recipes.unit WHERE unit_code NOT IN (SELECT alias_key FROM recipes.unit_alias)"
    )
    add = "INSERT INTO recipes.unit_alias (alias_key, unit_code) VALUES ($1, 'g')"
    assert (await refused("23514", add, "Gramm")).constraint_name == "unit_alias_folded"
    assert (await refused("23505", add, "cup")).constraint_name == "unit_alias_pkey"


async def test_readers_may_read_lines(db: asyncpg.Connection) -> None:
    await db.execute("SET SESSION AUTHORIZATION storeroom_api")
    assert await db.fetchval("SELECT (parse_ingredient('2 eggs')).name") == "eggs"
    assert await db.fetchval("SELECT convert_quantity(1, 'kg', 'g')") == 1000


async def test_what_people_had_named_before_stays_theirs(db: asyncpg.Connection) -> None:
    """The rows of the deploy go into a database that has some of the names, and only they go with the revert."""
    scripts = {
        kind: (ROOT / "db" / kind / "recipes/known_ingredients.sql").read_text()
        for kind in ["deploy", "revert"]
    }
    run = {kind: re.sub(r"^(BEGIN|COMMIT);$", "", text, flags=re.MULTILINE) for kind, text in scripts.items()}
    await db.execute(run["revert"])
    assert await db.fetchval("SELECT count(*) FROM recipes.ingredient") == 0
    mine = await db.fetchval(
        "INSERT INTO recipes.ingredient (name) VALUES ('brinjal') RETURNING ingredient_id"
    )
    await db.execute(
        "INSERT INTO recipes.ingredient_alias (ingredient_id, alias) VALUES ($1, 'brinjal'), ($1, 'eggplant')",
        mine,
    )
    await db.execute(run["deploy"])
    assert await db.fetchval("SELECT find_ingredient('eggplants')") == mine
    assert (
        await db.fetchval("SELECT name FROM ingredient WHERE ingredient_id = find_ingredient('melanzane')")
        == "aubergine"
    )
    await db.execute(run["revert"])
    assert [row["name"] for row in await db.fetch("SELECT name FROM recipes.ingredient")] == ["brinjal"]
