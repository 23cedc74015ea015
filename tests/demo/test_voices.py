"""Invented children behave as believable ones would, and keep every rule real ones must keep."""

import re
from collections import defaultdict
from collections.abc import Callable

import shapely

from app.catalogue.rules import check_answers
from app.catalogue.starter import STARTER_CATALOGUE
from app.contributions import rules
from app.demo import places
from app.demo.classes import DemoCampaign
from app.demo.neighbourhood import shared_places
from app.demo.voices import Mark, Voice

Told = list[tuple[DemoCampaign, list[Voice]]]

MOST_METRES_FROM_SCHOOL = 60


def all_marks(told: Told) -> list[Mark]:
    return [mark for _, voices in told for voice in voices for mark in voice.marks]


def test_the_same_seed_tells_the_same_and_another_seed_tells_something_else(
    told: Told, listen: Callable[[int], Told]
) -> None:
    again = all_marks(listen(4601))
    other = all_marks(listen(4602))
    assert again == all_marks(told)
    assert {mark.contribution_id for mark in again}.isdisjoint(
        mark.contribution_id for mark in other
    )


def test_a_few_hundred_children_take_part_and_a_third_of_their_marks_have_words(
    told: Told,
) -> None:
    campaign, voices = told[0]
    marks = [mark for voice in voices for mark in voice.marks]
    spoken = sum(mark.comment is not None for mark in marks)
    assert 280 <= len(voices) <= 320
    assert len(voices) < sum(one.pupils for one in campaign.classes)
    assert 0.28 <= spoken / len(marks) <= 0.42
    assert 0.7 <= sum(mark.moderation == "released" for mark in marks) / len(marks) < 1
    assert {1, 12} <= {len(voice.marks) for voice in voices}


def test_every_way_to_school_ends_at_the_school(told: Told) -> None:
    checked = 0
    for _, voices in told:
        for voice in voices:
            school = places.schools()[voice.demo_class.school].position
            for mark in voice.marks:
                if mark.category == "school_way":
                    end = shapely.get_point(mark.geometry, -1)
                    assert end.distance(school) <= MOST_METRES_FROM_SCHOOL
                    assert 15 <= shapely.get_num_points(mark.geometry) <= 80
                    checked += 1
    assert checked > 300


def test_every_mark_would_have_been_taken(told: Told) -> None:
    catalogue = STARTER_CATALOGUE
    for campaign, voices in told:
        fence = shapely.buffer(places.areas()[campaign.area].outline, rules.CAMPAIGN_MARGIN_METRES)
        for voice in voices:
            rules.check_count(0, len(voice.marks))
            for mark in voice.marks:
                rules.check_shape(mark.geometry)
                rules.check_size(mark.geometry)
                rules.check_inside(mark.geometry, fence)
                check_answers(
                    catalogue,
                    mark.theme,
                    mark.category,
                    mark.geometry.geom_type,
                    mark.attributes,
                )
                if mark.comment is not None:
                    assert rules.check_comment(mark.comment) == rules.normalise_comment(
                        mark.comment
                    )


def test_every_mark_was_made_in_its_lesson_while_the_campaign_was_open(told: Told) -> None:
    for campaign, voices in told:
        for voice in voices:
            moments = [mark.received_at for mark in voice.marks]
            assert moments == sorted(moments)
            assert campaign.opens_at <= voice.demo_class.lesson_at <= moments[0]
            assert moments[-1] < campaign.closing_of(voice.demo_class)


def test_each_shared_place_is_marked_by_at_least_three_children_close_together(
    told: Told,
) -> None:
    _, voices = told[0]
    children = defaultdict(set)
    found = defaultdict(list)
    for voice in voices:
        for mark in voice.marks:
            if mark.shared_place is not None:
                children[mark.shared_place].add(voice.participant_id)
                found[mark.shared_place].append(mark.geometry)
    problems = [place.key for place in shared_places() if place.theme == "change"]
    assert 10 <= len(problems) <= 15
    for place in shared_places():
        assert len(children[place.key]) >= 3, place.name
        for geometry in found[place.key]:
            assert geometry.distance(shapely.Point(place.at)) < 130, place.name


def test_comments_name_nobody_and_hold_no_number_address_or_placeholder(told: Told) -> None:
    comments = {mark.comment for mark in all_marks(told) if mark.comment is not None}
    assert len(comments) > 150
    for comment in comments:
        assert not re.search(r"[\d@{}]|https?:|www\.", comment), comment


def test_both_written_languages_are_heard(told: Told) -> None:
    text = " ".join(mark.comment for mark in all_marks(told) if mark.comment is not None)
    assert re.search(r"\bIkke\b|\bikke\b|\bJeg\b", text)
    assert re.search(r"\bIkkje\b|\bikkje\b|\bEg\b", text)
