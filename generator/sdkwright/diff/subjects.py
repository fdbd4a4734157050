"""Call a part of a document by a name that its readers know."""

from __future__ import annotations

from sdkwright.diff.version import Version, members
from sdkwright.document import join, split

_STEPS = {
    "items": "[]",
    "additionalProperties": ".*",
    "schema": "",
    "allOf": "",
    "anyOf": "",
    "oneOf": "",
}


def subject(pointer: str, version: Version) -> str:
    """Return what a schema at a JSON pointer is called: ``Pet.owner.name``, or ``the body …``."""
    tokens = list(split(pointer))
    if tokens[:2] == ["components", "schemas"] and len(tokens) > 2:
        return "".join([tokens[2], *_inside(tokens[3:])])
    if "requestBody" in tokens or "requestBodies" in tokens:
        return _within("the request body", tokens)
    if "headers" in tokens:
        at = tokens.index("headers")
        return f"the header '{tokens[at + 1]}'" if at + 1 < len(tokens) else "the headers"
    if "responses" in tokens:
        at = tokens.index("responses")
        status = tokens[at + 1] if at + 1 < len(tokens) else ""
        return _within(f"the response {status}", tokens)
    if "parameters" in tokens:
        at = tokens.index("parameters") + 2
        node = members(version.at(join("", *tokens[:at])))
        return _within(f"the {node.get('in')} parameter '{node.get('name')}'", tokens)
    return pointer or "a value"


def _within(whole: str, tokens: list[str]) -> str:
    inner = "".join(_inside(tokens[tokens.index("schema") + 1 :])) if "schema" in tokens else ""
    return f"'{inner.lstrip('.')}' of {whole}" if inner else whole


def _inside(tokens: list[str]) -> list[str]:
    """Return the steps below a schema, as one would write them in code."""
    steps: list[str] = []
    waiting = iter(tokens)
    for step in waiting:
        if step == "properties":
            steps.append(f".{next(waiting, '')}")
        elif not step.isdecimal():
            steps.append(_STEPS.get(step, f".{step}"))
    return steps
