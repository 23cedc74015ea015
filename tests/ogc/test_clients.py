"""The programs people use, run against the service: GDAL and QGIS read every collection whole."""

import asyncio
import json
import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import CRS

from app.people.access import STAFF_COOKIE
from tests.ogc.conftest import OWN, Town
from tests.ogc.test_core import CRS84, everything
from tests.ogc.test_crs import UTM33, box_around_the_school

NAMES = {CRS84: "OGC:CRS84", UTM33: "EPSG:25833"}


@pytest.fixture
def _gdal_signed_in(town: Town) -> Iterator[None]:
    pyogrio.set_gdal_config_options({"GDAL_HTTP_COOKIE": f"{STAFF_COOKIE}={town.token}"})
    yield
    pyogrio.set_gdal_config_options({"GDAL_HTTP_COOKIE": None})


@pytest.fixture
async def live(address: str, town: Town) -> AsyncIterator[httpx.AsyncClient]:
    """The running service, asked as the town's planner."""
    async with httpx.AsyncClient(base_url=address, cookies=town.cookies) as client:
        yield client


def read_with_gdal(address: str, layer: str, crs: str, **options: Any) -> dict[str, Any]:
    """Every feature of a layer as GDAL reads it: shapes by id."""
    meta, _, shapes, columns = pyogrio.raw.read(
        f"OAPIF:{address}/ogc", layer=layer, CRS=NAMES[crs], PAGE_SIZE=40, **options
    )
    assert CRS(meta["crs"]).equals(CRS(NAMES[crs]), ignore_axis_order=True)
    ids = columns[list(meta["fields"]).index("id")]
    return dict(zip(ids, shapely.from_wkb(shapes), strict=True))


@pytest.mark.usefixtures("_gdal_signed_in")
@pytest.mark.parametrize("crs", [CRS84, UTM33])
async def test_gdal_reads_every_collection_whole(
    live: httpx.AsyncClient, address: str, town: Town, crs: str
) -> None:
    layers = pyogrio.list_layers(f"OAPIF:{address}/ogc")[:, 0].tolist()
    assert {*town.public, *OWN} <= set(layers)
    for layer in [*town.public, *OWN]:
        expected = await everything(live, f"/ogc/collections/{layer}/items?limit=1000&crs={crs}")
        found = read_with_gdal(address, layer, crs)
        assert found.keys() == {feature["id"] for feature in expected}
        for feature in expected:
            shape = shapely.geometry.shape(feature["geometry"])
            assert shapely.equals_exact(shape, found[feature["id"]], tolerance=1e-7)


@pytest.mark.usefixtures("_gdal_signed_in")
@pytest.mark.parametrize("crs", [CRS84, UTM33])
async def test_gdal_reads_a_box(
    live: httpx.AsyncClient, address: str, town: Town, crs: str
) -> None:
    bbox = box_around_the_school(crs, 450)
    for layer in [*town.public, *OWN]:
        expected = await everything(
            live, f"/ogc/collections/{layer}/items?limit=1000&bbox={bbox}&bbox-crs={crs}"
        )
        found = read_with_gdal(address, layer, crs, bbox=tuple(map(float, bbox.split(","))))
        assert found.keys() == {feature["id"] for feature in expected}
        assert found


@pytest.mark.usefixtures("_gdal_signed_in")
async def test_gdal_knows_what_the_columns_are(address: str, town: Town) -> None:
    meta, _, _, columns = pyogrio.raw.read(f"OAPIF:{address}/ogc", layer="cells")
    by_name = dict(zip(meta["fields"], columns, strict=True))
    assert by_name["participants"].dtype in (np.int32, np.int64)
    assert by_name["participants"].min() >= 3
    assert by_name["cell"].dtype == np.int64


async def test_gdal_without_a_sign_in_sees_what_is_public(address: str, town: Town) -> None:
    layers = pyogrio.list_layers(f"OAPIF:{address}/ogc")[:, 0].tolist()
    assert set(town.public) <= set(layers)
    assert not set(OWN) & set(layers)


QGIS = """
import json, os, sys
from qgis.core import QgsApplication, QgsFeatureRequest, QgsRectangle, QgsVectorLayer
app = QgsApplication([], False)
app.initQgis()
address, *names = sys.argv[1:]
told, kept = {}, []  # a layer that goes while its thread still reads takes QGIS with it
for name in names:
    def load(subset=""):
        layer = QgsVectorLayer(
            f" url='{address}' typename='{name}' pagingEnabled='true' pageSize='40'"
            " restrictToRequestBBOX='1'", name, "OAPIF")
        assert layer.isValid(), name
        kept.append(layer)
        if subset:
            assert layer.setSubsetString(subset), subset
        return layer
    def ids(layer, request=QgsFeatureRequest()):
        return sorted(feature["id"] for feature in layer.getFeatures(request))
    layer = load()
    found = told[name] = {"count": layer.featureCount(), "ids": ids(layer)}
    found["box"] = ids(load(), QgsFeatureRequest(QgsRectangle(5.21, 60.35, 5.24, 60.37)))
    if layer.fields().indexOf("theme") >= 0:
        found["ways"] = ids(load("\\"theme\\" = 'way' AND \\"participants\\" >= 20"))
    if layer.fields().indexOf("valid_from") >= 0:
        found["later"] = ids(load("\\"valid_from\\" >= '2019-01-02'"))
        found["earlier"] = ids(load("\\"valid_from\\" <= '2018-12-31T00:00:00Z'"))
print(json.dumps(told), flush=True)
os._exit(0)
"""


