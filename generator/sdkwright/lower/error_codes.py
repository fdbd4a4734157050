"""The failures that a document names: an exception for each code that an error body can hold."""

from __future__ import annotations

from collections.abc import Sequence

from sdkwright import naming
from sdkwright.ir import ErrorCode, Operation
from sdkwright.lower.schemas import Schemas
from sdkwright.lower.tree import items


def error_codes(
    schemas: Schemas, operations: Sequence[Operation], pointer: str | None
) -> tuple[ErrorCode, ...]:
    """Return every code that is an ``enum`` or ``const`` at a pointer into error bodies, by code.

    A number is a code in its decimal form.
    """
    statuses: dict[str, set[str]] = {}
    for operation in operations:
        for response in operation.errors:
            found = schemas.within(response.definition or {}, pointer) if pointer else None
            for value in [*items((found or {}).get("enum")), (found or {}).get("const")]:
                if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
                    statuses.setdefault(str(value), set()).add(response.status)
    return tuple(
        ErrorCode(_class_name(schemas, code), code, tuple(sorted(statuses[code])))
        for code in sorted(statuses)
    )


def _class_name(schemas: Schemas, code: str) -> str:
    name = naming.pascal(f"code-{code}" if code[0].isdecimal() else code)
    return schemas.reserve_exported(f"exception {code}", name, f"{name}Error", f"{name}Failure")
