"""Writes over HTTP: keys that make them once, tags that keep changes from being overwritten, the log of changes."""

import asyncio
import json
import re
from typing import Any

import asyncpg
import pytest

from tests.api.conftest import Shop, serving

POSTS: list[tuple[str, dict[str, Any]]] = [
    ("/books", {"title": "Dune", "authors": ["Frank Herbert"], "price": 9.90, "currency": "EUR"}),
    ("/authors", {"name": "Somebody Once"}),
    ("/categories", {"name": "Once"}),
    ("/recipes", {"title": "Toast", "ingredients": ["2 slices bread"], "steps": ["Toast."]}),
    ("/ingredients", {"name": "moonwort once"}),
    ("/recipe-categories", {"name": "Once"}),
    ("/products", {"name": "Mug", "category": "Once", "quantity": 100}),
    ("/product-categories", {"name": "Once too"}),
    ("/products/{product}/movements", {"kind": "issue", "quantity": 1}),
    ("/movements", {"movements": [{"product_id": 0, "kind": "issue", "quantity": 1}]}),
]


@pytest.fixture(scope="module")
async def product(shop: Shop) -> int:
    row = await shop.made("/products", name="Kept", category="Kept", quantity=1000)
    number: int = row["product_id"]
    return number


def about(product: int, path: str, body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    if path == "/movements":
        body = {"movements": [{**body["movements"][0], "product_id": product}]}
    return path.format(product=product), body


@pytest.mark.parametrize(("path", "body"), POSTS, ids=[path for path, _ in POSTS])
async def test_a_post_with_a_key_is_done_once(
    shop: Shop, product: int, path: str, body: dict[str, Any]
) -> None:
    path, body = about(product, path, body)
    headers = {"Idempotency-Key": f"once {path}"}
    first = await shop.post(path, json=body, headers=headers)
    again = await shop.post(path, json=body, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    for header in ("location", "etag"):
        assert again.headers.get(header) == first.headers.get(header)


async def test_a_key_of_another_request_is_refused(shop: Shop) -> None:
    headers = {"Idempotency-Key": "another"}
    await shop.post("/categories", json={"name": "First"}, headers=headers)
    for path, body in [("/categories", {"name": "Second"}), ("/authors", {"name": "First"})]:
        problem = await shop.problem(422, "POST", path, json=body, headers=headers)
        assert problem["field"] == "idempotency_key"


async def test_a_key_at_work_is_a_conflict(shop: Shop, module_url: str) -> None:
    connection = await asyncpg.connect(module_url)
    try:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute("SELECT set_config('storeroom.caller', 'local', true)")
        await connection.execute("SELECT insert_category('At work', 'at work')")
        problem = await shop.problem(
            409, "POST", "/categories", json={"name": "At work"}, headers={"Idempotency-Key": "at work"}
        )
        assert problem["code"] == "in_progress"
        await transaction.commit()
    finally:
        await connection.close()
    replay = await shop.post("/categories", json={"name": "At work"}, headers={"Idempotency-Key": "at work"})
    assert replay.status_code == 201
    assert replay.headers["idempotency-replayed"] == "true"


@pytest.mark.parametrize("key", ["", "x" * 256])
async def test_a_key_that_is_none_is_refused(shop: Shop, key: str) -> None:
    problem = await shop.problem(
        422, "POST", "/categories", json={"name": "None"}, headers={"Idempotency-Key": key}
    )
    assert problem["field"] == "idempotency-key"


async def test_many_at_once_with_one_key_write_once(module_url: str) -> None:
    async with serving(module_url, STOREROOM_POOL_SIZE=8) as shop:
        answers = await asyncio.gather(
            *(
                shop.post("/authors", json={"name": "Just One"}, headers={"Idempotency-Key": "one"})
                for _ in range(20)
            )
        )
        assert {answer.status_code for answer in answers} <= {201, 409, 503}  # 503: the crowd
        assert {answer.json()["code"] for answer in answers if answer.status_code == 409} <= {"in_progress"}
        assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
        assert len((await shop.get("/authors?q=Just+One&exact=true")).json()["items"]) == 1


ROWS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("/books", {"title": "Tagged"}, {"language": "en"}),
    ("/authors", {"name": "Tagged"}, {"birth_year": 1900}),
    ("/categories", {"name": "Tagged"}, {"name": "Tagged too"}),
    ("/recipes", {"title": "Tagged"}, {"servings": 2}),
    ("/ingredients", {"name": "tagged"}, {"is_staple": True}),
    ("/recipe-categories", {"name": "Tagged"}, {"name": "Tagged too"}),
    ("/products", {"name": "Tagged", "category": "Kept"}, {"price": 1, "currency": "EUR"}),
    ("/product-categories", {"name": "Tagged"}, {"name": "Tagged too"}),
]


@pytest.mark.parametrize(("path", "body", "change"), ROWS, ids=[path for path, _, _ in ROWS])
async def test_a_row_that_has_changed_is_not_overwritten(
    shop: Shop, path: str, body: dict[str, Any], change: dict[str, Any]
) -> None:
    made = await shop.post(path, json=body)
    place, tag = made.headers["location"], made.headers["etag"]
    assert re.fullmatch(r'"1-[0-9a-f]{16}"', tag)
    read = await shop.get(place)
    assert read.headers["etag"] == tag
    changed = await shop.patch(place, json=change, headers={"If-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"].startswith('"2-')
    for method, content in [("PATCH", {"json": change}), ("DELETE", {})]:
        problem = await shop.problem(412, method, place, headers={"If-Match": tag}, **content)
        assert (problem["code"], problem["version"]) == ("version_changed", 2)
    # But for the views, which are counted in the background.
    assert (await shop.get(place)).json() | {"views": 0} == changed.json() | {"views": 0}
    now = changed.headers["etag"]
    for wrong in [f"W/{tag}", "2", '"2"', f"{now}, 2", f"*, {now}", now[:-1], f'{tag}, "another"']:
        problem = await shop.problem(412, "DELETE", place, headers={"If-Match": wrong})
        assert problem["code"] == "version_changed"
    gone = await shop.delete(place, headers={"If-Match": now})
    assert gone.status_code == 204
    assert (await shop.patch(place, json=change, headers={"If-Match": "*"})).status_code == 404


async def test_tags_come_in_lists_on_several_lines_and_weakened_by_proxies(shop: Shop) -> None:
    made = await shop.post("/books", json={"title": "Listed"})
    place, tags = made.headers["location"], [made.headers["etag"]]
    for sent in (
        lambda new, _: [f"W/{new}"],
        lambda new, old: [f"{old}, {new}"],
        lambda new, old: [f'"another, with a comma" , W/{new},W/{old}'],
        lambda new, old: [old, new],
        lambda new, old: [f"{new},", old],
    ):
        lines = [("If-Match", line) for line in sent(tags[-1], tags[0])]
        answer = await shop.patch(place, json={"subtitle": f"{len(tags)}"}, headers=lines)
        assert answer.status_code == 200, lines
        tags.append(answer.headers["etag"])
        lines = [("If-None-Match", line) for line in sent(tags[-1], tags[0])]
        assert (await shop.get(place, headers=lines)).status_code == 304
    assert (await shop.get(place, headers=[("If-None-Match", tag) for tag in tags[:-1]])).status_code == 200


async def test_any_tag_of_a_list_that_is_the_row_s_lets_a_change_through(shop: Shop) -> None:
    for path, body, change in ROWS:
        made = await shop.post(path, json={name: f"Any {value}" for name, value in body.items()})
        place, now = made.headers["location"], made.headers["etag"]
        never = '"999999999-0123456789abcdef"'
        for others in ([never], [never, '"7-0123456789abcdef"']):
            problem = await shop.problem(412, "DELETE", place, headers={"If-Match": ", ".join(others)})
            assert (problem["code"], problem["version"]) == (
                "version_changed",
                int(now[1:].partition("-")[0]),
            )
            tags = ", ".join([others[0], now, *others[1:]])
            answer = await shop.patch(place, json=change, headers={"If-Match": tags})
            assert answer.status_code == 200, path
            # It was of one request only.
            stale = {"If-Match": now}
            now = answer.headers["etag"]
            if now != stale["If-Match"]:
                await shop.problem(412, "DELETE", place, headers=stale)
        assert (await shop.delete(place, headers={"If-Match": f"{never}, {now}"})).status_code == 204


async def test_two_keys_in_one_request_are_refused(shop: Shop) -> None:
    headers = [("Idempotency-Key", "one"), ("Idempotency-Key", "two")]
    problem = await shop.problem(422, "POST", "/books", json={"title": "Twice"}, headers=headers)
    assert problem["detail"] == "idempotency-key: Is given more than once."


async def test_a_put_of_an_old_version_is_refused(shop: Shop) -> None:
    made = await shop.post("/books", json={"title": "Put"})
    tag = made.headers["etag"]
    assert (
        await shop.put(made.headers["location"], json={"title": "Put again"}, headers={"If-Match": tag})
    ).status_code == 200
    await shop.problem(
        412, "PUT", made.headers["location"], json={"title": "Lost"}, headers={"If-Match": tag}
    )


async def test_of_two_who_change_the_same_version_one_wins(module_url: str) -> None:
    async with serving(module_url, STOREROOM_POOL_SIZE=8) as shop:
        made = await shop.post("/books", json={"title": "Raced"})
        answers = await asyncio.gather(
            *(
                shop.patch(
                    made.headers["location"],
                    json={"subtitle": f"by {number}"},
                    headers={"If-Match": made.headers["etag"]},
                )
                for number in range(10)
            )
        )
        assert sorted(answer.status_code for answer in answers) == [200] + [412] * 9


async def test_what_is_known_already_is_not_sent_again(shop: Shop) -> None:
    made = await shop.post("/books", json={"title": "Known", "authors": ["Renamed Later"]})
    place, tag = made.headers["location"], made.headers["etag"]
    for known in [tag, f'"1-0000000000000000", W/{tag}', "*"]:
        answer = await shop.get(place, headers={"If-None-Match": known})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == tag
    author = made.json()["authors"][0]["author_id"]
    await shop.patch(f"/authors/{author}", json={"name": "Renamed Now"})
    answer = await shop.get(place, headers={"If-None-Match": tag})
    assert answer.status_code == 200  # the same version, but not what was known
    assert answer.headers["etag"] != tag
    assert (await shop.get("/books/987654321", headers={"If-None-Match": "*"})).status_code == 404


async def test_a_movement_shows_in_the_tag_of_its_product(shop: Shop) -> None:
    made = await shop.post("/products", json={"name": "Moved", "category": "Kept", "quantity": 5})
    place, tag = made.headers["location"], made.headers["etag"]
    await shop.made(f"{place}/movements", kind="issue", quantity=1)
    assert (await shop.get(place, headers={"If-None-Match": tag})).status_code == 200
    # It is no change of what a PATCH changes.
    assert (await shop.patch(place, json={"active": False}, headers={"If-Match": tag})).status_code == 200


async def test_changes_are_read_by_row(shop: Shop) -> None:
    made = await shop.made("/books", title="Watched", price=2, currency="EUR")
    place = f"/books/{made['book_id']}"
    await shop.patch(place, json={"price": 3})
    await shop.delete(place)
    items = await shop.walk("/changes", catalog="bookstore", kind="book", id=made["book_id"], limit=2)
    assert [(item["action"], item["caller"]) for item in items] == [
        (action, "local") for action in ("delete", "update", "insert")
    ]
    assert items[1]["before"] == {"price": 2.0, "version": 1}
    assert items[1]["after"] == {"price": 3.0, "version": 2}
    problem = await shop.problem(422, "GET", "/changes?id=1")
    assert problem["field"] == "id"


MANY: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    (
        "/books",
        {"title": "Many", "authors": [{"name": "A", "roles": ["editor"]}], "isbn": "9780261102736"},
        {"isbn": "9780261102736", "title": "Twice"},
    ),
    ("/recipes", {"title": "Many", "ingredients": ["1 egg"], "steps": ["Cook."]}, {"title": " "}),
    (
        "/products",
        {"name": "Many", "category": "Many", "quantity": 2, "price": 1.10, "currency": "EUR"},
        {"name": "many", "category": "Many"},
    ),
]


@pytest.mark.parametrize(("path", "good", "bad"), MANY, ids=[path for path, _, _ in MANY])
async def test_many_rows_at_once(shop: Shop, path: str, good: dict[str, Any], bad: dict[str, Any]) -> None:
    key = {"Idempotency-Key": f"many {path}"}
    problem = await shop.problem(422, "POST", f"{path}/bulk", json={"rows": [good, bad]})
    assert problem["code"] == "rows_refused"
    assert [row["outcome"] for row in problem["rows"]] == ["rolled_back", "refused"]
    assert problem["rows"][1]["field"]
    each = {"rows": [good, bad], "atomic": False}
    answer = await shop.post(f"{path}/bulk", json=each, headers=key)
    assert answer.status_code == 200
    items = answer.json()["items"]
    assert [item["outcome"] for item in items] == ["inserted", "refused"]
    assert (await shop.get(f"{path}/{items[0]['id']}")).status_code == 200
    again = await shop.post(f"{path}/bulk", json=each, headers=key)
    assert (again.content, again.headers["idempotency-replayed"]) == (answer.content, "true")
    await shop.problem(422, "POST", f"{path}/bulk", json={"rows": []})


@pytest.mark.parametrize(
    ("path", "good"), [(path, good) for path, good, _ in MANY], ids=[each[0] for each in MANY]
)
async def test_a_row_of_another_shape_is_refused_and_the_others_are_not(
    shop: Shop, path: str, good: dict[str, Any]
) -> None:
    (name, _), *_ = good.items()
    further = {"isbn": None} if path == "/books" else {"quantity": 0} if path == "/products" else {}
    good = {**good, name: "Shaped", **further}
    wrong: list[tuple[Any, str | None]] = [
        (7, None),
        (None, None),
        ([good], None),
        ({}, name),
        ({name: 7}, name),
        ({name: None}, name),
        ({name: "half \ud800"}, name),
        ({**good, "unknown": 1}, "unknown"),
        ({**good, "refused": {"field": "x", "message": "y"}}, "refused"),
        ({**good, "description": ["x"]}, "description"),
        ({"refused": {}}, name),
    ]
    if path == "/products":
        wrong += [({**good, "quantity": "many"}, "quantity"), ({**good, "active": 1}, "active")]
    else:
        wrong += [
            ({**good, "categories": "Many"}, "categories"),
            ({**good, "categories": [{"id": 1}]}, "categories.0"),
        ]
    body = json.dumps({"rows": [good, *(row for row, _ in wrong)], "atomic": False})
    headers = {"content-type": "application/json"}
    answer = await shop.post(f"{path}/bulk", content=body, headers=headers)
    assert answer.status_code == 200
    first, *refused = answer.json()["items"]
    assert first["outcome"] == "inserted"
    for row, (_, field) in zip(refused, wrong, strict=True):
        assert (row["outcome"], row["code"]) == ("refused", "invalid_value"), row
        assert row["message"]
        assert row["field"] == field or (field and row["field"].startswith(f"{field}.")), row
    await shop.delete(f"{path}/{first['id']}")
    problem = await shop.problem(
        422, "POST", f"{path}/bulk", content=body.replace(', "atomic": false', ""), headers=headers
    )
    assert problem["code"] == "rows_refused"
    assert problem["rows"] == [{**first, "outcome": "rolled_back", "id": None}, *refused]


async def test_what_is_too_large_for_one_call_comes_in_several(shop: Shop) -> None:
    rows = [{"title": f"Part {number}", "description": "word " * 3600} for number in range(64)]
    problem = await shop.problem(413, "POST", "/books/bulk", json={"rows": rows})
    assert "1,048,576 bytes" in problem["detail"]
    for part, few in enumerate([rows[:32], rows[32:]]):
        headers = {"Idempotency-Key": f"part {part}"}
        answers = [await shop.post("/books/bulk", json={"rows": few}, headers=headers) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[0].content == answers[1].content
    assert (await shop.get("/books?q=part&count=exact&limit=1")).json()["count"] == 64


@pytest.mark.parametrize(
    ("sqlstate", "code"),
    [("40001", "try_again"), ("40P01", "try_again"), ("55P03", "try_again"), ("57P01", "unavailable")],
)
async def test_what_another_writer_broke_may_be_sent_again(
    module_url: str, server: asyncpg.Connection, sqlstate: str, code: str
) -> None:
    async with serving(module_url) as shop:
        definition = await server.fetchval(
            "SELECT pg_get_functiondef('bookstore.insert_category(text, text)'::regprocedure)"
        )
        await server.execute(
            re.sub(r"BEGIN\b.*END", f"BEGIN RAISE SQLSTATE '{sqlstate}'; END", definition, flags=re.DOTALL)
        )
        try:
            for headers in ({}, {"Idempotency-Key": "again"}):
                problem = await shop.problem(503, "POST", "/categories", json={"name": "x"}, headers=headers)
                # Whether a POST was done that lost its connection nobody knows, but its key.
                assert problem["code"] == code
                assert problem["retryable"] is (code == "try_again" or bool(headers))
        finally:
            await server.execute(definition)
        assert (await shop.post("/categories", json={"name": f"Again {sqlstate}"})).status_code == 201
