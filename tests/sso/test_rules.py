"""What a provider's word is worth, and which files name a provider."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.sso.rules import PROVIDERS, NoAccess, Provider, admit

ENTRA = {
    "name": "Bergen kommune",
    "issuer": "https://login.microsoftonline.com/tenant/v2.0",
    "client_id": "nabotrakk",
    "grants": [
        {"municipality_id": "4601", "roles": ["planner"], "when": {"groups": "plan"}},
        {"municipality_id": "4601", "roles": ["facilitator"], "when": {"groups": "plan"}},
        {"municipality_id": "5001", "roles": ["administrator"], "when": {"groups": "other"}},
    ],
}
FEIDE = ENTRA | {
    "grants": [
        {
            "municipality_id": "4601",
            "roles": ["facilitator"],
            "when": {
                "eduPersonAffiliation": "employee",
                "ends_with(eduPersonPrincipalName, '@bergen.kommune.no')": True,
            },
        }
    ],
}
ANSATTPORTEN = ENTRA | {
    "grants": [
        {
            "municipality_id": "4601",
            "roles": ["planner"],
            "when": {
                "authorization_details[].resource": "urn:altinn:resource:nabotrakk",
                "authorization_details[].authorized_parties[].orgno.ID": "0192:964338531",
            },
        }
    ],
}


def provider(file: object) -> Provider:
    return PROVIDERS.validate_python({"a": file})["a"]


def test_what_is_said_gives_the_roles_of_the_first_municipality() -> None:
    known = admit(provider(ENTRA), {"sub": "1", "groups": ["plan", "other"], "name": " Kari "})
    assert (known.municipality_id, known.name) == ("4601", "Kari")
    assert known.roles == {"planner", "facilitator"}
    other = admit(provider(ENTRA), {"sub": "1", "groups": ["other"]})
    assert (other.municipality_id, other.roles) == ("5001", {"administrator"})
    assert (other.name, other.email) == ("Bergen kommune", None)


@pytest.mark.parametrize(
    "claims",
    [
        {"groups": ["idrett"]},
        {"groups": "planner"},
        {"groups": []},
        {"groups": [["plan"]]},
        {"groups": {"plan": True}},
        {},
    ],
)
def test_what_is_not_said_opens_nothing(claims: dict[str, object]) -> None:
    with pytest.raises(NoAccess):
        admit(provider(ENTRA), {"sub": "1", **claims})


def test_a_pupil_is_no_teacher_and_another_schools_teacher_is_not_ours() -> None:
    ours = {"sub": "1", "eduPersonPrincipalName": "a@bergen.kommune.no"}
    teacher = ours | {"eduPersonAffiliation": ["employee", "member"]}
    assert admit(provider(FEIDE), teacher).roles == {"facilitator"}
    for other in (
        ours | {"eduPersonAffiliation": ["student", "member"]},
        teacher | {"eduPersonPrincipalName": "a@bergen.kommune.no.evil.example"},
        {"sub": "1", "eduPersonAffiliation": ["employee"]},
        ours,
    ):
        with pytest.raises(NoAccess):
            admit(provider(FEIDE), other)


def test_a_claim_is_found_however_deep_it_lies() -> None:
    details = [
        {
            "type": "ansattporten:altinn:resource",
            "resource": "urn:altinn:resource:nabotrakk",
            "authorized_parties": [{"orgno": {"authority": "iso", "ID": "0192:964338531"}}],
        }
    ]
    known = admit(provider(ANSATTPORTEN), {"sub": "x", "authorization_details": details})
    assert known.roles == {"planner"}
    details[0]["authorized_parties"] = []
    with pytest.raises(NoAccess):
        admit(provider(ANSATTPORTEN), {"sub": "x", "authorization_details": details})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(JSON, JSON, JSON, JSON)
def test_whatever_is_said_is_read_or_opens_nothing(
    groups: object, affiliation: object, name: object, email: object
) -> None:
    claims = {"sub": "1", "name": name, "email": email, "eduPersonPrincipalName": groups}
    claims |= {"groups": groups, "eduPersonAffiliation": affiliation}
    claims |= {"authorization_details": affiliation}
    for file in (ENTRA, FEIDE, ANSATTPORTEN):
        try:
            known = admit(provider(file), claims)
        except NoAccess:
            continue
        assert known.roles
        assert 0 < len(known.name) <= 200
        assert known.email is None or "@" in known.email


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "http://login.example.org"},
        {"issuer": "login.example.org"},
        {"more_claims": ["http://directory.example.org"]},
        {"grants": []},
        {"grants": [{"municipality_id": "4601", "roles": ["planner"], "when": {}}]},
        {"grants": [{"municipality_id": "4601", "roles": [], "when": {"groups": "a"}}]},
        {"grants": [{"municipality_id": "4601", "roles": ["king"], "when": {"groups": "a"}}]},
        {"grants": [{"municipality_id": "4601", "roles": ["planner"], "when": {"a..b": "a"}}]},
        {"grants": [{"municipality_id": "4601", "roles": ["planner"], "when": {"groups": 1}}]},
        {"secret": "x"},
    ],
)
def test_a_file_that_could_let_in_others_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        provider(ENTRA | wrong)


@pytest.mark.parametrize("name", ["", "Entra", "a/b", "1a", "å", "a" * 31])
def test_a_provider_has_a_name_that_fits_into_an_address(name: str) -> None:
    with pytest.raises(ValidationError):
        PROVIDERS.validate_python({name: ENTRA})
