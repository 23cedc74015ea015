"""An import against the real database: a look first, then all of it or nothing."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import shapely
from sqlalchemy import select, update

from app.campaigns.store import count_turnout
from app.campaigns.tables import campaign, campaign_group, membership
from app.catalogue.store import catalogue
from app.contributions.tables import contribution, footprint
from app.events.store import event
from app.hotspots.actions import fold_counts
from app.hotspots.rules import Filters, Selection
from app.imports.actions import Stage, import_file
from app.imports.mapping import ImportMapping
from app.imports.report import ImportReport
from app.imports.rows import MappingRefusedError
from app.kit.database import Database
from app.maps.store import list_marks
from app.people.tables import participant
from tests.imports.kindergarten import (
    ROWS,
    make_mapping,
    mapping_document,
    write_csv,
    write_geojson,
    write_geopackage,
)
from tests.world import World, at

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Importing:
    """Imports into one test's municipality, and what is stored there."""

    def __init__(self, database: Database, municipality_id: str, secret: bytes, place: Path):
        self.database = database
        self.municipality_id = municipality_id
        self.secret = secret
        self.place = place

    def write(self, rows: Any = ROWS) -> Path:
        return write_geojson(self.place / "rows.geojson", rows)

    async def run(
        self, path: Path, mapping: ImportMapping | None = None, **options: Any
    ) -> ImportReport:
        return await import_file(
            self.database,
            path,
            mapping or make_mapping(self.municipality_id),
            now=NOW,
            secret=self.secret,
            **options,
        )

    async def rows(self, table: Any) -> list[Any]:
        async with self.database.reading() as reader:
            await reader.enter(self.municipality_id)
            owned = table.c.municipality_id == self.municipality_id
            return list(await reader.all(select(table).where(owned)))

    async def count(self, *tables: Any) -> list[int]:
        return [len(await self.rows(table)) for table in tables]


@pytest.fixture
def importing(database: Database, municipality_id: str, secret: bytes, tmp_path: Path) -> Importing:
    return Importing(database, municipality_id, secret, tmp_path)


EVERYTHING = (catalogue, campaign, campaign_group, participant, membership, contribution, event)


async def test_a_dry_run_tells_what_would_be_and_changes_nothing(importing: Importing) -> None:
    report = await importing.run(importing.write())
    assert report.outcome == "dry_run"
    assert (report.rows_read, report.new, report.contributors) == (4, 4, 3)
    assert report.taken == {
        ("way", "leisure_way"): 2,
        ("change", "no_pavement"): 1,
        ("activity", "outdoors"): 1,
    }
    assert report.unknown_values == {"Farge": {"Lilla": 1}}
    assert report.notes == {
        "the parts of a line were joined to one": [3],
        "heights were left out": [4],
    }
    assert await importing.count(*EVERYTHING) == [0] * len(EVERYTHING)


async def test_an_import_stores_campaign_group_contributors_and_marks(
    importing: Importing,
) -> None:
    told: list[tuple[Stage, int, int]] = []
    report = await importing.run(
        importing.write(), commit=True, on_progress=lambda *step: told.append(step)
    )
    assert report.outcome == "stored"
    assert told == [("check", 4, 4), ("store", 4, 4)]
    assert await importing.count(*EVERYTHING) == [1, 1, 1, 3, 3, 4, 1]
    (made,) = await importing.rows(campaign)
    assert made.opens_at == datetime(2022, 12, 31, 23, tzinfo=UTC)
    assert made.closes_at == datetime(2023, 12, 31, 23, tzinfo=UTC)
    marks = await importing.rows(contribution)
    assert {mark.provenance for mark in marks} == {"import"}
    assert {mark.received_at for mark in marks} == {datetime(2023, 6, 1, 10, tzinfo=UTC)}
    assert {mark.moderation for mark in marks} == {"waiting"}
    covered = {row.contribution_id for row in await importing.rows(footprint)}
    assert covered == {mark.contribution_id for mark in marks}


async def test_no_contributor_is_named_anywhere(importing: Importing) -> None:
    await importing.run(importing.write(), commit=True)
    for table in (*EVERYTHING, footprint):
        stored = repr([tuple(row) for row in await importing.rows(table)])
        assert "Einer" not in stored
        assert "lyngen" not in stored.lower()


