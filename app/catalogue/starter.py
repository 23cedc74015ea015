"""The catalogue a municipality starts with."""

import json
from pathlib import Path

from app.catalogue.rules import (
    Catalogue,
    Category,
    GeometryType,
    Labels,
    NationalType,
    Option,
    Question,
    Theme,
)

_Row = tuple[str, str, str, str]
"""A code (also the name of its icon) and its label in nb, nn and en."""

_POINT_OR_AREA: tuple[GeometryType, ...] = ("Point", "Polygon")
_ANY: tuple[GeometryType, ...] = ("Point", "Polygon", "LineString")


# The dark of night is another picture than the street without a lamp.
_OTHER_ICONS = {"dark": "night"}

_TRANSLATIONS: dict[str, dict[str, str]] = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "translations").glob("*.json"))
}


def _labels(kind: str, row: _Row) -> Labels:
    """The three languages of `row`, and what the translators' files have under `kind.code`."""
    key = f"{kind}.{row[0]}"
    others = {language: words[key] for language, words in _TRANSLATIONS.items() if key in words}
    return Labels(nb=row[1], nn=row[2], en=row[3], **others)


def _categories(geometry_types: tuple[GeometryType, ...], *rows: _Row) -> tuple[Category, ...]:
    return tuple(
        Category(
            code=row[0],
            icon=row[0],
            geometry_types=geometry_types,
            labels=_labels("category", row),
        )
        for row in rows
    )


def _question(question: _Row, *options: _Row) -> Question:
    return Question(
        code=question[0],
        required=False,
        labels=_labels("question", question),
        options=tuple(
            Option(
                code=row[0],
                icon=_OTHER_ICONS.get(row[0], row[0]),
                labels=_labels(f"option.{question[0]}", row),
            )
            for row in options
        ),
    )


def _theme(
    theme: _Row,
    national_type: NationalType,
    categories: tuple[Category, ...],
    *questions: Question,
) -> Theme:
    return Theme(
        code=theme[0],
        national_type=national_type,
        icon=theme[0],
        labels=_labels("theme", theme),
        categories=categories,
        questions=questions,
    )


_TRANSPORT = _question(
    ("transport", "Hvordan kommer du deg fram?", "Korleis kjem du deg fram?", "How do you travel?"),
    ("walk", "Går", "Går", "Walking"),
    ("bike", "Sykler", "Syklar", "Cycling"),
    ("kick_scooter", "Sparkesykkel", "Sparkesykkel", "Kick scooter"),
    ("bus", "Buss eller bane", "Buss eller bane", "Bus or light rail"),
    ("driven", "Blir kjørt", "Blir køyrd", "Driven by car"),
    ("other", "Annet", "Anna", "Other"),
)
_COMPANY = _question(
    ("company", "Alene eller sammen?", "Åleine eller saman?", "Alone or together?"),
    ("alone", "Alene", "Åleine", "Alone"),
    ("with_others", "Sammen med andre", "Saman med andre", "With others"),
)
_WHEN = (
    _question(
        ("season", "Når på året?", "Når på året?", "What time of year?"),
        ("summer", "Sommer", "Sommar", "Summer"),
        ("winter", "Vinter", "Vinter", "Winter"),
        ("all_year", "Hele året", "Heile året", "All year"),
    ),
    _question(
        ("time_of_day", "Når på døgnet?", "Når på døgnet?", "What time of day?"),
        ("daylight", "Når det er lyst", "Når det er lyst", "In daylight"),
        ("dark", "Når det er mørkt", "Når det er mørkt", "In the dark"),
    ),
)

