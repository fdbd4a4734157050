"""Documents are mended alike however they are laid out, and keep their layout."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from hypothesis import given, settings, strategies as st

from sdkwright.config import Config, Linting
from sdkwright.document import load
from sdkwright.lint import lint
from sdkwright.mending import mend
from sdkwright.values import JSON
from sdkwright.write import write_in_place

# What is wrong with them ----------------------------------------------------------------------

FAULTY_SCHEMAS: list[JSON] = [
    {"type": "string", "nullable": True},
    {"nullable": True, "type": ["string", "integer"], "maxlength": 3},
    {"type": "string", "enum": ["a", "b", "a", "c", "c"], "nullable": True},
    {"type": "String", "maxLength": "3", "nullable": False},
    {"type": ["string", None]},
    {"minimum": 1.5, "type": "number", "exclusiveMinimum": True, "description": "d"},
    {"type": "number", "maximum": 10, "exclusiveMaximum": False},
    {"type": "object", "required": ["a", "a", "a"], "properties": {"a": {"type": "string"}}},
    {"oneOf": [{"type": "string"}, {"type": "integer"}, {"type": "string"}]},
    {"type": "object", "deprecated": "true", "properties": {"b": {"type": None}}},
    {"type": "string", "title": 5, "description": "all is well, but for the title"},
]
PARAMETERS: list[JSON] = [
    {"name": "id", "in": "path", "schema": {"type": "string"}},
    {"in": "Path", "name": "id", "required": False, "schema": {"type": "string"}},
    {"name": "id", "in": "path", "required": "true", "schema": {"type": "string"}},
]


@st.composite
def faulty_documents(draw: st.DrawFn) -> dict[str, JSON]:
    responses: JSON = {"204": {"description": "It is there."}}
    parameter = draw(st.sampled_from(PARAMETERS))
    found = draw(st.lists(st.sampled_from(FAULTY_SCHEMAS), min_size=1, max_size=4))
    operation_id, path = draw(st.sampled_from(["operationId", "operationID"])), "lamps/{id}"
    method = draw(st.sampled_from(["get", "Get"]))
    return {
        "openapi": draw(st.sampled_from(["3.1.0", 3.1])),
        "info": {"title": "Lamps", "version": draw(st.sampled_from(["1", 1, 2.5, True]))},
        "servers": [{"url": "https://example.com/"}, {"url": "https://example.com/"}],
        "tags": [{"name": "a"}, {"name": "b"}, {"name": "a"}],
        "paths": {
            draw(st.sampled_from([path, f"/{path}"])): {
                method: {
                    operation_id: "getLamp",
                    "parameters": [parameter],
                    "responses": responses,
                }
            }
        },
        "components": {"schemas": {f"S{number}": one for number, one in enumerate(found)}},
    }


# How they are laid out ------------------------------------------------------------------------

_PLAIN = re.compile(r"[A-Za-z_][\w/]*")
_RESERVED = {"true", "false", "null"}


@st.composite
def as_json(draw: st.DrawFn, tree: JSON) -> str:
    """Write a tree as JSON."""
    return json.dumps(
        tree,
        indent=draw(st.sampled_from([None, 1, 4, "\t"])),
        ensure_ascii=draw(st.booleans()),
        separators=draw(st.sampled_from([(",", ":"), (", ", ": "), (" , ", " :\t")])),
    )


@st.composite
def as_yaml(draw: st.DrawFn, tree: JSON) -> str:
    """Write a tree as YAML, with comments that are each the only one of their text."""
    lines = _Writer(draw).block(tree, "")
    text = "\n".join(lines) + draw(st.sampled_from(["", "\n", "\n\n# end\n"]))
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


class _Writer:
    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._numbers = count()

    def block(self, value: JSON, indent: str) -> Iterator[str]:
        """Yield the lines of a mapping or a list that is not empty."""
        step = indent + " " * self._draw(st.sampled_from([2, 4]))
        members = value.items() if isinstance(value, dict) else [(None, one) for one in _of(value)]
        for name, inner in members:
            if self._some(10):
                yield self._draw(st.sampled_from(["", f"{indent}{self._comment()}"]))
            lead = f"{indent}- " if name is None else f"{indent}{self._scalar(name)}:"
            space = "" if name is None else self._draw(st.sampled_from([" ", "  "]))
            if not isinstance(inner, dict | list) or not inner or self._some(3):
                yield f"{lead}{space}{self._flow(inner, step)}{self._ending()}"
            elif name is None:
                # What an item holds starts behind its dash, or on a line of its own.
                first, *rest = self.block(inner, f"{indent}  ")
                is_behind = first.strip() and not first.lstrip().startswith("#")
                yield from [f"{lead}{first.lstrip()}"] if is_behind else [f"{indent}-", first]
                yield from rest
            else:
                yield f"{lead}{self._ending()}"
                yield from self.block(inner, step)

    def _flow(self, value: JSON, indent: str) -> str:
        if not isinstance(value, dict | list):
            return self._scalar(value)
        is_mapping = isinstance(value, dict)
        parts = (
            [f"{self._scalar(name)}: {self._flow(one, indent)}" for name, one in value.items()]
            if isinstance(value, dict)
            else [self._flow(one, indent) for one in value]
        )
        opened, closed = "{}" if is_mapping else "[]"
        if parts and self._some(4):
            comma = self._draw(st.sampled_from(["", ","]))
            inner = "".join(
                f"\n{indent}{part}{',' if number < len(parts) else comma}{self._ending()}"
                for number, part in enumerate(parts, 1)
            )
            return f"{opened}{inner}\n{indent}{closed}"
        return f"{opened}{self._draw(st.sampled_from([', ', ',  '])).join(parts)}{closed}"

    def _scalar(self, value: JSON) -> str:
        if not isinstance(value, str):
            return json.dumps(value)
        forms = [json.dumps(value), f"""'{value.replace("'", "''")}'"""]
        if _PLAIN.fullmatch(value) and value not in _RESERVED:
            forms.append(value)
        return self._draw(st.sampled_from(forms))

    def _ending(self) -> str:
        return f" {self._comment()}" if self._some(5) else ""

    def _comment(self) -> str:
        return f"# c{next(self._numbers)}, [it's: - {{}}"

    def _some(self, one_of: int) -> bool:
        return self._draw(st.integers(1, one_of)) == one_of


