"""Signatures others can check, addresses that are allowed, and waiting that grows."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from standardwebhooks import Webhook

from app.webhooks import rules
from app.webhooks.rules import AddressNotAllowed

SECRET = b"0123456789abcdef0123456789abcdef"


def test_a_signature_is_the_standards() -> None:
    theirs = Webhook(rules.show_secret(SECRET))
    now = datetime.now(UTC)
    headers = rules.sign(SECRET, "4601-17", int(now.timestamp()), b'{"a": 1}')
    assert headers["webhook-signature"] == theirs.sign("4601-17", now, '{"a": 1}')


def test_no_two_webhooks_share_a_secret() -> None:
    one, other = UUID(int=1), UUID(int=2)
    secrets = {
        rules.secret_of(house, municipality_id, webhook_id)
        for house in (SECRET, SECRET[::-1])
        for municipality_id in ("4601", "0301")
        for webhook_id in (one, other)
    }
    assert len(secrets) == 8
    assert all(24 <= len(secret) <= 64 for secret in secrets)


def test_waiting_grows_and_no_two_need_come_back_together() -> None:
    longest = [rules.wait_after(attempts, 0) for attempts in range(1, rules.MOST_ATTEMPTS)]
    assert longest[0] == timedelta(minutes=1)
    assert longest == sorted(longest)
    assert longest[-1] == rules.LONGEST_WAIT
    for attempts, whole in enumerate(longest, 1):
        assert whole / 2 <= rules.wait_after(attempts, 0.9) < whole


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.kommune.no/in",
        "https://hooks.kommune.no:8443/in?a=b",
        "https://8.8.8.8/in",
        "https://[2606:4700::1111]/in",
        "https://xn--kommune-r1a.no/",
    ],
)
def test_public_addresses_are_allowed(url: str) -> None:
    rules.check_address(url, to_loopback=False)


REFUSED = [
    *("http://hooks.kommune.no/", "ftp://hooks.kommune.no/", "hooks.kommune.no", "", "https://"),
    *("https://localhost/", "https://database/", "https://127.0.0.1/", "https://10.0.0.1/"),
    *("https://169.254.169.254/latest", "https://[::1]/", "https://[fd00::1]/", "https://127.1/"),
    *("https://2130706433/", "https://a:b@hooks.kommune.no/", "https://hooks.kommune.no:0/"),
    *("https://hooks.kommune.no:99999/", "https://hooks.kommune.no/\n", "https://a b.no/"),
    *("https://blåbær.no/", "https://[hooks.kommune.no/", "javascript:alert(1)"),
]


@pytest.mark.parametrize("url", REFUSED)
def test_other_addresses_are_not(url: str) -> None:
    with pytest.raises(AddressNotAllowed):
        rules.check_address(url, to_loopback=False)


def test_this_machine_is_allowed_where_the_settings_say_so() -> None:
    rules.check_address("http://127.0.0.1:9000/", to_loopback=True)
    for url in ("http://localhost/", "http://10.0.0.1/", "http://hooks.kommune.no/"):
        with pytest.raises(AddressNotAllowed):
            rules.check_address(url, to_loopback=True)
