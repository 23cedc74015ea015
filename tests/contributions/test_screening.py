"""What a human should look at first in a comment."""

import random
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.contributions.screening import FINDINGS, has_control_digits, screen


def identity_number(birth: date, individual: int, kind: str = "usual") -> str | None:
    """An invented number with right control digits, or None where there is none."""
    day = birth.day + (40 if kind == "d" else 0)
    month = birth.month + {"h": 40, "tenor": 80, "dolly": 65}.get(kind, 0)
    nine = f"{day:02d}{month:02d}{birth.year % 100:02d}{individual:03d}"
    for last in range(100):
        if has_control_digits(f"{nine}{last:02d}"):
            return f"{nine}{last:02d}"
    return None


births = st.dates(date(1930, 1, 1), date(2020, 12, 31))
kinds = st.sampled_from(["usual", "d", "h", "tenor", "dolly"])
words = st.text(
    st.characters(categories=["L", "P", "Zs"], exclude_characters="+@.,-_/·()'’"), max_size=60
)
# Children's own words, other numbers among them.
ordinary = st.sampled_from(
    [
        "Jeg bor i nr 5",
        "klasse 7",
        "kl 8 30,",
        "16.30",
        "2019",
        "24.12.2026,",
        "5 6 7 8",
        "(12)",
        "300 m",
    ]
)
noise = words | ordinary
signs = [" ", "-", ".", "/", "*", ":", "–", " – ", "_", ", ", "\u2009", "\n", "\u2800"]
separators = st.sampled_from(["", "\u200b", "\u00ad", "\u3164", *signs])


@given(births, st.integers(0, 999), kinds, separators, noise, noise)
def test_an_identity_number_never_passes(
    birth: date, individual: int, kind: str, separator: str, before: str, after: str
) -> None:
    number = identity_number(birth, individual, kind)
    if number is None:
        return
    for written in (
        number[:6] + separator + number[6:],
        separator.join((number[:2], number[2:4], number[4:6], number[6:])),
        separator.join(number),
        f"{number[:2]}.{number[2:4]}.{birth.year}{separator or ' '}{number[6:]}",
        f"{number[:6]} er jeg født, og så {number[6:]}",
        number.replace("0", "O").replace("1", "l"),
    ):
        assert "identity_number" in screen(f"{before} {written} {after}"), written


@given(births, st.integers(0, 99999))
def test_a_mistyped_identity_number_is_found_by_its_date(birth: date, rest: int) -> None:
    date_digits = f"{birth:%d%m%y}"
    for written in (
        f"{date_digits}{rest:05d}",
        f"{date_digits} {rest:05d}",
        f"{birth:%d.%m.%Y} {rest:05d}",
    ):
        assert "identity_number" in screen(f"Klasse 7, {written}")


@pytest.mark.parametrize(
    "begin", ["300225", "310424", "001225", "321224", "711301", "011301", "019301", "410000"]
)
def test_a_date_that_does_not_exist_begins_no_identity_number(begin: str) -> None:
    assert "identity_number" not in screen(f"sak {begin}12345")


@given(births, st.integers(0, 999), st.sampled_from("０٠०"))
def test_an_identity_number_in_other_digits_never_passes(
    birth: date, individual: int, zero: str
) -> None:
    number = identity_number(birth, individual)
    if number is not None:
        written = "".join(chr(ord(zero) + int(digit)) for digit in number)
        assert "identity_number" in screen(f"jeg er {written}")


def test_the_rule_of_2032_is_known() -> None:
    generator = random.Random(2032)
    strict = loose = 0
    for _ in range(4000):
        digits = f"{generator.randrange(10**11):011d}"
        if has_control_digits(digits):
            first = sum(
                weight * int(digit)
                for weight, digit in zip((3, 7, 6, 1, 8, 9, 4, 5, 2, 1), digits, strict=False)
            )
            strict += first % 11 == 0
            loose += first % 11 in (1, 2, 3)
    assert strict > 10
    assert loose > 2 * strict


def counts(parts: list[str]) -> bool:
    """Whether the parts are years, millions or a series: what nobody would take for a number."""
    numbers = [int(part) for part in parts]
    steps = {after - before for before, after in pairwise(numbers)}
    return (
        (len(parts) > 2 and len(steps) == 1 and steps != {0})
        or (len(parts) == 2 and all(1900 <= number < 2100 for number in numbers))
        or "".join(parts).endswith("00000")
    )


@given(
    st.from_regex(r"[2-9][0-9]{7}", fullmatch=True),
    st.sampled_from(["", "+47 ", "0047", "0047 ", "+47", "47 ", "(+47) "]),
    st.sampled_from(["", " ", "-", "*", "–", "\u2009", "\u200b", " - ", "/"]),
    noise,
    noise,
)
def test_a_phone_number_never_passes(
    digits: str, prefix: str, separator: str, before: str, after: str
) -> None:
    for cut in ((8,), (3, 2, 3), (2, 2, 2, 2), (4, 4), (5, 3), (2, 3, 3), (1,) * 8):
        parts, rest = [], digits
        for length in cut:
            parts.append(rest[:length])
            rest = rest[length:]
        is_date = separator in "-/" and len(cut) == 4
        if not counts(parts) and not is_date:
            written = separator.join(parts)
            assert "phone" in screen(f"{before} {prefix}{written} {after}"), written


@given(st.emails(), words, words)
def test_an_email_address_never_passes(address: str, before: str, after: str) -> None:
    name, _, host = address.partition("@")
    if name[-1].isalnum() and len(host.split(".")[0]) > 1:
        assert "email" in screen(f"{before} {address} {after}")