async def test_the_log_counts_and_tells_nothing_of_anybody(importing: Importing) -> None:
    await importing.run(importing.write(), commit=True)
    (entry,) = await importing.rows(event)
    (made,) = await importing.rows(campaign)
    assert (entry.kind, entry.subject_id) == ("campaign.imported", made.campaign_id)
    assert entry.facts == {
        "marks": 4,
        "contributors": 3,
        "already_there": 0,
        "skipped": 0,
        "refused": 0,
    }


async def test_the_same_rows_again_add_nothing_in_whatever_format(importing: Importing) -> None:
    await importing.run(importing.write(), commit=True)
    before = await importing.count(*EVERYTHING, footprint)
    lonlat = make_mapping(importing.municipality_id, file={"crs": "OGC:CRS84"})
    for path, mapping in (
        (importing.write(ROWS[::-1]), None),
        (write_geopackage(importing.place / "rows.gpkg"), None),
        (write_csv(importing.place / "rows.csv"), lonlat),
    ):
        report = await importing.run(path, mapping, commit=True)
        assert (report.outcome, report.already_there, report.new) == ("nothing_new", 4, 0)
        assert report.refusals == []
    assert await importing.count(*EVERYTHING, footprint) == before


async def test_two_imports_at_once_store_every_row_once(importing: Importing) -> None:
    path = importing.write()
    reports = await asyncio.gather(*(importing.run(path, commit=True) for _ in range(3)))
    assert sorted(report.outcome for report in reports) == ["nothing_new"] * 2 + ["stored"]
    assert await importing.count(campaign, campaign_group, contribution) == [1, 1, 4]


async def test_a_renamed_campaign_is_still_the_same(importing: Importing) -> None:
    path = importing.write()
    await importing.run(path, commit=True)
    async with importing.database.writing() as writer:
        await writer.enter(importing.municipality_id)
        await writer.change(update(campaign).values(title="Barnehagane si røyst"))
    report = await importing.run(path, commit=True)
    assert report.campaign == "Barnehagane si røyst"
    assert (report.outcome, report.already_there) == ("nothing_new", 4)


async def test_a_longer_file_adds_what_is_new(importing: Importing) -> None:
    await importing.run(importing.write(ROWS[:2]), commit=True)
    report = await importing.run(importing.write(), commit=True)
    assert (report.outcome, report.already_there, report.new) == ("stored", 2, 2)
    assert await importing.count(campaign, campaign_group, contribution) == [1, 1, 4]


async def test_a_row_that_changed_is_refused_not_overwritten(importing: Importing) -> None:
    await importing.run(importing.write(), commit=True)
    properties, geometry = ROWS[0]
    changed = [(properties | {"Kommentar": "noko anna"}, geometry), *ROWS[1:]]
    report = await importing.run(importing.write(changed), commit=True)
    assert report.outcome == "refused"
    assert [(refusal.row, refusal.row_id) for refusal in report.refusals] == [(1, "1")]
    assert "has changed since it was stored" in report.refusals[0].detail


BROKEN = ({**ROWS[0][0], "nr": 9}, shapely.Point(-70, 10))


async def test_one_refused_row_keeps_all_others_out(importing: Importing) -> None:
    report = await importing.run(importing.write([*ROWS, BROKEN]), commit=True)
    assert report.outcome == "refused"
    assert await importing.count(*EVERYTHING) == [0] * len(EVERYTHING)


async def test_refused_rows_may_be_left_out(importing: Importing) -> None:
    path = importing.write([*ROWS, BROKEN])
    report = await importing.run(path, commit=True, skip_refused=True)
    assert report.outcome == "stored"
    (refusal,) = report.refusals
    assert (refusal.row, refusal.row_id) == (5, "9")
    assert refusal.reason == "Geometry type not allowed"
    assert len(await importing.rows(contribution)) == 4


def _way(*positions: tuple[float, float]) -> Any:
    return ({**ROWS[0][0], "nr": 9}, shapely.LineString(positions))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (_way(*((5.2 + n / 1e5, 60.3) for n in range(501))), "Line too detailed"),
        (_way((5.2, 60.3), (5.9, 60.3)), "Line too long"),
        (_way((5.2, 60.3), (5.2, 60.3)), "Geometry invalid"),
        (_way((-70, 10), (-70, 11)), "Outside norway"),
        (({**ROWS[0][0], "Område": "å" * 501}, ROWS[0][1]), "Comment too long"),
    ],
)
async def test_an_imported_row_is_held_against_every_limit(
    importing: Importing, row: Any, reason: str
) -> None:
    report = await importing.run(importing.write([row]))
    assert [refusal.reason for refusal in report.refusals] == [reason]
    assert report.new == 0


