"""The catalogue other catalogues harvest: as DCAT-AP-NO asks, and leading to what is there."""

from pathlib import Path

import httpx
import pytest
from pyshacl import validate
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, RDF

from app.exports.dcat import VCARD, Operator, choose, describe
from app.exports.rules import FORMATS
from app.settings import Settings
from tests.exports.conftest import RELEASES
from tests.exports.test_national import hexagons
from tests.world import World

__all__ = ["hexagons"]

# rdflib's own parser, and pySHACL, still call what rdflib itself calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")

SHAPES = Path(__file__).with_name("schema") / "dcat-ap-no.shacl.ttl"


async def harvest(client: httpx.AsyncClient, world: World, form: str = "ttl") -> Graph:
    answer = await client.get(
        f"/catalogue.{form}", params={"municipality_id": world.municipality_id}
    )
    assert answer.status_code == 200
    return Graph().parse(data=answer.content, format="turtle" if form == "ttl" else "json-ld")


def complaints(graph: Graph) -> str:
    conforms, _, text = validate(graph, shacl_graph=str(SHAPES), shacl_graph_format="turtle")
    return "" if conforms else text


async def test_the_catalogue_is_as_the_profile_asks(
    client: httpx.AsyncClient, world: World, released: str
) -> None:
    graph = await harvest(client, world)
    assert complaints(graph) == ""
    assert len(list(graph.subjects(RDF.type, DCAT.Dataset))) == 1


@pytest.mark.parametrize(
    ("kind", "needed"),
    [
        (DCAT.Catalog, (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.contactPoint)),
        (
            DCAT.Dataset,
            (
                *(DCTERMS.title, DCTERMS.description, DCTERMS.publisher),
                *(DCAT.contactPoint, DCAT.theme),
            ),
        ),
        (DCAT.Distribution, (DCAT.accessURL, DCTERMS.license, DCTERMS.bibliographicCitation)),
    ],
)
async def test_the_shapes_miss_what_is_missing(
    client: httpx.AsyncClient,
    world: World,
    released: str,
    kind: URIRef,
    needed: tuple[URIRef, ...],
) -> None:
    for predicate in needed:
        graph = await harvest(client, world)
        subject = next(graph.subjects(RDF.type, kind))
        graph.remove((subject, predicate, None))
        assert complaints(graph), predicate


async def test_every_form_is_there_under_its_licence_and_citation(
    client: httpx.AsyncClient, world: World, released: str, settings: Settings
) -> None:
    graph = await harvest(client, world)
    view = (await client.get(f"{RELEASES}/{released}")).json()
    distributions = list(graph.subjects(RDF.type, DCAT.Distribution))
    assert {str(each).rpartition("-")[2] for each in distributions} == {*FORMATS, "api", "tiles"}
    for each in distributions:
        address = str(graph.value(each, DCAT.accessURL)).removeprefix(settings.public_url)
        assert (await client.get(address)).status_code == 200, address
        assert str(graph.value(each, DCTERMS.license)) == view["licence"]
        assert str(graph.value(each, DCTERMS.bibliographicCitation)) == view["citation"]
    [dataset] = graph.subjects(RDF.type, DCAT.Dataset)
    page = f"{settings.public_url}/release/{released}"
    assert graph.value(dataset, DCAT.landingPage) == URIRef(page)


async def test_hexagons_come_as_the_national_product_as_well(
    client: httpx.AsyncClient,
    world: World,
    hexagons: str,
    settings: Settings,
) -> None:
    graph = await harvest(client, world)
    assert complaints(graph) == ""
    addresses = [str(each) for each in graph.objects(None, DCAT.downloadURL)]
    national = [each for each in addresses if "/national." in each]
    assert len(national) == 2
    for each in national:
        answer = await client.get(each.removeprefix(settings.public_url))
        assert answer.status_code == 200


async def test_both_serialisations_say_the_same(
    client: httpx.AsyncClient, world: World, released: str
) -> None:
    assert isomorphic(await harvest(client, world), await harvest(client, world, "jsonld"))


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("text/html,application/xhtml+xml", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("text/turtle;q=0.5, application/ld+json;q=0.9", "application/ld+json"),
        ("text/turtle, application/json;q=0.9", "text/turtle"),
        ("application/ld+json;q=viel", "text/turtle"),
    ],
)
async def test_a_client_gets_what_it_would_rather_have(
    client: httpx.AsyncClient, world: World, accept: str, media_type: str
) -> None:
    answer = await client.get(
        "/catalogue",
        params={"municipality_id": world.municipality_id},
        headers={"Accept": accept},
    )
    assert answer.headers["content-type"] == f"{media_type}; charset=utf-8"
    assert "accept" in answer.headers["vary"].lower()
    assert choose(accept) == ("json-ld" if "json" in media_type else "turtle")


def test_whoever_answers_by_mail_is_written_to() -> None:
    operator = Operator("Kommunen", "https://kart.example", "post@kommune.example")
    graph = describe(operator, [])
    [email] = graph.objects(None, VCARD.hasEmail)
    assert email == URIRef("mailto:post@kommune.example")
    assert Literal("Kommunen") in graph.objects()
    assert complaints(graph) == ""


async def test_search_engines_find_releases_and_nobodys_work(
    client: httpx.AsyncClient, released: str, settings: Settings
) -> None:
    rules = (await client.get("/robots.txt")).text
    assert f"Sitemap: {settings.public_url}/sitemap.xml" in rules
    for place in ("/api/", "/planner", "/facilitator", "/class"):
        assert f"Disallow: {place}\n" in rules
    pages = await client.get("/sitemap.xml")
    assert pages.headers["content-type"] == "application/xml"
    assert f"<loc>{settings.public_url}/release/{released}</loc>" in pages.text
