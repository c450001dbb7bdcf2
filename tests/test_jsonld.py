"""schema.org's Recipe: what is found in documents, pages and lines, and what becomes of every property."""

import gzip
import json
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from api import jsonld
from api.importer import Chunk, Source
from api.jsonld import OURS, minutes, row_of, servings
from api.mapping import LineError, Outcome, UnusableError, read_mapping

NAMES = [
    "@type", "@id", "@value", "identifier", "propertyID", "name", "value", "url", "image",
    "author", "text", "item", "itemListElement", "recipeYield", "recipeInstructions", "recipeIngredient", "recipeCategory",
    "keywords", "suitableForDiet", "prepTime", "totalTime", "maxValue", "description", "inLanguage", "unitText",
]  # fmt: skip

SOUP: dict[str, Any] = {
    "@type": "Recipe",
    "name": "Pea Soup",
    "recipeIngredient": ["500 g peas", "1 l stock"],
    "recipeInstructions": [{"@type": "HowToStep", "text": "Boil."}, {"@type": "HowToStep", "text": "Blend."}],
}
STUB = {"@type": "Recipe", "name": "Another one", "url": "https://soup.example/other"}


def chunks(file: Path, mapping: str = "storeroom") -> list[Chunk]:
    with ExitStack() as stack:
        return list(Source(str(file), read_mapping(mapping, "recipes"), stack).chunks())


def rows(file: Path, mapping: str = "storeroom") -> list[dict[str, Any]]:
    """Read a file, of which nothing may be refused; fields without a value are left out."""
    found = chunks(file, mapping)
    assert [refused for chunk in found for refused in chunk.refused] == []
    return [
        {field: value for field, value in row.items() if value is not None}
        for chunk in found
        for row in json.loads(chunk.rows)
    ]


def refused(file: Path) -> list[Outcome]:
    return [outcome for chunk in chunks(file) for outcome in chunk.refused]


def row(**properties: object) -> dict[str, Any]:
    """Make the row of a recipe, in which nothing may be lost."""
    made, warning = row_of({"@type": "Recipe", "name": "Pea Soup"} | properties, {})
    assert warning is None
    return made


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


Write = Callable[[str, str | bytes], Path]


# Where recipes stand.


