"""Rules about values that YAML, as it is written, has two readings of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Survey
from sdkwright.values import JSON

# What YAML 1.1 takes for a boolean, or for a number to the base of 60, and YAML 1.2 for text.
_BOOLEANS: Final = frozenset(
    form for word in ("yes", "no", "on", "off") for form in (word, word.capitalize(), word.upper())
)
_SEXAGESIMAL: Final = re.compile(r"[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?")


@check(
    "ambiguous-scalar",
    Group.SEMANTICS,
    Severity.WARNING,
    "A text without quotes is a boolean or a number to readers of YAML 1.1.",
    why="""
        YAML 1.2 reads `NO` and `10:30` as text. Many tools follow YAML 1.1 still, to which they are
        false and 630: an enum of countries loses Norway there, and a time becomes a number.
        """,
    hint="quote it",
    bad="""
        components:
          schemas:
            Country: {type: string, enum: [DK, NO, SE]}
        """,
    good="""
        components:
          schemas:
            Country: {type: string, enum: [DK, "NO", SE]}
        """,
)
def ambiguous_scalar(survey: Survey) -> Iterator[Hit]:
    """Find values that are text for us, and something else for others."""
    main, _ = survey.document.place("")
    # JSON has quotes everywhere.
    is_json = main.text.lstrip().startswith("{")
    for pointer, found in () if is_json else _texts(survey.document.root):
        if found in _BOOLEANS or (":" in found and _SEXAGESIMAL.fullmatch(found)):
            source, place = survey.document.place(pointer)
            # What is quoted, or JSON, is text for all.
            if source.text.startswith(found, place.start):
                reading = "a boolean" if found in _BOOLEANS else "a number"
                message = f"{found} is {reading} to readers of YAML 1.1"
                yield Hit(pointer, message, at_value=True)


def _texts(root: JSON) -> Iterator[tuple[str, str]]:
    """Yield every text of a document with its pointer."""
    waiting = [("", root)]
    while waiting:
        pointer, value = waiting.pop()
        if isinstance(value, str):
            yield pointer, value
        elif isinstance(value, dict):
            waiting += [(join(pointer, key), inner) for key, inner in value.items()]
        elif isinstance(value, list):
            waiting += [(join(pointer, str(index)), inner) for index, inner in enumerate(value)]
