"""What is known of a subject now, gathered once into the facts a report stands on."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

import shapely

from app.areas.store import list_areas, list_schools
from app.campaigns.rules import PUBLIC_FLOOR
from app.campaigns.store import Campaign
from app.catalogue.store import find_catalogue
from app.exports.store import cells_in_loads
from app.hotspots import charts, findings
from app.hotspots.counting import count_waiting
from app.hotspots.rules import FEWEST_TOLD, Filters, Selection, StillCounting
from app.hotspots.statistics import wilson
from app.hotspots.store import count_cells
from app.kit.database import Reader
from app.kit.geometry import to_geojson
from app.measures import store as measures
from app.measures.photos import list_photos
from app.measures.rules import PUBLIC_STATES, MeasureNumber
from app.people.store import find_municipality
from app.publishing.privacy import ALL_THEMES, BAND
from app.publishing.store import ReleaseListed, list_releases
from app.reports import facts
from app.reports.cases import gather_cases, gather_file
from app.reports.facts import Bar, Cell, CellLayer, Chart, Count, Facts, in_metres
from app.reports.rules import Audience, NothingReleased, ReportDraft
from app.reports.scope import Scope, day_of
from app.reports.sources import exactly, gather_field_rounds, gather_surveys

LIVE_CELL_METRES = 250
CHARTED = ("theme", "category", "travel", "season", "time_of_day")
_FINDINGS_A_LOAD = 200


@dataclass(frozen=True, slots=True)
class Told:
    """What an audience may read of what children told; `minimum` is how many must tell the same."""

    minimum: int
    participants: Count | None = None
    answered: Sequence[facts.Answered] = ()
    charts: Mapping[str, Chart] = field(default_factory=dict)
    layers: Sequence[CellLayer] = ()
    findings: Sequence[facts.Finding] = ()


async def gather_facts(
    reader: Reader, municipality_id: str, draft: ReportDraft, scope: Scope, now: datetime
) -> Facts:
    """Everything the report will say; raises `NothingReleased` or `StillCounting`."""
    municipality = await find_municipality(reader, municipality_id)
    released = await _releases(reader, municipality_id, scope)
    surveys = await gather_surveys(reader, municipality_id, scope, draft.audience, now)
    case = scope.plan_case and await gather_file(reader, scope.plan_case, draft.audience)
    if draft.audience == "public":
        told = await _told_publicly(reader, scope, released)
        field_rounds = []
        if not (told.layers or surveys or case):
            raise NothingReleased
    else:
        told = await _told_internally(reader, municipality_id, scope, released)
        field_rounds = await gather_field_rounds(reader, municipality_id, scope)
    day = day_of(now)
    return Facts(
        municipality_id=municipality_id,
        municipality=municipality.name if municipality else municipality_id,
        subject=facts.Subject(
            kind=draft.kind, subject_id=draft.subject_id, year=draft.year, title=scope.title
        ),
        audience=draft.audience,
        as_of=day,
        minimum=told.minimum,
        boundary=None if scope.boundary is None else to_geojson(scope.boundary),
        areas=[
            facts.Place(name=each.name, geometry=to_geojson(each.boundary))
            for each in await list_areas(reader, municipality_id, day)
        ],
        schools=[
            facts.Place(name=each.name, geometry=to_geojson(each.position))
            for each in await list_schools(reader, municipality_id)
        ],
        asked=[_asked(each) for each in scope.asked if each.opens_at <= now],
        answered=list(told.answered),
        participants=told.participants,
        charts=dict(told.charts),
        layers=list(told.layers),
        findings=list(told.findings),
        measures=await _measures(reader, municipality_id, scope, told.findings, draft.audience),
        releases=[_released(each) for each in released],
        plan_case=case,
        labels=await _labels(reader, municipality_id, [*scope.told, *scope.sources]),
        surveys=surveys,
        field_rounds=field_rounds,
        plan_cases=await gather_cases(reader, municipality_id, scope, draft.audience),
    )


async def _told_publicly(reader: Reader, scope: Scope, released: Sequence[ReleaseListed]) -> Told:
    layers = await _frozen_layers(reader, scope, released)
    return Told(
        minimum=min((each.minimums["public"] for each in released), default=PUBLIC_FLOOR),
        # Of a part of a campaign nobody has released how many there were.
        participants=_band(released) if scope.region is None else None,
        answered=_answered_publicly(released),
        layers=layers,
    )


async def _told_internally(
    reader: Reader, municipality_id: str, scope: Scope, released: Sequence[ReleaseListed]
) -> Told:
    participants, charts, layers = await _count(reader, municipality_id, scope)
    return Told(
        minimum=FEWEST_TOLD,
        participants=participants,
        answered=await _answered(reader, municipality_id, scope),
        charts=charts,
        # What was deleted since lives on in its release.
        layers=layers or await _frozen_layers(reader, scope, released),
        findings=await _findings(reader, municipality_id, scope),
    )


async def _frozen_layers(
    reader: Reader, scope: Scope, released: Sequence[ReleaseListed]
) -> list[CellLayer]:
    return [layer for each in released if (layer := await _frozen(reader, each, scope.region))]


def _asked(campaign: Campaign) -> facts.Asked:
    return facts.Asked(
        campaign_id=campaign.campaign_id,
        title=campaign.title,
        purpose=campaign.purpose,
        opens_on=day_of(campaign.opens_at),
        closes_on=day_of(campaign.closes_at),
    )


async def _releases(reader: Reader, municipality_id: str, scope: Scope) -> list[ReleaseListed]:
    """The latest release of each of the campaigns."""
    told = {each.campaign_id for each in scope.told}
    latest: dict[UUID, ReleaseListed] = {}
    for each in await list_releases(reader, municipality_id):
        if each.campaign_id in told:
            latest.setdefault(each.campaign_id, each)
    return list(latest.values())


def _released(release: ReleaseListed) -> facts.Released:
    return facts.Released(
        number=release.number,
        title=release.title,
        released_on=day_of(release.released_at),
        cells=release.cells,
        minimum=release.minimums["public"],
        sha256=release.sha256,
    )


async def _frozen(
    reader: Reader, release: ReleaseListed, region: shapely.Geometry | None
) -> CellLayer | None:
    """The public cells of a release that touch the region."""
    cells = [
        Cell(e=cell.e, n=cell.n, theme=cell.theme, count=_banded(cell.participants, cell.theme))
        async for page in cells_in_loads(reader, release)
        for cell in page
        if region is None or shapely.intersects(release.partition.shape(cell.e, cell.n), region)
    ]
    if not cells:
        return None
    return CellLayer(
        release=release.number, grid=release.grid, metres=release.cell_metres, cells=cells
    )


def _banded(participants: int, theme: str = "") -> Count:
    most = None if theme == ALL_THEMES else participants + BAND - 1
    return Count(least=participants, most=most)


def _band(released: Sequence[ReleaseListed]) -> Count | None:
    """How many took part; of several campaigns only what each says is known."""
    if len(released) != 1 or "public" not in released[0].participants:
        return None
    return _banded(released[0].participants["public"])


def _answered_publicly(released: Iterable[ReleaseListed]) -> list[facts.Answered]:
    return [
        facts.Answered(
            name=each.title,
            invited=each.invited,
            told=_banded(each.participants["public"]) if "public" in each.participants else None,
        )
        for each in released
    ]


async def _count(
    reader: Reader, municipality_id: str, scope: Scope
) -> tuple[Count | None, dict[str, Chart], list[CellLayer]]:
    """Of what is stored now: how many told it, what, and where, as far as enough do."""
    if await count_waiting(reader, municipality_id):
        raise StillCounting(headers={"Retry-After": "1"})
    campaign_ids = tuple(each.campaign_id for each in scope.told)
    if not campaign_ids:
        return None, {}, []
    selection = Selection(Filters(), campaign_ids, scope.region)
    summary = await charts.summarise(reader, municipality_id, selection)
    total = summary["total"].bars[0].participants if summary["total"].bars else 0
    everybody = exactly(total)
    if everybody is None:
        return None, {}, []
    shown = {name: _chart(summary[name], total) for name in CHARTED}
    cells = []
    for theme in ("", *(bar.code for bar in shown["theme"].bars)):
        filters = Filters(theme=theme or None)
        counts = await count_cells(
            reader,
            municipality_id,
            Selection(filters, campaign_ids, scope.region),
            LIVE_CELL_METRES,
            basis="marks",
            invited=0,
        )
        cells += [
            Cell(e=e, n=n, theme=theme or ALL_THEMES, count=Count(least=count, most=count))
            for (e, n), (count, _, _) in sorted(counts.items())
            if count >= FEWEST_TOLD
        ]
    layer = CellLayer(release=None, grid="square", metres=LIVE_CELL_METRES, cells=cells)
    return everybody, shown, [layer] if cells else []


def _chart(told: charts.Chart, total: int) -> Chart:
    bars = []
    for bar in told.bars:
        count = exactly(bar.participants)
        interval = wilson(bar.participants, total)
        if count is not None:
            known = {} if interval is None else {"low": interval.low, "high": interval.high}
            bars.append(Bar(code=bar.code, count=count, share=bar.participants / total, **known))
    return Chart(bars=bars, withheld=told.withheld + len(told.bars) - len(bars))


async def _answered(reader: Reader, municipality_id: str, scope: Scope) -> list[facts.Answered]:
    ids = [each.campaign_id for each in scope.asked]
    if not ids:
        return []
    found = await charts.list_answered(reader, municipality_id, ids)
    return [
        facts.Answered(name=each.name or "", invited=each.invited, told=exactly(each.told))
        for by in ("school", "total")
        for each in found[by]
        if each.invited
    ]


async def _findings(reader: Reader, municipality_id: str, scope: Scope) -> list[facts.Finding]:
    """The newest version of each finding of the subject, by its number."""
    after = None
    kept = []
    while page := await findings.list_findings(reader, municipality_id, _FINDINGS_A_LOAD, after):
        kept += [each for each in map(_finding, page) if _is_of(scope, *each)]
        last = page[-1]
        after = (last.participants, last.number.year, last.number.ordinal)
    return sorted((each for each, _, _ in kept), key=lambda each: each.number)


def _finding(found: findings.Finding) -> tuple[facts.Finding, list[str], date]:
    document = json.loads(found.document)
    told = facts.Finding(
        number=str(found.number),
        version=found.version,
        title=document["title"],
        participants=found.participants,
        state=found.state,
        responsible_unit=found.responsible_unit,
        outline=document["outline"],
        sha256=found.sha256.hex(),
    )
    return told, document["made"]["campaigns"], day_of(found.made_at)


def _is_of(scope: Scope, found: facts.Finding, campaigns: Sequence[str], made_on: date) -> bool:
    if scope.year is not None:
        return made_on.year == scope.year
    if scope.region is not None:
        return bool(shapely.intersects(in_metres(found.outline), scope.region))
    return bool({str(each.campaign_id) for each in scope.told} & set(campaigns))


async def _measures(
    reader: Reader,
    municipality_id: str,
    scope: Scope,
    found: Sequence[facts.Finding],
    audience: Audience,
) -> list[facts.Measure]:
    """The subject's measures by number; for the public what was decided, one way or the other."""
    public = audience == "public"
    of_campaign = None
    if scope.region is None and scope.year is None:
        of_campaign = scope.told[0].campaign_id
    numbers = {each.number for each in found}
    photos = await _photos(reader, municipality_id)
    kept = []
    for each in await measures.list_measures(reader, municipality_id, of_campaign):
        if public and each.stands.state not in PUBLIC_STATES:
            continue
        if of_campaign is None and not _concerns(scope, each, numbers):
            continue
        steps = await measures.list_steps(reader, each.number)
        kept.append(_measure(each, steps, photos.get(each.number, ()), public=public))
    return sorted(kept, key=lambda each: each.number)


