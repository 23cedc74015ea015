"""The plan of docs/house.md, where import contracts (pyproject.toml) cannot see it."""

import ast
import inspect
from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from app.answers import api as answers
from app.archives import api as archives
from app.areas import api as areas
from app.board import api as board
from app.campaigns import api as campaigns
from app.contributions import api as contributions
from app.effects import api as effects
from app.events import api as events
from app.exports import api as exports
from app.fieldwork import api as fieldwork
from app.groups import api as groups
from app.hotspots import api as hotspots
from app.imports import api as imports
from app.indicators import api as indicators
from app.keys import api as keys
from app.kit.database import Writer
from app.kit.web import READING_METHODS, StrictRoute
from app.knowledge import api as knowledge
from app.moderation import api as moderation
from app.ogc import api as ogc
from app.people import api as people
from app.photos import api as photos
from app.profiles import api as profiles
from app.publishing import api as publishing
from app.reports import api as reports
from app.research import api as research
from app.retention import api as retention
from app.sso import api as sso
from app.surveys import api as surveys
from app.webhooks import api as webhooks

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"
ROOMS = (
    "people",
    "events",
    "areas",
    "catalogue",
    "campaigns",
    "groups",
    "contributions",
    "board",
    "moderation",
    "publishing",
    "retention",
    "hotspots",
    "desk",
    "exports",
    "maps",
    "measures",
    "photos",
    "fieldwork",
    "knowledge",
    "answers",
    "effects",
    "research",
    "plans",
    "profiles",
    "reports",
    "archives",
    "imports",
    "indicators",
    "keys",
    "ogc",
    "sso",
    "surveys",
    "webhooks",
)
FILE_NAMES = {"__init__", "api", "access", "actions", "store", "rules"}
NAMED_BESIDE = {
    "areas": {"life", "stewards", "tables"},
    "desk": {"letters", "views"},
    "answers": {"feeds", "story", "words"},
    "campaigns": {"class_page", "invitation", "tables"},
    "catalogue": {"starter"},
    "people": {"tables"},
    "contributions": {"bulk", "privacy", "screening", "tables"},
    "publishing": {"finished", "formats", "privacy", "tables"},
    "exports": {"dcat", "formats", "national", "styles"},
    "hotspots": {
        "charts",
        "counting",
        "evidence",
        "findings",
        "jobs",
        "lines",
        "reports",
        "scan",
        "statistics",
        "tables",
        "views",
    },
    "reports": {
        "blocks",
        "cases",
        "chapters",
        "charts",
        "drawing",
        "facts",
        "gathering",
        "jobs",
        "lent",
        "maps",
        "paper",
        "plan_chapters",
        "rendering",
        "scope",
        "slides",
        "source_chapters",
        "sources",
        "telling",
        "word",
        "words",
    },
    "archives": {"bag", "contents"},
    "ogc": {"conditions", "cql2", "crs", "documents", "layers", "openapi", "pages"},
    "photos": {"formats", "unpacking"},
    "fieldwork": {"notes", "tables"},
    "measures": {"photos"},
    "plans": {
        "bodies",
        "checklist",
        "hearing",
        "inbox",
        "opinions",
        "public",
        "tables",
        "told",
    },
    "sso": {"providers"},
    "surveys": {
        "documents",
        "formats",
        "questionnaire",
        "remarks",
        "reports",
        "statistics",
        "tables",
        "views",
    },
    "webhooks": {"delivery"},
    "imports": {
        "aggregated",
        "boundaries",
        "delimited",
        "formats",
        "mapping",
        "report",
        "rows",
        "tables",
    },
}
DRAWERS = {"utils", "helpers", "common", "core", "services", "managers", "schemas", "models"}
LONGEST_FILE = 420
LONGEST_FUNCTION = 50

MODULES = sorted(APP.rglob("*.py"))


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_only_the_known_files(room: str) -> None:
    names = {path.stem for path in (APP / room).glob("*.py")}
    assert names <= FILE_NAMES | NAMED_BESIDE.get(room, set())


def test_nothing_is_a_drawer() -> None:
    assert not {path.stem for path in MODULES} & DRAWERS
    assert not {path.parent.name for path in MODULES} & DRAWERS


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(APP)))
def test_a_module_says_in_one_sentence_what_it_is_and_stays_readable(path: Path) -> None:
    source = path.read_text()
    if not source.strip():
        return
    tree = ast.parse(source)
    sentence = ast.get_docstring(tree)
    assert sentence, "no docstring"
    assert "\n" not in sentence, "more than one line"
    assert len(source.splitlines()) <= LONGEST_FILE
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.body[0].lineno + 1
            assert length <= LONGEST_FUNCTION, f"{node.name} has {length} lines"


APIS = (
    *(people, areas, campaigns, groups, contributions),
    *(board, moderation, publishing, retention),
)
API_ROUTES = [
    route
    for room in (
        people,
        photos,
        fieldwork,
        knowledge,
        areas,
        campaigns,
        groups,
        contributions,
        board,
        moderation,
        publishing,
        retention,
        hotspots,
        answers,
        effects,
        research,
        events,
        exports,
        reports,
        archives,
        imports,
        indicators,
        profiles,
        keys,
        ogc,
        sso,
        surveys,
        webhooks,
    )
    for route in room.router.routes
    if isinstance(route, APIRoute)
]


@pytest.mark.parametrize("route", API_ROUTES, ids=lambda route: f"{route.methods} {route.path}")
def test_a_route_reads_strictly_and_a_reading_one_cannot_write(route: APIRoute) -> None:
    assert isinstance(route, StrictRoute)
    annotations = inspect.get_annotations(route.endpoint, eval_str=True).values()
    writes = any(getattr(note, "__origin__", None) is Writer for note in annotations)
    reads = bool(set(route.methods or ()) & READING_METHODS)
    assert not (writes and reads)


def test_every_public_function_and_class_says_what_it_is() -> None:
    silent = [
        f"{path.relative_to(APP)}:{node.name}"
        for path in MODULES
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []
