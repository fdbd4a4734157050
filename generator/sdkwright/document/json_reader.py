"""Read JSON into values and places."""

from __future__ import annotations

import json
import re
from contextlib import suppress

from sdkwright.document.scalars import CONSTANTS
from sdkwright.document.text import Text
from sdkwright.document.tree_builder import Node, TreeBuilder

_LEXEME = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]]|[^\s,:{}\[\]"]+')


def is_json(text: str) -> bool:
    """Tell whether a text follows the grammar of JSON."""
    try:
        _check_grammar(text)
    except json.JSONDecodeError:
        return False
    return True


def read_json(source: Text) -> Node:
    """Read the text of a JSON file.

    Raises:
        DocumentError: It is not JSON, or has keys, numbers or text that cannot be used.
    """
    try:
        _check_grammar(source.text)
    except json.JSONDecodeError as fault:
        message = (fault.msg[0].lower() + fault.msg[1:]).removesuffix(" at")
        hint = "JSON has no comments and no comma before a closing bracket"
        source.refuse("json-syntax", message, fault.pos, hint)
    builder = TreeBuilder(source)
    for match in _LEXEME.finditer(source.text):
        lexeme, start = match[0], match.start()
        if lexeme[0] == '"':
            text: str = json.loads(lexeme)
            builder.scalar(text, start, text)
        elif lexeme in "{[":
            builder.open({} if lexeme == "{" else [], start)
        elif lexeme in "}]":
            builder.close()
        elif lexeme in CONSTANTS:
            builder.scalar(CONSTANTS[lexeme], start, lexeme)
        else:
            builder.scalar(builder.number(lexeme, start), start, lexeme)
    return builder.finish()


def _check_grammar(text: str) -> None:
    # What is too deep for Python is too deep for us: the builder says where, before the text ends.
    with suppress(RecursionError):
        json.loads(text, parse_int=len)  # A number of any length is grammatical.
