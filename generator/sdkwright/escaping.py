"""The document's text as Python, TOML and Markdown; no text reaches an output any other way."""

from __future__ import annotations

import json
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from sdkwright.values import JSON

_WIDTH = 96


def python_string(text: str) -> str:
    """Return ``text`` as a Python string literal on one line, in double quotes."""
    return '"' + "".join(_PYTHON.get(sign) or _visible(sign) for sign in text) + '"'


_PYTHON = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def _visible(sign: str) -> str:
    """Return a character as it is if a reader sees it, else as an escape.

    Control, format (bidirectional marks, joiners) and surrogate characters could hide or reorder
    what a source file says.
    """
    if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn"}:
        code = ord(sign)
        return (
            f"\\x{code:02x}"
            if code < 256
            else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
        )
    return sign


def python_value(value: JSON | Sequence[JSON] | Mapping[str, JSON]) -> str:
    """Return a JSON value as a Python expression."""
    match value:
        case str():
            return python_string(value)
        case Mapping():
            inner = ", ".join(
                f"{python_string(key)}: {python_value(item)}" for key, item in value.items()
            )
            return f"{{{inner}}}"
        case Sequence():
            return f"[{', '.join(python_value(item) for item in value)}]"
        case _:
            return repr(value)


def prose(text: str) -> str:
    """Return ``text`` for the inside of a docstring: in filled lines; nothing ends or bends it."""
    visible = "".join("\n" if sign == "\n" else _PROSE.get(sign) or _visible(sign) for sign in text)
    blocks = re.split(r"\n[ ]*\n", visible.strip("\n"))
    filled = "\n\n".join(_filled(block) for block in blocks if block.strip())
    # Backslashes are doubled by now, so a quote after them is as bare as any other.
    return re.sub(r'"(?=""|$)|(?<="")"', r"\"", filled)


_PROSE = {"\\": "\\\\", "\t": "    ", "\r": ""}


def _filled(block: str) -> str:
    """Return a paragraph in lines of good length; lists, tables and code keep their lines."""
    lines = [line.rstrip() for line in block.split("\n") if line.strip()]
    if any(re.match(r"\s*([-*+>|#]|\d+[.)]|```|\s{4})", line) for line in lines):
        return "\n".join(lines)
    return textwrap.fill(
        " ".join(line.strip() for line in lines),
        _WIDTH,
        break_long_words=False,
        break_on_hyphens=False,
    )


def sentence(text: str) -> str:
    """Return the first sentence of ``text``, on one line, with a capital and a full stop."""
    paragraph = " ".join(re.split(r"\n\s*\n", text.strip(), maxsplit=1)[0].split())
    first = re.split(r"(?<=[.!?])\s", paragraph, maxsplit=1)[0]
    # A first word such as `iPhone` is a name.
    if re.match(r"[a-z]+\b(?![_.-])", first):
        first = first[:1].upper() + first[1:]
    return first if not first or first[-1] in ".!?:" else f"{first}."


def toml_string(text: str) -> str:
    """Return ``text`` as a TOML basic string."""
    return '"' + "".join(_TOML.get(sign) or _scalar(sign) for sign in text) + '"'


_TOML = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def _scalar(sign: str) -> str:
    """Return a character as TOML writes it, which has no half characters."""
    if sign == _visible(sign):
        return sign
    code = 0xFFFD if unicodedata.category(sign) == "Cs" else ord(sign)
    return f"\\u{code:04X}" if code < 65536 else f"\\U{code:08X}"


def json_string(text: str) -> str:
    """Return ``text`` as a JSON string, in ASCII."""
    return json.dumps(text)


def markdown(text: str) -> str:
    """Return ``text`` for one line of Markdown: no markup, no HTML, no line break."""
    plain = "".join(sign for sign in " ".join(text.split()) if _visible(sign) == sign)
    marked = re.sub(r"([\\`*_\[\]<>|#~&])", r"\\\1", plain)
    # At the start of a line these open a list or underline a heading.
    return re.sub(r"^(\d*)([-+=.)])(?=[\s=-]|$)", r"\1\\\2", marked)


def markdown_code(text: str) -> str:
    """Return ``text`` as inline code of Markdown."""
    plain = "".join(sign for sign in " ".join(text.split()) if _visible(sign) == sign)
    if not plain:
        return ""
    longest = max((len(run) for run in re.findall(r"`+", plain)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if longest else ""
    return f"{fence}{pad}{plain}{pad}{fence}"


def comment(text: str) -> str:
    """Return ``text`` for the rest of a line after ``#``."""
    return "".join(_visible(sign) for sign in " ".join(text.split()))


def python_tuple(values: Iterable[JSON]) -> str:
    """Return JSON values as a Python tuple."""
    inner = [python_value(value) for value in values]
    return f"({', '.join(inner)}{',' if len(inner) == 1 else ''})"


_RUN = re.compile(r"(.)\1{39,}", re.DOTALL)


def python_sample(value: object) -> str:
    """Return test data as a Python expression: JSON, bytes or tuples; long runs as products."""
    match value:
        case str():
            return _python_text(value)
        case bytes():
            text = _python_text(value.decode())
            return f"b{text}" if value.isascii() and "*" not in text else f"({text}).encode()"
        case Mapping():
            members = cast("Mapping[str, object]", value).items()
            inner = ", ".join(
                f"{_python_text(name)}: {python_sample(item)}" for name, item in members
            )
            return f"{{{inner}}}"
        case list():
            return _python_list([python_sample(item) for item in cast("list[object]", value)])
        case tuple():
            items = [python_sample(item) for item in cast("tuple[object, ...]", value)]
            return f"({', '.join(items)}{',' if len(items) == 1 else ''})"
        case _:
            return repr(value)


def _python_text(text: str) -> str:
    parts: list[str] = []
    end = 0
    for run in _RUN.finditer(text):
        parts += [_quoted(text[end : run.start()])] if run.start() > end else []
        parts.append(f"{_quoted(run[1])} * {len(run[0])}")
        end = run.end()
    parts += [_quoted(text[end:])] if end < len(text) or not parts else []
    return " + ".join(parts)


def _quoted(text: str) -> str:
    """Return a literal in the quotes that need no escapes, if there are such."""
    plain = python_string(text)
    if '"' not in text or "'" in text:
        return plain
    return "'" + plain[1:-1].replace('\\"', '"') + "'"


def _python_list(items: Sequence[str]) -> str:
    if len(items) > 2 and len(set(items)) == 1:
        return f"[{items[0]}] * {len(items)}"
    return f"[{', '.join(items)}]"
