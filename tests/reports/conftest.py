"""Reports asked for over HTTP and rendered as the worker does."""

import io
import re
from datetime import UTC, datetime
from typing import Any

import httpx
import pypdf

from app.kit.database import Database
from app.reports.actions import Press
from tests.exports.conftest import neighbourhood, planner, released

__all__ = ["neighbourhood", "planner", "released"]

REPORTS = "/api/v1/reports"
YEAR = datetime.now(UTC).year
PRESS = Press("https://nabotrakk.example")


async def request(client: httpx.AsyncClient, **draft: Any) -> dict[str, Any]:
    """A report that was asked for."""
    answer = await client.post(REPORTS, json=draft)
    assert answer.status_code == 202, answer.text
    return dict(answer.json())


async def render(database: Database, municipality_id: str) -> int:
    """Render what waits."""
    return await PRESS.render_reports(database, municipality_id)


async def get(client: httpx.AsyncClient, number: str) -> dict[str, Any]:
    """A report as it stands."""
    answer = await client.get(f"{REPORTS}/{number}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def file(client: httpx.AsyncClient, number: str, form: str) -> bytes:
    """A file of a report."""
    answer = await client.get(f"{REPORTS}/{number}/files/{form}")
    assert answer.status_code == 200, answer.text
    return answer.content


async def facts_of(client: httpx.AsyncClient, number: str) -> dict[str, Any]:
    """What a report knows."""
    answer = await client.get(f"{REPORTS}/{number}/facts")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def text_of(pdf: bytes) -> str:
    """All words of a PDF, a blank between them."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
