"""The demo's areas live as the real ones do, and its schools lie where they should."""

from datetime import date, datetime

import shapely

from app.campaigns.rules import read_join_code
from app.demo import places
from app.demo.classes import DEMO_CODE, plan_campaigns


def test_the_six_areas_begin_and_end_as_the_municipality_tells() -> None:
    lives = {
        area.name: (area.starts_on.year, area.ends_on)
        for area in places.areas().values()
        if area.kind == "omraadesatsing"
    }
    assert lives == {
        "Ytre Arna": (2019, date(2023, 1, 1)),
        "Indre Laksevåg": (2019, date(2023, 1, 1)),
        "Loddefjord": (2019, None),
        "Olsvik": (2019, None),
        "Slettebakken": (2023, None),
        "Solheim": (2019, None),
    }


def test_solheim_was_extended_in_2023() -> None:
    before, after = places.areas()["solheim"].boundaries
    assert before.valid_to == after.valid_from == date(2023, 1, 1)
    assert after.valid_to is None
    assert after.outline.area > 1.5 * before.outline.area
    assert shapely.intersection(before.outline, after.outline).area > 0.95 * before.outline.area


def test_every_outline_is_a_simple_neighbourhood_with_a_school_in_or_beside_it() -> None:
    positions = [school.position for school in places.schools().values()]
    for area in places.areas().values():
        assert shapely.is_valid(area.outline), area.name
        assert 0.3e6 < area.outline.area < 4e6, area.name
        assert min(area.outline.distance(position) for position in positions) < 100, area.name


def test_each_campaign_class_goes_to_a_school_of_its_area(demo_now: datetime) -> None:
    for campaign in plan_campaigns(demo_now):
        for demo_class in campaign.classes:
            position = places.schools()[demo_class.school].position
            assert places.areas()[campaign.area].outline.distance(position) < 100


def test_the_printed_code_is_a_code_a_child_could_type_and_stays_open_for_months(
    demo_now: datetime,
) -> None:
    campaign = plan_campaigns(demo_now)[0]
    assert read_join_code(DEMO_CODE.lower()) == DEMO_CODE
    assert DEMO_CODE in {one.join_code for one in campaign.classes}
    assert (campaign.closes_at - demo_now).days > 90
