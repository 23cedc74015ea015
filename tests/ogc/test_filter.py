"""Filters in CQL2: what they choose, that both languages mean the same, and what is refused."""

import json
import random
from contextlib import suppress
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import shapely

from app.kit.problems import JsonTooDeep, MalformedJson
from app.ogc.cql2 import InvalidFilter, read_json, read_text
from app.ogc.layers import OF_PLANNERS
from tests.ogc.conftest import OWN, Town
from tests.ogc.test_core import CRS84, everything, of_town, read
from tests.ogc.test_crs import UTM33
from tests.world import SCHOOL, at


async def chosen(
    client: httpx.AsyncClient, collection: str, filter_: str | dict[str, Any], **more: str
) -> list[dict[str, Any]]:
    """What a filter chooses, all pages of it."""
    language = "cql2-text" if isinstance(filter_, str) else "cql2-json"
    text = filter_ if isinstance(filter_, str) else json.dumps(filter_)
    query = {"filter": text, "filter-lang": language, "limit": "100", **more}
    address = "&".join(f"{name}={quote(value)}" for name, value in query.items())
    return await everything(client, f"/ogc/collections/{collection}/items?{address}")


def prop(name: str) -> dict[str, str]:
    return {"property": name}


BOTH = [
    ("theme = 'like'", {"op": "=", "args": [prop("theme"), "like"]},
     lambda p: p["theme"] == "like"),
    ("'like' = theme", {"op": "=", "args": ["like", prop("theme")]},
     lambda p: p["theme"] == "like"),
    ("theme <> 'like'", {"op": "<>", "args": [prop("theme"), "like"]},
     lambda p: p["theme"] != "like"),
    ("\"theme\" > 'like'", {"op": ">", "args": [prop("theme"), "like"]},
     lambda p: p["theme"] > "like"),
    ("theme IN ('like', 'wish')", {"op": "in", "args": [prop("theme"), ["like", "wish"]]},
     lambda p: p["theme"] in ("like", "wish")),
    ("theme NOT IN ('like')",
     {"op": "not", "args": [{"op": "in", "args": [prop("theme"), ["like"]]}]},
     lambda p: p["theme"] != "like"),
    ("category LIKE 'wish\\_l%'", {"op": "like", "args": [prop("category"), "wish\\_l%"]},
     lambda p: p["category"].startswith("wish_l")),
    ("comment IS NULL", {"op": "isNull", "args": [prop("comment")]},
     lambda p: p["comment"] is None),
    ("comment is not null and comment = 'Hei <b>du</b>'",
     {"op": "and", "args": [
         {"op": "not", "args": [{"op": "isNull", "args": [prop("comment")]}]},
         {"op": "=", "args": [prop("comment"), "Hei <b>du</b>"]}]},
     lambda p: p["comment"] == "Hei <b>du</b>"),
    ("month BETWEEN '2000-01' AND '2999-12'",
     {"op": "between", "args": [prop("month"), "2000-01", "2999-12"]}, lambda p: True),
    ("theme = 'like' OR theme = 'wish' AND category = 'nothing'",
     {"op": "or", "args": [
         {"op": "=", "args": [prop("theme"), "like"]},
         {"op": "and", "args": [{"op": "=", "args": [prop("theme"), "wish"]},
                                {"op": "=", "args": [prop("category"), "nothing"]}]}]},
     lambda p: p["theme"] == "like"),
    ("NOT (theme = 'like' OR theme = 'wish')",
     {"op": "not", "args": [{"op": "or", "args": [
         {"op": "=", "args": [prop("theme"), "like"]},
         {"op": "=", "args": [prop("theme"), "wish"]}]}]},
     lambda p: p["theme"] not in ("like", "wish")),
    ("TRUE", True, lambda p: True),
    ("FALSE", False, lambda p: False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "document", "holds"), BOTH, ids=[each[0] for each in BOTH])
async def test_both_languages_choose_the_same(
    planner: httpx.AsyncClient, town: Town, text: str, document: Any, holds: Any
) -> None:
    whole = await everything(planner, "/ogc/collections/places/items?limit=1000")
    expected = [each["id"] for each in whole if holds(each["properties"])]
    assert [each["id"] for each in await chosen(planner, "places", text)] == expected
    if isinstance(document, dict):
        assert [each["id"] for each in await chosen(planner, "places", document)] == expected


async def test_numbers_dates_times_and_ids_are_compared_as_what_they_are(
    planner: httpx.AsyncClient, town: Town
) -> None:
    cells = await everything(planner, "/ogc/collections/cells/items?limit=1000")
    for text, most in (
        ("participants < 10", 10),
        ("participants < 1e1", 10),
        ("9.5 > participants", 10),
    ):
        found = await chosen(planner, "cells", text)
        assert len(found) == sum(each["properties"]["participants"] < most for each in cells)
    campaign = cells[0]["properties"]["campaign_id"]
    assert len(await chosen(planner, "cells", f"campaign_id = '{campaign}'")) == len(cells)
    areas = town.public[0]
    for text in (
        "valid_from = DATE('2019-01-01')",
        "valid_from = '2019-01-01'",
        "valid_to IS NULL",
    ):
        assert len(await chosen(planner, areas, text)) == 1
    assert (
        len(await chosen(planner, "findings", "made_at > TIMESTAMP('2020-01-01T00:00:00Z')")) == 1
    )
    assert not await chosen(planner, "findings", "made_at > '2999-01-01T00:00:00Z'")


