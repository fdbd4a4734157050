"""A rule about patterns, which several engines have to read."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from typing import Final

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Survey

_SLASHED: Final = re.compile(r"/\^.*\$/[dgimsuvy]*", re.DOTALL)
# What all engines read, if Python does: to load another takes longer than most rules. Braces have
# few digits, and repeat neither a group nor what stands for most of Unicode: that may be too large.
_PLAIN: Final = re.compile(
    r"""(?:
      [\w\s\-./:@,=%\#!"'<>;^$|]
    | \\[ds.\-/\\()\[\]{}*+?^$|]
    | \[\^?-?(?:[A-Za-z0-9]-[A-Za-z0-9]|[\w .,:;/@+\#%=*()?!$]|\\[ds.\-/\\\[\]])+-?\]
    | \((?:\?:|(?!\?))
    | \)
    | [*+?]
    | (?<!\))\{\d{1,3}(?:,\d{0,3})?\}
    )*""",
    re.VERBOSE,
)


@check(
    "incompatible-pattern",
    Group.SDK,
    Severity.WARNING,
    "A pattern cannot be compiled by Python, or by the engine of pydantic.",
    why="""
        Patterns of OpenAPI are those of JavaScript. What Python cannot read is checked in part, or
        not at all; and what has look-arounds or back-references, the engine of pydantic cannot
        read, so that one takes its place that some texts keep busy for hours.
        """,
    hint="write it in what all engines know, without look-arounds and back-references",
    bad="""
        components:
          schemas:
            Password: {type: string, pattern: '^(?=.*\\\\d).{8,}$'}
        """,
    good="""
        components:
          schemas:
            Password: {type: string, pattern: '^.{8,}$'}
        """,
)
def incompatible_pattern(survey: Survey) -> Iterator[Hit]:
    """Find patterns that the engine of pydantic cannot read, or Python's."""
    for schema in survey.saying("pattern", "patternProperties"):
        pattern = schema.value.get("pattern")
        if isinstance(pattern, str) and (fault := fault_of_pattern(pattern)):
            yield Hit(join(schema.pointer, "pattern"), f"the pattern {pattern!r} {fault}")
        named = schema.value.get("patternProperties")
        for text in named if isinstance(named, dict) else ():
            if fault := fault_of_pattern(text):
                place = join(schema.pointer, "patternProperties", text)
                yield Hit(place, f"the pattern {text!r} {fault}")


def fault_of_pattern(pattern: str) -> str | None:
    """Return why a pattern is not portable, or None where it is."""
    if _SLASHED.fullmatch(pattern):
        return "stands between slashes, which are part of it and match nothing"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)
            re.compile(pattern)
    except re.error as fault:
        return f"cannot be compiled by Python: {fault}"
    except FutureWarning as fault:
        # Sets within sets: Python reads their signs as such, others do what they stand for.
        return f"means one thing to Python and another to others: {fault}"
    if _PLAIN.fullmatch(pattern):
        return None
    from pydantic_core import SchemaError, SchemaValidator

    try:
        SchemaValidator({"type": "str", "pattern": pattern})
    except SchemaError:
        return "cannot be compiled by the engine of pydantic"
    return None
