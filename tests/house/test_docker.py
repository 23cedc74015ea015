"""The container files name only what exists, and say the same as the rest of the house."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import AliasChoices
from typer.main import get_command

from app.cli import app as command_line
from app.kit.cluster import APP_ROLE, OWNER_ROLE
from app.main import create_app
from app.settings import Settings

ROOT = Path(__file__).parents[2]


def read(path: str) -> str:
    return (ROOT / path).read_text()


@pytest.fixture(scope="module")
def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, each with its arguments on one line."""
    text = re.sub(r"^#.*\n", "", read("Dockerfile"), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in lines if line.strip()]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load(read("compose.yaml"))


def arguments(instructions: list[tuple[str, str]], name: str) -> list[str]:
    return [rest for instruction, rest in instructions if instruction == name]


def environment_names() -> set[str]:
    """The names of the settings, as the environment spells them."""
    names = set()
    for field, info in Settings.model_fields.items():
        alias = info.validation_alias
        first = alias.choices[0] if isinstance(alias, AliasChoices) else f"NABOTRAKK_{field}"
        names.add(str(first).upper())
    return names


def command_names() -> set[str]:
    return set(get_command(command_line).commands)  # type: ignore[attr-defined]


def test_everything_copied_exists_and_is_let_into_the_build(
    instructions: list[tuple[str, str]],
) -> None:
    admitted = set(re.findall(r"^!(.+)$", read(".dockerignore"), flags=re.MULTILINE))
    copied = [rest.split()[:-1] for rest in arguments(instructions, "COPY")]
    sources = [source for group in copied if "--from" not in group[0] for source in group]
    assert sources
    for source in sources:
        assert (ROOT / source).exists(), source
        assert source.split("/")[0] in admitted, source
    assert all((ROOT / name).exists() for name in admitted)


def test_what_is_copied_between_stages_names_a_stage(instructions: list[tuple[str, str]]) -> None:
    stages = {rest.split(" AS ")[1] for rest in arguments(instructions, "FROM") if " AS " in rest}
    used = set(re.findall(r"--from=(\S+)", "\n".join(arguments(instructions, "COPY"))))
    assert used == stages == {"pages", "environment"}


def test_python_and_node_are_the_versions_of_the_locks(
    instructions: list[tuple[str, str]],
) -> None:
    images = [rest.split()[0] for rest in arguments(instructions, "FROM")]
    oldest_python = tomllib.loads(read("pyproject.toml"))["project"]["requires-python"]
    locked_python = re.search(r"--python-version (\S+)", read("scripts/lock"))
    assert locked_python is not None
    assert oldest_python == f">={locked_python[1]}"
    assert {image for image in images if image.startswith("python:")} == {
        f"python:{locked_python[1]}-slim"
    }
    engine = json.loads(read("frontend/package.json"))["engines"]["node"]
    major, minor = re.fullmatch(r">=(\d+)\.(\d+)", engine).groups()  # type: ignore[union-attr]
    assert f"node:{major}-slim" in images
    assert f"{int(major) * 100 + int(minor)}" in read("scripts/system-packages")


def test_the_image_holds_the_versions_that_were_tested() -> None:
    pin = re.compile(r"^(\S+==[^\s;]+)", flags=re.MULTILINE)
    assert set(pin.findall(read("requirements.txt"))) <= set(
        pin.findall(read("requirements-dev.txt"))
    )


def test_the_image_serves_as_somebody_without_rights(instructions: list[tuple[str, str]]) -> None:
    names = [name for name, _ in instructions]
    last_stage = instructions[len(names) - names[::-1].index("FROM") :]
    (user,) = arguments(last_stage, "USER")
    assert int(user) > 0
    (command,) = arguments(last_stage, "CMD")
    program, verb = json.loads(command)
    assert program in tomllib.loads(read("pyproject.toml"))["project"]["scripts"]
    assert verb in command_names()


def test_the_healthcheck_asks_an_address_the_service_has(
    instructions: list[tuple[str, str]],
) -> None:
    (check,) = arguments(instructions, "HEALTHCHECK")
    command = json.loads(check[check.index("CMD ") + 4 :])
    assert command[:2] == ["python", "-c"]
    compile(command[2], "healthcheck", "exec")
    asked = re.search(r"(/health/\w+)", command[2])
    assert asked is not None
    assert asked[1] in create_app(Settings()).openapi()["paths"]


def test_compose_and_image_set_only_settings_that_exist(
    instructions: list[tuple[str, str]], compose: dict[str, Any]
) -> None:
    known = environment_names()
    for service in ("migrate", "app"):
        assert set(compose["services"][service]["environment"]) <= known
    in_image = re.findall(r"(NABOTRAKK_\w+)=", " ".join(arguments(instructions, "ENV")))
    assert set(in_image) == {"NABOTRAKK_HOST", "NABOTRAKK_PORT"} <= known


def test_compose_migrates_before_it_serves(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert services["migrate"]["command"] == ["nabotrakk", "migrate"]
    assert "migrate" in command_names()
    assert services["migrate"]["depends_on"]["database"]["condition"] == "service_healthy"
    assert services["app"]["depends_on"]["migrate"]["condition"] == (
        "service_completed_successfully"
    )
    assert "command" not in services["app"]


def test_compose_has_postgis_of_an_age_we_support_and_both_roles(compose: dict[str, Any]) -> None:
    image = re.fullmatch(
        r"postgis/postgis:(\d+)-(\d+)\.(\d+)", compose["services"]["database"]["image"]
    )
    assert image is not None
    assert int(image[1]) >= 15
    assert (int(image[2]), int(image[3])) >= (3, 3)
    roles = compose["configs"]["roles"]["content"]
    assert re.findall(r"CREATE ROLE (\w+) LOGIN", roles) == [OWNER_ROLE, APP_ROLE]
    assert "SUPERUSER" not in roles
