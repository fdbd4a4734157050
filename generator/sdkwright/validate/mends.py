"""Say how faults of structure are mended, where nothing else could have been meant."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from sdkwright.diagnostics import Add, Edit, Quote, Remove, Rename, Replace
from sdkwright.document import METHODS, Document, join, split
from sdkwright.validate.faults import Fault
from sdkwright.values import JSON

_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?")
_BOUNDS: Final = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}


def mend_of(document: Document, pointer: str, fault: Fault) -> tuple[Edit, ...]:
    """Return the edits that mend a fault, whose path starts at the pointer."""
    place, wanted = join(pointer, *fault.path), fault.wanted
    if fault.is_about_fields:
        return _of_name(place, fault)
    match fault.keyword:
        case "type":
            return _of_type(document, place, fault.instance, wanted)
        case "const" | "enum":
            return _of_choices(document, place, fault.instance, wanted)
        case "anyOf" | "oneOf" | "uniqueItems" if isinstance(fault.instance, list):
            return _of_list(document, place, fault.instance)
        case "required" if wanted == ("required",) and _is_in_path(fault.instance):
            return (Add(join(place, "required"), value=True, after="in"),)
        case _:
            return ()


def _of_name(place: str, fault: Fault) -> tuple[Edit, ...]:
    """Return the edit that gives an unknown field of the part at a place the name it lacks."""
    instance, (name,) = fault.instance, fault.wanted
    if not isinstance(instance, dict):
        return ()
    if place == "/paths":
        value, path = instance.get(name), f"/{name}"
        is_item = isinstance(value, dict) and any(key.lower() in METHODS for key in value)
        return (Rename(join(place, name), path),) if is_item and path not in instance else ()
    meant = [known for known in fault.described if known.lower() == name.lower()]
    if len(meant) != 1 or meant[0] in instance:
        return ()
    return (Rename(join(place, name), meant[0]),)


def same(one: object, other: object) -> bool:
    """Tell whether two values of a document say the same; to Python 1 and true are one."""
    return _text(one) == _text(other)


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True)


def _of_type(
    document: Document, place: str, instance: JSON, wanted: tuple[Any, ...]
) -> tuple[Edit, ...]:
    """Return how a value gets the type that is wanted."""
    is_number = isinstance(instance, int | float)
    if wanted == ("string",) and is_number:
        return (Quote(place),)
    if wanted == ("boolean",) and instance in ("true", "false"):
        return (Replace(place, instance == "true"),)
    if isinstance(instance, bool) and "number" in wanted:
        return _of_bound(document, place, is_exclusive=instance)
    if {*wanted} <= {"integer", "number"} and isinstance(instance, str):
        number = _NUMBER.fullmatch(instance)
        if number and ("number" in wanted or number[1] is None):
            return (Replace(place, float(instance) if number[1] else int(instance)),)
    return ()


def _of_bound(document: Document, place: str, *, is_exclusive: bool) -> tuple[Edit, ...]:
    """Return how a bound becomes exclusive as of OpenAPI 3.1: it has the number, and is alone."""
    above, name = _above(place)
    parent = document.at(above)
    if name not in _BOUNDS or not isinstance(parent, dict):
        return ()
    if not is_exclusive:
        return (Remove(place),)
    bound = parent.get(_BOUNDS[name])
    if not isinstance(bound, int | float) or isinstance(bound, bool):
        return ()
    return (Remove(place), Rename(join(above, _BOUNDS[name]), name))


def _of_choices(
    document: Document, place: str, instance: JSON, wanted: tuple[Any, ...]
) -> tuple[Edit, ...]:
    """Return how a value becomes the choice that it is but for its case, or its quotes."""
    above, name = _above(place)
    if name == "required" and wanted == (True,) and instance is False:
        return (Replace(place, value=True),) if _is_in_path(document.at(above)) else ()
    if instance is None and name == "type" and "null" in wanted:
        return (Quote(place, "null"),)
    if isinstance(instance, list) and name == "type":
        return _of_list(document, place, instance)
    if not isinstance(instance, str):
        return ()
    choices: set[str] = {one for one in wanted if isinstance(one, str)}
    meant = [one for one in choices if one.lower() == instance.lower()]
    return (Replace(place, meant[0]),) if len(meant) == 1 else ()


def _of_list(document: Document, place: str, items: list[JSON]) -> tuple[Edit, ...]:
    """Return how a list has each item once, and null among types is the name of a type."""
    above, name = _above(place)
    if name == "type" and None in items and "null" not in items:
        is_new = not str(document.root.get("openapi")).startswith("3.0")
        nulls = [join(place, str(index)) for index, item in enumerate(items) if item is None]
        return tuple(Quote(null, "null") for null in nulls) if is_new and len(nulls) == 1 else ()
    parent = document.at(above)
    if isinstance(parent, dict) and any(
        key.startswith("x-") and isinstance(value, list) for key, value in parent.items()
    ):
        return ()  # An extension may list something for each of them.
    said = [_text(item) for item in items]
    repeated = [index for index, text in enumerate(said) if text in said[:index]]
    return tuple(Remove(join(place, str(index))) for index in repeated)


def _above(pointer: str) -> tuple[str, str]:
    """Return the pointer of what holds a part, and what it calls the part."""
    *way, name = split(pointer) or ("",)
    return join("", *way), name


def _is_in_path(value: JSON) -> bool:
    return isinstance(value, dict) and value.get("in") == "path"
