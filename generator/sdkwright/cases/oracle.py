"""The judge of values: a JSON Schema validator that shares nothing with the models."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from sdkwright.values import JSON

DOCUMENT = "urn:document"
"""What references to the document begin with, so that a schema may be taken out of it."""


class Oracle:
    """Judges values by the schemas of one document."""

    def __init__(self, root: Mapping[str, JSON]) -> None:
        # Heavy, and needed by `generate` and `check` alone.
        from referencing import Registry
        from referencing.jsonschema import DRAFT202012

        make: Any = Registry
        self._registry = make().with_resource(DOCUMENT, DRAFT202012.create_resource(dict(root)))
        self._validators: dict[int, tuple[JSON, Any]] = {}

    def accepts(self, schema: JSON, value: JSON) -> bool:
        """Tell whether a value is valid."""
        return _is_valid(self._validator(schema), value)

    def nearly_accepts(self, schema: JSON, value: JSON) -> bool:
        """Tell whether a value is valid, were it enough to match any one of ``oneOf``."""
        kind, formats = _lenient_dialect()
        made = kind(schema, registry=self._registry, format_checker=formats)
        return _is_valid(made, value)

    def place(self, schema: JSON, value: JSON) -> str:
        """Return the member of an object that is at fault; empty where that is not plain."""
        places: set[str] = set()
        for error in self._validator(schema).iter_errors(value):
            path = [str(step) for step in error.absolute_path]
            if error.validator in ("required", "dependentRequired") and not path:
                return ""
            places.add(path[0] if path else "")
        return places.pop() if len(places) == 1 else ""

    def _validator(self, schema: JSON) -> Any:
        found = self._validators.get(id(schema))
        if found is None:
            kind, formats = _dialect()
            made = kind(schema, registry=self._registry, format_checker=formats)
            # The schema is kept, so that no other one gets its identity.
            found = self._validators[id(schema)] = (schema, made)
        return found[1]


def _is_valid(validator: Any, value: JSON) -> bool:
    """Tell whether a value is valid; of a composition that contains itself, none is."""
    try:
        return bool(validator.is_valid(value))
    except RecursionError:
        return False


@cache
def _dialect() -> tuple[Any, Any]:
    """Return JSON Schema 2020-12 with our keywords and patterns as ECMA-262 has them."""
    library = _library()

    def check(is_met: Callable[[Any, Any], bool], type_: type) -> Any:
        def keyword(_: Any, argument: Any, value: Any, __: Any) -> Iterator[Any]:
            if isinstance(value, type_) and not is_met(value, argument):
                yield library.ValidationError(f"{value!r} breaks {argument!r}")

        return keyword

    follow = library.Draft202012Validator.VALIDATORS["$ref"]
    followed: set[tuple[str, int]] = set()

    def reference(validator: Any, target: str, value: Any, schema: Any) -> Iterator[Any]:
        # A composition that contains itself says no more of a value than its other parts.
        if (step := (target, id(value))) in followed:
            return
        followed.add(step)
        try:
            yield from follow(validator, target, value, schema)
        finally:
            followed.remove(step)

    formats = library.FormatChecker(formats=())
    formats.checks("date", raises=ValueError)(_is_date)
    formats.checks("date-time", raises=ValueError)(_is_time)
    keywords = {
        "$ref": reference,
        "pattern": check(lambda value, pattern: _searcher(pattern)(value), str),
        "x-sdkwright-max-bytes": check(lambda value, most: len(value.encode()) <= most, str),
        "x-sdkwright-max-serialized-length": check(
            lambda value, most: len(serialized(value)) <= most, object
        ),
    }
    return library.validators.extend(library.Draft202012Validator, keywords), formats


def _library() -> Any:
    """Return the validator's library: what it is extended with has no types."""
    import jsonschema

    return jsonschema


@cache
def _lenient_dialect() -> tuple[Any, Any]:
    """Return the dialect with ``oneOf`` read as ``anyOf``, as types read it."""
    library = _library()
    kind, formats = _dialect()
    return library.validators.extend(kind, {"oneOf": kind.VALIDATORS["anyOf"]}), formats


def serialized(value: JSON) -> str:
    """Return the shortest JSON text of a value."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def differ(value: JSON, other: JSON) -> bool:
    """Tell whether JSON Schema takes two values for different ones, roughly: 1 is not 1.0 here."""
    return serialized(value) != serialized(other)


@cache
def _searcher(pattern: str) -> Callable[[str], bool]:
    r"""Return what tells whether a text has a match of a pattern.

    What Python cannot read, `\p{L}` for one, the engine of the package can: `lower` made sure.
    """
    if is_known(pattern):
        known = _ecma(pattern)
        return lambda text: known.search(text) is not None
    # Slow to load, and seldom needed.
    from pydantic_core import SchemaValidator, core_schema

    validator = SchemaValidator(core_schema.str_schema(pattern=pattern))
    return validator.isinstance_python


@cache
def _ecma(pattern: str) -> re.Pattern[str]:
    """Return a pattern in Python's words: ``$`` is the very end, and classes are ASCII."""
    text = re.sub(
        r"(\\.|\[(?:\\.|[^\]\\])*\])|\$|\(\?<(?![=!])",
        lambda found: found[1] or {"$": r"\Z", "(?<": "(?P<"}[found[0]],
        pattern,
        flags=re.DOTALL,
    )
    return re.compile(text, re.ASCII)


def is_known(pattern: str) -> bool:
    """Tell whether a pattern can be judged at all."""
    try:
        _ecma(pattern)
    except re.error:
        return False
    return True


def _is_date(value: object) -> bool:
    if not isinstance(value, str):
        return True
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value)) and bool(date.fromisoformat(value))


_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)")


def _is_time(value: object) -> bool:
    if not isinstance(value, str):
        return True
    return bool(_TIME.fullmatch(value)) and bool(datetime.fromisoformat(value))