def _concerns(scope: Scope, measure: measures.Measure, numbers: set[str]) -> bool:
    if scope.year is not None:
        return scope.year in (measure.number.year, day_of(measure.stands.taken_at).year)
    lies_there = (
        measure.place is not None
        and scope.region is not None
        and bool(shapely.intersects(measure.place, scope.region))
    )
    return lies_there or bool(numbers & set(map(str, measure.findings)))


async def _photos(reader: Reader, municipality_id: str) -> dict[MeasureNumber, list[facts.Photo]]:
    """The confirmed photos of each measure, the earliest taken first."""
    found: dict[MeasureNumber, list[facts.Photo]] = {}
    for each in await list_photos(reader, municipality_id):
        if each.confirmed_at is not None:
            photo = facts.Photo(
                photo_id=each.photo_id,
                sha256=each.sha256.hex(),
                moment=each.moment,
                caption=each.caption,
                taken_on=each.taken_on,
            )
            found.setdefault(each.number, []).append(photo)
    return found


def _measure(
    found: measures.Measure,
    steps: Sequence[measures.Step],
    photos: Sequence[facts.Photo],
    *,
    public: bool,
) -> facts.Measure:
    stands = found.stands
    return facts.Measure(
        number=str(found.number),
        title=found.title,
        state=stands.state,
        reason=stands.reason,
        responsible_unit=stands.responsible_unit,
        due_on=stands.due_on,
        since=day_of(stands.taken_at),
        place=None if found.place is None else to_geojson(found.place),
        findings=[] if public else [str(each) for each in found.findings],
        steps=[
            facts.Step(state=each.state, reason=each.reason, since=day_of(each.taken_at))
            for each in steps
            if not public or each.state in PUBLIC_STATES
        ],
        photos=list(photos),
    )


async def _labels(
    reader: Reader, municipality_id: str, campaigns: Sequence[Campaign]
) -> facts.Labels:
    """What the themes and categories are called, by the newest catalogue of the campaigns."""
    found: facts.Labels = {}
    for version in sorted({each.catalogue_version for each in campaigns}):
        catalogue = await find_catalogue(reader, municipality_id, version)
        for theme in catalogue.themes if catalogue else ():
            found[theme.code] = {"nb": theme.labels.nb, "nn": theme.labels.nn}
            for category in theme.categories:
                code = f"{theme.code}/{category.code}"
                found[code] = {"nb": category.labels.nb, "nn": category.labels.nn}
    return found
