"""What a row becomes by its mapping: marks with names that stay the same, or a reason why not."""

import hashlib
import hmac
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
import shapely

from app.catalogue.rules import Catalogue, UnknownCategory
from app.contributions.rules import MAX_LINE_VERTICES, ContributionDraft
from app.imports.mapping import Condition, ImportMapping, MarkRule
from app.imports.rows import MappingRefusedError, Source, SourceRow
from app.kit.geometry import to_lonlat, to_metres
from app.kit.problems import Problem

NORWAY = ZoneInfo("Europe/Oslo")
MAX_PARTS = 100

_MONTH = re.compile(r"(\d{4})-(\d{2})")
_DOTTED_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_LONLAT_DECIMALS = 7
_SINGLE = (shapely.Point, shapely.LineString, shapely.Polygon)
_MULTI = (shapely.MultiPoint, shapely.MultiLineString, shapely.MultiPolygon)


class FileRefused(Problem):
    """The file cannot be read as what it is sent for; the detail says why."""

    status = 422


class UnknownRound(Problem):
    """There is no such older round in your municipality."""

    status = 404


class RowRefusedError(Exception):
    """A row cannot be taken: `reason` is the same for all rows alike, `detail` is this one's."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Told:
    """A mark as a row tells it: the draft, whose it is, and when it was recorded."""

    draft: ContributionDraft
    participant_id: UUID
    recorded_at: datetime


def name_of(secret: bytes, *parts: object) -> UUID:
    """A UUID that is the same for the same parts, and that nobody without the secret can make.

    It has the form of a random one (version 4), because that is what the rest of the house
    expects of a mark's or a participant's id, and because it tells as little.
    """
    message = b"nabotrakk import" + json.dumps(parts, default=str).encode()
    return UUID(bytes=hmac.digest(secret, message, hashlib.sha256)[:16], version=4)


def check_columns(mapping: ImportMapping, source: Source) -> None:
    """Raise `MappingRefusedError` where the mapping names columns the file does not have."""
    missing = sorted(mapping.columns() - set(source.columns))
    if missing:
        raise MappingRefusedError(
            f"The file has no column {', '.join(map(repr, missing))}."
            f" It has: {', '.join(map(repr, source.columns))}."
        )


def check_catalogue(mapping: ImportMapping, catalogue: Catalogue) -> None:
    """Raise `MappingRefusedError` where the mapping names what the catalogue does not know."""
    for rule in mapping.mark:
        if rule.target is not None:
            try:
                catalogue.find(*rule.target)
            except UnknownCategory as unknown:
                raise MappingRefusedError(
                    f"The catalogue has no category {rule.becomes}."
                ) from unknown
    for code, attribute in mapping.attributes.items():
        known = {
            option.code
            for theme in catalogue.themes
            for question in theme.questions
            if question.code == code
            for option in question.options
        }
        given = {*attribute.answers.values(), *filter(None, [attribute.answer])}
        if not given <= known:
            unknown_answers = ", ".join(sorted(given - known))
            raise MappingRefusedError(f"attributes.{code}: unknown answer {unknown_answers}.")


class RowReader:
    """Reads rows one after the other; `notes` and `unknown_values` say what it came across."""

    def __init__(self, mapping: ImportMapping, campaign_id: UUID, secret: bytes, now: datetime):
        self._mapping = mapping
        self._campaign_id = campaign_id
        self._secret = secret
        self._now = now
        self._known = mapping.known_values()
        self._seen: Counter[str] = Counter()
        self.notes: dict[str, list[int]] = defaultdict(list)
        self.unknown_values: dict[str, Counter[str]] = defaultdict(Counter)

    def row_id(self, row: SourceRow) -> str | None:
        """What the file calls the row, where a column says it."""
        return row.values.get(self._mapping.row_id or "")

    def read(self, row: SourceRow) -> list[Told] | None:
        """The row's marks, or None where the mapping skips it; raises `RowRefusedError`.

        Raises the problems of a draft, too. What the campaign allows is not asked here.
        """
        self._notice_unknown(row)
        if row.fault is not None:
            raise RowRefusedError("Unreadable row", row.fault)
        rule = self._rule_for(row)
        if rule.target is None:
            return None
        parts = list(self._parts(row))
        identity = self._identity(row, parts)
        recorded_at = self._recorded_at(row)
        participant_id = name_of(self._secret, "participant", *self._contributor(row, identity))
        return [
            Told(
                ContributionDraft(
                    contribution_id=name_of(
                        self._secret, "mark", self._campaign_id, *identity, index
                    ),
                    theme=rule.target[0],
                    category=rule.target[1],
                    geometry=self._simplified(row, part),
                    attributes=self._attributes(row, rule.target[0]),
                    comment=self._comment(row),
                ),
                participant_id,
                recorded_at,
            )
            for index, part in enumerate(parts)
        ]

    def _notice_unknown(self, row: SourceRow) -> None:
        for column, known in self._known.items():
            value = row.values.get(column)
            if value is not None and value not in known:
                self.unknown_values[column][value] += 1

    def _rule_for(self, row: SourceRow) -> MarkRule:
        for rule in self._mapping.mark:
            if all(_holds(condition, row) for condition in rule.where):
                return rule
        raise RowRefusedError("No [[mark]] of the mapping fits")

    def _parts(self, row: SourceRow) -> Iterator[shapely.Geometry]:
        if row.geometry is None or shapely.is_empty(row.geometry):
            raise RowRefusedError("No geometry")
        if not np.isfinite(shapely.get_coordinates(row.geometry)).all():
            raise RowRefusedError("Unreadable row", "A position is not a finite number.")
        if row.had_heights:
            self.notes["heights were left out"].append(row.number)
        geometry = row.geometry
        if isinstance(geometry, shapely.MultiLineString) and len(geometry.geoms) > 1:
            geometry = shapely.line_merge(geometry)
            if isinstance(geometry, shapely.LineString):
                self.notes["the parts of a line were joined to one"].append(row.number)
        if isinstance(geometry, _SINGLE):
            yield geometry
            return
        if not isinstance(geometry, _MULTI):
            raise RowRefusedError("Unknown geometry", f"It is a {type(geometry).__name__}.")
        if len(geometry.geoms) > MAX_PARTS:
            raise RowRefusedError("Too many parts", f"It has {len(geometry.geoms)}.")
        if len(geometry.geoms) > 1:
            self.notes["several parts became a mark each"].append(row.number)
        yield from geometry.geoms

    def _identity(self, row: SourceRow, parts: list[shapely.Geometry]) -> tuple[str, ...]:
        """What makes the row the same row when it is read again.

        Its id, or all it says: the third of three equal rows stays the third wherever it stands.
        """
        if self._mapping.row_id is None:
            drawn = [shapely.to_wkb(part, hex=True) for part in parts]
            said = json.dumps([sorted(row.values.items()), drawn])
            self._seen[said] += 1
            return self._mapping.source, "content", said, str(self._seen[said])
        row_id = self.row_id(row)
        if row_id is None:
            raise RowRefusedError("No id")
        self._seen[row_id] += 1
        if self._seen[row_id] > 1:
            raise RowRefusedError(
                "Repeated id", "Without row_id, rows are told apart by what they say."
            )
        return self._mapping.source, "id", row_id

    def _contributor(self, row: SourceRow, identity: tuple[str, ...]) -> tuple[object, ...]:
        part = self._mapping.contributor
        name = row.values.get(part.column or "")
        if name is None:
            return self._campaign_id, "row", *identity
        # Names are written by hand: the same one in capitals or with two blanks is nobody else.
        return self._campaign_id, "name", " ".join(part.same.get(name, name).casefold().split())

    def _recorded_at(self, row: SourceRow) -> datetime:
        recorded = self._mapping.recorded
        text = row.values.get(recorded.column or "") or recorded.month
        if text is None:
            raise RowRefusedError("No date of recording")
        day = read_day(text)
        if day is None:
            raise RowRefusedError("Unreadable date", f"{text!r}.")
        # Noon, because the planner sees the month alone and no time zone may move it.
        recorded_at = datetime.combine(day, time(12), NORWAY).astimezone(UTC)
        if recorded_at > self._now + timedelta(days=1):
            raise RowRefusedError("Recorded in the future", f"{day.isoformat()}.")
        campaign = self._mapping.campaign
        if not campaign.opens <= day <= campaign.closes:
            self.notes["recorded outside the mapping's period"].append(row.number)
        return recorded_at

    def _simplified(self, row: SourceRow, part: shapely.Geometry) -> shapely.Geometry:
        tolerance = self._mapping.geometry.simplify_metres
        is_detailed = (
            isinstance(part, shapely.LineString)
            and shapely.get_num_coordinates(part) > MAX_LINE_VERTICES
        )
        if tolerance is None or not is_detailed:
            return part
        self.notes[f"a line was simplified, at most {tolerance:g} m off"].append(row.number)
        simpler = to_lonlat(shapely.simplify(to_metres(part), tolerance))
        return shapely.transform(simpler, lambda numbers: numbers.round(_LONLAT_DECIMALS))

    def _attributes(self, row: SourceRow, theme: str) -> dict[str, str]:
        answers = {}
        for code, rule in self._mapping.attributes.items():
            if rule.themes is not None and theme not in rule.themes:
                continue
            answer = rule.answers.get(row.values.get(rule.column or "", ""), rule.answer)
            if answer is not None:
                answers[code] = answer
        return answers

    def _comment(self, row: SourceRow) -> str | None:
        said = (
            f"{label}: {row.values[column]}" if label else row.values[column]
            for column, label in self._mapping.comment.parts()
            if column in row.values
        )
        # Two columns often repeat each other.
        return self._mapping.comment.separator.join(dict.fromkeys(said)) or None


def _holds(condition: Condition, row: SourceRow) -> bool:
    value = row.values.get(condition.column, "")
    if condition.values is not None:
        return value in condition.values
    lowered = value.casefold()
    return any(word.casefold() in lowered for word in condition.contains or ())


def read_day(text: str) -> date | None:
    """The day of an ISO date or time, of a month (its first), or of 31.12.2023; else None."""
    try:
        if month := _MONTH.fullmatch(text):
            return date(int(month[1]), int(month[2]), 1)
        if dotted := _DOTTED_DAY.fullmatch(text):
            return date(int(dotted[3]), int(dotted[2]), int(dotted[1]))
        return datetime.fromisoformat(text.replace("/", "-")).date()
    except ValueError:
        return None
