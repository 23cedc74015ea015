"""Drawings without a network: what is on them, where north is, and what they say in words."""

from xml.etree import ElementTree

import pytest
import shapely

from app.reports.charts import Drawn, bar_chart
from app.reports.facts import Count
from app.reports.maps import BaseMap, _north, frame_around
from app.reports.words import Words
from tests.world import SCHOOL

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(("width", "height"), [(4_000, 500), (500, 4_000), (10, 10)])
def test_a_frame_holds_all_of_it_whatever_its_shape(width: float, height: float) -> None:
    shape = shapely.box(SCHOOL.x, SCHOOL.y, SCHOOL.x + width, SCHOOL.y + height)
    frame = frame_around([shape], 660)
    assert frame.width == 660
    assert 330 <= frame.height <= 561
    assert frame.box.contains(shape)


def test_north_lies_east_of_the_grids_in_bergen() -> None:
    frame = frame_around([SCHOOL.buffer(1_000)], 660)
    angle = float(_north(frame).split("rotate(")[1].split(")")[0])
    # The meridian runs towards that of the zone, 15° east: (15 - 5.25) sin 60.35°.
    assert angle == pytest.approx(8.5, abs=0.3)


def test_land_is_read_from_the_clients_base_map() -> None:
    square = [[5.2, 60.3], [5.3, 60.3], [5.3, 60.4], [5.2, 60.4], [5.2, 60.3]]
    land = BaseMap.of({"box": [5, 60, 6, 61], "land": {"coordinates": [[square]]}}).land
    assert land is not None
    assert land.contains(shapely.Point(SCHOOL.x, SCHOOL.y))
    assert BaseMap.of(None).land is None


def test_a_chart_says_in_words_what_it_shows() -> None:
    bars = [
        Drawn("Mørkt & farlig", Count(least=37, most=37), 0.42, 0.31, 0.54),
        Drawn("Fint", Count(least=12, most=12), 0.14, 0.08, 0.23),
    ]
    figure = bar_chart(bars, "Det barna vil ha endret", Words("nb"))
    drawn = ElementTree.fromstring(figure.svg)
    assert len(drawn.findall(f"{SVG}rect")) == 2
    told = "37 (42\u00a0%)"
    assert told in {each.text for each in drawn.iter(f"{SVG}text")}
    assert figure.alt == f"Det barna vil ha endret. Mørkt & farlig: {told}; Fint: 12 (14\u00a0%)."
