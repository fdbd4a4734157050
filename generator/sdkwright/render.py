"""The stage that makes the text of a file: a template with its context, or a plain copy."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdkwright import escaping
from sdkwright.files import SourceFile, Target, digest

if TYPE_CHECKING:
    import jinja2


def render(target: Target) -> SourceFile:
    """Return the file that ``target`` asks for, not yet formatted."""
    if target.context is None:
        return SourceFile(target.path, (templates() / target.source).read_text(encoding="utf-8"))
    values = {field.name: getattr(target.context, field.name) for field in fields(target.context)}
    text = _environment().get_template(target.source).render(values)
    return SourceFile(target.path, text)


@cache
def templates() -> Path:
    """Return the folder of the templates: beside this module in a wheel, else of the checkout."""
    here = Path(__file__).resolve().parent
    packaged = here / "templates"
    return packaged if packaged.is_dir() else here.parents[1] / "templates"


def templates_digest() -> str:
    """Return the SHA-256 of every template and runtime module, by path."""
    root = templates()
    sources = sorted(
        path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    )
    return digest(
        b"".join(
            f"{path.relative_to(root).as_posix()} {digest(path.read_bytes())}\n".encode()
            for path in sources
        )
    )


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(
        autoescape=False,  # noqa: S701 - nothing here is HTML; `escaping` is for what there is
        keep_trailing_newline=True,
        loader=jinja2.FileSystemLoader(templates()),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    for name, make in _FILTERS.items():
        # Jinja's own annotation of this leaves its types out.
        environment.filters[name] = make  # pyright: ignore[reportUnknownMemberType]
    return environment


_FILTERS: dict[str, Any] = {
    "code": escaping.markdown_code,
    "comment": escaping.comment,
    "json": escaping.json_string,
    "markdown": escaping.markdown,
    "prose": escaping.prose,
    "sample": escaping.python_sample,
    "sentence": escaping.sentence,
    "string": escaping.python_string,
    "toml": escaping.toml_string,
    "tuple": escaping.python_tuple,
    "value": escaping.python_value,
}
