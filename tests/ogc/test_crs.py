"""The abstract tests of OGC API – Features, Part 2 (OGC 18-058r1, annex A), by their ids."""

import httpx
import numpy as np
import pytest
import shapely
from pyproj import Transformer

from tests.ogc.conftest import OWN, Town
from tests.ogc.test_core import (
    CRS84,
    ITEMS,
    everything,
    listed,
    of_town,
    parameter_of,
    read,
    read_api,
)
from tests.world import SCHOOL, at

UTM33 = "http://www.opengis.net/def/crs/EPSG/0/25833"
UTM32 = "http://www.opengis.net/def/crs/EPSG/0/25832"
OFFERED = [CRS84, UTM33, UTM32]
NAMES = {CRS84: "OGC:CRS84", UTM33: "EPSG:25833", UTM32: "EPSG:25832"}


def shape_of(feature: dict[str, object]) -> shapely.Geometry:
    return shapely.geometry.shape(feature["geometry"])


async def test_conf_crs_crs_uri(planner: httpx.AsyncClient, town: Town) -> None:
    for each in await listed(planner):
        assert each["crs"] == OFFERED
        assert all(uri.startswith("http://www.opengis.net/def/crs/") for uri in each["crs"])


async def test_conf_crs_default_crs(planner: httpx.AsyncClient, town: Town) -> None:
    for each in await listed(planner):
        assert each["crs"][0] == CRS84


async def test_conf_crs_storage_crs(planner: httpx.AsyncClient, town: Town) -> None:
    for each in await listed(planner):
        assert each["storageCrs"] == UTM33
        assert each["storageCrs"] in each["crs"]


@pytest.mark.parametrize("name", ["crs", "bbox-crs"])
async def test_conf_crs_crs_parameter(client: httpx.AsyncClient, name: str) -> None:
    found = parameter_of(await read_api(client), ITEMS, name)
    assert (found["in"], found["required"], found["style"], found["explode"]) == (
        "query", False, "form", False,
    )  # fmt: skip
    assert (found["schema"]["type"], found["schema"]["format"]) == ("string", "uri")
    assert found["schema"]["enum"] == OFFERED


async def test_conf_crs_crs_parameter_invalid(planner: httpx.AsyncClient, town: Town) -> None:
    for each in of_town(town):
        [feature] = (await read(planner, f"/ogc/collections/{each}/items?limit=1"))["features"]
        for tail in ("/items", f"/items/{feature['id']}"):
            answer = await planner.get(
                f"/ogc/collections/{each}{tail}",
                params={"crs": "http://www.opengis.net/def/crs/EPSG/0/4326"},
            )
            assert answer.status_code == 400


async def test_conf_crs_crs_parameter_default(planner: httpx.AsyncClient, town: Town) -> None:
    for each in of_town(town):
        address = f"/ogc/collections/{each}/items"
        usual, named = await planner.get(address), await planner.get(address, params={"crs": CRS84})
        assert usual.headers["content-crs"] == named.headers["content-crs"] == f"<{CRS84}>"
        assert usual.json()["features"] == named.json()["features"]


@pytest.mark.parametrize("crs", [UTM33, UTM32])
async def test_conf_crs_crs_parameter_transform(
    planner: httpx.AsyncClient, town: Town, crs: str
) -> None:
    transformer = Transformer.from_crs("OGC:CRS84", NAMES[crs], always_xy=True)
    for each in of_town(town):
        address = f"/ogc/collections/{each}/items"
        answer = await planner.get(address, params={"crs": crs})
        assert answer.headers["content-crs"] == f"<{crs}>"
        usual = {
            feature["id"]: feature for feature in (await planner.get(address)).json()["features"]
        }
        for feature in answer.json()["features"]:
            assert "crs" not in feature["geometry"]
            assert feature["properties"] == usual[feature["id"]]["properties"]
            lonlat = shapely.get_coordinates(shape_of(usual[feature["id"]]))
            expected = np.column_stack(transformer.transform(lonlat[:, 0], lonlat[:, 1]))
            assert np.allclose(shapely.get_coordinates(shape_of(feature)), expected, atol=0.02)


