"""A release as bytes: GeoJSON in CRS84, made once and handed out as it is."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import shapely

from app.kit.geometry import to_geojson
from app.kit.grid import ssb_cell_id
from app.publishing.privacy import BAND, Spot, band
from app.publishing.rules import Audience
from app.publishing.store import Cell, Document


def shown_to(audience: Audience, counts: Mapping[Spot, int]) -> dict[Spot, int]:
    """The counts as an audience sees them: in bands of five for the public (R3)."""
    return {spot: band(n) for spot, n in counts.items()} if audience == "public" else dict(counts)


def cells_of(shown: Mapping[Spot, int]) -> list[Cell]:
    """Rows in the order they are handed out: by place and theme."""
    return [Cell(*spot, count) for spot, count in sorted(shown.items())]


def feature(cell: Cell, cell_metres: int, audience: Audience) -> dict[str, Any]:
    """A cell as a GeoJSON feature; `participants` is the lower end of a band for the public."""
    west, south = cell.e * cell_metres, cell.n * cell_metres
    square = shapely.box(west, south, west + cell_metres, south + cell_metres)
    cell_id = ssb_cell_id(west, south, cell_metres)
    properties: dict[str, Any] = {
        "cell": cell_id,
        "cell_metres": cell_metres,
        "theme": cell.theme,
        "participants": cell.participants,
    }
    if audience == "public":
        properties["participants_at_most"] = cell.participants + BAND - 1
    return {
        "type": "Feature",
        "id": f"{cell_id}-{cell.theme}",
        "geometry": to_geojson(square),
        "properties": properties,
    }


def document(cells: Iterable[Cell], cell_metres: int, audience: Audience) -> Document:
    """A whole release for an audience as a FeatureCollection, and its hash."""
    body = json.dumps(
        {
            "type": "FeatureCollection",
            "features": [feature(cell, cell_metres, audience) for cell in cells],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()
    return Document(hashlib.sha256(body).hexdigest(), body)