async def test_more_than_200_marks_of_one_contributor_are_taken(importing: Importing) -> None:
    rows = [({**ROWS[0][0], "nr": number}, ROWS[0][1]) for number in range(201)]
    report = await importing.run(importing.write(rows), commit=True)
    assert (report.new, report.contributors) == (201, 1)


async def test_a_mark_outside_the_campaigns_area_is_refused(
    importing: Importing, world: World
) -> None:
    document = mapping_document(world.municipality_id)
    document["campaign"]["title"] = "Barnetråkk"
    near = (ROWS[3][0], shapely.Point(at(1_900, 3_900)))
    far = ({**ROWS[3][0], "nr": 9}, shapely.Point(at(1_900, 4_100)))
    mapping = ImportMapping.model_validate(document)
    report = await importing.run(importing.write([near, far]), mapping)
    assert not report.campaign_is_new
    assert [(refusal.row, refusal.reason) for refusal in report.refusals] == [
        (2, "Outside campaign area")
    ]


async def _planner_features(importing: Importing) -> list[Any]:
    (made,) = await importing.rows(campaign)
    await fold_counts(importing.database, importing.municipality_id)
    async with importing.database.reading() as reader:
        await reader.enter(importing.municipality_id)
        selection = Selection(Filters(), (made.campaign_id,), None)
        page = await list_marks(reader, importing.municipality_id, selection, limit=100)
    return list(json.loads(b"[" + page.features + b"]"))


async def test_a_planner_sees_whole_ways_only_where_no_end_is_a_home(
    importing: Importing,
) -> None:
    walked = [
        ({**ROWS[0][0], "nr": nr, "Registrert": name}, ROWS[0][1])
        for nr, name in enumerate(("Lyngen", "Einer", "Furua"))
    ]
    path = importing.write(walked)
    await importing.run(path, commit=True)
    private = make_mapping(importing.municipality_id, geometry={}, source="heim-2023")
    await importing.run(path, private, commit=True)
    lengths = sorted(
        shapely.from_geojson(json.dumps(feature["geometry"])).length
        for feature in await _planner_features(importing)
    )
    drawn = shapely.length(ROWS[0][1])
    assert lengths[3:] == pytest.approx([drawn] * 3, rel=0.02)
    assert all(length < drawn * 0.6 for length in lengths[:3])


@pytest.mark.parametrize("read", [False, True])
async def test_a_planner_sees_comments_only_a_person_has_read(
    importing: Importing, read: bool
) -> None:
    comment = {"columns": ["Område"], "read_by_a_person": read}
    mapping = make_mapping(importing.municipality_id, comment=comment)
    await importing.run(importing.write(ROWS[:1]), mapping, commit=True)
    (feature,) = await _planner_features(importing)
    assert feature["properties"]["comment"] == ("Vatnet" if read else None)
    assert feature["properties"]["provenance"] == "import"
    assert feature["properties"]["month"] == "2023-06"


async def test_two_files_of_one_campaign_share_their_contributors(importing: Importing) -> None:
    path = importing.write()
    await importing.run(path, commit=True)
    other = make_mapping(importing.municipality_id, source="stader-2023")
    await importing.run(path, other, commit=True)
    assert await importing.count(campaign, campaign_group, contribution) == [1, 1, 8]
    # Two named contributors are the same; the row without a name is its own in each file.
    (made,) = await importing.rows(campaign)
    async with importing.database.reading() as reader:
        await reader.enter(importing.municipality_id)
        key: list[UUID] = [made.campaign_id]
        turnout = await count_turnout(reader, importing.municipality_id, key)
    assert turnout[made.campaign_id].participants == 4


async def test_a_mapping_that_names_another_municipality_is_refused(
    importing: Importing,
) -> None:
    document = mapping_document(importing.municipality_id)
    document["campaign"]["municipality"] = "Ein annan stad"
    with pytest.raises(MappingRefusedError, match="not Ein annan stad"):
        await importing.run(importing.write(), ImportMapping.model_validate(document))


async def test_a_municipality_nobody_knew_is_taken_in(
    database: Database, secret: bytes, tmp_path: Path
) -> None:
    importing = Importing(database, "0888", secret, tmp_path)
    report = await importing.run(importing.write(), make_mapping("0888"), commit=True)
    assert report.outcome == "stored"
    assert await importing.count(catalogue, campaign) == [1, 1]