_WAY = _categories(
    ("LineString",),
    ("school_way", "Skolevei", "Skuleveg", "Way to school"),
    ("leisure_way", "Fritidsvei", "Fritidsveg", "Way to leisure"),
)
_ACTIVITY = _categories(
    _POINT_OR_AREA,
    ("play", "Lek", "Leik", "Play"),
    ("ball_games", "Ballspill", "Ballspel", "Ball games"),
    (
        "wheels",
        "Sykling, skating og parkour",
        "Sykling, skating og parkour",
        "Cycling, skating and parkour",
    ),
    ("snow_and_ice", "Ski, aking og skøyter", "Ski, aking og skeiser", "Skiing, sledging, skating"),
    ("bathing", "Bading", "Bading", "Bathing"),
    ("outdoors", "Fisking, tur og skog", "Fisking, tur og skog", "Fishing, hiking and forest"),
    ("climbing", "Klatring", "Klatring", "Climbing"),
    ("hanging_out", "Henge og møtes", "Henge og møtast", "Hanging out"),
    ("organised_sport", "Trening i lag", "Trening i lag", "Organised sport"),
    ("culture", "Kultur og klubb", "Kultur og klubb", "Culture and clubs"),
    ("other_activity", "Noe annet", "Noko anna", "Something else"),
)
_LIKE = _categories(
    _ANY,
    ("nice", "Fint", "Fint", "Nice"),
    ("fun", "Gøy", "Gøy", "Fun"),
    ("safe", "Trygt", "Trygt", "Safe"),
    ("calm", "Rolig", "Roleg", "Calm"),
    ("exciting", "Spennende", "Spennande", "Exciting"),
    ("good_meeting_place", "God møteplass", "God møteplass", "Good meeting place"),
    ("good_shortcut", "God snarvei", "God snarveg", "Good shortcut"),
)
_CHANGE = _categories(
    _ANY,
    ("dark", "Mørkt, mangler lys", "Mørkt, manglar lys", "Dark, no light"),
    (
        "bad_stairs",
        "Dårlig, bratt eller glatt trapp eller snarvei",
        "Dårleg, bratt eller glatt trapp eller snarveg",
        "Bad, steep or slippery stairs or shortcut",
    ),
    ("traffic", "Mye trafikk", "Mykje trafikk", "Much traffic"),
    ("speed", "De kjører for fort", "Dei køyrer for fort", "Cars go too fast"),
    ("no_pavement", "Mangler fortau", "Manglar fortau", "No pavement"),
    ("crossing", "Vanskelig å krysse", "Vanskeleg å krysse", "Difficult crossing"),
    ("narrow", "Smal vei", "Smal veg", "Narrow road"),
    ("overgrown", "Gjengrodd, dårlig sikt", "Attgrodd, dårleg sikt", "Overgrown, hard to see"),
    ("scary", "Skummelt eller utrygt", "Skummelt eller utrygt", "Scary or unsafe"),
    ("boring", "Kjedelig", "Kjedeleg", "Boring"),
    ("littered", "Søppel eller ødelagt", "Søppel eller øydelagt", "Littered or broken"),
    ("noise", "Bråk eller byggeplass", "Bråk eller byggjeplass", "Noise or building site"),
    (
        "unsafe_people",
        "Folk som gjør det utrygt",
        "Folk som gjer det utrygt",
        "People who make it unsafe",
    ),
)
_WISH = _categories(
    _POINT_OR_AREA,
    ("wish_light", "Lys", "Lys", "Light"),
    ("wish_crossing", "Fortau eller overgang", "Fortau eller overgang", "Pavement or crossing"),
    (
        "wish_stairs",
        "Trapp, rekkverk eller snømåking",
        "Trapp, rekkverk eller snømåking",
        "Stairs, railing or snow clearing",
    ),
    ("wish_playground", "Lekeplass", "Leikeplass", "Playground"),
    ("wish_meeting_place", "Møteplass for ungdom", "Møteplass for ungdom", "Place for youth"),
    ("wish_activity_park", "Aktivitetspark", "Aktivitetspark", "Activity park"),
    ("wish_bathing", "Badeplass", "Badeplass", "Bathing place"),
    ("wish_greenery", "Benk eller noe grønt", "Benk eller noko grønt", "Bench or greenery"),
    ("wish_bike_parking", "Sykkelparkering", "Sykkelparkering", "Bike parking"),
    ("wish_bus", "Bedre buss", "Betre buss", "Better bus"),
)

_THEMES = (
    _theme(("way", "Veien min", "Vegen min", "My way"), "Barneveg", _WAY, _TRANSPORT, _COMPANY),
    _theme(
        ("activity", "Her gjør jeg noe", "Her gjer eg noko", "What I do here"),
        "Aktivitet",
        _ACTIVITY,
        *_WHEN,
    ),
    _theme(
        ("like", "Dette liker jeg", "Dette likar eg", "What I like"),
        "PositivOpplevelse",
        _LIKE,
        *_WHEN,
    ),
    _theme(
        ("change", "Dette bør endres", "Dette bør endrast", "What should change"),
        "NegativOpplevelse",
        _CHANGE,
        *_WHEN,
    ),
    _theme(
        ("wish", "Dette ønsker jeg meg", "Dette ønskjer eg meg", "What I wish for"),
        "NegativOpplevelse",
        _WISH,
        *_WHEN,
    ),
)

STARTER_CATALOGUE = Catalogue(version=1, themes=_THEMES)
"""Version 1, themes in the order they are offered; a municipality's edit makes version 2."""