@pytest.mark.parametrize(
    "document",
    [
        SOUP,
        [SOUP],
        {"@context": "https://schema.org", **SOUP},
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Soups"}, SOUP]},
        {"@context": ["https://schema.org", {"x": "y"}], "@graph": [False, None, SOUP]},
        {"@type": "WebPage", "mainEntity": SOUP},
        {"@type": "WebPage", "mainEntity": [{"@type": "ItemList", "itemListElement": [{"item": SOUP}]}]},
        {**SOUP, "@type": ["Article", "Recipe"]},
        {**SOUP, "@type": "http://schema.org/Recipe"},
        {**SOUP, "@type": "https://schema.org/Recipe"},
        {**SOUP, "@type": "schema:Recipe"},
        {"@type": "Recipe"}
        | {f"http://schema.org/{name}": value for name, value in SOUP.items() if name[0] != "@"},
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_a_recipe_is_found_wherever_it_stands(document: object, indent: int | None, write: Write) -> None:
    (found,) = rows(write("soup.json", json.dumps(document, indent=indent)))
    del found["line"]
    assert found == {
        "title": "Pea Soup",
        "ingredients": ["500 g peas", "1 l stock"],
        "steps": ["Boil.", "Blend."],
    }


def test_every_member_of_a_document_has_a_line_of_its_own(write: Write) -> None:
    members = [json.dumps({**SOUP, "name": name}) for name in "abcd"]
    text = f'{{"@context": "https://schema.org", "@graph": [\n{members[0]},\n\n{members[1]}, {members[2]},\n{members[3]}\n]}}'
    assert [(row["line"], row["title"]) for row in rows(write("soup.json", text))] == [
        (2, "a"),
        (4, "b"),
        (5, "c"),
        (6, "d"),
    ]


def test_a_document_is_read_piece_by_piece(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonld, "READ", 7)
    names = [f"s\u00fcppchen {number}" for number in range(500)]
    text = json.dumps([{**SOUP, "name": name} for name in names], ensure_ascii=False, indent=1)
    assert [row["title"] for row in rows(write("soup.json", text))] == names


def test_a_graph_may_stand_anywhere_in_a_long_document(write: Write) -> None:
    document = {"@type": "WebPage", "text": "x" * (2 << 20), "@graph": [SOUP]}
    assert [row["title"] for row in rows(write("soup.json", json.dumps(document)))] == ["Pea Soup"]


def test_a_value_without_end_is_given_up(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonld, "MEMBER_LIMIT", 1 << 20)
    ((line, _, _, _, code, message),) = refused(write("soup.json", "[\n{" + "\n" * (2 << 20)))
    assert (line, code) == (2, "not_json")
    assert "or too long" in (message or "")


def test_a_document_may_hold_our_own_rows_and_lines(write: Write) -> None:
    text = '{"title": "Toast", "steps": ["Toast."]}\n' + json.dumps(SOUP)
    assert [(row["line"], row["title"]) for row in rows(write("soup.json", text))] == [
        (1, "Toast"),
        (2, "Pea Soup"),
    ]


def test_what_an_id_means_is_looked_up(write: Write) -> None:
    graph = [
        {**SOUP, "author": {"@id": "#jo"}, "image": {"@id": "#picture"}},
        {"@type": "Person", "@id": "#jo", "name": "Jo Roe"},
        {"@type": "ImageObject", "@id": "#picture", "url": "https://soup.example/soup.jpg"},
    ]
    (found,) = rows(write("soup.json", json.dumps({"@graph": graph})))
    assert (found["author"], found["image_url"]) == ("Jo Roe", "https://soup.example/soup.jpg")


def test_a_recipe_inside_a_recipe_belongs_to_it(write: Write) -> None:
    assert [row["title"] for row in rows(write("soup.json", json.dumps({**SOUP, "mentions": [STUB]})))] == [
        "Pea Soup"
    ]


@pytest.mark.parametrize("name", ["soup.jsonl", "soup.txt"])
def test_lines_may_be_json_ld(name: str, write: Write) -> None:
    text = f'{{"title": "Toast"}}\n{json.dumps(SOUP)}\n'
    assert [(row["line"], row["title"]) for row in rows(write(name, text))] == [(1, "Toast"), (2, "Pea Soup")]


def test_lines_may_hold_json_ld(write: Write) -> None:
    lines = [
        {"repo": "a", "file": "b", "jsonld": SOUP},
        {"repo": "a", "file": "c", "jsonld": {**SOUP, "url": "https://soup.example/pea"}},
        {"jsonld": json.dumps(SOUP)},
    ]
    found = rows(write("soup.jsonl", "\n".join(map(json.dumps, lines))), "jsonld")
    assert [(row["title"], row.get("key")) for row in found] == [
        ("Pea Soup", "a:b"),
        ("Pea Soup", "https://soup.example/pea"),
        ("Pea Soup", None),
    ]


def test_recipes_of_one_line_go_in_chunks_of_their_own(write: Write) -> None:
    file = write("soup.jsonl", json.dumps({"@graph": [{**SOUP, "name": "a"}, {**SOUP, "name": "b"}]}) + "\n")
    assert [[row["title"] for row in json.loads(chunk.rows)] for chunk in chunks(file)] == [["a"], ["b"]]
    assert [row["line"] for row in rows(file)] == [1, 1]


def test_a_line_without_a_recipe_is_refused(write: Write) -> None:
    assert [
        (line, code) for line, _, _, _, code, _ in refused(write("soup.jsonl", '{"@type": "Person"}\n'))
    ] == [(1, "no_recipe")]


@pytest.mark.parametrize(
    ("name", "content"), [("soup.json", '[{"@type": "Person"}]'), ("soup.html", "<p>soup</p>")]
)
def test_a_file_without_a_recipe_is_one_sentence(name: str, content: str, write: Write) -> None:
    with pytest.raises(UnusableError, match="holds no Recipe"):
        rows(write(name, content))


# Pages.


def block(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


PAGE = f"""<!doctype html>
<html lang="en-GB"><head><link rel="canonical" href="https://soup.example/pea"><title>Soup</title>
{block('{"@type": "Organization", "name": "Soups"}')}
<script>var recipe = {{}};</script>
{block(json.dumps(SOUP, indent=1))}
</head><body><p>Soup & more<script type="application/ld&#x2B;json">{json.dumps(STUB)}</script></body></html>"""


@pytest.mark.parametrize("pack", [str.encode, lambda text: gzip.compress(text.encode())])
@pytest.mark.parametrize("name", ["soup.html", "soup.HTM.gz", "saved page"])
def test_a_page_gives_its_recipe_but_no_stubs(name: str, pack: Callable[[str], bytes], write: Write) -> None:
    (found,) = rows(write(name, pack(PAGE)))
    assert found == {
        "line": 5,
        "key": "https://soup.example/pea",
        "url": "https://soup.example/pea",
        "title": "Pea Soup",
        "ingredients": ["500 g peas", "1 l stock"],
        "steps": ["Boil.", "Blend."],
        "language": "en-GB",
    }


def test_a_page_of_stubs_gives_them_on_lines_of_their_own(write: Write) -> None:
    found = rows(write("soup.html", "\n" + block(json.dumps([STUB, STUB]))))
    assert [(row["line"], row["title"]) for row in found] == [(2, "Another one"), (3, "Another one")]


def test_a_page_in_its_own_character_set(write: Write) -> None:
    page = f'<meta charset="iso-8859-2">{block(json.dumps({**SOUP, "name": "Žemľovka"}, ensure_ascii=False))}'
    assert rows(write("soup.html", page.encode("iso-8859-2")))[0]["title"] == "Žemľovka"


@pytest.mark.parametrize(
    "text",
    [
        '{"@type": "Recipe", "name": "Pea\nSoup",\t"recipeIngredient": ["a\tb"]}',
        '<!-- {"@type": "Recipe", "name": "Pea Soup", "recipeIngredient": ["a b"]} -->',
        '//<![CDATA[\n{"@type": "Recipe", "name": "Pea Soup", "recipeIngredient": ["a b"]}\n//]]>',
        '{"@type": "Recipe", "name": "Pea Soup", "recipeIngredient": ["a b"]};',
        "{&quot;@type&quot;: &quot;Recipe&quot;, &quot;name&quot;: &quot;Pea Soup&quot;, &quot;recipeIngredient&quot;: [&quot;a b&quot;]}",
        '{"@type": "Recipe", "name": "Pea Soup", "prepTime": NaN, "recipeIngredient": ["a b"]}',
    ],
)
def test_json_as_pages_wrap_it_is_read_without_a_word(text: str, write: Write) -> None:
    (chunk,) = chunks(write("soup.html", block(text)))
    (found,) = json.loads(chunk.rows)
    assert (found["title"], found["ingredients"], chunk.warned) == ("Pea Soup", ["a b"], {})


@pytest.mark.parametrize(
    "text",
    [
        '{"@type": "Recipe", "name": "Pea Soup", "recipeIngredient": ["a b",],}',
        '{"@type": "Recipe", "name": "Pea Soup", "recipeIngredient": ["a b"]',
        "{'@type': 'Recipe', 'name': 'Pea Soup', 'recipeIngredient': ['a b']}",
        '{"@type": "Recipe", "name": "Pea Soup" "recipeIngredient": ["a b"]}',
    ],
)
@pytest.mark.parametrize("name", ["soup.html", "soup.json"])
def test_broken_json_is_read_with_a_warning(name: str, text: str, write: Write) -> None:
    (chunk,) = chunks(write(name, "\n\n" + (block(text) if name.endswith("html") else text)))
    (found,) = json.loads(chunk.rows)
    assert (found["title"], found["ingredients"]) == ("Pea Soup", ["a b"])
    ((line, (_, code, message)),) = chunk.warned.items()
    assert (line, code) == (3, "json_repaired")
    assert "at line 3, column" in message


def test_json_that_nobody_can_read_is_said_with_its_block_and_line(write: Write) -> None:
    page = f"<p>\n{block('{}')}\n{block('Recipe: soup')}\n{block('nothing to do with it')}{block(json.dumps(SOUP))}"
    ((line, outcome, _, _, code, message),) = refused(write("soup.html", page))
    assert (line, outcome, code) == (3, "rejected", "not_json")
    assert message is not None
    assert message.startswith("block 2 of JSON-LD: this is not JSON: Expecting value at line 3")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'[{"@type": "Recipe", "name": "a"},\n{"@type": oops]', "not_json"),
        (b'[{"@type": "Recipe", "name": "a"},\n"caf\xe9"]', "not_utf8"),
        (b'[{"@type": "Recipe", "name": "a"},\n' + b'{"a":' * 100_000, "not_json"),
        (b'[{"@type": "Recipe", "name": "a"},\n' + b"9" * 5_000 + b"]", "not_json"),
        (b'[{"@type": "Recipe", "name": "a"},\n{"a": "' + b"x" * (3 << 20), "not_json"),
    ],
)
def test_a_document_that_breaks_off_says_where(content: bytes, code: str, write: Write) -> None:
    file = write("soup.json", content)
    assert [(line, found) for line, _, _, _, found, _ in refused(file)] == [(2, code)]
    assert [row["title"] for chunk in chunks(file) for row in json.loads(chunk.rows)] == ["a"]


