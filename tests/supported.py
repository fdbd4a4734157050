"""What of OpenAPI is supported: the features that tests are marked with, and what is left out."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent
DOCUMENT = TESTS.parent / "docs" / "supported.md"

# What a reader has to know of a feature beside the tests that show it.
NOTES = {
    "parameters: allowEmptyValue": "the empty text is sent as `name=`; other types have none",
    "bodies: several media types": "a method for each form: `send`, `send_as_form`, …",
    "bodies: bytes, files, iterables": "read whole first, to be signed and sent again",
    "responses: headers": "as they came, with `with_raw_response`",
    "responses: several media types": "JSON is preferred; a stream has a method of its own,"
    " `…_as_stream`; others are asked for by the header `accept` and read with `client.stream`",
    "security: alternatives": "the first alternative whose credentials are all there is sent",
    "security: mutualTLS": "certificates are those of `http_client`",
    "operations: deprecated": "marked for type checkers; no warning at run time",
    "operations: links": "passed over",
    "lists: numbered pages": "by `x-sdkwright-pagination`, as all lists; nothing is guessed",
    "lists: cursors in a JSON body": "so may numbers and offsets be; a member at its top",
    "lists: links to the next page": "addresses, in the response or in the header `Link`",
    "security: OAuth 2.0 flows of a person": "the token is given as that of a bearer",
    "documents: $anchor, $id, $dynamicRef": "`$dynamicRef` where it means one schema",
    "schemas: default": "what the service assumes; never sent of its own accord",
    "schemas: deprecated": "marked in docstrings and `api.md`; no warning at run time",
    "schemas: discriminator": "`mapping` by name or reference, values of `const` and `enum`, names",
    "schemas: discriminator with an unknown tag": "refused in requests; answers keep a `dict`",
    "schemas: discriminator on a base of allOf": "what refers to the base is of any child",
    "schemas: discriminator on a base of allOf, with an unknown tag": "the base itself",
    "schemas: formats": "`date`, `date-time` and `binary`; others are texts",
    "schemas: oneOf": "of objects, what fits several is taken",
    "schemas: x-enum-varnames, x-enum-descriptions": "in docstrings: values are `Literal`",
    "bodies: encoding headers": "headers of a part are given with the file, not as arguments",
}

# What a document may have, and a package does without: it is passed over, with no harm to the rest.
MISSING = (
    *("operations: links", "lists: links to the next page", "bodies: encoding headers"),
    "security: OAuth 2.0 flows of a person",
)
# What works in part, as its note says.
PARTIAL = ("parameters: allowEmptyValue", "responses: headers", "responses: several media types")


def document() -> str:
    """Return the document of all features, made from the marks of the tests."""
    shown: dict[str, list[str]] = {name: [] for name in (*MISSING, *PARTIAL)}
    for feature, test in sorted(marks()):
        shown.setdefault(feature, []).append(test)
    lines = [
        "# What of OpenAPI is supported",
        "",
        "Made from the tests by `make goldens`: each row names those that show the feature.",
        "They are marked `@pytest.mark.feature(…)`; notes stand in `tests/supported.py`.",
    ]
    section = ""
    for feature in sorted(shown):
        group, _, name = feature.partition(": ")
        if section != group:
            section = group
            lines += ["", f"## {section.capitalize()}", ""]
            lines += ["| Feature | State | Shown by |", "|---|---|---|"]
        tests = "<br>".join(f"`{test}`" for test in shown[feature])
        lines.append(f"| {name} | {state(feature)} | {tests} |")
    return "\n".join([*lines, ""])


def state(feature: str) -> str:
    """Return whether a feature is supported, with its note."""
    word = "no" if feature in MISSING else "in part" if feature in PARTIAL else "yes"
    return f"{word}: {NOTES[feature]}" if feature in NOTES else word


def marks() -> Iterator[tuple[str, str]]:
    """Yield each feature that a test is marked with, and the test."""
    for path in TESTS.rglob("test_*.py"):
        name = path.relative_to(TESTS).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for test in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
            for mark in (node for node in test.decorator_list if isinstance(node, ast.Call)):
                if ast.unparse(mark.func) == "pytest.mark.feature":
                    yield ast.literal_eval(mark.args[0]), f"{name}::{test.name}"
