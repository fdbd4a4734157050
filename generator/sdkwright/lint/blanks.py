"""A rule about names that are nothing, or more than what can be seen of them."""

from __future__ import annotations

from collections.abc import Iterator

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Survey, keys


@check(
    "blank-in-name",
    Group.SEMANTICS,
    Severity.WARNING,
    "A name is empty, or begins or ends with a blank.",
    why="""
        Nobody sees the blank, and it is sent: to the service `"name "` is another name than
        `"name"`, and such a value of an enum another value. Without a name there is nothing to
        send.
        """,
    hint="remove the blank",
    bad="""
        components:
          schemas:
            User:
              type: object
              properties:
                "name ": {type: string}
        """,
    good="""
        components:
          schemas:
            User:
              type: object
              properties:
                name: {type: string}
        """,
)
def blank_in_name(survey: Survey) -> Iterator[Hit]:
    """Find parameters, properties and values of enums with a blank around them."""
    for kind, name, pointer in _names(survey):
        if not name.strip():
            yield Hit(pointer, f"the {kind} has no name", "give it a name")
        elif name != name.strip():
            yield Hit(pointer, f"the {kind} {name!r} begins or ends with a blank")


def _names(survey: Survey) -> Iterator[tuple[str, str, str]]:
    """Yield what is named by text: the kind, the name, and where it stands."""
    for parameter in survey.elements("parameter"):
        name = parameter.value.get("name")
        if isinstance(name, str):
            yield "parameter", name, join(parameter.pointer, "name")
    for schema in survey.saying("enum", "properties"):
        for name in keys(schema, "properties"):
            yield "property", name, join(schema.pointer, "properties", name)
        values = schema.value.get("enum")
        for index, value in enumerate(values if isinstance(values, list) else ()):
            # Empty text and a blank may well be what is meant.
            if isinstance(value, str) and value.strip():
                yield "value", value, join(schema.pointer, "enum", str(index))
