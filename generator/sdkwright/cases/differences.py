"""Values of which JSON Schema and the models think differently, or look as if they would."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from sdkwright.cases.oracle import Oracle
from sdkwright.cases.samples import NoSample, Samples
from sdkwright.cases.shapes import Shapes, mapping
from sdkwright.ir import Api
from sdkwright.testcases import Difference
from sdkwright.values import JSON

# Times by RFC 3339 that those of Python cannot hold, or that the models do not take.
_TIMES = {
    "a time of seven digits after the point": "2021-01-30T12:51:33.0281234Z",
    "a leap second": "2016-12-31T23:59:60Z",
    "a time in small letters": "2021-01-30t12:51:33z",
}
_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def differences(
    api: Api, models: Mapping[str, str], shapes: Shapes, oracle: Oracle, samples: Samples
) -> tuple[Difference, ...]:
    """Return one value of each kind, in the first of some models that has a place for it."""
    found: dict[str, Difference] = {}
    for schema in api.schemas:
        if schema.name not in models:
            continue
        whole = shapes.at(schema.pointer)
        try:
            minimal = samples.minimal(whole)
        except NoSample:
            continue
        for wire, part in mapping(shapes.without_null(whole).get("properties")).items():
            for title, value, is_valid, is_taken in _values(part, shapes, samples):
                changed: dict[str, JSON] = {**minimal, wire: value}
                # What a pattern makes of a text is for the oracle to say.
                if title not in found and (is_valid or not oracle.accepts(whole, dict(changed))):
                    found[title] = Difference(title, schema.name, changed, is_valid, is_taken)
    return tuple(found[title] for title in sorted(found))


def _values(
    schema: JSON, shapes: Shapes, samples: Samples
) -> Iterator[tuple[str, JSON, bool, bool]]:
    """Yield values of a member, whether its schema admits them, and whether a model does."""
    view = shapes.without_null(schema)
    if "enum" in view or "const" in view:
        return
    try:
        sample = samples.sample(schema)
    except NoSample:
        return
    if view.get("type") == "integer" and isinstance(sample, int):
        yield "an integer with a point", float(sample), True, False
    if view.get("format") == "date-time" and "pattern" not in view:
        yield from ((title, text, True, False) for title, text in _TIMES.items())
    if isinstance(pattern := view.get("pattern"), str) and isinstance(sample, str):
        if pattern.endswith("$"):
            yield "a newline after what a pattern ends with", f"{sample}\n", False, False
        if (other := sample.translate(_DIGITS)) != sample:
            # Pydantic's engine takes the classes of ECMA-262 for those of Unicode.
            has_class = bool(re.search(r"\\[dw]", pattern))
            title = "digits of another script" + (", in a class" if has_class else "")
            yield title, other, False, has_class
