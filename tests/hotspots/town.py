"""Synthetic towns for the scan: children who walk to one school and mark along their way."""

from typing import Literal

import numpy as np

from app.hotspots.scan import Contributor

SIDE = 20
CELL_METRES = 250
CELLS = np.array([(east, north) for east in range(SIDE) for north in range(SIDE)])
_SCHOOL = np.array([SIDE // 2, SIDE // 2])

Scenario = Literal["even", "uneven_exposure", "unequal_markers"]
SCENARIOS: tuple[Scenario, ...] = ("even", "uneven_exposure", "unequal_markers")


def null_town(
    scenario: Scenario, children: int, generator: np.random.Generator
) -> list[Contributor]:
    """Children who mark anywhere they pass with the same chance: no hotspot exists.

    Even: they live all over. Uneven exposure: nine of ten live on one side, so that few ways
    carry most. Unequal markers: a tenth of them mark almost everywhere they pass.
    """
    return [_child(scenario, generator) for _ in range(children)]


def _child(scenario: Scenario, generator: np.random.Generator) -> Contributor:
    home = generator.integers(0, SIDE, 2)
    if scenario == "uneven_exposure" and generator.random() < 0.9:
        home = generator.integers(0, SIDE // 3, 2)
    passed = {tuple(cell) for cell in _walk(home, generator)}
    # And where they play: a few cells about their home.
    for _ in range(6):
        passed.add(tuple(np.clip(home + generator.integers(-2, 3, 2), 0, SIDE - 1)))
    exposed = np.array(sorted(east * SIDE + north for east, north in passed), np.intp)
    marks = 1 + generator.poisson(2)
    if scenario == "unequal_markers":
        marks = len(exposed) * 3 // 4 if generator.random() < 0.1 else 1 + generator.poisson(1)
    chosen = generator.choice(exposed, min(marks, len(exposed)), replace=False)
    return Contributor(exposed, chosen)


def _walk(home: np.ndarray, generator: np.random.Generator) -> list[np.ndarray]:
    """Cell by cell to the school, now along one axis, now along the other."""
    here, way = home.copy(), [home.copy()]
    while (here != _SCHOOL).any():
        left = np.flatnonzero(here != _SCHOOL)
        axis = generator.choice(left)
        here[axis] += np.sign(_SCHOOL[axis] - here[axis])
        way.append(here.copy())
    return way


def with_hotspot(
    town: list[Contributor], centre: int, share: float, generator: np.random.Generator
) -> list[Contributor]:
    """The same town, where `share` of those who pass the cell `centre` mark it as well."""
    return [
        Contributor(child.exposed, np.union1d(child.marked, [centre]))
        if centre in child.exposed and generator.random() < share
        else child
        for child in town
    ]
