"""openapi-spec-validator is the reference: what it finds, `validate` finds, in the same place."""

import copy
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import openapi_spec_validator as library
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from jsonschema_path import SchemaPath
from openapi_spec_validator.schemas.backend.jsonschema import create_validator
from openapi_spec_validator.schemas.utils import get_schema_content
from openapi_spec_validator.validation.registries import KeywordValidatorRegistry

from sdkwright.diagnostics import DocumentError
from sdkwright.document import Document, join, load, parse
from sdkwright.validate import validate
from sdkwright.validate.meta_schemas import document_rules
from sdkwright.values import JSON

ROOT = Path(__file__).parents[2]
PATTERNS = ("spec/*.yaml", "tests/diagnostics/*", "tests/golden/*/*.yaml", "tests/diff/*.yaml")
DOCUMENTS = sorted(
    path
    for pattern in PATTERNS
    for path in ROOT.glob(pattern)
    if path.suffix in {".json", ".yaml"} and path.is_file()
)
VERSIONS = ("3.0", "3.1", "3.2")

# Structure -------------------------------------------------------------------------------------


def structural_faults(root: Any, version: str) -> set[tuple[str, tuple[str, ...]]]:
    """Return keyword and path of all that the reference finds with a meta-schema."""
    validator = create_validator(dict(get_schema_content(version)))
    return {
        (fault.validator, (*map(str, fault.absolute_path), *name))
        for fault in validator.iter_errors(root)
        # What is wrong with a name, we say of what has it.
        for name in [(str(fault.instance),) if "propertyNames" in fault.schema_path else ()]
    }


def assert_structure_agrees(root: dict[str, JSON], version: str) -> None:
    expected = structural_faults(root, version)
    assert expected == {(one.keyword, one.path) for one in document_rules(version).faults(root)}


# Meaning ---------------------------------------------------------------------------------------


class Found(NamedTuple):
    """What the reference says of a part; the path goes through references."""

    path: tuple[str | int, ...]
    keyword: str
    fault: Any


class Offline(dict[str, Any]):
    """Handlers for URLs that open none of them; the library fetches what has no handler."""

    def __contains__(self, scheme: object) -> bool:
        return True

    def __missing__(self, scheme: str) -> NoReturn:
        message = f"not fetched: {scheme}"
        raise LookupError(message)


def semantic_faults(root: dict[str, JSON], version: str) -> tuple[list[Found], bool]:
    """Return what the reference finds beyond the form, and whether it failed on some part."""
    validator = {
        "3.0": library.OpenAPIV30SpecValidator,
        "3.1": library.OpenAPIV31SpecValidator,
        "3.2": library.OpenAPIV32SpecValidator,
    }[version]
    found: list[Found] = []
    crashes: list[Exception] = []

    def recording(keyword: str, checker: type[Any]) -> type[Any]:
        def check(self: Any, *arguments: Any, **options: Any) -> Iterator[object]:
            path = next(one.parts for one in arguments if isinstance(one, SchemaPath))
            if keyword in ("path", "response") and str(path[-1]).startswith("x-"):
                return iter(())  # an extension, which it takes for a path or a response
            try:
                for fault in checker.__call__(self, *arguments, **options):
                    found.append(Found(path, keyword, fault))  # noqa: PERF401 - kept when it fails
            except Exception as crash:  # noqa: BLE001 - it fails with whatever exception
                crashes.append(crash)
            return iter(())

        return type(checker.__name__, (checker,), {"__call__": check})

    checkers = {name: recording(name, one) for name, one in validator.keyword_validators.items()}
    path = SchemaPath.from_dict(root, handlers=Offline(), resolved_cache_maxsize=128)
    check_root: Any = KeywordValidatorRegistry(checkers)["__root__"]
    check_root(path)
    return found, bool(crashes)


CODES = {
    "DuplicateOperationIDError": "duplicate-operation-id",
    "ExtraParametersError": "undefined-required-property",
    "ParameterDuplicateError": "duplicate-parameter",
    "UnresolvableParameterError": "undeclared-path-parameter",
    # For which it has the same word.
    "unused-path-parameter": "undeclared-path-parameter",
}
OPENINGS = {
    "Circular tag hierarchy": "invalid-tag-hierarchy",
    "Duplicate tag name": "duplicate-tag",
    "Tag ": "invalid-tag-hierarchy",
    "Unknown JSON Schema dialect": "unknown-schema-dialect",
}
EVERYWHERE = {"invalid-default", "structure", "undefined-required-property"}
"""What we look for in more places than the reference does."""


def code_and_name(document: Document, found: Found) -> tuple[str, str]:
    """Return what kind of finding it is of the reference, and what it is about."""
    message = found.fault.message
    code = CODES.get(type(found.fault).__name__) or next(
        (code for opening, code in OPENINGS.items() if message.startswith(opening)), ""
    )
    if code == "undefined-required-property":
        return code, join(locate(document, found.path), "required")
    if code:
        return code, subject(message)
    at = locate(document, found.path)
    if found.keyword == "default":
        return "invalid-default", join(at, "default")
    return "structure", join(at, *map(str, found.fault.absolute_path))


def locate(document: Document, path: Iterable[str | int]) -> str:
    """Return the pointer of a part that is reached through references."""
    pointer = ""
    for token in path:
        pointer, _ = document.follow(pointer)
        pointer = join(pointer, str(token))
    return document.follow(pointer)[0]


def codes_and_names(document: Document) -> set[tuple[str, str]]:
    """Return what kind of findings ours are, and what they are about."""
    return {
        pair
        for one in validate(document)
        for pair in (
            # The reference names a part by its alternatives, and we by the one that was meant.
            [(one.code, above) for above in ancestors(one.pointer)]
            if one.code in EVERYWHERE
            else [(CODES.get(one.code, one.code), subject(one.message))]
        )
    }


