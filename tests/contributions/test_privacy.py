"""What a planner may see: homes stay out of it (privacy model R5)."""

from uuid import UUID, uuid4

import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.contributions.privacy import (
    PLANNER_GRID_METRES,
    TRIM_METRES,
    planner_geometry,
    trim_metres,
)

SCHOOL = shapely.Point(0, 0)
SECRET = b"0" * 32
CORNERS = st.lists(
    st.tuples(st.floats(-1_500, 1_500), st.floats(-1_500, 1_500)), min_size=1, max_size=20
)


def on_grid(geometry: shapely.Geometry) -> bool:
    """Whether every vertex lies on the 10 m grid."""
    offsets = shapely.get_coordinates(geometry) / PLANNER_GRID_METRES
    return bool((abs(offsets - offsets.round()) < 1e-9).all())


@given(CORNERS, st.floats(*TRIM_METRES), st.booleans())
def test_a_way_to_school_loses_its_home_end_and_keeps_the_school(
    corners: list[tuple[float, float]], trim: float, homewards: bool
) -> None:
    line = shapely.LineString([(-2_000, 700), *corners, (3, 4)])
    drawn = line.reverse() if homewards else line
    shown = planner_geometry(drawn, theme="way", school=SCHOOL, trim_metres=trim)
    assert isinstance(shown, shapely.LineString)
    assert on_grid(shown)
    ends = shown.reverse() if homewards else shown
    assert shapely.Point(ends.coords[0]).distance(line.interpolate(trim)) <= 7.08
    assert shapely.Point(ends.coords[-1]).distance(SCHOOL) <= 5 + 7.08


@given(st.floats(600, 3_000), st.floats(*TRIM_METRES))
def test_a_way_elsewhere_loses_both_ends(length: float, trim: float) -> None:
    line = shapely.LineString([(5_000, 0), (5_000 + length, 0)])
    shown = planner_geometry(line, theme="way", school=SCHOOL, trim_metres=trim)
    if length <= 2 * trim:
        assert shown is None
    else:
        assert shown is None or (
            shown.bounds[0] >= 5_000 + trim - 5 and shown.bounds[2] <= 5_000 + length - trim + 5
        )


def test_a_way_as_long_as_what_is_taken_off_is_not_shown() -> None:
    line = shapely.LineString([(-140, 0), (0, 0)])
    assert planner_geometry(line, theme="way", school=SCHOOL, trim_metres=150) is None


def test_a_group_without_a_school_hides_both_ends() -> None:
    line = shapely.LineString([(-1_000, 0), (0, 0)])
    shown = planner_geometry(line, theme="way", school=None, trim_metres=200)
    assert shown is not None
    assert shown.bounds == (-800, 0, -200, 0)


@given(st.floats(-40_000, 40_000), st.floats(6_400_000, 6_800_000))
def test_a_place_is_shown_within_ten_metres(east: float, north: float) -> None:
    place = shapely.Point(east, north)
    shown = planner_geometry(place, theme="change", school=SCHOOL, trim_metres=200)
    assert shown is not None
    assert on_grid(shown)
    assert shown.distance(place) <= 7.08


def test_an_area_smaller_than_the_grid_becomes_a_place() -> None:
    shown = planner_geometry(shapely.box(1, 1, 3, 3), theme="like", school=None, trim_metres=200)
    assert shown == shapely.Point(0, 0)


def test_an_area_stays_valid_on_the_grid() -> None:
    spiky = shapely.Point(100, 100).buffer(60, quad_segs=30)
    shown = planner_geometry(spiky, theme="like", school=None, trim_metres=200)
    assert shown is not None
    assert shown.is_valid
    assert on_grid(shown)


@given(st.uuids(), st.uuids())
def test_what_is_taken_off_is_the_same_every_time(campaign: UUID, participant: UUID) -> None:
    first = trim_metres(SECRET, campaign, participant)
    assert first == trim_metres(SECRET, campaign, participant)
    assert TRIM_METRES[0] <= first < TRIM_METRES[1]


def test_what_is_taken_off_differs_between_children_campaigns_and_keys() -> None:
    campaign, participant = uuid4(), uuid4()
    lengths = {
        trim_metres(SECRET, campaign, participant),
        trim_metres(SECRET, campaign, uuid4()),
        trim_metres(SECRET, uuid4(), participant),
        trim_metres(b"1" * 32, campaign, participant),
    }
    assert len(lengths) == 4