def test_characters_that_the_database_cannot_keep_are_left_out(write: Write) -> None:
    text = '{"@type": "Recipe", "name": "Pea\\u0000 Soup\\ud83d", "recipeIngredient": ["\\u200ba\\u00adb"]}'
    (found,) = rows(write("soup.json", text))
    assert (found["title"], found["ingredients"]) == ("Pea Soup", ["ab"])


def test_a_page_of_brackets_takes_no_time() -> None:
    for text in [
        "<!--" * 100_000,
        "<a " * 100_000,
        "&amp;" * 100_000,
        "1 " * 100_000,
        "1" * 100_000 + "-inch",
    ]:
        properties = ("description", "recipeInstructions", "recipeYield", "keywords", "totalTime")
        row_of(dict.fromkeys(properties, text), {})


# Instructions, in the shapes that sites give them.


@pytest.mark.parametrize(
    ("instructions", "steps"),
    [
        pytest.param("Boil.", ["Boil."], id="a text"),
        pytest.param("Boil.\r\n\r\nBlend.\n", ["Boil.", "Blend."], id="a text of many lines"),
        pytest.param(
            "<ol><li>Boil.</li><li>Blend <b>it</b>.</li></ol>", ["Boil.", "Blend it."], id="a text of HTML"
        ),
        pytest.param("&lt;p&gt;Boil.&lt;/p&gt;Blend.", ["Boil.", "Blend."], id="a text of escaped HTML"),
        pytest.param("<p>Boil.</p>\n, <p>Blend.</p>", ["Boil.", "Blend."], id="HTML joined by commas"),
        pytest.param(["Boil. ", "Blend.\nEat."], ["Boil.", "Blend.", "Eat."], id="a list of texts"),
        pytest.param(["Boil.\nBlend."], ["Boil.", "Blend."], id="a list of one text"),
        pytest.param(SOUP["recipeInstructions"], ["Boil.", "Blend."], id="a list of HowToSteps"),
        pytest.param([SOUP["recipeInstructions"]], ["Boil.", "Blend."], id="a list in a list"),
        pytest.param(
            {"@type": "HowToStep", "text": "Boil.\nBlend."}, ["Boil.", "Blend."], id="one HowToStep"
        ),
        pytest.param(
            [
                {"@type": "HowToSection", "name": "Soup", "itemListElement": SOUP["recipeInstructions"]},
                {
                    "@type": "HowToSection",
                    "name": "Top",
                    "itemListElement": {"@type": "HowToStep", "text": "Fry."},
                },
            ],
            [
                {"text": "Boil.", "section": "Soup"},
                {"text": "Blend.", "section": "Soup"},
                {"text": "Fry.", "section": "Top"},
            ],
            id="a list of HowToSections",
        ),
        pytest.param(
            [
                {"@type": "HowToStep", "text": "Boil."},
                {"@type": "HowToSection", "name": "Top", "steps": ["Fry."]},
            ],
            ["Boil.", {"text": "Fry.", "section": "Top"}],
            id="sections and steps mixed",
        ),
        pytest.param(
            {
                "@type": "ItemList",
                "name": "All",
                "itemListElement": [{"@type": "ListItem", "item": {"text": "Boil."}}],
            },
            ["Boil."],
            id="an ItemList",
        ),
        pytest.param(
            {"@type": "HowTo", "step": SOUP["recipeInstructions"]}, ["Boil.", "Blend."], id="a HowTo"
        ),
        pytest.param(
            {"1": {"text": "Boil."}, "2": "Blend."}, ["Boil.", "Blend."], id="numbered by their keys"
        ),
        pytest.param(
            [{"@type": "HowToStep", "itemListElement": [{"text": "Boil."}, {"text": "Stir."}]}, "Blend."],
            ["Boil. Stir.", "Blend."],
            id="directions in a step",
        ),
        pytest.param(
            [
                {"@type": "HowToStep", "name": "Boil", "text": "Boil it all."},
                {"@type": "HowToStep", "name": "Step 2", "text": "Blend."},
                {"@type": "HowToStep", "name": "To serve.", "text": "Add cream."},
                {"@type": "HowToStep", "name": "Eat."},
            ],
            ["Boil it all.", "Blend.", "To serve: Add cream.", "Eat."],
            id="steps with names",
        ),
        pytest.param(
            ["Step 1", "Boil.", "2.", "Blend.", None, 3, True], ["Boil.", "Blend."], id="numbers between"
        ),
        pytest.param(None, None, id="none"),
        pytest.param([], None, id="an empty list"),
    ],
)
def test_steps(instructions: object, steps: list[Any] | None) -> None:
    assert row(recipeInstructions=instructions).get("steps") == steps


