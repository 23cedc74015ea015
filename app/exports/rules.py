"""Which files there are, what they are called, and what may choose among their rows."""

from typing import Literal, get_args

from app.hotspots.rules import CellsQuery
from app.kit.problems import Fault, Problem
from app.maps.rules import NoGradeOfMarks

FileFormat = Literal["geojson", "gpkg", "parquet", "fgb", "csv"]
LayerName = Literal["cells", "places", "ways", "findings"]

NationalFormat = Literal["gml", "gpkg"]

FORMATS: tuple[FileFormat, ...] = get_args(FileFormat)
NATIONAL_FORMATS: tuple[NationalFormat, ...] = get_args(NationalFormat)
LAYERS: tuple[LayerName, ...] = get_args(LayerName)

MEDIA_TYPES: dict[FileFormat, str] = {
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
    "parquet": "application/vnd.apache.parquet",
    "fgb": "application/flatgeobuf",
    "csv": "text/csv; charset=utf-8",
}

NATIONAL_TYPES: dict[NationalFormat, str] = {
    "gml": "application/gml+xml",
    "gpkg": MEDIA_TYPES["gpkg"],
}

_PLACE = {"bbox", "area_id"}


class NotInHexagons(Problem):
    """The campaign was released in squares, and nothing is released in two partitions.

    The national product is made of hexagons: choose them (`hexagon_metres`) before a campaign can
    be released.
    """

    status = 409


class PlaceAlone(Problem):
    """Findings are chosen by `bbox` or `area_id` alone; `errors` names what else was asked."""

    status = 422


def check_filters(layer: LayerName, query: CellsQuery) -> None:
    """Raise `PlaceAlone` or `NoGradeOfMarks` rather than leave a filter unheard."""
    if layer in ("places", "ways") and query.grade is not None:
        raise NoGradeOfMarks
    if layer == "findings":
        given = query.model_dump(exclude=_PLACE | {"cell_metres"}, exclude_defaults=True)
        if given:
            raise PlaceAlone(errors=[Fault(f"/query/{name}", "Not of findings.") for name in given])
