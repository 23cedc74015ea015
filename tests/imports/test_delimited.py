"""CSV as spreadsheets write it."""

from pathlib import Path

import pytest
import shapely

from app.imports.formats import read_source
from app.imports.mapping import FilePart
from app.imports.rows import SourceRefusedError

HEADER = "Navn;Lon;Lat\n"


def _write(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "places.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        "Navn;Lon;Lat\nTrappa ved bua;5,2441;60,3617\n",
        "Navn,Lon,Lat\r\nTrappa ved bua,5.2441,60.3617\r\n",
        "\ufeffNavn\tlongitude\tlatitude\nTrappa ved bua\t5.2441\t60.3617",
        'Navn|wkt\n"Trappa ved bua"|POINT (5.2441 60.3617)\n',
        'Navn,geometry\nTrappa ved bua,"POINT (5.2441 60.3617)"\n\n , \n',
        "Navn;Lon;Lat\nTrappa ved bua;5,2441;60,3617\n".encode("utf-16"),
    ],
)
def test_the_usual_spellings_of_a_table_mean_the_same(tmp_path: Path, content: str | bytes) -> None:
    source = read_source(_write(tmp_path, content), FilePart(crs="OGC:CRS84"))
    (row,) = source.rows
    assert row.fault is None
    assert row.values == {"Navn": "Trappa ved bua"}
    assert row.geometry == shapely.Point(5.2441, 60.3617)


def test_norwegian_windows_text_is_read_and_said_so(tmp_path: Path) -> None:
    path = _write(tmp_path, (HEADER + "Trappa på Håøya;5.2;60.3").encode("cp1252"))
    source = read_source(path, FilePart())
    assert source.rows[0].values["Navn"] == "Trappa på Håøya"
    assert source.notes == ("Read as Windows-1252, not UTF-8.",)


def test_a_cell_may_hold_line_breaks_quotes_and_the_delimiter(tmp_path: Path) -> None:
    path = _write(tmp_path, HEADER + '"Bratt;\nog ""glatt"" \u2028her";5.2;60.3\nNeste;5.3;60.4\n')
    rows = read_source(path, FilePart()).rows
    assert [row.values["Navn"] for row in rows] == ['Bratt;\nog "glatt" \u2028her', "Neste"]


def test_metres_are_read_where_the_mapping_says_which_columns_and_system(tmp_path: Path) -> None:
    path = _write(tmp_path, "Øst;Nord\n-37312;6731664\n")
    source = read_source(path, FilePart(x="Øst", y="Nord", crs="EPSG:25833"))
    assert source.rows[0].geometry is not None
    assert shapely.distance(source.rows[0].geometry, shapely.Point(5.20, 60.36)) < 0.1
    assert source.columns == ()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"Navn;Lon;Lat\n", "no rows"),
        (b"Navn;Lon;Lon\nA;1;2", "repeated: Lon"),
        (b"Navn;;Lon;Lat\nA;;1;2", "empty"),
        (b"Navn;Sted\nA;B", "which columns"),
        (b"x;y\n5;60", "names no reference system"),
        (b"Navn;Lon;Lat\n\x00;1;2", "not text"),
        (b'Navn;Lon;Lat\n"A"B;1;2', "broken at line 2"),
        (b"Navn;Lon;Lat\n" + b"a" * 200_000 + b";1;2", "broken at line 2"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    with pytest.raises(SourceRefusedError, match=told):
        read_source(_write(tmp_path, content), FilePart())


def test_a_column_the_mapping_names_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SourceRefusedError, match="no column geom: Navn, Lon, Lat"):
        read_source(_write(tmp_path, HEADER + "A;1;2"), FilePart(wkt="geom"))


@pytest.mark.parametrize(
    "line",
    ["A;5.2", "A;5.2;60.3;x", "A;nan;60.3", "A;1e999;60.3", "A;5.2;", "A;5,2,1;60", "A;١;60.3x"],
)
def test_a_row_that_cannot_be_read_is_at_fault_and_the_others_are_not(
    tmp_path: Path, line: str
) -> None:
    path = _write(tmp_path, HEADER + f"{line}\nB;5.2;60.3\n")
    broken, whole = read_source(path, FilePart()).rows
    assert broken.fault is not None
    assert whole.fault is None


def test_a_row_without_a_position_is_not_unreadable(tmp_path: Path) -> None:
    (row,) = read_source(_write(tmp_path, HEADER + "A;;\n"), FilePart()).rows
    assert row.fault is None
    assert row.geometry is None