def test_steps_without_end_refuse_their_recipe(write: Write) -> None:
    deep: Any = "Boil."
    for _ in range(100):
        deep = [{"@type": "HowToSection", "itemListElement": deep}]
    file = write("soup.jsonl", json.dumps({**SOUP, "recipeInstructions": deep}) + "\n" + json.dumps(SOUP))
    assert [outcome[:1] + outcome[3:5] for outcome in refused(file)] == [(1, "steps", "shape")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("soup.json", "[\n%s,\n%s,\n%s]"),
        ("soup.html", block("\n[%s,\n%s,\n%s]")),
        ("soup.html", "\n".join([block("%s")] * 3)),
        ("soup.jsonl", "%s\n%s\n%s\n"),
        ("soup.jsonl", '{"@graph": [%s, %s, %s]}\n'),
    ],
)
@pytest.mark.parametrize(("field", "depth"), [("recipeInstructions", 30), ("image", 600)])
def test_a_bad_recipe_is_refused_alone(field: str, depth: int, name: str, content: str, write: Write) -> None:
    deep: Any = "Boil."
    for _ in range(depth):
        deep = [deep]
    good, bad = json.dumps(SOUP), json.dumps({**SOUP, field: deep})
    found = chunks(write(name, content % (good, bad, good)))
    assert [row["title"] for chunk in found for row in json.loads(chunk.rows)] == ["Pea Soup"] * 2
    assert [(said[1], said[4]) for chunk in found for said in chunk.refused] == [("rejected", "shape")]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9)
    | st.text("0123456789\u0660½/:.- h", max_size=9) | st.sampled_from(["1/" + "9" * 400, "https://[soup#a", OURS]),
    lambda values: st.lists(values, max_size=3) | st.dictionaries(st.sampled_from(NAMES), values, max_size=3),
    max_leaves=9,
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.dictionaries(st.sampled_from(NAMES), JSON))
@example({"recipeYield": "1/" + "9" * 5_000})
@example({"recipeYield": "1 1/\u0660"})
@example({"url": "https://[soup#a"})
@example({"identifier": {"propertyID": OURS}, "totalTime": f"PT{'9' * 400}H"})
def test_a_recipe_of_anything_is_a_row_or_refused(recipe: dict[str, Any]) -> None:
    with suppress(LineError):
        row_of(recipe, {})


