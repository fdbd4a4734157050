"""Read YAML 1.2 (core schema) with the merge key of YAML 1.1, which real documents use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from sdkwright.document.scalars import CONSTANTS, NUMBER
from sdkwright.document.text import Text
from sdkwright.document.tree_builder import Node, TreeBuilder
from sdkwright.values import JSON

# libyaml where PyYAML was built with it; twenty times faster, same events.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONFLICT = re.compile(r"^<{7} .*$(?=[\s\S]*^={7}$[\s\S]*^>{7} )", re.MULTILINE)
_NUMERIC = frozenset("-+.0123456789")
_TAG = "tag:yaml.org,2002:"
_TYPES: Mapping[str, tuple[type, ...]] = {
    _TAG + "bool": (bool,),
    _TAG + "float": (float, int),
    _TAG + "int": (int,),
    _TAG + "null": (type(None),),
}


def read_yaml(source: Text) -> Node:
    """Read the text of a YAML file.

    Raises:
        DocumentError: It is not YAML, or says what JSON cannot say.
    """
    builder = TreeBuilder(source)
    if found := _UNPRINTABLE.search(source.text):
        message = f"the control character U+{ord(found[0]):04X} is not allowed"
        hint = "remove it, or write it as an escape in double quotes"
        builder.abort("yaml-syntax", message, found.start(), hint)
    try:
        _read_events(source, builder)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        offset = 0 if mark is None else mark.index
        message = " ".join(filter(None, (fault.problem, fault.context)))
        hint = "compare the indentation and the quotes with the lines above"
        if "escape code" in message:
            hint = "write the character itself"
        if source.text.startswith("\t", offset):
            hint = "indent with spaces; YAML does not allow tabs"
        if marker := _CONFLICT.search(source.text):
            message = "a merge conflict was left unresolved"
            offset, hint = marker.start(), "keep one of the two versions, and remove the markers"
        elif (quote := _unclosed_quote(source.text, offset)) is not None:
            line = source.span(offset).line
            message = f"the quote that opens here swallows the lines up to {line}"
            offset, hint = quote, "close it, or double it inside of the text"
        builder.abort("yaml-syntax", message, offset, hint)
    return builder.finish()


def _unclosed_quote(text: str, offset: int) -> int | None:
    """Return where a quoted text starts that spans lines, and ends where the grammar breaks.

    A quote that was not closed ends at the next one, in the midst of another text: what follows
    makes no sense, and the place to blame is far above.
    """
    quoted: tuple[int, int] | None = None
    try:
        for token in yaml.scan(text, Loader=_LOADER):
            if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"'):
                quoted = token.start_mark.index, token.end_mark.index
            elif token.start_mark.index >= offset:
                break
    except yaml.MarkedYAMLError as fault:
        # One that is not closed at all has its start as the context.
        if fault.context == "while scanning a quoted scalar" and fault.context_mark:
            return fault.context_mark.index
    if quoted is None:
        return None
    start, end = quoted
    is_near = "\n" not in text[end:offset].strip(" ")
    return start if is_near and end <= offset and "\n" in text[start:end] else None


def _read_events(source: Text, builder: TreeBuilder) -> None:
    has_document = False
    # As `yaml.parse` does it, without asking before each event whether there is one.
    for event in iter(_LOADER(source.text).get_event, None):
        start = event.start_mark.index if event.start_mark else 0
        if isinstance(event, yaml.ScalarEvent):
            _read_scalar(builder, event, start)
        elif isinstance(event, yaml.CollectionStartEvent):
            is_mapping = isinstance(event, yaml.MappingStartEvent)
            if event.tag not in (None, "!", _TAG + ("map" if is_mapping else "seq")):
                _refuse_tag(builder, event.tag, start)
            builder.open({} if is_mapping else [], start, event.anchor)
        elif isinstance(event, yaml.CollectionEndEvent):
            builder.close()
        elif isinstance(event, yaml.AliasEvent):
            builder.alias(event.anchor or "", start)
        elif isinstance(event, yaml.DocumentStartEvent):
            if has_document:
                hint = "keep one document in the file"
                builder.abort("multiple-documents", "a second document starts", start, hint)
            has_document = True


def _read_scalar(builder: TreeBuilder, event: yaml.ScalarEvent, start: int) -> None:
    text, tag = event.value, event.tag or ""
    is_plain = not tag and event.implicit[0]
    value: JSON = text
    if is_plain or tag in _TYPES:
        if text in CONSTANTS:
            value = CONSTANTS[text]
        elif text[0] in _NUMERIC and NUMBER.fullmatch(text):
            value = builder.number(text, start)
    if tag in _TYPES and type(value) in _TYPES[tag]:
        if tag.endswith("float") and isinstance(value, int):
            value = builder.number(f"{value}.0", start)
    elif tag not in ("", "!", _TAG + "str"):
        _refuse_tag(builder, tag, start, text)
    builder.scalar(value, start, text, event.anchor, merges=is_plain and text == "<<")


def _refuse_tag(builder: TreeBuilder, tag: str, start: int, text: str | None = None) -> None:
    name = tag.replace(_TAG, "!!")
    message = f"the tag {name} has no meaning here"
    if tag in _TYPES and text is not None:
        message = f"{text[:20]!r} is not what the tag {name} says"
    builder.report("unsupported-tag", message, start, "remove the tag")
