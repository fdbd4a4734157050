"""What text without quotes stands for: the core schema of YAML 1.2, which JSON is a part of."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

CONSTANTS: Mapping[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
NUMBER = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
    r"|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
"""Numbers as YAML writes them (section 10.3.2)."""

_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_BASES = {"0o": 8, "0x": 16}


def to_number(text: str) -> int | float:
    """Convert the text of a number.

    Raises:
        ValueError: JSON has no such number, or Python cannot hold it. Says so to the user.
    """
    if not _INTEGER.fullmatch(text):
        # Python writes what is no number as JSON's extensions do, without the dot of YAML.
        number = float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
        if math.isfinite(number):
            return number
        message = f"{text[:20]!r} is not a finite number"
        raise ValueError(message)
    try:
        integer = int(text, _BASES.get(text[:2], 10))
        str(integer)  # Python bounds the digits it prints as well as those it reads.
    except ValueError:
        message = f"the number {text[:20]}… has too many digits"
        raise ValueError(message) from None
    return integer
