"""The pyproject.toml of a project: where it is, and how options in it are changed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from sdkwright.escaping import toml_string
from sdkwright.release.refusal import refusal


def project_file(folder: Path) -> Path:
    """Return the nearest pyproject.toml, in the folder or above it, with our table of options.

    Raises:
        DocumentError: There is none (``config-missing``).
    """
    for place in (folder.absolute(), *folder.absolute().parents):
        path = place / "pyproject.toml"
        if path.is_file() and "sdkwright" in _tools(path.read_text(encoding="utf-8")):
            return path
    raise refusal(
        "config-missing",
        "no pyproject.toml here or above has a table [tool.sdkwright]",
        "Run it in the folder of the project, or make one by `sdkwright new`",
    )


def with_options(text: str, options: Mapping[str, str]) -> str:
    """Return the text with options of ``[tool.sdkwright]`` set, and all else as it was.

    Raises:
        DocumentError: The table is written in a way that only a person can change
            (``cannot-edit``).
    """
    header = re.search(r"^[ \t]*\[tool\.sdkwright\][^\n]*\n", text, re.MULTILINE)
    changed = text
    if header:
        rest = text[header.end() :]
        next_table = re.search(r"^[ \t]*\[", rest, re.MULTILINE)
        end = next_table.start() if next_table else len(rest)
        body = rest[:end]
        for name, value in options.items():
            body = _with_option(body, name, value)
        changed = text[: header.end()] + body + rest[end:]
    expected = {**_tools(text).get("sdkwright", {}), **options}
    if _tools(changed).get("sdkwright") != expected:
        wanted = " and ".join(f"{name} = {toml_string(value)}" for name, value in options.items())
        raise refusal(
            "cannot-edit",
            "the options of pyproject.toml cannot be changed safely",
            f"Set {wanted} in [tool.sdkwright] by hand, and run it again",
        )
    return changed


def _with_option(body: str, name: str, value: str) -> str:
    line = f"{name} = {toml_string(value)}"
    set_already = re.compile(rf"""^{name}[ \t]*=[ \t]*("[^"\\\n]*"|'[^'\n]*')""", re.MULTILINE)
    if set_already.search(body):
        return set_already.sub(lambda _: line, body, count=1)
    kept = body.rstrip("\n")
    return f"{kept}\n{line}\n{body[len(kept) + 1 :]}" if kept else f"{line}\n{body}"


def _tools(text: str) -> dict[str, Any]:
    try:
        tools = tomllib.loads(text).get("tool", {})
    except tomllib.TOMLDecodeError:
        # `config` reads the file too, and says where it is wrong.
        return {}
    return cast("dict[str, Any]", tools) if isinstance(tools, dict) else {}
