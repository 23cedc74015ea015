"""The releases as a catalogue that other catalogues harvest (DCAT-AP-NO 3)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from rdflib import RDF, XSD, BNode, Graph, Namespace, URIRef
from rdflib import Literal as Text
from rdflib.namespace import DCAT, DCTERMS, FOAF

from app.exports.rules import FORMATS, MEDIA_TYPES, NATIONAL_FORMATS, NATIONAL_TYPES
from app.people.store import Municipality
from app.publishing.rules import ABSENCE, LICENCE, NORWAY
from app.publishing.store import ReleaseListed

Serialisation = Literal["turtle", "json-ld"]
MEDIA: dict[Serialisation, str] = {"turtle": "text/turtle", "json-ld": "application/ld+json"}

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")

_EU = "http://publications.europa.eu/resource/authority/"
_IANA = "https://www.iana.org/assignments/media-types/"
# Newer than what rdflib knows of DCAT.
_VERSION = URIRef("http://www.w3.org/ns/dcat#version")
_SPDX = Namespace("http://spdx.org/rdf/terms#")
# What children and young people tell of where they live and move.
_THEMES = ("SOCI", "TRAN")
# Registered media types alone; a type nobody registered has no address.
_REGISTERED = {"geojson", "gpkg", "parquet", "csv", "gml"}
_FILE_TYPES = {"geojson": "GEOJSON", "gpkg": "GPKG", "csv": "CSV", "gml": "GML"}


@dataclass(frozen=True, slots=True)
class Operator:
    """Who runs the service, where it is reached, and who answers for its data."""

    name: str
    address: str
    email: str | None


def describe(
    operator: Operator, releases: Iterable[tuple[Municipality, list[ReleaseListed]]]
) -> Graph:
    """The catalogue of these municipalities' releases: a dataset each, with all its forms."""
    graph = Graph()
    for prefix, namespace in (("spdx", _SPDX), ("vcard", VCARD)):
        graph.bind(prefix, namespace)
    catalogue = URIRef(f"{operator.address}/catalogue")
    publisher = URIRef(f"{operator.address}/#operator")
    _add_agent(graph, publisher, operator.name)
    contact = _add_contact(graph, operator)
    _add(
        graph,
        catalogue,
        (RDF.type, DCAT.Catalog),
        (DCTERMS.title, Text("Nabotråkk: hva barn og unge har fortalt om steder", "nb")),
        (
            DCTERMS.description,
            Text("Utgivelser av det barn og unge har fortalt om veier og steder.", "nb"),
        ),
        (DCTERMS.publisher, publisher),
        (DCTERMS.language, URIRef(f"{_EU}language/NOB")),
        (DCTERMS.license, URIRef(LICENCE)),
        (DCAT.contactPoint, contact),
        (FOAF.homepage, URIRef(operator.address)),
    )
    for municipality, listed in releases:
        if listed:
            owner = URIRef(f"{operator.address}/#{municipality.municipality_id}")
            _add_agent(graph, owner, municipality.name)
        for release in listed:
            dataset = URIRef(f"{operator.address}/catalogue#{release.number}")
            graph.add((catalogue, DCAT.dataset, dataset))
            _add_dataset(graph, dataset, operator, owner, contact, municipality, release)
    return graph


def _add(
    graph: Graph, subject: URIRef | BNode, *told: tuple[URIRef, URIRef | BNode | Text]
) -> None:
    for predicate, value in told:
        graph.add((subject, predicate, value))


def _add_agent(graph: Graph, agent: URIRef, name: str) -> None:
    _add(graph, agent, (RDF.type, FOAF.Agent), (FOAF.name, Text(name)))


def _add_contact(graph: Graph, operator: Operator) -> URIRef:
    contact = URIRef(f"{operator.address}/#contact")
    reached = (
        (VCARD.hasEmail, URIRef(f"mailto:{operator.email}"))
        if operator.email
        else (VCARD.hasURL, URIRef(operator.address))
    )
    _add(graph, contact, (RDF.type, VCARD.Organization), (VCARD.fn, Text(operator.name)), reached)
    return contact