async def test_a_shape_chooses_what_it_touches(planner: httpx.AsyncClient, town: Town) -> None:
    (west, south), (east, north) = at(-400, -400), at(400, 400)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    written = ", ".join(f"{x} {y}" for x, y in ring)
    shapes: list[str | dict[str, Any]] = [
        f"S_INTERSECTS(geometry, POLYGON(({written})))",
        f"s_intersects(MULTIPOLYGON((({written}))), geometry)",
        f"S_INTERSECTS(geometry, BBOX({west},{south},{east},{north}))",
        {"op": "s_intersects", "args": [prop("geometry"),
                                        {"type": "Polygon", "coordinates": [ring]}]},
        {"op": "s_intersects", "args": [prop("geometry"), {"bbox": [west, south, east, north]}]},
    ]  # fmt: skip
    for each in [*town.public, *OWN]:
        box = f"{west},{south},{east},{north}"
        expected = await everything(planner, f"/ogc/collections/{each}/items?bbox={box}")
        assert expected
        for shape in shapes:
            found = await chosen(planner, each, shape)
            assert [one["id"] for one in found] == [one["id"] for one in expected]


@pytest.mark.parametrize(
    "shape", ["POINT({x} {y})", "LINESTRING({x} {y}, 0 7000000)", "MULTIPOINT(({x} {y}), (0 0))",
              "GEOMETRYCOLLECTION(POINT({x} {y}), LINESTRING({x} {y}, 1 7000000))"],
)  # fmt: skip
async def test_a_shape_may_be_in_another_crs(
    planner: httpx.AsyncClient, town: Town, shape: str
) -> None:
    text = f"S_INTERSECTS(geometry, {shape.format(x=SCHOOL.x, y=SCHOOL.y)}) AND theme = 'all'"
    found = await chosen(planner, "cells", text, **{"filter-crs": UTM33, "crs": UTM33})
    holding = [
        each for each in found if shapely.covers(shapely.geometry.shape(each["geometry"]), SCHOOL)
    ]
    assert len(holding) == 1
    assert not await chosen(planner, "cells", text, **{"filter-crs": CRS84}) or "POINT" not in shape


async def test_what_lies_far_from_a_shape_is_not_of_it(
    planner: httpx.AsyncClient, town: Town
) -> None:
    far = "S_INTERSECTS(geometry, POINT(-70 -40))"
    assert not await chosen(planner, "places", far)
    whole = await everything(planner, "/ogc/collections/places/items?limit=1000")
    assert len(await chosen(planner, "places", f"NOT {far}")) == len(whole)


async def test_a_filter_a_box_and_a_time_hold_together(
    planner: httpx.AsyncClient, town: Town
) -> None:
    near = await everything(planner, "/ogc/collections/places/items?bbox=5.2,60.3,5.235,60.4")
    found = await chosen(planner, "places", "theme = 'like'", bbox="5.2,60.3,5.235,60.4",
                         datetime="2019-01-01/..")  # fmt: skip
    expected = [each["id"] for each in near if each["properties"]["theme"] == "like"]
    assert [each["id"] for each in found] == expected
    assert 0 < len(expected) < len(near)


async def test_a_filter_sees_no_comment_that_still_waits(
    planner: httpx.AsyncClient, town: Town
) -> None:
    assert not await chosen(planner, "places", "comment LIKE 'Vent%'")
    assert len(await chosen(planner, "places", "comment LIKE 'Hei%'")) == 1


async def test_queryables_are_what_can_be_filtered_by(
    planner: httpx.AsyncClient, town: Town
) -> None:
    for each in of_town(town):
        answer = await planner.get(f"/ogc/collections/{each}/queryables")
        assert answer.headers["content-type"] == "application/schema+json"
        document = answer.json()
        assert document["$id"].endswith(f"/ogc/collections/{each}/queryables")
        assert document["additionalProperties"] is False
        named = document["properties"]
        assert named["geometry"]["x-ogc-role"] == "primary-geometry"
        for name in named.keys() - {"geometry"}:
            assert (await chosen(planner, each, f"{name} IS NULL")) is not None
        [feature] = (await read(planner, f"/ogc/collections/{each}/items?limit=1"))["features"]
        assert feature["properties"].keys() - named.keys() <= {"answers"}


def test_every_column_of_every_layer_is_described() -> None:
    for layer in OF_PLANNERS:
        assert len({column.name for column in layer.columns}) == len(layer.columns)
        assert all(column.description for column in layer.columns)


