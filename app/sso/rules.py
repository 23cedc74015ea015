"""Whose word is taken for who somebody is, and what it lets them do here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlsplit

import jmespath
from jmespath.exceptions import JMESPathError
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StrictBool,
    StrictStr,
    TypeAdapter,
)

from app.kit.addresses import is_loopback
from app.kit.problems import Problem
from app.people.rules import Role

PROVIDER_ID = r"^[a-z][a-z0-9-]{0,29}$"
LONGEST_NAME = 200
LONGEST_EMAIL = 254

Claims = Mapping[str, Any]
"""What a provider says of somebody (OpenID Connect Core 1.0, 5.1)."""


class UnknownProvider(Problem):
    """Nobody signs in by this provider."""

    status = 404


class ProviderSilent(Problem):
    """The provider you sign in with does not answer; try again in a while."""

    status = 502


class SignInFailed(Problem):
    """The provider did not confirm who you are, or it took too long; try again."""

    status = 401


class NoAccess(Problem):
    """You are known, but nothing here is open to you; ask your municipality's administrator."""

    status = 403


class AccountNotLinked(Problem):
    """Somebody already signs in with your e-mail address, and the provider may not vouch for it."""

    status = 409


def _check_expression(text: str) -> str:
    try:
        jmespath.compile(text)
    except JMESPathError as error:
        raise ValueError("is no JMESPath expression") from error
    return text


def _check_address(text: str) -> str:
    address = urlsplit(text)
    is_here = address.hostname == "localhost" or is_loopback(address.hostname or "")
    if address.scheme != "https" and not (address.scheme == "http" and is_here):
        raise ValueError("must begin with https://")
    return text


Expression = Annotated[str, AfterValidator(_check_expression)]
Address = Annotated[str, AfterValidator(_check_address)]


class Grant(BaseModel):
    """Roles for everybody of whom the provider says all of `when`.

    Each key of `when` is a JMESPath expression on the claims. What it finds must be the value, or
    a list that holds it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    municipality_id: Annotated[str, Field(pattern=r"^\d{4}$")]
    roles: Annotated[frozenset[Role], Field(min_length=1)]
    when: Annotated[dict[Expression, StrictStr | StrictBool], Field(min_length=1)]

    def is_for(self, claims: Claims) -> bool:
        """Whether the claims say all that is asked."""
        return all(_says(claims, expression, value) for expression, value in self.when.items())


class Provider(BaseModel):
    """An OpenID provider, and what it may decide.

    `more_claims` are addresses that tell more of somebody, asked with their access token.
    With `links_accounts` its word for an e-mail address opens the account that has it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(min_length=1, max_length=60)]
    issuer: Address
    client_id: str
    client_secret: SecretStr | None = None
    scope: str = "openid profile email"
    userinfo: bool = True
    more_claims: tuple[Address, ...] = ()
    links_accounts: bool = False
    grants: Annotated[tuple[Grant, ...], Field(min_length=1)]


Providers = Mapping[str, Provider]
"""Every provider by the name it has in addresses."""
PROVIDERS: TypeAdapter[dict[str, Provider]] = TypeAdapter(
    dict[Annotated[str, Field(pattern=PROVIDER_ID)], Provider]
)


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody a provider vouches for, and what that lets them do."""

    municipality_id: str
    roles: frozenset[Role]
    subject: str
    name: str
    email: str | None


def admit(provider: Provider, claims: Claims) -> Admitted:
    """What the provider's word lets somebody do; raises `NoAccess`.

    The first grant that holds names the municipality; further ones there add their roles.
    """
    held = [grant for grant in provider.grants if grant.is_for(claims)]
    if not held:
        raise NoAccess
    municipality_id = held[0].municipality_id
    roles = [grant.roles for grant in held if grant.municipality_id == municipality_id]
    name, email = _text(claims.get("name")), _text(claims.get("email")).lower()
    return Admitted(
        municipality_id=municipality_id,
        roles=frozenset().union(*roles),
        subject=str(claims["sub"]),
        name=name[:LONGEST_NAME] or provider.name,
        email=email if "@" in email and len(email) <= LONGEST_EMAIL else None,
    )


def _says(claims: Claims, expression: str, value: str | bool) -> bool:
    try:
        found = jmespath.search(expression, claims)
    except JMESPathError:
        # A function was given what is not there.
        return False
    return any(each == value for each in (found if isinstance(found, list) else [found]))


def _text(claim: object) -> str:
    return claim.strip() if isinstance(claim, str) else ""
