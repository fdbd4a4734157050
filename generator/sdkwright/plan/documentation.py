"""What docstrings of methods tell beyond the words of the document: defaults, and failures."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sdkwright.ir import Operation, Parameter, Response
from sdkwright.plan.contexts import DocumentedFailure
from sdkwright.values import JSON

_EXCEPTIONS = {
    "400": "BadRequestError",
    "401": "AuthenticationError",
    "403": "PermissionDeniedError",
    "404": "NotFoundError",
    "409": "ConflictError",
    "422": "UnprocessableEntityError",
    "429": "RateLimitError",
}
_MOST_REFERENCES = 32


def described(parameter: Parameter, phrase: str, root: Mapping[str, JSON]) -> str:
    """Return the description of an argument, with what the service assumes without it."""
    text = parameter.description or phrase
    schema = _at(root, parameter.pointer)
    if "default" not in schema:
        return text
    end = "" if text.endswith((".", "!", "?", ":")) else "."
    default = json.dumps(schema["default"], ensure_ascii=False)
    return f"{text}{end} Default of the service: ``{default}``."


def failures(operation: Operation) -> tuple[DocumentedFailure, ...]:
    """Return the responses of no success that a document knows of."""
    return tuple(map(_failure, operation.errors))


def _failure(response: Response) -> DocumentedFailure:
    status = response.status
    server = "InternalServerError" if status.startswith("5") else "APIStatusError"
    reference = (response.definition or {}).get("$ref")
    model = f" ({reference.rpartition('/')[2]})" if isinstance(reference, str) else ""
    description = response.description or "The call failed."
    return DocumentedFailure(_EXCEPTIONS.get(status, server), f"{status}{model}: {description}")


def _at(root: Mapping[str, JSON], pointer: str) -> Mapping[str, JSON]:
    """Return the schema at a pointer, after references; what stands beside one goes first."""
    found: dict[str, JSON] = {}
    for _ in range(_MOST_REFERENCES if pointer else 0):
        node: JSON = dict(root)
        for token in pointer.split("/")[1:]:
            step = token.replace("~1", "/").replace("~0", "~")
            if isinstance(node, list):
                node = node[int(step)]
            else:
                node = node.get(step) if isinstance(node, dict) else None
        if not isinstance(node, dict):
            break
        found = {**node, **found}
        reference = found.pop("$ref", None)
        if not isinstance(reference, str):
            break
        pointer = reference.removeprefix("#")
    return found
