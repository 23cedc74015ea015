"""Packages as archives take them in: BagIt 1.0 (RFC 8493) in a ZIP, SHA-256 of every file."""

import hashlib
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

_DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def write_bag(payload: Path, name: str, about: Mapping[str, str], day: date, path: Path) -> str:
    """Pack a folder as the payload of a bag called `name`; the SHA-256 of the ZIP at `path`.

    The same files of the same day make the same bytes.
    """
    files = sorted(each for each in payload.rglob("*") if each.is_file())
    sums = {f"data/{each.relative_to(payload).as_posix()}": _sum_of(each) for each in files}
    size = sum(each.stat().st_size for each in files)
    info = {**about, "Bagging-Date": day.isoformat(), "Payload-Oxum": f"{size}.{len(files)}"}
    tags = {
        "bagit.txt": _DECLARATION,
        "bag-info.txt": "".join(f"{key}: {value}\n" for key, value in info.items()),
        "manifest-sha256.txt": _manifest(sums),
    }
    tags["tagmanifest-sha256.txt"] = _manifest(
        {tag: hashlib.sha256(text.encode()).hexdigest() for tag, text in tags.items()}
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for tag, text in tags.items():
            package.writestr(_entry(f"{name}/{tag}", day), text)
        for each in files:
            inside = f"{name}/data/{each.relative_to(payload).as_posix()}"
            package.writestr(_entry(inside, day), each.read_bytes())
    return _sum_of(path)


def _manifest(sums: Mapping[str, str]) -> str:
    return "".join(f"{digest}  {file}\n" for file, digest in sums.items())


def _entry(name: str, day: date) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 12, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