# Other properties.


@pytest.mark.parametrize(
    ("given", "lines"),
    [
        (["1 egg", " 1  egg ", "", "2 &frac12; oz &amp; more"], ["1 egg", "1 egg", "2 ½ oz & more"]),
        ("1 egg\r\n2 figs<br/>salt", ["1 egg", "2 figs", "salt"]),
        ("Cheese, Pasta", ["Cheese", "Pasta"]),
        ("1 egg, beaten", ["1 egg, beaten"]),
        ([{"@type": "HowToSupply", "name": "1 egg"}], ["1 egg"]),
        ([["1 egg"], ["2 figs"]], ["1 egg", "2 figs"]),
    ],
)
@pytest.mark.parametrize("name", ["recipeIngredient", "ingredients", "RecipeIngredient"])
def test_ingredients(name: str, given: object, lines: list[str]) -> None:
    assert row(**{name: given})["ingredients"] == lines


@pytest.mark.parametrize(
    ("duration", "expected"),
    [
        ("PT30M", 30),
        ("PT1H30M", 90),
        ("P0DT0H30M", 30),
        ("P0DT1H", 60),
        ("P14D", 20_160),
        ("P1W", 10_080),
        ("PT90S", 2),
        ("PT10S", 1),
        ("PT0M", 0),
        ("PT1.5H", 90),
        ("pt1h5m", 65),
        ("PTH5M", 5),
        ("PT1HMS", 60),
        ("P20M", 20),
        ("P2H10M", 130),
        ("30 minutes", 30),
        ("1 hour 30 min", 90),
        ("1 h 30 min", 90),
        ("25 minuti", 25),
        ("1 Std. 20 Min.", 80),
        ("2 horas", 120),
        ("20-30 minutes", 30),
        ("1,5 Stunden", 90),
        ("1h30", 90),
        ("1h 5", 65),
        ("1 hr 30", 90),
        ("1 hr. 30", 90),
        ("1 hour and 30", 90),
        ("1h30 plus chilling", 90),
        ("1 h 30 mn", 90),
        ("PT1H30", 90),
        ("1 hour 30-40 minutes", 100),
        ("1 heure 20 à 30 min", 90),
        ("1 h 30 s", 61),
        ("1 hour 1.5 minutes", 62),
        ("1½ hours", 90),
        ("1 ½ hours", 90),
        ("½ hour", 30),
        ("½-1 hour", 60),
        ("1 1/2 hours", 90),
        ("1-1/2 hours", 90),
        ("1 and 1/2 hours", 90),
        ("1/2 hour", 30),
        ("10/15 min", 15),
        ("1:30", 90),
        ("01:30:00", 90),
        ("0:45", 45),
        ("1:30 hours", 90),
        ("45", 45),
        (45, 45),
        ({"@type": "Duration", "@value": "P0DT0H35M0S"}, 35),
        (None, None),
        ("", None),
    ],
)
def test_minutes(duration: object, expected: int | None) -> None:
    assert minutes(duration) == expected


