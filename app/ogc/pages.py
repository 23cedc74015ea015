"""The same documents as pages people read, from the templates beside this file."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(name: str, root: str, document: dict[str, Any], **values: Any) -> str:
    """A document as HTML, by the template of its kind."""
    template = _environment.get_template(f"{name}.html")
    return template.render(root=root, document=document, **values)
