"""Providers as a file names them, and asked by Authlib what they say of somebody."""

import logging
import tomllib
from pathlib import Path
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.starlette_client import OAuth, StarletteOAuth2App
from joserfc.errors import JoseError
from starlette.requests import Request

from app.sso.rules import PROVIDERS, Claims, Providers, ProviderSilent, SignInFailed

log = logging.getLogger("nabotrakk.sso")

PATIENCE_SECONDS = 10.0
DISCOVERY = "/.well-known/openid-configuration"


def read_providers(file: Path | None) -> Providers:
    """The providers of a TOML file, a table each; none without a file."""
    if file is None:
        return {}
    return PROVIDERS.validate_python(tomllib.loads(file.read_text()))


class RelyingParty:
    """The service as its providers know it: how to reach them, and their keys once asked."""

    def __init__(self, providers: Providers) -> None:
        self.providers = providers
        self._registry = OAuth()
        for provider_id, provider in providers.items():
            secret = provider.client_secret
            self._registry.register(
                provider_id,
                client_id=provider.client_id,
                client_secret=secret.get_secret_value() if secret else None,
                server_metadata_url=provider.issuer.rstrip("/") + DISCOVERY,
                client_kwargs={
                    "scope": provider.scope,
                    "code_challenge_method": "S256",
                    "timeout": PATIENCE_SECONDS,
                    **({} if secret else {"token_endpoint_auth_method": "none"}),
                },
            )

    def _client(self, provider_id: str) -> StarletteOAuth2App:
        return self._registry.create_client(provider_id)

    async def begin(self, provider_id: str, request: Request, callback: str) -> str:
        """The provider's page to send somebody to; raises `ProviderSilent`."""
        try:
            answer = await self._client(provider_id).authorize_redirect(request, callback)
        except (httpx2.HTTPError, ValueError, RuntimeError) as error:
            raise self._silent(provider_id, error) from error
        return str(answer.headers["location"])

    async def claims(self, provider_id: str, request: Request) -> Claims:
        """What the provider says of who comes back; raises `SignInFailed` and `ProviderSilent`.

        Where it says a thing twice, the signed token holds.
        """
        provider, client = self.providers[provider_id], self._client(provider_id)
        options = {
            "iss": {"essential": True, "value": provider.issuer},
            "aud": {"essential": True, "value": provider.client_id},
            "sub": {"essential": True},
        }
        try:
            token = await client.authorize_access_token(request, claims_options=options)
            signed = token.get("userinfo")
            if signed is None:
                raise SignInFailed
            claims: dict[str, Any] = {}
            for address in provider.more_claims:
                claims |= (await client.get(address, token=token)).raise_for_status().json()
            if provider.userinfo:
                told = await client.userinfo(token=token)
                if told.get("sub") != signed["sub"]:
                    raise SignInFailed
                claims |= told
        except (AuthlibBaseError, JoseError) as error:
            log.info("sign-in refused", extra={"error": type(error).__name__})
            raise SignInFailed from error
        except (httpx2.HTTPError, ValueError, KeyError, TypeError, RuntimeError) as error:
            raise self._silent(provider_id, error) from error
        return {**claims, **signed}

    async def end(self, provider_id: str, back: str) -> str | None:
        """The provider's page that ends the sign-in there, too; None where it has none."""
        client = self._client(provider_id)
        try:
            ending = await client.create_logout_url(
                post_logout_redirect_uri=back, client_id=client.client_id
            )
        except (httpx2.HTTPError, ValueError, RuntimeError):
            return None
        return str(ending["url"])

    def _silent(self, provider_id: str, error: Exception) -> ProviderSilent:
        log.warning(
            "provider does not answer as it should",
            extra={"provider": provider_id, "error": type(error).__name__},
        )
        return ProviderSilent()
