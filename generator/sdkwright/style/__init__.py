"""The stage that formats Python, with black."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

from sdkwright.files import SourceFile
from sdkwright.garbage import uncollected
from sdkwright.style.tables import LINE_LENGTH, tables

# What takes some five seconds, in characters; to start a process takes half of one.
_WORTH_A_PROCESS = 1_000_000
# What stands for a table while black looks at the rest of its module.
_TABLE = "__table_{}__"


def style(files: Sequence[SourceFile]) -> tuple[SourceFile, ...]:
    """Return files in black's style; what is no Python is only freed of blanks at line ends.

    Raises:
        ValueError: A text is no Python, which is a fault of the templates.
    """
    size = sum(len(file.text) for file in files)
    processes = min(size // _WORTH_A_PROCESS, os.cpu_count() or 1)
    if processes < 2:
        return tuple(map(_styled, files))
    # The longest first, so that none is left to one process while the others wait.
    order = sorted(range(len(files)), key=lambda index: -len(files[index].text))
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        found = dict(zip(order, pool.map(_styled, [files[i] for i in order]), strict=True))
    return tuple(found[index] for index in range(len(files)))


def _styled(file: SourceFile) -> SourceFile:
    if not file.path.endswith(".py"):
        lines = [line.rstrip() for line in file.text.splitlines()]
        text = "\n".join(lines).strip("\n")
        return replace(file, text=f"{text}\n" if text else "")
    # A tenth of a second that `lint` can do without.
    import black
    from black.mode import TargetVersion

    mode = black.Mode(
        target_versions={TargetVersion.PY311},
        line_length=LINE_LENGTH,
        magic_trailing_comma=False,
    )
    try:
        # Black's own tokenizer says less, and says it by an exception that it does not export.
        tree = ast.parse(file.text)
    except SyntaxError as fault:
        raise ValueError(f"{file.path} is not valid Python: {fault}") from fault
    with uncollected():
        rest, found = _set_aside(tree, file.text)
        styled = black.format_str(rest, mode=mode)
    return replace(file, text=_PLACE.sub(lambda place: found.get(place[0], place[0]), styled))


_PLACE = re.compile(_TABLE.format(r"\d+"))


def _set_aside(tree: ast.Module, text: str) -> tuple[str, dict[str, str]]:
    """Return a module with names in the place of its tables, and the tables by these names."""
    if _PLACE.search(text):
        return text, {}
    source, end = text.encode(), 0
    rest: list[bytes] = []
    found: dict[str, str] = {}
    for table in tables(tree, text):
        name = _TABLE.format(len(found))
        found[name] = table.text
        rest += [source[end : table.start], name.encode()]
        end = table.end
    return b"".join([*rest, source[end:]]).decode(), found