@pytest.mark.parametrize(
    ("comment", "finding"),
    [
        ("ring ni en to tre fire fem seks sju", "phone"),
        ("call nine one two three four five six seven", "phone"),
        ("ring nittien tjuetre førtifem sekstisju", "phone"),
        ("ring eittusen, nei ni ein to tre 4 fem seks sju", "phone"),
        ("ring 22.12.20.26", "phone"),
        ("+46 70 123 45 67", "phone"),
        ("0046 70 123 45 67", "phone"),
        ("ola@firma.online", "email"),
        ("ola@gmail", "email"),
        ("ola alfakrøll skole.no", "email"),
        ("ola at gmail dot com", "email"),
        ("jeg er ola-at-skole punktum no", "email"),
        ("ola @ skole . no", "email"),
        ("snap: kulgutt12", "url"),
        ("minside punktum no", "url"),
        ("eksempel.no/De som", "url"),
        ("skriv til ola.n@gmail.com", "email"),
        ("ola krøllalfa gmail punktum com", "email"),
        ("ola (at) skole.no", "email"),
        ("ola[at]skole(dot)no", "email"),
        ("o\u200bla@skole.no", "email"),
        ("ｏｌａ＠ｓｋｏｌｅ．ｎｏ", "email"),
        ("se https://eksempel.no/meg", "url"),
        ("www.eksempel.no", "url"),
        ("sjekk tiktok.com/meg", "url"),
        ("følg @kulgutt12 på snap", "url"),
        ("Jeg vil ikke leve lenger", "distress"),
        ("eg vil døy", "distress"),
        ("i want to die", "distress"),
        ("Pappa slår meg når jeg kommer hjem", "distress"),
        ("noen tafser på meg her", "distress"),
        ("jeg blir mobbet her hver dag", "distress"),
        ("s e l v m o r d", "distress"),
        ("jeg vil bare døøø", "distress"),
        ("Skulle ønske jeg var død", "distress"),
        ("jeg orker ikke leve mer", "distress"),
        ("Eg orkar ikkje å leve", "distress"),
        ("eg vart slegen her", "distress"),
        ("Dei mobbar meg på skuleplassen", "distress"),
        ("tør ikke gå hjem", "distress"),
        ("pappa slår mamma", "distress"),
        ("Faren min er alltid full", "distress"),
        ("en mann fulgte etter meg", "distress"),
        ("han tok meg på rumpa", "distress"),
        ("det var noen med kniv", "distress"),
        ("I don’t want to live", "distress"),
        ("i hate myself", "distress"),
        ("my dad hits me", "distress"),
        ("A man followed me home", "distress"),
        ("boję się wracać do domu", "distress"),
        ("вони цькують, мене б'ють", "distress"),
        ("أُريدُ أن أموت", "distress"),
        ("ይወቕዑኒ", "distress"),
        ("háliidan jápmit", "distress"),
        ("chcę umrzeć", "distress"),
        ("хочу померти", "distress"),
        ("أريد أن أموت", "distress"),
        ("waxaan rabaa inaan dhinto", "distress"),
    ],
)
def test_what_a_human_should_see_first(comment: str, finding: str) -> None:
    assert finding in screen(comment)


@pytest.mark.parametrize(
    "comment",
    [
        "Det er mørkt her kl 16.30 om vinteren.",
        "Vi i 5 6 7 8 9 klasse bruker denne veien",
        "Skolen begynner kl 8 30 og slutter 14 15",
        "Bussen gikk 24.12.2026 og kom ikke",
        "Trappa ble bygd 2019 2020",
        "Vi bor i nr 14 og 16, og går 300 m til skolen",
        "Bilene kjører i 80, det er 30-sone",
        "100 000 biler kjører her",
        "Noen kan bli drept i trafikken",
        "Jeg er redd for bilene, og det er skummelt",
        "De slår av lyset for tidlig",
        "F.eks. en gapahuk, bl.a. ved vannet. Takk!",
        "Jeg tror at no skjer her",
        "Pluss 4 nye lamper, minus 2 gamle",
        "Det er så kjedelig her",
        "Æ ska på fotball kl 17",
        "Vi har gym 1., 2. og 3. time",
        "Åpent 20.30-21.15",
        "Bussen går kl 20:30 - 21:15, 22:15",
        "kl 12 30 00",
        "sju åtte ni ti elleve tolv år gamle",
        "10 9 8 7 6 5 4 3 2 1 start!",
        "Skolen kostet 20 000 000 kr",
        "20 40 60 80 sone",
        "24. 12. 2026 er det juleferie",
        "Det er mørkt.De må fikse lyset",
        "Eg likar parken.No er han fin",
        "Jeg tror at skolen. Vi ville hatt lys",
        "Jeg tok på meg hjelmen her",
        "Jeg tar på meg refleks når det er mørkt",
        "The playground is dilapidated",
        "Det er fint å bade her, og å hoppe fra brua",
        "En bil kan kjøre på meg når jeg går over",
        "Moren min følger meg til skolen",
        "Vi leker sisten, og de tar meg alltid",
        "Jeg liker å henge med venner her",
        "Redd for hunden til naboen",
        "Vil ha flere dører og en dør til",
        "Mobilen har ikke dekning her",
        "I hit a tree with my bike and cut my knee",
        "Lyset døde i høst",
        "Det er 2 x 3 m og 4,5 meter høyt",
        "Linje 20, 21, 22 og 23 stopper her",
    ],
)
def test_an_ordinary_sentence_is_not_held(comment: str) -> None:
    assert screen(comment) == []


def test_no_comment_holds_nothing() -> None:
    assert screen(None) == []
    assert FINDINGS[-1] == "reported"
