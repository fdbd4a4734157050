"""Rules about what has no bound: it may be as long, as many or as large as one likes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sdkwright import naming
from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Element, Survey, is_composed, type_names

# How values of some types are bounded from above, and what bounds them by itself.
_BOUNDS: Final = {
    ("array", "string"): ({"maxItems", "maxLength"}, {"const", "enum", "format", "pattern"}),
    ("integer", "number"): ({"exclusiveMaximum", "maximum"}, {"const", "enum", "format"}),
}
# What bounds values of a type, and how many schemas have to be bounded before one that is not is
# odd.
_CUSTOMS: Final = (
    ("array", ("maxItems",), 2),
    ("string", ("maxLength", "format", "pattern", "contentEncoding", "contentMediaType"), 10),
)
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
    reported = {schema.pointer for schema, _ in _alone(survey)}
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


@check(
    "missing-bound",
    Group.SDK,
    Severity.WARNING,
    "An array or a string has no bound, in a document where all others have one.",
    why="""
        Where all arrays of a document but one have `maxItems`, in requests and responses, that one
        was forgotten: nobody can tell how much may come, nor what place to keep for it.
        """,
    hint="add the bound that the service has",
    bad="""
        components:
          schemas:
            Colors: {type: array, maxItems: 9, items: {type: integer}}
            Sizes: {type: array, maxItems: 20, items: {type: integer}}
            Weights: {type: array, items: {type: integer}}
        """,
    good="""
        components:
          schemas:
            Colors: {type: array, maxItems: 9, items: {type: integer}}
            Sizes: {type: array, maxItems: 20, items: {type: integer}}
            Weights: {type: array, maxItems: 20, items: {type: integer}}
        """,
)
def missing_bound(survey: Survey) -> Iterator[Hit]:
    """Find what is alone of its type in having no bound."""
    for schema, word in _alone(survey):
        (what,) = type_names(schema.value)
        yield Hit(
            join(schema.pointer, "type"), f"the {what} has no {word}, and all others have one"
        )


def _alone(survey: Survey) -> Iterator[tuple[Element, str]]:
    """Yield the one schema of a type without what all others have, and the word for that."""
    for name, words, least in _CUSTOMS:
        known = {"const", "enum", *words}
        alike = [one for one in survey.schemas() if type_names(one.value) == (name,)]
        bare = [one for one in alike if not known & one.value.keys()]
        told = sum(not one.value.keys().isdisjoint(words) for one in alike)
        if len(bare) == 1 and told >= least and not is_composed(bare[0]):
            yield bare[0], words[0]
