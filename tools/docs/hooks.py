"""What the site tells that stands elsewhere already: operations of the API, decisions."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
ABOVE = re.compile(r"\[([^\]]+)\]\((?:\.\./)+[^)]*\)")
"""A link upwards; out of the site where it climbs farther than its page lies."""


def on_config(config: Any) -> Any:
    """Let `decisions/` in the navigation stand for all of them."""
    decisions = [
        f"decisions/{path.name}" for path in sorted((DOCS / "decisions").glob("[0-9]*.md"))
    ]
    for chapter in config["nav"]:
        for pages in chapter.values():
            for page in pages if isinstance(pages, list) else ():
                if page.get("Decisions") == "decisions/":
                    page["Decisions"] = decisions
    return config


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Fill in what is made of the code, and leave out links that lead out of the site."""
    if "<!-- operations -->" in markdown:
        markdown = markdown.replace("<!-- operations -->", "\n".join(operations()))
    depth = page.file.src_uri.count("/")
    return ABOVE.sub(lambda link: link[1] if link[0].count("../") > depth else link[0], markdown)


def operations() -> Iterator[str]:
    """Every operation of the API, by the part of the service it belongs to."""
    document = json.loads((ROOT / "openapi.json").read_text())
    found = defaultdict(list)
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            found[operation["tags"][0]].append((method.upper(), path, operation))
    for tag in document["tags"]:
        yield f"## {tag['name'].capitalize()}\n\n{tag['description']}\n"
        for method, path, operation in found[tag["name"]]:
            yield from _operation(method, path, operation)


def _operation(method: str, path: str, operation: dict[str, Any]) -> Iterator[str]:
    yield f"### `{method} {path}`\n"
    yield f"{operation.get('description', operation['summary'])}\n"
    parameters = operation.get("parameters", [])
    if parameters:
        yield "| Parameter | In | Takes |"
        yield "|---|---|---|"
    for parameter in parameters:
        required = ", required" if parameter.get("required") else ""
        takes = parameter.get("description") or _takes(parameter["schema"])
        yield f"| `{parameter['name']}` | {parameter['in']}{required} | {takes} |"
    yield ""
    body = operation.get("requestBody", {}).get("content", {})
    for media_type, content in body.items():
        yield f"Body: `{media_type}`, {_takes(content.get('schema', {}))}\n"
    answers = ", ".join(
        f"{status} {_kinds(answer)}".strip() for status, answer in operation["responses"].items()
    )
    yield f"Answers: {answers}\n"


def _kinds(answer: dict[str, Any]) -> str:
    return " ".join(f"`{media_type}`" for media_type in answer.get("content", {}))


def _takes(schema: dict[str, Any]) -> str:
    """What a schema takes, in a few words."""
    if "$ref" in schema:
        return f"`{schema['$ref'].rpartition('/')[2]}`"
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return " or ".join(_takes(each) for each in schema[several])
    if "enum" in schema:
        return ", ".join(f"`{each}`" for each in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_takes(schema.get('items', {}))}"
    shape = schema.get("format") or schema.get("type", "anything")
    limits = [
        f"{sign} {schema[key]}"
        for key, sign in (("minimum", "≥"), ("maximum", "≤"), ("maxLength", "length ≤"))
        if key in schema
    ]
    return " ".join([str(shape), *limits])