REFUSED = [
    "theme", "theme =", "= 'x'", "theme = 'x", "theme == 'x'", "theme = x", "theme = theme",
    "1 = 1", "theme = 1", "nothing = 'x'", "geometry = 'x'", "answers = 'x'", "id = 'x'",
    "participant_id = 'x'", "municipality_id = '4601'", "contribution.theme = 'x'",
    "pg_sleep(10) = 1", "upper(theme) = 'X'", "theme = 'x'; DROP TABLE area",
    "theme = 'x' -- ", "theme LIKE '\\\\\\'", "campaign_id = 'x'", "month > DATE('2026-01-01')",
    "S_INTERSECTS(theme, POINT(5 60))", "S_INTERSECTS(geometry, geometry)",
    "S_INTERSECTS(geometry, POINT(5))", "S_INTERSECTS(geometry, POLYGON((5 60, 6 60)))",
    "S_INTERSECTS(geometry, POLYGON((0 0, 2 2, 2 0, 0 2, 0 0)))",
    "S_INTERSECTS(geometry, POINT(1e999 60))", "S_INTERSECTS(geometry, POINT(1e300 60))",
    "S_INTERSECTS(geometry, BBOX(1,2,3))", "S_WITHIN(geometry, POINT(5 60))",
    "DATE('2026-02-30') = month", "TIMESTAMP('2026-01-01') = month", "NOT NOT theme = 'x'",
    "theme IN ()", "theme BETWEEN 'a'", "CASEI(theme) = 'x'",
    # What is too large is refused before it is read.
    "(" * 11 + "theme = 'x'" + ")" * 11, "(" * 900 + ")" * 900, "(" * 2_000,
    " OR ".join(["theme = 'x'"] * 51), "theme = '" + "x" * 2_000 + "'", "NOT " * 51 + "TRUE",
    "theme IN (" + "1," * 5_000 + "1)", "9" * 1_999, "theme = " + "9" * 400,
    "\\" * 1_000, "'" * 999,
]  # fmt: skip
REFUSED_JSON = [
    "", "{", "[]", "1", '"x"', "null", "{}", '{"op":"and"}', '{"op":"and","args":[]}',
    '{"op":"and","args":[true]}', '{"op":["="],"args":[1,2]}', '{"op":"=","args":{"a":1}}',
    '{"op":"=","args":[{"property":"theme"},"x"],"also":1}', '{"op":"pg_sleep","args":[10]}',
    '{"op":"=","args":[{"property":"theme","x":1},"y"]}', '{"op":"=","args":[{"property":1},"y"]}',
    '{"op":"in","args":[{"property":"theme"},[]]}', '{"op":"casei","args":[{"property":"theme"}]}',
    '{"op":"like","args":[{"property":"theme"},"x\\\\"]}', '{"op":"not","args":[]}',
    '{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":["a",1]}]}',
    '{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":[]}]}',
    '{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Nothing"}]}',
    '{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[1,2,3]}]}',
    '{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[1,2,1e308,4]}]}',
    '{"op":"=","args":[{"property":"theme"},"\\ud800"]}',
    '{"op":"=","args":[{"property":"theme"},NaN]}', '{"op":"=","op":"=","args":[1,2]}',
    '{"op":"not","args":[' * 11 + "true" + "]}" * 11, "[" * 1_900, '{"op":' * 300,
    '{"op":"or","args":[' + ",".join(['{"op":"isNull","args":[1]}'] * 51) + "]}",
    '"' + "x" * 2_000 + '"',
]  # fmt: skip


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
@pytest.mark.parametrize("language", ["cql2-text", "cql2-json"])
async def test_what_is_no_filter_of_ours_is_refused_at_once(
    planner: httpx.AsyncClient, town: Town, text: str, language: str
) -> None:
    answer = await planner.get(
        "/ogc/collections/places/items", params={"filter": text, "filter-lang": language}
    )
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("text", REFUSED_JSON, ids=range(len(REFUSED_JSON)))
async def test_what_is_no_json_filter_of_ours_is_refused_at_once(
    planner: httpx.AsyncClient, town: Town, text: str
) -> None:
    answer = await planner.get(
        "/ogc/collections/places/items", params={"filter": text, "filter-lang": "cql2-json"}
    )
    assert answer.status_code == 400, answer.text
    assert (await planner.get("/health/live")).status_code == 200


@pytest.mark.parametrize("read_", [read_text, read_json])
@pytest.mark.parametrize("seed", range(20))
def test_garbage_is_refused_or_read_and_never_fails(read_: Any, seed: int) -> None:
    chance = random.Random(seed)
    words = ["theme", "=", "'x'", "(", ")", "AND", "NOT", "IN", ",", "POLYGON", "((", "1", "-", ".",
             "S_INTERSECTS", "geometry", "BETWEEN", "LIKE", "IS", "NULL", "\"", "'", "\\", "{", "}",
             "[", "]", '"op":', '"args":', "DATE", "TRUE", "é", "\n"]  # fmt: skip
    for _ in range(300):
        text = chance.choice(("", " ")).join(chance.choices(words, k=chance.randint(1, 60)))
        with suppress(InvalidFilter, MalformedJson, JsonTooDeep):
            read_(text)
