"""Everything the environment may say, read once into one frozen object."""

from pathlib import Path

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

KARTVERKET_GREYTONE = (
    "https://cache.kartverket.no/v1/wmts/1.0.0/topograatone/default/webmercator/{z}/{y}/{x}.png"
)


class Settings(BaseSettings):
    """The service's settings; each field names its environment variable."""

    model_config = SettingsConfigDict(
        frozen=True, env_prefix="NABOTRAKK_", env_ignore_empty=True, populate_by_name=True
    )

    database_url: str | None = Field(
        default=None,
        validation_alias=AliasChoices("DATABASE_URL", "database_url"),
        description="PostgreSQL with PostGIS, as the role that owns the tables; "
        "absent: a private cluster under `data`.",
    )
    database_app_url: str | None = Field(
        default=None,
        validation_alias=AliasChoices("DATABASE_APP_URL", "database_app_url"),
        description="The same database as a login that owns nothing; "
        "absent: `database_url` with the role `nabotrakk_app`.",
    )
    data: Path = Field(default=Path(".data"), description="Private cluster, logs and secret.")
    secret: str | None = Field(
        default=None,
        min_length=32,
        description="Key of the deterministic privacy treatment; absent: made once under `data`.",
    )
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    workers: int = Field(default=1, ge=1, le=64)
    base_url: str | None = Field(
        default=None, description="Where people reach the service; absent: host and port."
    )
    raster_url: str | None = Field(
        default=KARTVERKET_GREYTONE,
        description="XYZ template of the base map; `none` for the offline map alone.",
    )
    raster_attribution: str = "© Kartverket"
    addresses_url: str = Field(
        default="https://ws.geonorge.no/adresser/v1/sok",
        description="Kartverket's address service, asked when a child searches for a place.",
    )
    names_url: str = Field(
        default="https://api.kartverket.no/stedsnavn/v1/navn",
        description="Kartverket's place-name service.",
    )
    local_accounts: bool = Field(
        default=True, description="Whether staff may sign in with a password kept here."
    )
    sign_in: Path | None = Field(
        default=None,
        description="A TOML file of the OpenID providers staff sign in with "
        "(docs/single-sign-on.md).",
    )
    webhooks_to_loopback: bool = Field(
        default=False,
        description="Let webhooks be sent to this machine, without TLS, too: for trying them out.",
    )

    mail_server: str | None = Field(
        default=None,
        description="Where letters to staff are handed over, for example "
        "`smtp+starttls://user:password@mail.example:587`; absent: none are written.",
    )
    mail_sender: str = Field(
        default="nabotrakk@localhost", description="Who letters to staff are from."
    )

    operator: str = Field(
        default="Nabotråkk", description="Who runs the service, as its catalogue of releases says."
    )
    contact_email: str | None = Field(
        default=None, description="Who answers for the releases; absent: the service's address."
    )
    national_mapping: Path | None = Field(
        default=None,
        description="How our themes are told in the national product, in place of the file shipped "
        "(`app/exports/national.json`).",
    )

    @property
    def can_serve(self) -> bool:
        """Whether the service may start on these settings alone."""
        has_database = self.database_app_url is not None or self.database_url is not None
        return has_database and self.secret is not None

    @property
    def public_url(self) -> str:
        """The address people use, without a trailing slash."""
        return (self.base_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def is_public_over_tls(self) -> bool:
        """Whether people reach the service by https."""
        return self.public_url.startswith("https:")

    @property
    def raster_template(self) -> str | None:
        """The base map's template, or None where the service runs without one."""
        return None if self.raster_url in (None, "none") else self.raster_url
