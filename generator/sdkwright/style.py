"""The stage that formats Python, with black."""

from __future__ import annotations

import ast
from dataclasses import replace

from sdkwright.files import SourceFile

LINE_LENGTH = 100


def style(file: SourceFile) -> SourceFile:
    """Return the file in black's style; what is no Python is only freed of blanks at line ends.

    Raises:
        ValueError: The text is no Python, which is a fault of the templates.
    """
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
        ast.parse(file.text)
    except SyntaxError as fault:
        raise ValueError(f"{file.path} is not valid Python: {fault}") from fault
    return replace(file, text=black.format_str(file.text, mode=mode))
