"""The JSON Schemas of OpenAPI documents and of schemas, as openapi-spec-validator has them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import jsonschema_rs

from sdkwright.validate.faults import MASK, Rules

DRAFTS: Final = (
    *(f"http://json-schema.org/draft-{draft}/schema" for draft in ("04", "06", "07")),
    *(f"https://json-schema.org/draft/{draft}/schema" for draft in ("2019-09", "2020-12")),
)
"""The dialects of JSON Schema itself, the oldest first."""

# What a dialect of OpenAPI is made of, in openapi-schema-validator.
_DIALECTS: Final[Mapping[str, tuple[str, ...]]] = {
    "https://spec.openapis.org/oas/3.1/dialect/base": (
        "oas3.1/metaschema.json",
        "oas3.1/vocabularies/base",
    ),
    "https://spec.openapis.org/oas/3.2/dialect/2025-09-17": (
        "oas3.2/dialect/2025-09-17.json",
        "oas3.2/meta/2025-09-17.json",
    ),
}
DIALECTS: Final[Mapping[str, str]] = dict(
    zip(("3.0", "3.1", "3.2"), (DRAFTS[0], *_DIALECTS), strict=True)
)
"""The dialect of schemas that do not name one, by the version of OpenAPI."""


def _pass(_: object) -> bool:
    return True


# Of what meta-schemas ask for, documents get addresses wrong that nobody follows.
_ADDRESSES: Final = ("iri", "iri-reference", "uri", "uri-reference")


@cache
def document_rules(version: str) -> Rules:
    """Return the rules for documents of a version of OpenAPI, such as 3.1."""
    schema = _read("openapi_spec_validator", f"resources/schemas/v{version}/schema.json")
    address = str(schema.get("$id", schema.get("id")))
    validator = jsonschema_rs.validator_for(schema, mask=MASK, validate_formats=False, offline=True)
    return Rules(validator, {address: schema})


@cache
def schema_rules(dialect: str) -> Rules | None:
    """Return the rules for schemas of a dialect; None of one that is not known."""
    address = dialect.removesuffix("#")
    sources = {
        str(schema["$id"]): schema
        for file in _DIALECTS.get(address, ())
        for schema in [_read("openapi_schema_validator", f"schemas/{file}")]
    }
    if not sources and address not in DRAFTS:
        return None
    validator = jsonschema_rs.validator_for(
        {"$schema": DRAFTS[-1] if sources else address, "$ref": address},
        registry=jsonschema_rs.Registry(list(sources.items())),
        mask=MASK,
        validate_formats=True,
        formats=dict.fromkeys(_ADDRESSES, _pass),
        offline=True,
    )
    return Rules(validator, sources)


def _read(package: str, file: str) -> dict[str, Any]:
    # Not as resources of the package, which is imported for that, and takes a fifth of a second.
    found = find_spec(package)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(name=package)
    schema: dict[str, Any] = json.loads(Path(found.origin).parent.joinpath(file).read_bytes())
    return schema
