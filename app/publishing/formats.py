"""A release as bytes: GeoJSON in CRS84, made once and handed out as it is."""

import gzip
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.kit.geometry import to_geojson
from app.kit.partition import Partition
from app.publishing.privacy import ALL_THEMES, BAND, Spot, band
from app.publishing.rules import ABSENCE, LICENCE, Audience
from app.publishing.store import Cell, Document, Release

LEAST_TO_COMPRESS = 2_000


@dataclass(frozen=True, slots=True)
class Packed:
    """Finished bytes, and the same compressed where that is worth it."""

    plain: bytes
    gzipped: bytes | None

    def __len__(self) -> int:
        # What keeping it costs beside the bytes, so that empty tiles do not count as nothing.
        return 500 + len(self.plain) + len(self.gzipped or b"")

    def chosen(self, *, takes_gzip: bool) -> tuple[bytes, dict[str, str]]:
        """The bytes to send, and the headers that say how they are encoded."""
        if takes_gzip and self.gzipped is not None:
            return self.gzipped, {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return self.plain, {}


def pack(body: bytes) -> Packed:
    """Compress once what will be sent often."""
    gzipped = gzip.compress(body, 6, mtime=0) if len(body) > LEAST_TO_COMPRESS else None
    return Packed(body, gzipped)


def shown_to(audience: Audience, counts: Mapping[Spot, int]) -> dict[Spot, int]:
    """The counts as an audience sees them: in bands of five for the public (R3)."""
    return {spot: band(n) for spot, n in counts.items()} if audience == "public" else dict(counts)


def cells_of(shown: Mapping[Spot, int]) -> list[Cell]:
    """Rows in the order they are handed out: by place and theme."""
    return [Cell(*spot, count) for spot, count in sorted(shown.items())]


def facts(cell: Cell, partition: Partition, audience: Audience) -> dict[str, Any]:
    """What is told of a cell; `participants` is the lower end of a band for the public.

    Of a total only the lower end is known.
    """
    reach = BAND - 1 if audience == "public" else 0
    return {
        "cell": partition.cell_id(cell.e, cell.n),
        "cell_metres": partition.metres,
        "theme": cell.theme,
        "participants": cell.participants,
        "participants_at_most": None if cell.theme == ALL_THEMES else cell.participants + reach,
    }


def feature(cell: Cell, partition: Partition, audience: Audience) -> dict[str, Any]:
    """A cell as a GeoJSON feature."""
    told = facts(cell, partition, audience)
    return {
        "type": "Feature",
        "id": f"{told['cell']}-{cell.theme}",
        "geometry": to_geojson(partition.shape(cell.e, cell.n)),
        "properties": told,
    }


def collection(of: Release, cells: Iterable[Cell], audience: Audience) -> dict[str, Any]:
    """A FeatureCollection that says itself what it is, and what it means that a cell is absent."""
    return {
        "type": "FeatureCollection",
        "release": of.number,
        "grid": of.grid,
        "cell_metres": of.cell_metres,
        "minimum_participants": of.minimums[audience],
        "band": BAND if audience == "public" else 1,
        "absence": ABSENCE,
        "licence": LICENCE,
        "features": [feature(cell, of.partition, audience) for cell in cells],
    }


def document(of: Release, shown: Mapping[Spot, int], audience: Audience) -> Document:
    """A whole release for an audience, and its hash."""
    body = json.dumps(
        collection(of, cells_of(shown), audience), ensure_ascii=False, separators=(",", ":")
    ).encode()
    return Document(hashlib.sha256(body).hexdigest(), body)