def _add_dataset(
    graph: Graph,
    dataset: URIRef,
    operator: Operator,
    owner: URIRef,
    contact: URIRef,
    municipality: Municipality,
    release: ReleaseListed,
) -> None:
    period = BNode(f"{release.number}-period")
    _add(
        graph,
        dataset,
        (RDF.type, DCAT.Dataset),
        (DCTERMS.title, Text(f"{release.title}, {municipality.name} ({release.number})", "nb")),
        (DCTERMS.description, Text(_description(release), "nb")),
        (DCTERMS.description, Text(ABSENCE, "en")),
        (DCTERMS.identifier, Text(release.number)),
        (DCTERMS.publisher, owner),
        (DCTERMS.issued, _day(release.released_at)),
        (DCTERMS.temporal, period),
        (DCTERMS.accessRights, URIRef(f"{_EU}access-right/PUBLIC")),
        (DCTERMS.accrualPeriodicity, URIRef(f"{_EU}frequency/NEVER")),
        (DCTERMS.language, URIRef(f"{_EU}language/NOB")),
        (_VERSION, Text(str(release.version))),
        (DCAT.contactPoint, contact),
        (DCAT.landingPage, URIRef(f"{operator.address}/release/{release.number}")),
        *((DCAT.theme, URIRef(f"{_EU}data-theme/{theme}")) for theme in _THEMES),
    )
    _add(
        graph,
        period,
        (RDF.type, DCTERMS.PeriodOfTime),
        (DCAT.startDate, _day(release.told_from)),
        (DCAT.endDate, _day(release.told_until)),
    )
    for name, address, form, media_type in _forms_of(operator, release):
        distribution = URIRef(f"{dataset}-{name}")
        graph.add((dataset, DCAT.distribution, distribution))
        _add(
            graph,
            distribution,
            (RDF.type, DCAT.Distribution),
            (DCTERMS.title, Text(name, "en")),
            (DCAT.accessURL, URIRef(address)),
            (DCTERMS.license, URIRef(LICENCE)),
            (DCTERMS.bibliographicCitation, Text(release.citation)),
        )
        if form is not None:
            graph.add((distribution, DCAT.downloadURL, URIRef(address)))
        if form in _REGISTERED:
            graph.add((distribution, DCAT.mediaType, URIRef(_IANA + media_type)))
        if form in _FILE_TYPES:
            file_type = URIRef(f"{_EU}file-type/{_FILE_TYPES[form]}")
            graph.add((distribution, DCTERMS.format, file_type))
        if name == "geojson":
            _add_checksum(graph, distribution, release)


def _forms_of(
    operator: Operator, release: ReleaseListed
) -> Iterable[tuple[str, str, str | None, str]]:
    """Name, address, file format and media type of everything a release can be read as."""
    api = f"{operator.address}/api/v1/releases/{release.number}"
    for form in FORMATS:
        yield form, f"{api}/files/{form}", form, MEDIA_TYPES[form].partition(";")[0]
    if release.grid == "hexagon":
        for national in NATIONAL_FORMATS:
            address = f"{api}/national.{national}"
            yield f"national-{national}", address, national, NATIONAL_TYPES[national]
    yield "api", f"{api}/cells", None, ""
    yield "tiles", f"{operator.address}/tiles/releases/{release.number}.json", None, ""


def _add_checksum(graph: Graph, distribution: URIRef, release: ReleaseListed) -> None:
    checksum = BNode(f"{release.number}-checksum")
    graph.add((distribution, _SPDX.checksum, checksum))
    _add(
        graph,
        checksum,
        (RDF.type, _SPDX.Checksum),
        (_SPDX.algorithm, _SPDX.checksumAlgorithm_sha256),
        (_SPDX.checksumValue, Text(release.sha256, datatype=XSD.hexBinary)),
    )


def _day(moment: datetime) -> Text:
    return Text(moment.astimezone(NORWAY).date().isoformat(), datatype=XSD.date)


def _description(release: ReleaseListed) -> str:
    cells = "ruter" if release.grid == "square" else "heksagoner"
    return (
        f"Hvor mange barn og unge som har fortalt om veier og steder, i {cells} på"
        f" {release.cell_metres} m. En rute vises når minst {release.minimums['public']} har"
        " fortalt det samme; tallene er nederste grense i trinn på fem. Det som ikke står her, er"
        " fortalt av færre, eller av ingen: fravær er aldri null."
    )


def serialise(graph: Graph, form: Serialisation) -> bytes:
    """A graph as bytes, the same for the same graph in every process."""
    written = graph.serialize(format=form, encoding="utf-8")
    if form == "turtle":
        return written
    return json.dumps(_in_order(json.loads(written)), ensure_ascii=False, indent=1).encode()


def _in_order(part: Any) -> Any:
    # What JSON-LD has in a list is a set of RDF, and comes in the order of this process' hashes.
    match part:
        case dict():
            return {key: _in_order(part[key]) for key in sorted(part)}
        case list():
            return sorted(map(_in_order, part), key=json.dumps)
        case _:
            return part


def choose(accept: str) -> Serialisation:
    """What a client would rather have; Turtle where it does not say."""
    wanted: dict[str, float] = {}
    for part in accept.split(","):
        media_type, *parameters = (piece.strip() for piece in part.split(";"))
        quality = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        try:
            wanted[media_type] = float(quality)
        except ValueError:
            wanted[media_type] = 0
    as_json = max(wanted.get("application/ld+json", 0), wanted.get("application/json", 0))
    return "json-ld" if as_json > wanted.get("text/turtle", 0) else "turtle"