@pytest.mark.parametrize(
    "duration",
    [
        "PTundefinedM",
        "PTNaNM",
        "PTHM",
        "PT",
        "P",
        "PT-5M",
        "-PT5M",
        "overnight",
        "P9999D",
        "1" * 5_000,
        "1:30 min",
        "1:75",
        "12:30 pm",
        "1:00-1:30 hours",
    ],
)
def test_a_bad_duration_is_left_out_with_a_warning(duration: str) -> None:
    made, warning = row_of({**SOUP, "prepTime": duration, "cookTime": "PT5M"}, {})
    assert ("prep_minutes" in made, made["cook_minutes"], made["title"]) == (False, 5, "Pea Soup")
    assert warning is not None
    assert warning[:2] == ("prep_minutes", "duration")
    assert warning[2] == f"prepTime is no duration and left out: {duration[:60]}"


def test_all_bad_durations_of_a_recipe_are_said() -> None:
    _, warning = row_of({**SOUP, "prepTime": "PTHM", "totalTime": "soon"}, {})
    assert warning == (
        "prep_minutes",
        "duration",
        "prepTime is no duration and left out: PTHM; totalTime is no duration and left out: soon",
    )


def test_no_total_time_is_not_zero_minutes() -> None:
    assert "total_minutes" not in row(totalTime="PT0M")
    assert row(cookTime="PT0M")["cook_minutes"] == 0


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (4, (4, None)),
        ("4", (4, None)),
        ("4 servings", (4, "4 servings")),
        (["4", "4 servings"], (4, "4 servings")),
        ([4, "Serves 4"], (4, "Serves 4")),
        ("Makes 24 cookies", (24, "Makes 24 cookies")),
        ("8-10", (8, "8-10")),
        ("0.75 cup", (None, "0.75 cup")),
        ("1 1/2 cups", (None, "1 1/2 cups")),
        ("12 cupcakes", (12, "12 cupcakes")),
        ("8 1-cup servings", (8, "8 1-cup servings")),
        ("1 1/2 loaves", (1.5, "1 1/2 loaves")),
        ("1½ loaves", (1.5, "1½ loaves")),
        ("1/2 loaf", (0.5, "1/2 loaf")),
        ("½", (0.5, None)),
        ("10/12 people", (10, "10/12 people")),
        ("2 dozen", (24, "2 dozen")),
        ("9-inch pie", (None, "9-inch pie")),
        ("1 9-inch pie", (1, "1 9-inch pie")),
        ("750 ml", (None, "750 ml")),
        (["1", "750 ml"], (1, "750 ml")),
        ({"@type": "QuantitativeValue", "value": 6, "unitText": "people"}, (6, "6 people")),
        ({"@type": "QuantitativeValue", "value": 6, "unitCode": "IE"}, (6, None)),
        ("a crowd", (None, "a crowd")),
        ("0", (None, None)),
        ("1/0", (1, "1/0")),
        ("9" * 30, (None, None)),
        (True, (None, None)),
        (None, (None, None)),
    ],
)
def test_servings(given: object, expected: tuple[float | None, str | None]) -> None:
    assert servings(given) == expected


