"""What the documents claim is there."""

import re
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from app.cli import app as commands
from app.settings import Settings
from tests.house.test_docker import environment_names

ROOT = Path(__file__).resolve().parents[2]
TRACKED = [
    ROOT / name
    for name in subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    if (ROOT / name).is_file()
]
DOCUMENTS = [path for path in TRACKED if path.suffix == ".md"]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
COMMAND = re.compile(r"\bnabotrakk ([a-z][a-z-]+)")


def of(paths: list[Path]) -> pytest.MarkDecorator:
    """One test for each of `paths`, named by it."""
    return pytest.mark.parametrize("path", paths, ids=lambda path: str(path.relative_to(ROOT)))


@of(DOCUMENTS)
def test_links_lead_somewhere(path: Path) -> None:
    for link in LINK.findall(path.read_text()):
        if "://" not in link:
            assert (path.parent / link).exists(), link


@of(DOCUMENTS)
def test_commands_exist(path: Path) -> None:
    known = set(get_command(commands).commands)  # type: ignore[attr-defined]
    assert set(COMMAND.findall(path.read_text())) <= known


def test_the_plan_names_every_room_and_no_other() -> None:
    plan = (ROOT / "docs" / "house.md").read_text()
    block = plan.split("```")[1]
    named = set(re.findall(r"^  ([a-z_]+(?:\.py|/))", block, re.MULTILINE))
    there = {
        f"{path.name}/" if path.is_dir() else path.name
        for path in (ROOT / "app").iterdir()
        if not path.name.startswith("__")
    }
    assert named == there


def test_the_command_line_is_the_one_the_plan_names() -> None:
    plan = (ROOT / "docs" / "house.md").read_text()
    [named] = re.findall(r"cli\.py +(.*)", plan)
    assert set(named.split(", ")) == set(get_command(commands).commands)  # type: ignore[attr-defined]


def test_operations_tell_every_setting_and_what_it_is_without() -> None:
    text = (ROOT / "docs" / "operations.md").read_text()
    table = text.split("## Settings")[1].split("\n## ")[0]
    told = dict(re.findall(r"^\| `([A-Z_]+)` \| (.+?) \|", table, re.MULTILINE))
    assert told.keys() == environment_names()
    for field, name in zip(Settings.model_fields.values(), told, strict=True):
        default = field.default
        written = str(default).lower() if isinstance(default, bool) else str(default)
        assert default is None or told[name] == f"`{written}`", name


def test_decisions_are_numbered_without_gaps() -> None:
    names = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


@of([path for path in TRACKED if path.suffix not in {".png", ".ico", ".heic"}])
def test_no_file_names_a_registry_or_this_machine(path: Path) -> None:
    # Put together here, so that this file does not name them either.
    hosts = [
        "pypi" + ".org",
        "files.python" + "hosted",
        "registry.npm" + "js",
        "deb.debian" + ".org",
    ]
    places = ["/work" + "/", "/root" + "/"]
    text = path.read_text()
    assert not [found for found in hosts + places if found in text]


def test_locks_hold_hashes_and_no_addresses() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-build.txt"):
        lines = (ROOT / name).read_text().splitlines()
        pinned = [line for line in lines if re.match(r"^[a-z0-9].*==", line)]
        assert pinned
        assert all(line.endswith("\\") for line in pinned), "a package without a hash"
        assert "--index-url" not in (ROOT / name).read_text()
    for folder in ("frontend", "tools/api-lint", "tools/oidc-provider"):
        assert '"resolved"' not in (ROOT / folder / "package-lock.json").read_text()
