"""What a release may say: shared by enough, in bands, and no different for a few."""

from itertools import combinations
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.kit.grid import footprint
from app.kit.partition import Grid
from app.publishing.privacy import (
    ALL_THEMES,
    CELL_SIZES,
    EVERYBODY,
    NOBODY,
    Contributors,
    Spot,
    Voice,
    band,
    choose_cell_size,
    gather,
    gather_everybody,
    settle,
    show,
)
from tests.publishing.town import build_town

people = st.integers(1, 40).map(lambda number: UUID(int=number))
grids = st.sampled_from(("square", "hexagon"))
themes = st.sampled_from(["change", "like", "wish"])
voices = st.lists(
    st.builds(Voice, people, themes, st.integers(-30, 30), st.integers(-30, 30)), max_size=300
)


def town_voices() -> list[Voice]:
    found = []
    for child in build_town():
        for theme, _, place in child.places:
            [[e, n]] = footprint(place).tolist()
            found.append(Voice(child.participant_id, theme, e, n))
        for e, n in footprint(child.way).tolist():
            found.append(Voice(child.participant_id, "way", e, n))
    return found


@given(voices, st.sampled_from(CELL_SIZES), grids, st.integers(1, 12))
def test_nothing_shown_is_made_of_fewer_than_k(
    told: list[Voice], cell_metres: int, grid: Grid, k: int
) -> None:
    gathered = gather(told, cell_metres, grid)
    shown = show(gathered, k)
    assert all(count >= k for count in shown.values())
    for spot, count in shown.items():
        if spot.theme != ALL_THEMES:
            assert count == len(gathered[spot])


@given(voices, st.sampled_from(CELL_SIZES), st.integers(1, 12))
def test_a_total_is_made_of_published_numbers_alone(
    told: list[Voice], cell_metres: int, k: int
) -> None:
    shown = show(gather(told, cell_metres), k)
    themes = {spot: count for spot, count in shown.items() if spot.theme != ALL_THEMES}
    for (e, n, _), total in ((spot, shown[spot]) for spot in shown.keys() - themes.keys()):
        assert total == max(count for spot, count in themes.items() if spot[:2] == (e, n))


@given(voices, st.sampled_from(CELL_SIZES), st.integers(2, 12))
def test_a_withheld_theme_leaves_no_trace_in_any_number(
    told: list[Voice], cell_metres: int, k: int
) -> None:
    gathered = gather(told, cell_metres)
    withheld = {spot for spot, who in gathered.items() if len(who) < k}
    without = {spot: who for spot, who in gathered.items() if spot not in withheld}
    assert show(gathered, k) == show(without, k)


rounds = st.lists(voices, min_size=2, max_size=4)


@given(rounds, st.sampled_from(CELL_SIZES), st.booleans())
def test_no_two_releases_differ_by_a_few(
    told: list[list[Voice]], cell_metres: int, adds: bool
) -> None:
    """Whether children only add to what they told, or also take back."""
    public: list[Contributors] = []
    key: list[Contributors] = []
    for number, these in enumerate(told, start=1):
        heard = [voice for some in told[:number] for voice in some] if adds else these
        now = gather(heard, cell_metres) | gather_everybody(heard)
        key.append(settle(now, key, 5))
        public.append(settle(key[-1], public, 10))
    for k, seen in ((10, public), (5, key + public)):
        for first, second in combinations(seen, 2):
            for spot in first.keys() | second.keys():
                changed = first.get(spot, NOBODY) ^ second.get(spot, NOBODY)
                assert len(changed) == 0 or len(changed) >= k


def test_a_cell_does_not_return_to_nearly_what_it_was() -> None:
    """Twelve, eighteen, thirteen: each step is of five and more, from first to third it is one."""
    spot = Spot(0, 0, "like")
    crowd = [UUID(int=number) for number in range(40)]
    steps = [frozenset(crowd[:12]), frozenset(crowd[:18]), frozenset(crowd[:13])]
    settled: list[Contributors] = []
    for people in steps:
        settled.append(settle({spot: people}, settled, 5))
    assert [len(release[spot]) for release in settled] == [12, 18, 18]


def test_who_took_part_in_all_is_held_to_the_same_rule() -> None:
    first = gather_everybody([Voice(UUID(int=n), "like", n, n) for n in range(44)])
    later = gather_everybody([Voice(UUID(int=n), "like", n, n) for n in range(46)])
    assert len(settle(later, [first], 10)[EVERYBODY]) == 44
    assert show(first, 10) == {EVERYBODY: 44}


@given(voices, st.sampled_from(CELL_SIZES), grids)
def test_nobody_counts_twice_in_a_cell(told: list[Voice], cell_metres: int, grid: Grid) -> None:
    once = gather(told, cell_metres, grid)
    assert gather([*told, *told], cell_metres, grid) == once
    # Each voice is heard in one cell: hexagons divide the plane as squares do.
    heard = {(who, spot) for spot, people in once.items() for who in people}
    assert len(heard) <= len({(voice.participant_id, *voice[1:]) for voice in told})


def test_the_size_that_shows_most_is_chosen_and_of_equals_the_smallest() -> None:
    crowd = [Voice(UUID(int=number), "like", 0, 0) for number in range(1, 13)]
    assert choose_cell_size(crowd, 10).cell_metres == 250
    # Twelve children spread over a kilometre share only the largest cell.
    spread = [Voice(UUID(int=number), "like", number, number) for number in range(1, 13)]
    choice = choose_cell_size(spread, 10)
    assert choice.cell_metres == 1_000
    assert choice.shown[250] == 0


def test_a_town_of_two_hundred_has_something_to_show() -> None:
    choice = choose_cell_size(town_voices(), 10)
    assert choice.shown[choice.cell_metres] > 500


def test_west_of_zero_a_cell_is_floored() -> None:
    assert set(gather([Voice(UUID(int=1), "like", -1, -6)], 250)) == {Spot(-1, -2, "like")}


def test_a_band_is_named_by_its_lower_end() -> None:
    assert [band(count) for count in (10, 14, 15, 19, 20)] == [10, 10, 15, 15, 20]
