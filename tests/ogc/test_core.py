"""The abstract tests of OGC API – Features, Part 1 (OGC 17-069r4, annex A), by their ids."""

import math
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import shapely
from openapi_spec_validator import OpenAPIV30SpecValidator

from tests.ogc.conftest import OWN, Town
from tests.world import at

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GEOJSON = "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
COMMON = ["", "/api", "/conformance", "/collections"]


async def read(client: httpx.AsyncClient, address: str, **parameters: Any) -> Any:
    answer = await client.get(address, params=parameters or None)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def read_api(client: httpx.AsyncClient) -> dict[str, Any]:
    return dict(await read(client, "/ogc/api"))


async def listed(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    return list((await read(client, "/ogc/collections"))["collections"])


def of_town(town: Town) -> list[str]:
    return [*town.public, *OWN]


def rels(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for link in document["links"]:
        assert {"rel", "href", "type", "title"} <= link.keys()
        found.setdefault(link["rel"], []).append(link)
    return found


def parameter_of(api: dict[str, Any], path: str, name: str) -> dict[str, Any]:
    """A parameter of an operation, its reference followed."""
    for each in api["paths"][path]["get"]["parameters"]:
        found = api["components"]["parameters"][each["$ref"].rsplit("/", 1)[-1]]
        if found["name"] == name:
            return dict(found)
    raise AssertionError(f"{path} has no parameter {name}")


# Collections whose features are of a time, which they all are within this century.
DATED = {"areas", "measures", "release-cells", "findings", "places", "drawn-areas", "ways"}
ITEMS = "/collections/{collectionId}/items"


async def test_conf_core_http(client: httpx.AsyncClient, town: Town) -> None:
    for path in COMMON:
        assert (await client.get(f"/ogc{path}")).http_version == "HTTP/1.1"


async def test_conf_core_root_op(client: httpx.AsyncClient) -> None:
    for path in ("/ogc", "/ogc/"):
        answer = await client.get(path)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json"


async def test_conf_core_root_success(client: httpx.AsyncClient) -> None:
    links = rels(await read(client, "/ogc"))
    assert links["service-desc"][0]["type"] == OPENAPI
    assert {"service-desc", "service-doc", "conformance", "data"} <= links.keys()
    for name in ("service-desc", "service-doc", "conformance", "data"):
        assert (await client.get(links[name][0]["href"])).status_code == 200


async def test_conf_core_api_definition_op(client: httpx.AsyncClient) -> None:
    link = rels(await read(client, "/ogc"))["service-desc"][0]
    answer = await client.get(link["href"], headers={"Accept": link["type"]})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == OPENAPI


async def test_conf_core_api_definition_success(client: httpx.AsyncClient) -> None:
    api = await read_api(client)
    assert api["openapi"] == "3.0.3"
    OpenAPIV30SpecValidator(api).validate()


async def test_conf_core_conformance_op(client: httpx.AsyncClient) -> None:
    assert (await client.get("/ogc/conformance")).status_code == 200


async def test_conf_core_conformance_success(client: httpx.AsyncClient) -> None:
    classes = (await read(client, "/ogc/conformance"))["conformsTo"]
    assert len(classes) == len(set(classes))
    spec = "http://www.opengis.net/spec"
    assert {
        f"{spec}/ogcapi-features-1/1.0/conf/core",
        f"{spec}/ogcapi-features-1/1.0/conf/oas30",
        f"{spec}/ogcapi-features-1/1.0/conf/html",
        f"{spec}/ogcapi-features-1/1.0/conf/geojson",
        f"{spec}/ogcapi-features-2/1.0/conf/crs",
        f"{spec}/ogcapi-features-3/1.0/conf/filter",
        f"{spec}/ogcapi-features-3/1.0/conf/features-filter",
        f"{spec}/cql2/1.0/conf/cql2-text",
        f"{spec}/cql2/1.0/conf/basic-cql2",
    } <= set(classes)


async def test_conf_core_fc_md_op(client: httpx.AsyncClient) -> None:
    assert (await client.get("/ogc/collections")).status_code == 200


async def test_conf_core_fc_md_success(client: httpx.AsyncClient, town: Town) -> None:
    document = await read(client, "/ogc/collections")
    assert {"self", "alternate"} <= rels(document).keys()
    assert set(town.public) <= {each["id"] for each in document["collections"]}


async def test_conf_core_fc_md_links(planner: httpx.AsyncClient, town: Town) -> None:
    for each in await listed(planner):
        links = rels(each)
        assert links["self"][0]["href"].endswith(f"/ogc/collections/{each['id']}")
        assert {"self", "alternate", "items"} <= links.keys()


async def test_conf_core_fc_md_items(planner: httpx.AsyncClient, town: Town) -> None:
    found = {each["id"]: each for each in await listed(planner)}
    assert set(of_town(town)) <= found.keys()
    for each in found.values():
        assert each["title"]
        assert each["description"]
        assert each["itemType"] == "feature"


async def test_conf_core_fc_md_items_links(planner: httpx.AsyncClient, town: Town) -> None:
    for each in of_town(town):
        links = rels(await read(planner, f"/ogc/collections/{each}"))
        for link in links["items"]:
            answer = await planner.get(link["href"])
            assert answer.status_code == 200
            assert answer.headers["content-type"].split(";")[0] == link["type"]


async def test_conf_core_fc_md_extent(planner: httpx.AsyncClient, town: Town) -> None:
    for each in of_town(town):
        extent = (await read(planner, f"/ogc/collections/{each}"))["extent"]
        [box] = extent["spatial"]["bbox"]
        outside = shapely.box(*box)
        for feature in await everything(planner, f"/ogc/collections/{each}/items"):
            assert shapely.covers(outside, shapely.geometry.shape(feature["geometry"]))


async def test_conf_core_fc_md_extent_multi(planner: httpx.AsyncClient, town: Town) -> None:
    for each in await listed(planner):
        extent = each.get("extent", {})
        assert len(extent.get("spatial", {"bbox": [0]})["bbox"]) == 1
        for begin, end in extent.get("temporal", {"interval": []})["interval"]:
            assert end is None or datetime.fromisoformat(begin) <= datetime.fromisoformat(end)


async def test_conf_core_sfc_md_op(planner: httpx.AsyncClient, town: Town) -> None:
    for each in of_town(town):
        assert (await planner.get(f"/ogc/collections/{each}")).status_code == 200


async def test_conf_core_sfc_md_success(planner: httpx.AsyncClient, town: Town) -> None:
    for each in await listed(planner):
        if each["id"] in of_town(town):
            assert await read(planner, f"/ogc/collections/{each['id']}") == each


async def everything(client: httpx.AsyncClient, address: str) -> list[dict[str, Any]]:
    """Every feature of a list, following `next`; checks the numbers on the way."""
    found: list[dict[str, Any]] = []
    matched = set()
    following: str | None = address
    while following:
        page = await read(client, following)
        assert page["numberReturned"] == len(page["features"])
        matched.add(page["numberMatched"])
        found += page["features"]
        following = next((each["href"] for each in page["links"] if each["rel"] == "next"), None)
    assert matched == {len(found)}
    assert len({feature["id"] for feature in found}) == len(found)
    return found


async def test_conf_core_fc_op(planner: httpx.AsyncClient, town: Town) -> None:
    for each in of_town(town):
        answer = await planner.get(f"/ogc/collections/{each}/items")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == GEOJSON


async def test_conf_core_fc_bbox_definition(client: httpx.AsyncClient) -> None:
    bbox = parameter_of(await read_api(client), ITEMS, "bbox")
    assert (bbox["in"], bbox["required"], bbox["style"], bbox["explode"]) == (
        "query", False, "form", False,
    )  # fmt: skip
    assert bbox["schema"]["type"] == "array"
    assert (bbox["schema"]["minItems"], bbox["schema"]["maxItems"]) == (4, 6)
    assert bbox["schema"]["items"]["type"] == "number"


@pytest.mark.parametrize("heights", [False, True])
async def test_conf_core_fc_bbox_response(
    planner: httpx.AsyncClient, town: Town, heights: bool
) -> None:
    west, south = at(-400, -400)
    east, north = at(400, 400)
    numbers = [west, south, 0, east, north, 9] if heights else [west, south, east, north]
    box = shapely.box(west, south, east, north)
    for each in of_town(town):
        address = f"/ogc/collections/{each}/items"
        found = await everything(planner, f"{address}?bbox={','.join(map(str, numbers))}")
        ids = {feature["id"] for feature in found}
        # The box's sides are bent in metres: what lies a hand's breadth from them may be either.
        for feature in await everything(planner, address):
            shape = shapely.geometry.shape(feature["geometry"])
            if shapely.distance(box.exterior, shape) > 1e-6:
                assert (feature["id"] in ids) == shapely.intersects(box, shape)
        assert found


@pytest.mark.parametrize(
    ("box", "is_all"),
    [
        ("-180,-90,180,90", True),
        ("177,65,-177,70", False),
        ("4,-90,-170,90", True),
        ("-180,-90,-170,-85", False),
        ("0,90,0,90", False),
    ],
)
async def test_conf_core_fc_bbox_response_around_the_world(
    planner: httpx.AsyncClient, town: Town, box: str, is_all: bool
) -> None:
    for each in of_town(town):
        address = f"/ogc/collections/{each}/items"
        matched = (await read(planner, address))["numberMatched"]
        found = await read(planner, f"{address}?bbox={box}")
        assert found["numberMatched"] == (matched if is_all else 0)


async def test_conf_core_fc_limit_definition(client: httpx.AsyncClient) -> None:
    limit = parameter_of(await read_api(client), ITEMS, "limit")
    assert (limit["in"], limit["required"], limit["style"], limit["explode"]) == (
        "query", False, "form", False,
    )  # fmt: skip
    schema = limit["schema"]
    assert schema["type"] == "integer"
    assert 1 == schema["minimum"] <= schema["default"] <= schema["maximum"]


@pytest.mark.parametrize("limit", [1, 7, 1_000, 100_000, 10**25])
async def test_conf_core_fc_limit_response(
    planner: httpx.AsyncClient, town: Town, limit: int
) -> None:
    for each in of_town(town):
        page = await read(planner, f"/ogc/collections/{each}/items?limit={limit}")
        assert page["numberReturned"] == min(limit, 1_000, page["numberMatched"])


async def test_conf_core_fc_time_definition(client: httpx.AsyncClient) -> None:
    time = parameter_of(await read_api(client), ITEMS, "datetime")
    assert (time["in"], time["required"], time["style"], time["explode"]) == (
        "query", False, "form", False,
    )  # fmt: skip
    assert time["schema"]["type"] == "string"


@pytest.mark.parametrize(
    ("time", "which"),
    [
        ("2019-01-01", {"areas"}),
        ("2018-12-31", set()),
        ("2018-12-31T23:00:00Z", {"areas"}),
        ("2018-12-31T22:59:59Z", set()),
        ("../2018-06-01T00:00:00Z", set()),
        ("0000-01-01T00:00:00Z/2018-06-01T00:00:00Z", set()),
        ("/2100-01-01", DATED),
        ("2019-01-01/..", DATED),
        ("2100-01-01T00:00:00Z/9999-12-31T00:00:00Z", {"areas"}),
    ],
)
async def test_conf_core_fc_time_response(
    planner: httpx.AsyncClient, town: Town, time: str, which: set[str]
) -> None:
    for each in of_town(town):
        address = f"/ogc/collections/{each}/items"
        whole = (await read(planner, address))["numberMatched"]
        found = (await read(planner, address, datetime=time))["numberMatched"]
        # What has no time is of every time.
        expected = each == "cells" or any(each.startswith(name) for name in which)
        assert found == (whole if expected else 0), each


async def test_conf_core_fc_response(planner: httpx.AsyncClient, town: Town) -> None:
    for each in of_town(town):
        page = await read(planner, f"/ogc/collections/{each}/items")
        assert page["type"] == "FeatureCollection"
        assert page["features"]
        for feature in page["features"]:
            assert feature["type"] == "Feature"
            assert {"id", "geometry", "properties"} == feature.keys() - {"type"}


async def test_conf_core_fc_links(planner: httpx.AsyncClient, town: Town) -> None:
    for each in of_town(town):
        links = rels(await read(planner, f"/ogc/collections/{each}/items?limit=1"))
        assert links["self"][0]["type"] == GEOJSON
        assert links["alternate"][0]["type"] == "text/html"
        for link in links["self"] + links["alternate"]:
            answer = await planner.get(link["href"])
            assert answer.headers["content-type"].split(";")[0] == link["type"]


async def test_conf_core_fc_links_next_carries_what_was_asked(
    planner: httpx.AsyncClient, town: Town
) -> None:
    asked = {
        "limit": "2",
        "bbox": "5,60,6,61",
        "crs": "http://www.opengis.net/def/crs/EPSG/0/25833",
        "filter": "theme <> 'way' AND month LIKE '20%'",
        "datetime": "2019-01-01/..",
    }
    page = await read(planner, "/ogc/collections/places/items", **asked)
    following = rels(page)["next"][0]["href"]
    carried = {name: value for name, [value] in parse_qs(urlsplit(following).query).items()}
    assert carried.pop("cursor")
    assert carried == asked
    second = await read(planner, following)
    assert second["numberMatched"] == page["numberMatched"]
    assert not {each["id"] for each in page["features"]} & {
        each["id"] for each in second["features"]
    }


async def test_conf_core_fc_timestamp(planner: httpx.AsyncClient, town: Town) -> None:
    page = await read(planner, "/ogc/collections/places/items")
    assert datetime.fromisoformat(page["timeStamp"]).tzinfo is not None


@pytest.mark.parametrize("limit", [1, 13, 100, 1_000])
async def test_conf_core_fc_number_matched(
    planner: httpx.AsyncClient, town: Town, limit: int
) -> None:
    for each in of_town(town):
        if limit > 1 or each in (*town.public, "findings", "drawn-areas"):
            assert await everything(planner, f"/ogc/collections/{each}/items?limit={limit}")


async def test_conf_core_fc_number_returned(planner: httpx.AsyncClient, town: Town) -> None:
    for each in of_town(town):
        page = await read(planner, f"/ogc/collections/{each}/items?limit=5")
        assert page["numberReturned"] == len(page["features"])


async def test_conf_core_f_op(planner: httpx.AsyncClient, town: Town) -> None:
    for each in of_town(town):
        page = await read(planner, f"/ogc/collections/{each}/items?limit=3")
        for feature in page["features"]:
            address = f"/ogc/collections/{each}/items/{feature['id']}"
            alone = await read(planner, address)
            assert {name: alone[name] for name in feature} == feature


async def test_conf_core_f_success(planner: httpx.AsyncClient, town: Town) -> None:
    for each in of_town(town):
        for wrong in ("nothing", "00000000-0000-4000-8000-000000000000", "a%00b", "%F0%9F%99%88"):
            answer = await planner.get(f"/ogc/collections/{each}/items/{wrong}")
            assert answer.status_code == 404, (each, wrong)


async def test_conf_core_f_links(planner: httpx.AsyncClient, town: Town) -> None:
    for each in of_town(town):
        [feature] = (await read(planner, f"/ogc/collections/{each}/items?limit=1"))["features"]
        for query in ("", "?f=json", f"?crs={CRS84}&f=json"):
            address = f"/ogc/collections/{each}/items/{feature['id']}{query}"
            links = rels(await read(planner, address))
            assert {"self", "alternate", "collection"} <= links.keys()
            for [link] in links.values():
                answer = await planner.get(link["href"])
                assert answer.status_code == 200
                assert answer.headers["content-type"].split(";")[0] == link["type"]


async def test_conf_core_crs84(planner: httpx.AsyncClient, town: Town) -> None:
    for each in of_town(town):
        answer = await planner.get(f"/ogc/collections/{each}/items")
        assert answer.headers["content-crs"] == f"<{CRS84}>"
        for feature in answer.json()["features"]:
            shape = shapely.geometry.shape(feature["geometry"])
            assert shapely.within(shape, shapely.box(4, 59, 7, 62))
            numbers = shapely.get_coordinates(shape).ravel()
            assert all(math.isclose(number, round(number, 7), abs_tol=1e-12) for number in numbers)
            for part in getattr(shape, "geoms", [shape]):
                assert not isinstance(part, shapely.Polygon) or part.exterior.is_ccw


UNKNOWN = [*COMMON, "/tileMatrixSets", "/tileMatrixSets/WebMercatorQuad"]


async def test_conf_core_query_param_unknown(planner: httpx.AsyncClient, town: Town) -> None:
    addresses = [*UNKNOWN]
    for each in of_town(town):
        addresses += [f"/collections/{each}{tail}" for tail in ("", "/items", "/queryables")]
    for address in addresses:
        answer = await planner.get(f"/ogc{address}?theme=way")
        assert answer.status_code == 400, address
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["errors"][0]["pointer"] == "/query/theme"


@pytest.mark.parametrize(
    "query",
    [
        "limit=0", "limit=-1", "limit=ti", "limit=1.5", "limit=1e3", "limit=", "limit=1&limit=2",
        "limit=%00", f"limit={'9' * 5_000}",
        "offset=-1", "offset=50001", "offset=x",
        "bbox=1,2,3", "bbox=1,2,3,4,5", "bbox=a,b,c,d", "bbox=nan,0,1,1", "bbox=0,0,inf,1",
        "bbox=0,1,1,0", "bbox=181,0,182,1", "bbox=0,91,1,92", "bbox=1e308,1,1e308,2", "bbox=",
        f"bbox={'1,' * 30_000}1",
        "datetime=tomorrow", "datetime=../..", "datetime=/", "datetime=2026-13-01", "datetime=..",
        "datetime=2026-01-02/2026-01-01", "datetime=2026-01-01T00:00:00", "datetime=",
        "crs=EPSG:25833", "crs=http://www.opengis.net/def/crs/EPSG/0/4258", "crs=",
        "bbox-crs=EPSG:25833", "bbox-crs=http://www.opengis.net/def/crs/EPSG/0/4326&bbox=1,2,3,4",
        "filter-lang=cql-text", "filter-crs=x", "filter=", "filter=theme",
        "f=xml", "f=", "cursor=x", "cursor=WyJhIl0", "cursor=WyJhIiwgIlx1ZDgwMCIsICIxIl0",
        "cursor=WyIxIiwgIlx1MDAwMCIsICIxIl0", "cursor=WyIxIiwgIngiLCAiMSJd&offset=3",
    ],
)  # fmt: skip
async def test_conf_core_query_param_invalid(
    planner: httpx.AsyncClient, town: Town, query: str
) -> None:
    for each in of_town(town):
        answer = await planner.get(f"/ogc/collections/{each}/items?{query}")
        assert answer.status_code == 400, (each, query, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
    assert (await planner.get("/health/live")).status_code == 200


async def test_conf_geojson_definition(client: httpx.AsyncClient, town: Town) -> None:
    for each in town.public:
        answer = await client.get(f"/ogc/collections/{each}/items", headers={"Accept": GEOJSON})
        assert answer.headers["content-type"] == GEOJSON


async def test_conf_geojson_content(planner: httpx.AsyncClient, town: Town) -> None:
    for each in of_town(town):
        page = await read(planner, f"/ogc/collections/{each}/items")
        assert "crs" not in page
        for feature in page["features"]:
            assert "crs" not in feature["geometry"]
            assert shapely.is_valid(shapely.geometry.shape(feature["geometry"]))


ACCEPTS_HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def pages_of(town: Town) -> list[str]:
    pages = [*UNKNOWN]
    for each in of_town(town):
        pages += [f"/collections/{each}{tail}" for tail in ("", "/items?limit=3", "/queryables")]
    tiles = f"/collections/{town.release_cells}/tiles"
    return [*pages, tiles, f"{tiles}/WebMercatorQuad"]


async def test_conf_html_definition(planner: httpx.AsyncClient, town: Town) -> None:
    for page in pages_of(town):
        for address, accept in (
            (page, ACCEPTS_HTML),
            (f"{page}{'&' if '?' in page else '?'}f=html", "*/*"),
        ):
            answer = await planner.get(f"/ogc{address}", headers={"Accept": accept})
            assert answer.headers["content-type"] == "text/html; charset=utf-8", page
            assert "Accept" in answer.headers["vary"]


async def test_conf_html_content(planner: httpx.AsyncClient, town: Town) -> None:
    for page in pages_of(town):
        html = (await planner.get(f"/ogc{page}", headers={"Accept": ACCEPTS_HTML})).text
        assert html.startswith('<!doctype html>\n<html lang="en">')
        assert html.count("<h1>") == html.count("<main") == 1
    page = await planner.get("/ogc/collections/places/items?f=html&limit=1000")
    assert "Hei &lt;b&gt;du&lt;/b&gt;" in page.text
    assert "Venter" not in page.text


async def test_conf_oas30_completeness(planner: httpx.AsyncClient, town: Town) -> None:
    api = await read_api(planner)
    [feature] = (await read(planner, "/ogc/collections/places/items?limit=1"))["features"]
    known = {"{collectionId}": town.release_cells, "{featureId}": "x", "{tileMatrix}": "0",
             "{tileRow}": "0", "{tileCol}": "0"}  # fmt: skip
    for path in api["paths"]:
        address = path
        if "featureId" in path:
            address = f"/collections/places/items/{feature['id']}"
        for name, value in known.items():
            address = address.replace(name, value)
        assert (await planner.get(f"/ogc{address}")).status_code == 200, path


async def test_conf_oas30_exception_codes(client: httpx.AsyncClient) -> None:
    for methods in (await read_api(client))["paths"].values():
        assert {"200", "400", "404", "default"} <= methods["get"]["responses"].keys()


async def test_conf_oas30_definition_1(client: httpx.AsyncClient) -> None:
    answer = await client.get("/ogc/api", headers={"Accept": OPENAPI})
    assert answer.headers["content-type"] == OPENAPI
    page = await client.get("/ogc/api", headers={"Accept": "text/html"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"


async def test_conf_oas30_definition_2(client: httpx.AsyncClient) -> None:
    api = await read_api(client)
    OpenAPIV30SpecValidator(api).validate()
    assert api["servers"] == [{"url": "http://test/ogc"}]


async def test_conf_oas30_oas_impl(planner: httpx.AsyncClient, town: Town) -> None:
    api = await read_api(planner)
    known = {each["name"] for each in api["components"]["parameters"].values()}
    for each in api["paths"][ITEMS]["get"]["parameters"]:
        parameter = api["components"]["parameters"][each["$ref"].rsplit("/", 1)[-1]]
        if parameter["in"] == "query" and "default" in parameter["schema"]:
            query = {parameter["name"]: parameter["schema"]["default"]}
            answer = await planner.get("/ogc/collections/places/items", params=query)
            assert answer.status_code == 200, query
    assert {"limit", "offset", "bbox", "datetime", "crs", "filter"} <= known


async def test_conf_oas30_security(client: httpx.AsyncClient) -> None:
    """What is public asks for no sign-in; what is not is absent rather than refused."""
    assert "securitySchemes" not in (await read_api(client))["components"]
