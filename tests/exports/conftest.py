"""A release of a town of 200 children, and files read back as the programs that take them do."""

import csv
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from app.kit.database import Database
from tests.hotspots.conftest import neighbourhood, planner
from tests.publishing.town import publish_town
from tests.world import World

__all__ = ["neighbourhood", "planner"]

RELEASES = "/api/v1/releases"
Rows = dict[str, dict[str, Any]]


@pytest.fixture
async def released(database: Database, world: World, secret: bytes) -> str:
    """The number of a release of a town of 200 children."""
    return await publish_town(database, world, secret)


def read_back(path: Path) -> list[dict[str, Any]]:
    """The rows of a file, as its own kind of reader gives them; geometries as shapely has them."""
    match path.suffix:
        case ".csv":
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows: list[dict[str, Any]] = list(csv.DictReader(file, delimiter=";"))
            return [{**row, "geometry": shapely.from_wkt(row.pop("wkt"))} for row in rows]
        case ".parquet":
            rows = pq.read_table(path).to_pylist()
            return [{**row, "geometry": shapely.from_wkb(row["geometry"])} for row in rows]
        case ".geojson":
            features = json.loads(path.read_text())["features"]
            return [
                {
                    "id": feature["id"],
                    **feature["properties"],
                    "geometry": shapely.from_geojson(json.dumps(feature["geometry"])),
                }
                for feature in features
            ]
        case _:
            meta, _, wkb, columns = pyogrio.raw.read(path, layer=0)
            told = [column.tolist() for column in columns]
            names = [*meta["fields"], "geometry"]
            return [
                dict(zip(names, row, strict=True))
                for row in zip(*told, shapely.from_wkb(wkb), strict=True)
            ]