def ancestors(pointer: str) -> list[str]:
    tokens = pointer.split("/")
    return ["/".join(tokens[:length]) for length in range(1, len(tokens) + 1)]


def subject(message: str) -> str:
    """Return what a message is about: what follows the colon, or stands in braces or quotes."""
    found = re.search(r": (.*)|\{(.*?)\}|'(.*?)'", message)
    return next(filter(None, found.groups()), "") if found else ""


def assert_meaning_agrees(document: Document, version: str) -> None:
    found, is_crash = semantic_faults(document.root, version)
    theirs = {code_and_name(document, one) for one in found}
    ours = codes_and_names(document)
    if any(code == "structure" for code, _ in ours):
        # Neither asks a schema that is none what it says, but the reference does the second time.
        theirs = {pair for pair in theirs if pair[0] not in EVERYWHERE - {"structure"}}
    # Of what has another form altogether, the reference looks at the parts as well.
    wrong = [one.pointer for one in validate(document) if one.code == "structure"]
    theirs = {
        (code, what)
        for code, what in theirs
        if code != "structure" or not any(what.startswith(f"{pointer}/") for pointer in wrong)
    }
    assert set() == theirs - ours
    if not is_crash:
        codes = {*CODES.values(), *OPENINGS.values()} - EVERYWHERE
        assert set() == {pair for pair in ours - theirs if pair[0] in codes}


# Documents -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_both_find_the_same_in_our_documents(path: Path) -> None:
    try:
        document = load(path)
    except DocumentError:
        return  # which is not a document to either
    version = str(document.root.get("openapi"))[:3]
    if version in VERSIONS:
        assert_structure_agrees(document.root, version)
        if not document.findings:
            assert_meaning_agrees(document, version)


LAMPS = """\
info: {title: Lamps, version: "1"}
servers: [{url: "https://{region}.lamps.example", variables: {region: {default: a, enum: [a]}}}]
tags: [{name: lamps}, {name: rooms, description: Where lamps are}]
security: [{key: []}]
paths:
  x-origin: by hand
  /lamps/{lamp}:
    parameters: [{$ref: "#/components/parameters/Lamp"}]
    get:
      operationId: getLamp
      tags: [lamps]
      parameters:
        - {name: watts, in: query, schema: {type: integer, default: 5, maximum: 9}}
        - {name: shade, in: query, explode: false, schema: {$ref: "#/components/schemas/Colour"}}
      responses:
        "200": {$ref: "#/components/responses/Lamp"}
        default: {description: An error}
    put:
      operationId: putLamp
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/Lamp"}}}
      responses: {"204": {description: ok, headers: {Age: {schema: {type: integer}}}}}
components:
  parameters:
    Lamp: {name: lamp, in: path, required: true, schema: {type: string, pattern: "^[a-z]+$"}}
  responses:
    Lamp:
      description: A lamp
      content: {application/json: {schema: {$ref: "#/components/schemas/Lamp"}, example: {a: 1}}}
      links: {again: {operationId: getLamp}}
  securitySchemes:
    key: {type: apiKey, name: key, in: header}
    token: {type: http, scheme: bearer}
    login: {type: oauth2, flows: {clientCredentials: {tokenUrl: "https://a.example", scopes: {}}}}
  schemas:
    Lamp:
      type: object
      required: [colour, parts]
      allOf: [{$ref: "#/components/schemas/Thing"}, {properties: {colour: {type: string}}}]
      discriminator: {propertyName: colour}
      properties: {parts: {type: array, minItems: 1, items: {$ref: "#/components/schemas/Lamp"}}}
    Thing: {type: object, properties: {weight: {type: number, default: 1.5, minimum: 0}}}
    Colour: {type: string, enum: [red, green], default: red}
    Either: {oneOf: [{type: string}, {type: integer, format: int32}], default: 3}
"""

junk: st.SearchStrategy[JSON] = st.sampled_from(
    [
        None,
        1,
        1.5,
        True,
        "x",
        "lamp",
        "path",
        "object",
        [],
        {},
        [1],
        ["a"],
        ["red", "red"],
        {"a": 1},
    ]
)
names = st.sampled_from(
    ["default", "required", "type", "in", "x-a", "allOf", "tags", "enum", "name", "items", "schema"]
)


def containers(value: JSON) -> list[dict[str, JSON] | list[JSON]]:
    """Return the mappings and lists inside a value, and the value, unless they are empty."""
    if not isinstance(value, dict | list) or not value:
        return []
    parts = value.values() if isinstance(value, dict) else value
    return [value, *(found for part in parts for found in containers(part))]


@pytest.mark.slow
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=40)
@given(st.data(), st.sampled_from(VERSIONS))
def test_both_find_the_same_in_documents_that_were_broken(
    data: st.DataObject, version: str
) -> None:
    text = f"openapi: {version}.0\n{LAMPS}"
    root = parse(text.encode(), "lamps.yaml").root
    for _ in range(data.draw(st.integers(1, 2))):
        target = data.draw(st.sampled_from(containers(root)))
        value = copy.deepcopy(data.draw(junk))
        if isinstance(target, list):
            target[data.draw(st.integers(0, len(target) - 1))] = value
        else:
            target[data.draw(st.sampled_from(list(target)) | names)] = value
    document = parse(json.dumps(root).encode(), "lamps.json")
    if str(document.root.get("openapi"))[:3] == version:
        assert_structure_agrees(document.root, version)
        assert_meaning_agrees(document, version)
