"""How a layer looks in QGIS when it is opened from a GeoPackage (`layer_styles`)."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree as ET

# One blue, darker where more tell it; the number stands beside it, so colour never speaks alone.
SHADES = ((3, 10, "#cfe3f7"), (10, 20, "#8fbfe8"), (20, 50, "#3f8ccb"), (50, None, "#14528c"))
THEMES = ("all", "way", "activity", "like", "change", "wish")
_EDGE = "#14528c"

_TABLE = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog TEXT(256), f_table_schema TEXT(256),
  f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT,
  styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT CURRENT_TIMESTAMP
)"""
_CONTENTS = """
INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change)
VALUES ('layer_styles', 'attributes', 'layer_styles', :made_at)"""
_STYLE = """
INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column,
  styleName, styleQML, styleSLD, useAsDefault, description, owner, update_time)
VALUES ('', '', :layer, :geometry, :layer, :qml, '', 1, '', '', :made_at)"""
# The same rows are the same bytes, whenever they are written.
_NO_TIME = "2000-01-01T00:00:00.000Z"


def add_style(path: Path, layer: str, geometry: str) -> None:
    """Give a GeoPackage's layer the look QGIS opens it with."""
    values = {"layer": layer, "geometry": geometry, "qml": qml_of(layer), "made_at": _NO_TIME}
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(_TABLE)
        database.execute(_CONTENTS, values)
        database.execute(_STYLE, values)


def forget_time(path: Path) -> None:
    """Let a GeoPackage say no more of when it was written than what it holds."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE gpkg_contents SET last_change = ?", (_NO_TIME,))


def qml_of(layer: str) -> str:
    """A layer's style as QGIS writes it (QML): by number of children, or one symbol."""
    root = ET.Element("qgis", version="3.22", styleCategories="Symbology|Labeling")
    match layer:
        case "release":
            _add_rules(root, [(theme, f"\"theme\" = '{theme}'") for theme in THEMES])
        case "cells" | "findings":
            _add_rules(root, [(layer, "TRUE")])
        case _:
            renderer = ET.SubElement(root, "renderer-v2", type="singleSymbol")
            symbols = ET.SubElement(renderer, "symbols")
            if layer == "ways":
                _add_line(symbols, "0")
            else:
                _add_marker(symbols, "0")
    return "<!DOCTYPE qgis>\n" + ET.tostring(root, encoding="unicode")


def _add_rules(root: ET.Element, layers: Sequence[tuple[str, str]]) -> None:
    """A rule for each theme, of which the first is shown, and under it one for each shade."""
    renderer = ET.SubElement(root, "renderer-v2", type="RuleRenderer")
    rules = ET.SubElement(renderer, "rules", key="root")
    symbols = ET.SubElement(renderer, "symbols")
    for number, (label, condition) in enumerate(layers):
        theme = ET.SubElement(rules, "rule", key=label, filter=condition, label=label)
        if number:
            theme.set("checkstate", "0")
        for shade, (low, high, colour) in enumerate(SHADES):
            name = f"{number}-{shade}"
            reach = f'"participants" >= {low}' + (f' AND "participants" < {high}' if high else "")
            words = f"{low}–{high - 1}" if high else f"{low}+"
            ET.SubElement(
                theme, "rule", key=f"{label}-{low}", filter=reach, label=words, symbol=name
            )
            _add_fill(symbols, name, colour)
    labelling = ET.SubElement(root, "labeling", type="simple")
    settings = ET.SubElement(labelling, "settings", calloutType="simple")
    style = ET.SubElement(settings, "text-style", fieldName="participants", fontSize="8")
    # Read on the darkest shade, too.
    ET.SubElement(style, "text-buffer", bufferDraw="1", bufferSize="0.8", bufferColor="255,255,255")


def _add_fill(symbols: ET.Element, name: str, colour: str) -> None:
    _add_symbol(
        symbols,
        name,
        "fill",
        "SimpleFill",
        {
            "color": _rgba(colour, 170),
            "outline_color": _rgba(_EDGE),
            "outline_width": "0.2",
            "style": "solid",
        },
    )


def _add_line(symbols: ET.Element, name: str) -> None:
    _add_symbol(symbols, name, "line", "SimpleLine", {"line_color": _rgba(_EDGE, 120),
                                                      "line_width": "0.8"})  # fmt: skip


def _add_marker(symbols: ET.Element, name: str) -> None:
    _add_symbol(
        symbols,
        name,
        "marker",
        "SimpleMarker",
        {"color": _rgba(_EDGE), "name": "circle", "size": "2.4", "outline_color": "255,255,255"},
    )


def _add_symbol(
    symbols: ET.Element, name: str, kind: str, layer: str, options: dict[str, str]
) -> None:
    symbol = ET.SubElement(symbols, "symbol", type=kind, name=name, alpha="1")
    properties = ET.SubElement(symbol, "layer", attrib={"class": layer, "enabled": "1"})
    of = ET.SubElement(properties, "Option", type="Map")
    for option, value in options.items():
        ET.SubElement(of, "Option", type="QString", name=option, value=value)


def _rgba(colour: str, alpha: int = 255) -> str:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return f"{red},{green},{blue},{alpha}"
