"""Rules about what requests may be as long, as many or as large as callers like."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sdkwright import naming
from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Element, Survey, type_names

# How values of some types are bounded from above, and what bounds them by itself.
_BOUNDS: Final = {
    ("array", "string"): ({"maxItems", "maxLength"}, {"const", "enum", "format", "pattern"}),
    ("integer", "number"): ({"exclusiveMaximum", "maximum"}, {"const", "enum", "format"}),
}
_SIZES: Final = frozenset({"limit", "page_size", "per_page", "max_results", "page_limit"})


@check(
    "unbounded-input",
    Group.SDK,
    Severity.WARNING,
    "A request may be as long or as large as callers like, where the document bounds others.",
    why="""
        Bounds are checked before anything is sent, and tell callers what the service takes. In a
        document that bounds most of what it takes, one without a bound was forgotten, and its
        fault is found by the service, or by nobody. A page size without one asks for everything.
        """,
    hint="add the bound that the service has",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              parameters:
                - {name: limit, in: query, schema: {type: integer, minimum: 1}}
              responses: {"204": {description: There are none.}}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              parameters:
                - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100}}
              responses: {"204": {description: There are none.}}
        """,
)
def unbounded_input(survey: Survey) -> Iterator[Hit]:
    """Find page sizes without a bound, and what has none where two of three like it have one."""
    reported: set[str] = set()
    for parameter in survey.elements("parameter"):
        name, schema = parameter.value.get("name"), survey.member(parameter, "schema")
        if (
            parameter.value.get("in") == "query"
            and isinstance(name, str)
            and naming.snake(name) in _SIZES
            and schema is not None
            and type_names(schema.value) == ("integer",)
            and not {"maximum", "exclusiveMaximum", "enum", "const"} & schema.value.keys()
        ):
            reported.add(schema.pointer)
            yield Hit(join(parameter.pointer, "schema"), f"{name!r} may be any number")
    for kinds, (bounds, others) in _BOUNDS.items():
        sent = [found for found in _sent(survey) if set(type_names(found.value)) & set(kinds)]
        free = [found for found in sent if not (bounds | others) & found.value.keys()]
        bounded = sum(bool(bounds & found.value.keys()) for found in sent)
        for schema in free if bounded >= max(2, 2 * len(free)) else ():
            if schema.pointer not in reported:
                what = " or ".join(type_names(schema.value))
                yield Hit(schema.pointer, f"the {what} has no bound, where others have one")


def _sent(survey: Survey) -> Iterator[Element]:
    """Yield the schemas that requests are made of, in the order of the document."""
    for schema in survey.elements("schema"):
        if schema.pointer in survey.sent and schema.value.get("readOnly") is not True:
            yield schema