def _of(value: JSON) -> list[JSON]:
    return value if isinstance(value, list) else []


def comments(text: str) -> list[str]:
    """Return the comments of a text that `as_yaml` wrote, as far as they tell one from another."""
    return re.findall(r"# (?:c\d+|end)", text)


# What becomes of them -------------------------------------------------------------------------


def configured(path: Path) -> Config:
    return Config(path, path.parent / "out", "lamps", "lamps")


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_a_document_is_mended_whatever_its_layout_and_keeps_it(data: st.DataObject) -> None:
    tree = data.draw(faulty_documents())
    with tempfile.TemporaryDirectory() as folder:
        plain, path = Path(folder, "plain.json"), Path(folder, "lamps.yaml")
        plain.write_text(data.draw(as_json(tree)), encoding="utf-8")
        text = data.draw(as_yaml(tree))
        path.write_bytes(text.encode())
        assert tree == load(path).root

        for one in (plain, path):
            write_in_place(mend(configured(one)).files)

        after = path.read_bytes().decode()
        assert comments(text) == comments(after)
        assert text.count("\r\n") == text.count("\n") or "\r" not in after
        for one in (plain, path):
            assert {} == mend(configured(one)).files
        assert [] == [found for found in lint(load(plain), Linting()) if found.mend]
        left = {found.code for found in lint(load(path), Linting()) if found.mend}
        # What has a comment inside is not taken out.
        assert left <= {"duplicate-server", "duplicate-tag", "duplicate-alternative"}
        assert left or load(plain).root == load(path).root
