"""A hearing over HTTP by every way there is: what was taken back is gone, the rest answered."""

from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import strategies as st

from app.kit.throttle import RateLimit
from app.plans.rules import LAST, OPEN_STAGES, STAGES, Stage, needs_note, possible_stages
from tests.hotspots.conftest import Neighbourhood
from tests.plans.test_api import CASES
from tests.plans.voices import PLANS, RECEIPTS, answer, decide, open_hearing, said, step
from tests.walking import walk

ordinals = st.integers(1, 3)
acts = st.one_of(
    st.tuples(st.just("say")),
    st.tuples(st.just("stage"), st.sampled_from(STAGES), st.sampled_from(["Fordi.", None])),
    st.tuples(st.sampled_from(["release", "hide", "edit", "answer", "withdraw"]), ordinals),
)
ways = st.lists(acts, min_size=8, max_size=12)


@dataclass
class Said:
    """What should have become of an input."""

    receipt: str
    moderation: str = "waiting"
    is_withdrawn: bool = False
    answers: list[str] = field(default_factory=list)


@dataclass
class Hearing:
    """What should have become of a plan, beside the plan itself."""

    client: httpx.AsyncClient
    number: str
    stages: list[Stage]
    inputs: list[Said] = field(default_factory=list)

    @property
    def unanswered(self) -> int:
        """How many inputs still wait for an answer."""
        return sum(each.moderation != "hidden" and not each.answers for each in self.inputs)

    async def say(self) -> None:
        """Have a say, where one may."""
        sent = await self.client.post(f"{PLANS}/{self.number}/inputs", json=said())
        assert sent.status_code == (201 if self.stages[-1] in OPEN_STAGES else 409), sent.text
        if sent.status_code == 201:
            self.inputs.append(Said(sent.json()["receipt"]))

    async def stage(self, stage: Stage, note: str | None) -> None:
        """Go on, back, or stay, where that can be meant."""
        now = self.stages[-1]
        taken = await step(self.client, self.number, stage, **({"note": note} if note else {}))
        if now == LAST or stage not in [now, *possible_stages(now)]:
            assert taken.status_code == 409
        elif note is None and needs_note(now, stage):
            assert taken.status_code == 422
        elif stage == LAST and self.unanswered:
            assert taken.json()["unanswered"] == self.unanswered
        else:
            assert taken.status_code == 200, taken.text
            self.stages.append(stage)
            if stage == LAST:
                for each in self.inputs:
                    each.is_withdrawn |= each.moderation == "hidden"

    async def decide(self, decision: str, ordinal: int) -> None:
        """Show, hide or edit an input that is there and not taken back."""
        words = {"words": "Noe annet."} if decision == "edit" else {}
        decided = await decide(self.client, self.number, ordinal, decision=decision, **words)
        if ordinal > len(self.inputs):
            assert decided.status_code == 404
        elif self.inputs[ordinal - 1].is_withdrawn:
            assert decided.status_code == 409
        else:
            assert decided.status_code == 200, decided.text
            self.inputs[ordinal - 1].moderation = "hidden" if decision == "hide" else "released"

    async def answer(self, ordinal: int) -> None:
        """Answer what somebody has read, until the plan is followed up."""
        answered = await answer(self.client, self.number, ordinal)
        found = self.inputs[ordinal - 1] if ordinal <= len(self.inputs) else None
        if self.stages[-1] == LAST:
            assert answered.status_code == 409
        elif found is None:
            assert answered.status_code == 404
        elif found.is_withdrawn or found.moderation == "waiting":
            assert answered.status_code == 409
        else:
            assert answered.status_code == 201, answered.text
            found.answers.append("partly")

    async def withdraw(self, ordinal: int) -> None:
        """Take an input back, as often as one likes."""
        if ordinal <= len(self.inputs):
            found = self.inputs[ordinal - 1]
            gone = await self.client.delete(f"{RECEIPTS}/{found.receipt}")
            assert gone.status_code == 204
            found.is_withdrawn, found.moderation = True, "hidden"

    async def check(self) -> None:
        """The plan is what became of it, to its steward, to everybody and to each sender."""
        case = (await self.client.get(f"{CASES}/{self.number}")).json()
        assert [each["stage"] for each in case["stages"]] == self.stages
        assert case["inputs"]["unanswered"] == self.unanswered
        assert self.stages[-1] != LAST or self.unanswered == 0
        read = (await self.client.get(f"{CASES}/{self.number}/inputs")).json()["inputs"]
        assert [
            (each["moderation"], each["words"] is None, [one["outcome"] for one in each["answers"]])
            for each in read
        ] == [(each.moderation, each.is_withdrawn, each.answers) for each in self.inputs]
        shown = (await self.client.get(f"{PLANS}/{self.number}")).json()["inputs"]
        assert [each["number"] for each in shown] == [
            f"{self.number}-{ordinal}"
            for ordinal, each in enumerate(self.inputs, 1)
            if each.moderation == "released"
        ]


@pytest.fixture
def app(app: FastAPI) -> FastAPI:
    """The service, which hears of one address as much as there is to say."""
    app.state.hearing_limit = RateLimit("hearing", "1000/minute")
    return app


async def test_whatever_is_done_nothing_comes_back_and_nothing_is_left_unanswered(
    client: httpx.AsyncClient, planner: Neighbourhood
) -> None:
    async def go(way: list[tuple[Any, ...]]) -> None:
        number = await open_hearing(client)
        hearing = Hearing(client, number, ["outlined", "presented", "discussed", "consultation"])
        for name, *what in way:
            match name:
                case "release" | "hide" | "edit":
                    await hearing.decide(name, *what)
                case _:
                    await getattr(hearing, name)(*what)
            await hearing.check()

    await walk(ways, go, examples=5)