class Recorder:
    """A door in front of the service that remembers what was asked."""

    def __init__(self, address: str) -> None:
        self.asked: list[str] = []
        self._client = httpx.AsyncClient(base_url=address)
        self._address = address

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection, request by request."""
        while head := await self._head(reader):
            _, target, _ = head[0].split(" ")
            self.asked.append(unquote(target))
            names = dict(line.split(": ", 1) for line in head[1:])
            kept = {name: names[name] for name in ("Host", "Accept") if name in names}
            answer = await self._client.get(target, headers=kept)
            writer.write(
                f"HTTP/1.1 {answer.status_code} X\r\nContent-Length: {len(answer.content)}\r\n"
                f"Content-Type: {answer.headers['content-type']}\r\n\r\n".encode()
                + answer.content
            )
            await writer.drain()
        writer.close()

    async def _head(self, reader: asyncio.StreamReader) -> list[str]:
        try:
            return (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        except asyncio.IncompleteReadError:
            return []


@pytest.fixture
async def recorder(address: str) -> AsyncIterator[tuple[str, list[str]]]:
    """The address of a door in front of the service, and what was asked through it."""
    door = Recorder(address)
    server = await asyncio.start_server(door.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}/ogc", door.asked
    server.close()
    await door._client.aclose()


async def test_qgis_reads_whole_collections_counts_them_and_leaves_filters_to_us(
    recorder: tuple[str, list[str]], live: httpx.AsyncClient, town: Town, tmp_path: Path
) -> None:
    address, asked = recorder
    done = await asyncio.to_thread(
        subprocess.run,
        # Debian's Python, which QGIS' own bindings belong to.
        ["/usr/bin/python3", "-c", QGIS, address, *town.public],
        env={"QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.strip().splitlines()[-1])
    areas, _, cells = town.public
    for name in town.public:
        whole = await everything(live, f"/ogc/collections/{name}/items")
        assert told[name]["ids"] == sorted(each["id"] for each in whole)
        assert told[name]["count"] == len(whole)
        boxed = await everything(live, f"/ogc/collections/{name}/items?bbox=5.21,60.35,5.24,60.37")
        assert told[name]["box"] == sorted(each["id"] for each in boxed)
    rows = await everything(live, f"/ogc/collections/{cells}/items?limit=1000")
    assert told[cells]["ways"] == sorted(
        each["id"]
        for each in rows
        if each["properties"]["theme"] == "way" and each["properties"]["participants"] >= 20
    )
    # QGIS 3.22 asks by `datetime` and takes the answer: what holds then, not what began then.
    assert (told[areas]["later"], told[areas]["earlier"]) == (told[areas]["ids"], [])
    # This QGIS leaves boxes and times to the service; newer ones CQL2 as well (below).
    items = [each for each in asked if "/items?" in each]
    assert any("bbox=" in each for each in items)
    assert any("datetime=2019-01-02/9999-12-31T00:00:00Z" in each for each in items)
    assert any("datetime=0000-01-01T00:00:00Z/2018-12-31T00:00:00Z" in each for each in items)


# What QGIS writes (QgsOapifCql2TextExpressionCompiler), as its newer versions send it.
WRITTEN_BY_QGIS = [
    "(\"theme\" = 'way')",
    '(("theme" = \'way\') AND ("participants" >= 20))',
    "(\"theme\" IN ('way','like'))",
    "(\"theme\" NOT IN ('way','like'))",
    "(\"theme\" LIKE 'w%')",
    "NOT (\"theme\" = 'way')",
    '("campaign" IS NOT NULL)',
    '("participants" BETWEEN 3 AND 9)',
    "S_INTERSECTS(geometry,POLYGON((5.2 60.3,5.3 60.3,5.3 60.4,5.2 60.4,5.2 60.3)))",
]


@pytest.mark.parametrize("text", WRITTEN_BY_QGIS)
async def test_what_newer_versions_of_qgis_write_is_answered(
    planner: httpx.AsyncClient, town: Town, text: str
) -> None:
    answer = await planner.get("/ogc/collections/cells/items", params={"filter": text})
    assert answer.status_code == 200, answer.text
    assert answer.json()["features"]
