"""The roof: settings in, application out; one line a room."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.sessions import SessionMiddleware

from app import pages
from app.answers import api as answers
from app.archives import api as archives
from app.areas import api as areas
from app.board import api as board
from app.campaigns import api as campaigns
from app.contributions import api as contributions
from app.desk import api as desk
from app.effects import api as effects
from app.events import api as events
from app.events.store import CHANNEL, FEED_CHANNEL
from app.exports import api as exports
from app.exports.national import read_mapping
from app.fieldwork import api as fieldwork
from app.geocoding import Geocoder
from app.groups import api as groups
from app.hotspots import api as hotspots
from app.imports import api as imports
from app.indicators import api as indicators
from app.keys import api as keys
from app.kit.cluster import APP_ROLE
from app.kit.database import Database
from app.kit.listener import Listener
from app.kit.middleware import RequestFrame
from app.kit.openapi import describe, operation_id
from app.kit.throttle import FailureThrottle, RateLimit
from app.kit.web import answer_problems
from app.knowledge import api as knowledge
from app.maps import api as maps
from app.measures import api as measures
from app.moderation import api as moderation
from app.ogc import api as ogc
from app.people import api as people
from app.photos import api as photos
from app.plans import api as plans
from app.profiles import api as profiles
from app.publishing import api as publishing
from app.reports import api as reports
from app.research import api as research
from app.retention import api as retention
from app.settings import Settings
from app.sso import api as sso
from app.sso.providers import RelyingParty, read_providers
from app.surveys import api as surveys
from app.webhooks import api as webhooks

API = "/api/v1"
MISSING_SETTINGS = (
    "Set DATABASE_APP_URL (or DATABASE_URL) and NABOTRAKK_SECRET, or start with `nabotrakk up`."
)
DESCRIPTION = (
    "Ways and places children mark on a map, as participants, planners and programs read them. "
    "Errors are problem documents (RFC 9457), explained under [/problems](/problems)."
)

TAGS = {
    "participation": "What a child's device does with the token of a join code.",
    "contributions": "What was told, as planners see it.",
    "campaigns": "Rounds of asking.",
    "groups": "A facilitator's classes, clubs and stands.",
    "board": "A class's marks on the wall while they come.",
    "moderation": "Comments a human reads first.",
    "surveys": "What residents are asked, apart from children, and what they answered.",
    "areas": "Areas, their life and what is known of them; schools.",
    "indicators": "What others count and measure of the areas.",
    "people": "Municipalities and their staff.",
    "insight": "Where it gathers: counts, comparisons, scans, findings, tiles.",
    "fieldwork": "What staff note of conversations and workshops, and see on walks.",
    "knowledge": "What is known of an area, from every source.",
    "desk": "What is new, what runs and what waits, for those who look after areas.",
    "measures": "What the municipality may do, decides and does, and why.",
    "plan cases": "Plans, what children told where they are, and what is said of them.",
    "answers": "You said – we did: what was heard, decided and done, and news of it as feeds.",
    "research": "Indicators that can be followed, from published numbers.",
    "releases": "What leaves the house: frozen releases, for everybody and for programs.",
    "reports": "A subject told on paper and on slides, under a number, with its hash.",
    "archives": "What lasts of what is over, in one package with checksums.",
    "retention": "The proof of what was deleted.",
    "events": "What happened, for programs.",
    "keys": "The keys programs read with.",
    "webhooks": "Where news is sent.",
    "service": "The service itself.",
}

# Routes are tried in this order: the busiest room first.
ROOMS = (
    *(contributions, campaigns, groups, board, maps, hotspots, moderation, areas, people, sso),
    *(desk, fieldwork, photos, surveys, knowledge, measures, effects, plans, answers, research),
    *(publishing, retention, exports, reports, archives, imports, indicators, profiles),
    *(events, keys, webhooks),
)
# What is sent as a file instead of JSON.
FILES = (imports.files, indicators.files, fieldwork.uploads, measures.uploads)
BESIDE_THE_API = (
    *(maps.tiles, publishing.tiles, exports.open_data, ogc.router, answers.news, pages.api),
    *(pages.router,),
)


def create_app(settings: Settings | None = None) -> FastAPI:
    """The service; settings come from the environment where none are given."""
    settings = settings or Settings()
    app = FastAPI(
        title="Nabotråkk",
        version="1.0.0",
        summary="Participation map for children",
        description=DESCRIPTION,
        openapi_tags=[{"name": name, "description": text} for name, text in TAGS.items()],
        servers=[{"url": "/"}],
        openapi_url=f"{API}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        # Spans would carry the addresses and paths that our logs leave out.
        telemetry={"auto_configure": False, "tracing": False, "metrics": False},
        generate_unique_id_function=operation_id,
        lifespan=_lifespan,
    )
    app.state.settings = settings
    app.state.secret = (settings.secret or "").encode()
    app.state.national_mapping = read_mapping(settings.national_mapping)
    app.state.relying_party = RelyingParty(read_providers(settings.sign_in))
    app.state.sign_in_throttle = FailureThrottle("30/minute")
    # By address first (a class behind one may mistype a lot), then over all addresses.
    app.state.join_throttles = (FailureThrottle("120/minute"), FailureThrottle("1200/minute"))
    # Roomy: a device that was long without a network sends all it has at once.
    app.state.participant_limit = RateLimit("participant", "600/minute")
    app.state.key_limit = RateLimit("key", "600/minute")
    app.state.join_limit = RateLimit("group", "300/minute")
    # By address, unlike all others: whoever answers an open link, or has a say in a plan, need show
    # nothing.
    app.state.survey_limit = RateLimit("survey", "60/hour")
    app.state.hearing_limit = RateLimit("hearing", "20/minute")
    app.state.receipt_throttles = (FailureThrottle("30/minute"),)
    answer_problems(app)
    describe(app)

    for room in ROOMS:
        app.include_router(room.router, prefix=API)
    for router in FILES:
        app.include_router(router, prefix=API)
    for router in BESIDE_THE_API:
        app.include_router(router)
    pages.mount_client(app)
    _frame(app, settings)
    return app


def _frame(app: FastAPI, settings: Settings) -> None:
    """What every request passes on its way in and out, the innermost first."""
    # Level 1: a list of marks shrinks to a fifth for little work; built files come compressed.
    app.add_middleware(GZipMiddleware, minimum_size=2_000, compresslevel=1)
    if app.state.relying_party.providers:
        # What a browser must bring back from a provider; none is set before somebody goes there.
        app.add_middleware(
            SessionMiddleware,
            secret_key=settings.secret or "",
            session_cookie="nabotrakk_sign_in",
            max_age=600,
            path=f"{API}/staff/providers",
            https_only=settings.is_public_over_tls,
        )
    app.add_middleware(
        RequestFrame, headers=_usual_headers(settings), on_failure=app.state.on_failure
    )


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    if not settings.can_serve:
        raise SystemExit(MISSING_SETTINGS)
    async with open_database(settings) as database, httpx.AsyncClient() as outside:
        app.state.database = database
        app.state.geocoder = Geocoder(outside, settings.addresses_url, settings.names_url)
        app.state.listener = Listener(database, CHANNEL)
        app.state.feed_listener = Listener(database, FEED_CHANNEL)
        # What is loaded now stays; the collector need not look through it again and again.
        gc.collect()
        gc.freeze()
        yield
        await app.state.listener.close()
        await app.state.feed_listener.close()


def open_database(settings: Settings) -> Database:
    """The pool the settings ask for, in the role that owns nothing."""
    if settings.database_app_url is not None:
        return Database(settings.database_app_url)
    if settings.database_url is None:
        raise SystemExit(MISSING_SETTINGS)
    return Database(settings.database_url, role=APP_ROLE)


def _usual_headers(settings: Settings) -> dict[str, str]:
    return {
        "Content-Security-Policy": pages.content_policy(settings, framed_by="'none'"),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(self)",
        "Cross-Origin-Opener-Policy": "same-origin",
        # Pages of any site may read what anybody may read: no cookie comes along.
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "Content-Crs, ETag, Link, Retry-After",
    }
