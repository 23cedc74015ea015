"""A linear program over everything published cannot pin a withheld cell (A4)."""

from collections.abc import Mapping

import pytest

from app.catalogue.starter import STARTER_CATALOGUE
from app.publishing.formats import cells_of, shown_to
from app.publishing.privacy import (
    ALL_THEMES,
    BAND,
    EVERYBODY,
    Spot,
    choose_cell_size,
    gather,
    gather_everybody,
    show,
)
from app.publishing.rules import Audience
from tests.publishing.attacker import Knowledge
from tests.publishing.test_privacy import town_voices

THEMES = tuple(theme.code for theme in STARTER_CATALOGUE.themes)
CHILDREN = 200
K: dict[Audience, int] = {"public": 10, "key": 5}


def town_released(audience: Audience) -> tuple[dict[Spot, int], int]:
    """What an audience reads of the town, and the cell size it is in."""
    voices = town_voices()
    cell_metres = choose_cell_size(voices, K["public"]).cell_metres
    settled = gather(voices, cell_metres) | gather_everybody(voices)
    return shown_to(audience, show(settled, K[audience])), cell_metres


def learn_from(*releases: tuple[Audience, Mapping[Spot, int]]) -> tuple[Knowledge, list[Spot]]:
    """Everything these say, rows and absences; and the themes withheld beside something shown."""
    knowledge = Knowledge(THEMES)
    shown = {spot for _, release in releases for spot in release if spot != EVERYBODY}
    knowledge.add_cells(sorted({spot[:2] for spot in shown}), most=CHILDREN)
    for audience, release in releases:
        reach = BAND - 1 if audience == "public" else 0
        rows = {spot: count for spot, count in release.items() if spot != EVERYBODY}
        if EVERYBODY in release:
            knowledge.learn(None, release[EVERYBODY], release[EVERYBODY] + reach)
        for cell in cells_of(rows):
            spot = Spot(cell.e, cell.n, cell.theme)
            most = None if cell.theme == ALL_THEMES else cell.participants + reach
            knowledge.learn(spot, cell.participants, most)
        for spot in knowledge.known.keys() - rows.keys():
            if spot.theme != ALL_THEMES:
                knowledge.learn(spot, 0, K[audience] - 1)
    return knowledge, sorted(
        spot for spot in knowledge.known if spot not in shown and spot.theme != ALL_THEMES
    )


@pytest.mark.parametrize("audiences", [("public",), ("key",), ("public", "key")])
def test_of_what_is_withheld_nothing_is_learned_but_that_it_is_few(
    audiences: tuple[Audience, ...],
) -> None:
    knowledge, withheld = learn_from(*((each, town_released(each)[0]) for each in audiences))
    fewest = min(K[audience] for audience in audiences)
    assert len(withheld) > 20
    for spot, least, most in knowledge.bounds_of(withheld):
        assert (least, most) == pytest.approx((0, fewest - 1)), spot


def test_nobody_can_tell_that_all_of_a_cell_share_a_theme() -> None:
    """R4: more may have told something there than told any theme, where these are under 2k."""
    released, _ = town_released("key")
    knowledge, _ = learn_from(("key", released))
    cells = [spot for spot in released if spot.theme == ALL_THEMES]
    for spot, _, most in knowledge.bounds_of(cells):
        assert most > released[spot] or released[spot] >= 2 * K["key"]


def test_the_same_attack_pins_cells_whose_true_totals_are_told() -> None:
    """The attack is worth something: it breaks a release whose totals count what is withheld."""
    voices = town_voices()
    released, cell_metres = town_released("key")
    gathered = gather(voices, cell_metres)
    knowledge, withheld = learn_from(("key", released))
    for e, n in sorted({spot[:2] for spot in withheld}):
        spots = [Spot(e, n, theme) for theme in THEMES]
        total = sum(len(gathered.get(spot, ())) for spot in spots)
        knowledge.learn_sum(spots, total, total)
    learned = knowledge.bounds_of(withheld)
    pinned = {spot: least for spot, least, most in learned if most - least < 0.01}
    assert len(pinned) > 5
    assert all(
        least == pytest.approx(len(gathered.get(spot, ()))) for spot, least in pinned.items()
    )
