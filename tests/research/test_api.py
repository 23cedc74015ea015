"""The series over HTTP: from published numbers alone, as JSON and as CSV."""

import csv
import io

import httpx
import pytest

from tests.answers.conftest import Answered, answered
from tests.answers.test_api import place, stand

__all__ = ["answered"]

SERIES = "/api/v1/research/series"


async def test_a_researcher_reads_the_same_rows_as_json_and_csv(
    client: httpx.AsyncClient, answered: Answered
) -> None:
    await stand(client, "considered", "decided", place=place(0, 0))
    client.cookies.clear()
    number = answered.world.municipality_id
    found = (await client.get(f"{SERIES}?municipality_id={number}")).json()
    rows = {row["indicator"]: row for row in found["rows"]}
    assert rows["coverage"]["release"] == answered.release
    assert rows["coverage"]["value"] == rows["coverage"]["low"]
    assert rows["measures_decided"]["value"] == 1
    assert rows["days_to_decision"]["value"] == 0
    shares = [row["value"] for row in found["rows"] if row["indicator"] == "theme_share"]
    assert sum(shares) == pytest.approx(1, abs=1e-3)
    assert "never zero" in found["reservations"]
    assert f"municipality={number}" in found["citation"]
    answer = await client.get(f"{SERIES}.csv?municipality_id={number}")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    lines = list(csv.DictReader(io.StringIO(answer.text)))
    assert [dict(zip(row, map(_plain, row.values()), strict=True)) for row in found["rows"]] == [
        {name: _plain(value) for name, value in line.items()} for line in lines
    ]


def _plain(value: object) -> object:
    """A number however it is written, nothing as nothing."""
    if value in (None, ""):
        return None
    try:
        return float(str(value))
    except ValueError:
        return value


async def test_a_municipality_nobody_knows_has_no_series(client: httpx.AsyncClient) -> None:
    for address in (SERIES, f"{SERIES}.csv"):
        unknown = await client.get(f"{address}?municipality_id=0001")
        assert unknown.json()["type"] == "/problems/unknown-municipality"
