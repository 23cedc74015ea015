"""Files are written load by load: what was written is let go before more is asked for."""

import csv
import gc
import json
import weakref
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.exports import formats
from app.exports.formats import Sheet
from app.exports.rules import FORMATS, FileFormat
from app.kit.text import defused
from tests.exports.conftest import read_back

SHEET = Sheet("places", "Places", {"id": pa.string(), "comment": pa.string()}, "Unknown")
HERE = shapely.to_wkb(shapely.Point(-37_312, 6_731_664))


class Load(list[tuple[Any, ...]]):
    """Rows that tell when they are let go."""


async def test_rows_are_let_go_before_more_are_asked_for(tmp_path: Path) -> None:
    alive: weakref.WeakSet[Any] = weakref.WeakSet()
    most = 0

    class Watched(Load):
        __hash__ = object.__hash__  # type: ignore[assignment]

    async def loads() -> AsyncIterator[Load]:
        nonlocal most
        for number in range(20):
            load = Watched((f"{number}-{row}", "x" * 1_000, HERE) for row in range(1_000))
            alive.add(load)
            most = max(most, len(alive))
            yield load
            del load
            gc.collect()

    before = pa.total_allocated_bytes()
    told: list[int] = []
    await formats.spool(SHEET, loads(), tmp_path / "rows", told.append)
    assert most <= 2
    assert told == list(range(1_000, 21_000, 1_000))
    # Twenty megabytes went through.
    assert pa.total_allocated_bytes() - before < 2_000_000


@pytest.mark.parametrize("form", FORMATS)
async def test_a_file_is_written_batch_by_batch(
    form: FileFormat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is put down is mapped, not read: every writer asks for one batch after another."""
    asked: list[int] = []

    async def loads() -> AsyncIterator[Load]:
        for number in range(30):
            yield Load((f"{number}-{row}", "x" * 1_000, HERE) for row in range(1_000))

    class Watched:
        """Batches that remember how much memory Arrow holds when each is asked for."""

        def __init__(self, batches: pa.RecordBatchReader):
            self.schema = batches.schema
            self._batches = batches

        def __iter__(self) -> Any:
            for batch in self._batches:
                asked.append(pa.total_allocated_bytes())
                yield batch

        def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
            reader = pa.RecordBatchReader.from_batches(self.schema, iter(self))
            return reader.__arrow_c_stream__(requested_schema)

    writer = formats._WRITERS[form]
    monkeypatch.setitem(
        formats._WRITERS, form, lambda sheet, batches, path: writer(sheet, Watched(batches), path)
    )
    await formats.spool(SHEET, loads(), tmp_path / "rows")
    before = pa.total_allocated_bytes()
    formats.write(SHEET, tmp_path / "rows", form, tmp_path / f"places.{form}")
    assert len(asked) == 30
    # Parquet holds a group of rows until it is whole.
    assert max(asked) - before < 8_000_000
    assert len(read_back(tmp_path / f"places.{form}")) == 30_000


@pytest.mark.parametrize("form", FORMATS)
async def test_a_file_without_rows_is_a_file(form: FileFormat, tmp_path: Path) -> None:
    async def nothing() -> AsyncIterator[Load]:
        return
        yield Load()

    await formats.spool(SHEET, nothing(), tmp_path / "rows")
    path = tmp_path / f"places.{form}"
    formats.write(SHEET, tmp_path / "rows", form, path)
    assert read_back(path) == []
    if form in ("gpkg", "fgb"):
        assert pyogrio.read_info(path, layer=0)["fields"].tolist() == ["id", "comment"]


@given(st.text())
def test_no_cell_begins_as_a_formula_does(text: str) -> None:
    cell = str(defused(text))
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert cell.removeprefix("'") == text.removeprefix("'") or cell == text


def test_numbers_stay_numbers() -> None:
    assert (defused(-1), defused(-0.5), defused(None)) == (-1, -0.5, None)


async def test_a_spreadsheet_computes_nothing_and_reads_every_letter(tmp_path: Path) -> None:
    told = ["=1+1", "+47 55", "-ikke", "@her", "\tx", "\rx", "\nx", "Blåbær; «ja»\nnei", 'så "her"']

    async def loads() -> AsyncIterator[Load]:
        yield Load((str(number), text, HERE) for number, text in enumerate(told))

    await formats.spool(SHEET, loads(), tmp_path / "rows")
    path = tmp_path / "places.csv"
    formats.write(SHEET, tmp_path / "rows", "csv", path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfid;comment;wkt\r\n")
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = [row["comment"] for row in csv.DictReader(file, delimiter=";")]
    assert cells == [*(f"'{text}" for text in told[:7]), *told[7:]]


async def test_a_polygon_is_wound_as_the_standard_asks(tmp_path: Path) -> None:
    clockwise = shapely.Polygon(
        [(0, 6_700_000), (0, 6_700_250), (250, 6_700_250), (250, 6_700_000)]
    )

    async def loads() -> AsyncIterator[Load]:
        yield Load([("a", "b", shapely.to_wkb(clockwise))])

    await formats.spool(SHEET, loads(), tmp_path / "rows")
    path = tmp_path / "places.geojson"
    formats.write(SHEET, tmp_path / "rows", "geojson", path)
    document = json.loads(path.read_text())
    ring = shapely.LinearRing(document["features"][0]["geometry"]["coordinates"][0])
    assert ring.is_ccw
    assert "crs" not in document
