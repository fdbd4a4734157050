"""Ask openapi-spec-validator, which comes without types and stops at its first failure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, NoReturn, Protocol

from sdkwright.document import JSON


class Fault(Protocol):
    """What we read of a `jsonschema.ValidationError`; that package comes without types."""

    message: str
    validator: str
    validator_value: Any
    instance: Any
    schema: Any
    context: Sequence[Fault]
    path: Sequence[str | int]
    schema_path: Sequence[str | int]
    absolute_path: Iterable[str | int]


class Found(NamedTuple):
    """What the validator said about a part, or how it failed on it; the path goes through $refs."""

    path: tuple[str | int, ...]
    keyword: str
    fault: Any
    is_crash: bool = False


def structural_faults(root: dict[str, JSON], version: str) -> Iterator[Fault]:
    """Yield where a document does not fit the JSON Schema of an OpenAPI version."""
    # The other backend, in Rust, says less about why a choice between schemas failed.
    from openapi_spec_validator.schemas.backend.jsonschema import create_validator
    from openapi_spec_validator.schemas.utils import get_schema_content

    schema = dict(get_schema_content(version))
    validator = create_validator(schema)
    if anchor := schema.get("$defs", {}).get("schema", {}).get("$dynamicAnchor"):
        # Whoever finds an anchor searches the schema for all of them, and forgets them; with what
        # the first search found, a document takes a third of the time.
        known = validator._resolver.lookup(f"#{anchor}").resolver  # noqa: SLF001
        validator = validator.evolve(_resolver=known)
    faults: Iterator[Fault] = validator.iter_errors(root)
    return faults


def semantic_faults(root: dict[str, JSON], version: str) -> list[Found]:
    """Return what the checks find that a JSON Schema cannot express."""
    import openapi_spec_validator as library
    from jsonschema_path import SchemaPath
    from openapi_spec_validator.validation.registries import KeywordValidatorRegistry

    validator = {
        "3.0": library.OpenAPIV30SpecValidator,
        "3.1": library.OpenAPIV31SpecValidator,
        "3.2": library.OpenAPIV32SpecValidator,
    }[version]
    found: list[Found] = []
    checkers = {
        keyword: _recording(keyword, checker, SchemaPath, found)
        for keyword, checker in validator.keyword_validators.items()
    }
    path = SchemaPath.from_dict(root, handlers=_Offline(), resolved_cache_maxsize=128)
    check_root: Any = KeywordValidatorRegistry(checkers)["__root__"]
    check_root(path)
    return found


def _recording(
    keyword: str, checker: type[Any], path_type: type[Any], found: list[Found]
) -> type[Any]:
    """Make a checker of the library record its findings with their place, and survive a failure.

    On their own the checkers say neither where a finding is nor anything after the first failure.
    """

    def check(self: Any, *arguments: Any, **options: Any) -> Iterator[object]:
        path = next(argument.parts for argument in arguments if isinstance(argument, path_type))
        if keyword in ("path", "response") and str(path[-1]).startswith("x-"):
            return iter(())  # an extension, which the library takes for a path or a response
        try:
            for fault in checker.__call__(self, *arguments, **options):
                found.append(Found(path, keyword, fault))  # noqa: PERF401 - kept when it fails
        except Exception as crash:  # noqa: BLE001 - third-party code, and we report whatever it is
            found.append(Found(path, keyword, crash, is_crash=True))
        return iter(())

    return type(checker.__name__, (checker,), {"__call__": check})


class _Offline(dict[str, Any]):
    """Handlers for URLs that open none of them; the library fetches what has no handler."""

    def __contains__(self, scheme: object) -> bool:
        return True

    def __missing__(self, scheme: str) -> NoReturn:
        message = f"not fetched: {scheme}"
        raise LookupError(message)