@pytest.mark.parametrize(
    ("properties", "names"),
    [
        ({"recipeCategory": "Soup"}, ["Soup"]),
        ({"recipeCategory": "Soup, Dinner; soup|Lunch", "recipeCuisine": ["Irish", "Dinner &amp; More"]},
         ["Soup", "Dinner", "Lunch", "Irish", "Dinner & More"]),
        ({"recipeCategory": ["1", 2, True, ""]}, None),
        ({"suitableForDiet": ["https://schema.org/GlutenFreeDiet", "VeganDiet"]}, ["Gluten Free", "Vegan"]),
        ({"keywords": "peas, quick"}, ["peas", "quick"]),
        ({"keywords": "peas, quick", "recipeCategory": "Soup"}, ["Soup"]),
        ({"keywords": "a, b, c, d, e, f"}, None),
        ({"keywords": "best pea soup ever"}, None),
    ],
)  # fmt: skip
def test_categories(properties: dict[str, object], names: list[str] | None) -> None:
    assert row(**properties).get("categories") == names


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Jo Roe", "Jo Roe"),
        ({"@type": "Person", "name": " Jo  Roe "}, "Jo Roe"),
        ([{"@type": "Person", "name": "Jo Roe"}, {"@type": "Organization", "name": "Soup &amp; Co"}, "Jo Roe"],
         "Jo Roe, Soup & Co"),
        ({"@type": "Person", "name": ["Jo Roe", "J. R."]}, "Jo Roe"),
        ({"@id": "#unknown"}, None),
        ("", None),
    ],
)  # fmt: skip
def test_author(author: object, name: str | None) -> None:
    assert row(author=author).get("author") == name


