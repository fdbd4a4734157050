"""Findings as SARIF 2.1.0, which code scanning services show beside the lines they are about."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sdkwright.diagnostics import Diagnostic, Rule

_SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_FINGERPRINT: Final = "sdkwrightCodeAndPointer/v1"


def sarif(diagnostics: Sequence[Diagnostic], rules: Mapping[str, Rule]) -> str:
    """Return findings as a SARIF log of one run, with the rules that are broken."""
    codes = sorted({found.code for found in diagnostics})
    indexes = {code: index for index, code in enumerate(codes)}
    seen: Counter[tuple[str, str]] = Counter()
    results: list[dict[str, Any]] = []
    for found in diagnostics:
        # Of several findings of one rule about one element each needs a fingerprint of its own.
        seen[found.code, found.pointer] += 1
        ordinal = seen[found.code, found.pointer]
        results.append(_result(found, indexes[found.code], ordinal))
    driver = {
        "name": "sdkwright",
        "version": version("sdkwright"),
        "rules": [_descriptor(code, rules.get(code)) for code in codes],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _descriptor(code: str, rule: Rule | None) -> dict[str, Any]:
    """Return what there is to say of a rule; of one that nothing is known of, its code."""
    if rule is None:
        return {"id": code}
    hint = f"{rule.hint[0].upper()}{rule.hint[1:]}."
    return {
        "id": code,
        "shortDescription": {"text": rule.meaning},
        "fullDescription": {"text": rule.why},
        "help": {
            "text": f"{rule.why}\n\n{hint}\n\nWrong:\n\n{rule.bad}\nRight:\n\n{rule.good}",
            "markdown": (
                f"{rule.why}\n\n{hint}\n\n"
                f"**Wrong**\n\n```yaml\n{rule.bad}```\n\n**Right**\n\n```yaml\n{rule.good}```\n"
            ),
        },
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {"tags": [rule.group.value]},
    }


def _result(found: Diagnostic, index: int, ordinal: int) -> dict[str, Any]:
    text = f"{found.message}\nHint: {found.hint}" if found.hint else found.message
    return {
        "ruleId": found.code,
        "ruleIndex": index,
        "level": found.severity.value,
        "message": {"text": text},
        "locations": [_location(found)],
        "partialFingerprints": {_FINGERPRINT: _fingerprint(found, ordinal)},
    }


def _location(found: Diagnostic) -> dict[str, Any]:
    location: dict[str, Any] = {"logicalLocations": [{"fullyQualifiedName": found.pointer}]}
    if found.span is not None:
        region = {"startLine": found.span.line, "startColumn": found.span.column}
        location["physicalLocation"] = {
            "artifactLocation": {"uri": _address(found.span.file)},
            "region": region,
        }
    return location


def _address(file: str) -> str:
    """Return the address of a file: relative ones stay so, and mean the root of the repository."""
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))


def _fingerprint(found: Diagnostic, ordinal: int) -> str:
    """Return what a finding is known again by when lines before it come or go."""
    text = "\0".join((found.code, found.pointer, str(ordinal)))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
