"""A survey over HTTP by every way there is: one answer a device, and a code opens once."""

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import strategies as st

from app.kit.throttle import RateLimit
from tests.surveys.conftest import API, QUESTIONNAIRE, Ask, Resident, answers, resident
from tests.walking import walk

GRADES = st.integers(1, 5)
acts = st.one_of(
    st.tuples(st.just("put"), st.integers(0, 2), GRADES),
    st.tuples(st.just("put under another id"), st.integers(0, 2), GRADES),
    st.tuples(st.just("put of another device"), st.integers(0, 2), GRADES),
    st.tuples(st.just("withdraw"), st.integers(0, 2), GRADES),
)
ways = st.lists(acts, min_size=6, max_size=12)


@pytest.fixture
def app(app: FastAPI) -> FastAPI:
    """The service, which one address may answer as often as there are examples."""
    app.state.survey_limit = RateLimit("survey", "1000/minute")
    return app


async def answered(client: httpx.AsyncClient, path: str) -> int:
    """How many have answered, as stewards read it."""
    return int((await client.get(f"{path}/results")).json()["responses"])


async def test_whatever_is_sent_a_device_has_one_answer_and_its_last_one(
    client: httpx.AsyncClient, ask: Ask
) -> None:
    asked = await ask()

    async def go(way: list[tuple[str, int, int]]) -> None:
        devices = [resident(client, asked) for _ in range(3)]
        told: dict[int, int] = {}
        before = await answered(client, asked.path)
        for name, which, grade in way:
            one, has = devices[which], which in told
            match name:
                case "put":
                    sent = await one.put(answers(grade=grade))
                    assert sent.status_code == (200 if has else 201), sent.text
                    told[which] = grade
                case "withdraw":
                    assert (await one.withdraw()).status_code == (204 if has else 404)
                    told.pop(which, None)
                case "put of another device":
                    stranger = resident(client, asked)
                    stranger.response_id = one.response_id
                    if has:
                        assert (await stranger.put(answers(grade=grade))).status_code == 404
                case _ if has:
                    twice = resident(client, asked)
                    twice.token = one.token
                    assert (await twice.put(answers(grade=grade))).status_code == 409
            await check(devices, told)
        assert await answered(client, asked.path) == before + len(told)

    await walk(ways, go, examples=6)


async def check(devices: list[Resident], told: dict[int, int]) -> None:
    """Each device reads its own answer as it last gave it, or that there is none."""
    for which, one in enumerate(devices):
        own = await one.get()
        if which in told:
            assert own.json()["answers"]["safe"]["grade"] == told[which]
        else:
            assert own.status_code == 404


async def test_whatever_codes_are_tried_each_opens_once_and_the_questions_stay(
    client: httpx.AsyncClient, ask: Ask
) -> None:
    asked = await ask("invitation", codes=300)
    unused = iter(asked.codes)

    async def go(tried: list[int]) -> None:
        codes, used = [next(unused) for _ in range(3)], set[int]()
        for which in tried:
            sent = await resident(client, asked).put(answers(), codes[which])
            assert sent.status_code == (404 if which in used else 201), sent.text
            used.add(which)
            looked = await client.post(f"{API}/participation/surveys", json={"key": codes[which]})
            assert looked.status_code == 404
        frozen = await client.put(asked.path, json={"questionnaire": QUESTIONNAIRE, "based_on": 1})
        assert frozen.json()["type"] == "/problems/questionnaire-frozen"

    await walk(st.lists(st.integers(0, 2), min_size=2, max_size=5), go, examples=6)