@pytest.mark.parametrize(
    ("image", "url"),
    [
        ("https://soup.example/a.jpg", "https://soup.example/a.jpg"),
        (["data:image/png;base64,AAAA", "//soup.example/a.jpg"], "https://soup.example/a.jpg"),
        (
            {"@type": "ImageObject", "url": "https://soup.example/a.jpg?a=1&amp;b=2"},
            "https://soup.example/a.jpg?a=1&b=2",
        ),
        (
            [{"@type": "ImageObject", "contentUrl": ["https://soup.example/a.jpg"]}],
            "https://soup.example/a.jpg",
        ),
        ("a.jpg", None),
        ("https://[soup", None),
        (f"https://soup.example/{'a' * 2_000}", None),
    ],
)
def test_image(image: object, url: str | None) -> None:
    assert row(image=image).get("image_url") == url


@pytest.mark.parametrize(
    ("properties", "url"),
    [
        ({"url": "https://soup.example/pea"}, "https://soup.example/pea"),
        ({"@id": "https://soup.example/pea#recipe"}, "https://soup.example/pea"),
        (
            {"mainEntityOfPage": {"@type": "WebPage", "@id": "https://soup.example/pea"}},
            "https://soup.example/pea",
        ),
        ({"mainEntityOfPage": True, "url": "/pea", "@id": "#recipe"}, None),
    ],
)
def test_url_is_the_key(properties: dict[str, object], url: str | None) -> None:
    found = row(**properties)
    assert (found.get("url"), found.get("key")) == (url, url)


def test_a_long_address_is_no_key() -> None:
    found = row(url=f"https://soup.example/{'a' * 300}")
    assert ("url" in found, "key" in found) == (True, False)


@pytest.mark.parametrize(
    ("field", "name", "limit"),
    [("description", "description", 20_000), ("yield", "recipeYield", 200), ("author", "author", 300)],
)
def test_a_text_too_long_is_left_out_with_a_warning(field: str, name: str, limit: int) -> None:
    assert len(row(**{name: "x" * limit})[field]) == limit
    made, warning = row_of({**SOUP, name: "x" * (limit + 1)}, {})
    assert (made["title"], field in made) == ("Pea Soup", False)
    assert warning == (field, "too_long", f"{field} is longer than {limit:,} characters and left out")


def test_a_section_too_long_is_a_step() -> None:
    section = {"@type": "HowToSection", "name": "x" * 301, "itemListElement": ["Boil."]}
    assert row(recipeInstructions=[section])["steps"] == ["x" * 301, "Boil."]


def test_texts_are_plain() -> None:
    found = row(
        name="Mac &amp;amp; Cheese <em>now</em>",
        description="<p>Good&nbsp;<b>soup</b>,<br>with 3 < 4 peas</p>",
        inLanguage={"@type": "Language", "name": "English", "alternateName": "EN_GB"},
    )
    assert (found["title"], found["description"], found["language"]) == (
        "Mac & Cheese now",
        "Good soup,\nwith 3 < 4 peas",
        "en-GB",
    )
    assert "language" not in row(inLanguage="English language")
    assert row(name=None, headline="Soup")["title"] == "Soup"
