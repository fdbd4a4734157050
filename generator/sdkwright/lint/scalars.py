"""Rules about values that YAML, as it is written, has two readings of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Survey, keys
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
    for pointer, found in () if _is_json(survey) else _texts(survey.document.root):
        if found in _BOOLEANS or (":" in found and _SEXAGESIMAL.fullmatch(found)):
            source, place = survey.document.place(pointer)
            # What is quoted, or JSON, is text for all.
            if source.text.startswith(found, place.start):
                reading = "a boolean" if found in _BOOLEANS else "a number"
                message = f"{found} is {reading} to readers of YAML 1.1"
                yield Hit(pointer, message, at_value=True)


def _is_json(survey: Survey) -> bool:
    """Tell whether a document has quotes everywhere."""
    main, _ = survey.document.place("")
    return main.text.lstrip().startswith("{")


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


@check(
    "unquoted-status",
    Group.SEMANTICS,
    Severity.WARNING,
    "A status has no quotes, which the others have.",
    why="""
        Keys of JSON are text, and a status without quotes is a number to readers of YAML: some
        refuse it, and some do not find the response.
        """,
    hint="put it into quotes",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses:
                "204": {description: There are none.}
                404: {description: It failed.}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses:
                "204": {description: There are none.}
                "404": {description: It failed.}
        """,
)
def unquoted_status(survey: Survey) -> Iterator[Hit]:
    """Find statuses without quotes, where most have some."""
    bare: list[tuple[str, str]] = []
    count = 0
    for operation in () if _is_json(survey) else survey.operations:
        for status in keys(operation.element, "responses"):
            pointer = join(operation.pointer, "responses", status)
            source, place = survey.document.place(pointer)
            count += 1
            if status.isdigit() and source.text.startswith(status, place.key):
                bare.append((pointer, status))
    for pointer, status in bare if 2 * len(bare) <= count else ():
        yield Hit(pointer, f"the status {status} is a number to readers of YAML")