async def test_conf_crs_crs_transform_of_one_feature(
    planner: httpx.AsyncClient, town: Town
) -> None:
    for each in of_town(town):
        page = await read(planner, f"/ogc/collections/{each}/items", limit=1, crs=UTM33)
        [feature] = page["features"]
        answer = await planner.get(
            f"/ogc/collections/{each}/items/{feature['id']}", params={"crs": UTM33}
        )
        assert answer.headers["content-crs"] == f"<{UTM33}>"
        assert answer.json()["geometry"] == feature["geometry"]


async def test_what_lies_on_a_grid_comes_on_that_grid(
    planner: httpx.AsyncClient, town: Town
) -> None:
    for each, grid in (
        (town.release_cells, 250), ("cells", 250), ("findings", 250), ("places", 10),
        ("drawn-areas", 10), ("ways", 10),
    ):  # fmt: skip
        for feature in (await read(planner, f"/ogc/collections/{each}/items", crs=UTM33))[
            "features"
        ]:
            assert not (shapely.get_coordinates(shape_of(feature)) % grid).any(), each


def box_around_the_school(crs: str, reach: float) -> str:
    if crs == CRS84:
        (west, south), (east, north) = at(-reach, -reach), at(reach, reach)
        return f"{west},{south},{east},{north}"
    transformer = Transformer.from_crs("EPSG:25833", NAMES[crs], always_xy=True)
    x, y = transformer.transform(SCHOOL.x, SCHOOL.y)
    return f"{x - reach},{y - reach},{x + reach},{y + reach}"


@pytest.mark.parametrize("crs", OFFERED)
async def test_conf_crs_bbox_crs_parameter(
    planner: httpx.AsyncClient, town: Town, crs: str
) -> None:
    for each in [town.release_cells, *OWN]:
        bbox = box_around_the_school(crs, 450)
        whole = await everything(planner, f"/ogc/collections/{each}/items?crs={crs}")
        found = await everything(
            planner, f"/ogc/collections/{each}/items?crs={crs}&bbox-crs={crs}&bbox={bbox}"
        )
        box = shapely.box(*map(float, bbox.split(",")))
        margin = 1e-6 if crs == CRS84 else 0.05
        ids = {feature["id"] for feature in found}
        assert len(ids) > 0
        for feature in whole:
            if shapely.distance(box.exterior, shape_of(feature)) > margin:
                assert (feature["id"] in ids) == shapely.intersects(box, shape_of(feature))


async def test_conf_crs_bbox_crs_parameter_default(planner: httpx.AsyncClient, town: Town) -> None:
    for each in of_town(town):
        address = f"/ogc/collections/{each}/items?bbox={box_around_the_school(CRS84, 300)}"
        usual = await read(planner, address)
        assert (await read(planner, f"{address}&bbox-crs={CRS84}"))["features"] == usual["features"]


async def test_conf_crs_bbox_crs_parameter_invalid(planner: httpx.AsyncClient, town: Town) -> None:
    for each in of_town(town):
        answer = await planner.get(
            f"/ogc/collections/{each}/items?bbox=0,0,1,1"
            "&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/4258"
        )
        assert answer.status_code == 400


@pytest.mark.parametrize("crs", [UTM33, UTM32])
@pytest.mark.parametrize("box", ["-1e9,-1e9,1e9,1e9", "1e8,1e8,1e9,1e9", "0,0,0,0"])
async def test_a_box_far_from_norway_is_answered(
    planner: httpx.AsyncClient, town: Town, crs: str, box: str
) -> None:
    for each in of_town(town):
        address = f"/ogc/collections/{each}/items"
        matched = (await read(planner, address))["numberMatched"]
        found = await read(planner, f"{address}?bbox={box}&bbox-crs={crs}")
        assert found["numberMatched"] == (matched if box.startswith("-") else 0)
