"""What a document consists of, found in one walk for all rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple, TypeGuard

from sdkwright.diagnostics import DocumentError
from sdkwright.document import METHODS, Document, join, parts
from sdkwright.values import JSON

ITEM_NAMES: Final = frozenset(
    {"items", "results", "data", "records", "entries", "elements", "values", "rows", "content"}
)
"""What the items of a page are called whatever they are; others are called by what they are."""


class Element(NamedTuple):
    """An object of the document, with its place. Where it is a reference, it is that object."""

    pointer: str
    value: Mapping[str, JSON]


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation below ``paths``.

    Attributes:
        path: The path, as the document writes it.
        method: The HTTP method, in lower case that of a keyword.
        element: The operation itself.
        parameters: Its parameters and those of its path, references followed; the pointers are
            those of the lists, so that what is wrong with the choice of one is said there.
    """

    path: str
    method: str
    element: Element
    parameters: tuple[Element, ...]

    @property
    def pointer(self) -> str:
        """Where it stands."""
        return self.element.pointer

    @property
    def value(self) -> Mapping[str, JSON]:
        """What it says."""
        return self.element.value

    @property
    def id(self) -> str | None:
        """The operation ID, if it has one that is text."""
        found = self.value.get("operationId")
        return found if isinstance(found, str) else None

    @property
    def is_deprecated(self) -> bool:
        """Whether it will go."""
        return self.value.get("deprecated") is True

    @property
    def line(self) -> str:
        """Method and path, as the line of a request has them."""
        return f"{self.method.upper()} {self.path}"

    @property
    def tag(self) -> str:
        """The first tag, which names the resource; "default" where there is none."""
        return next((tag for tag in texts(self.value.get("tags")) if tag.strip()), "default")


class Survey:
    """What a document consists of.

    It is made once for all rules; each part of it is found when the first rule asks for it.
    A rule need not care for what is malformed: elements that are no mappings are left out, and
    references that lead nowhere have findings of their own.
    """

    def __init__(self, document: Document) -> None:
        self.document: Final = document
        root = document.root
        self._found: dict[str, Element | None] = {}
        self.version: Final = ".".join(str(root.get("openapi")).split(".")[:2])

    def elements(self, kind: str) -> Sequence[Element]:
        """Return every object of a kind that the grammar of OpenAPI names, such as ``schema``."""
        return self._kinds.get(kind, ())

    def schemas(self, *keywords: str) -> Iterator[Element]:
        """Yield every schema that says something itself: in OpenAPI 3.0 a reference does not.

        Where keywords are given it has to say one of them.
        """
        for schema in self.saying(*keywords) if keywords else self.elements("schema"):
            if self.version != "3.0" or "$ref" not in schema.value:
                yield schema

    def saying(self, *keywords: str) -> Iterator[Element]:
        """Yield every schema that has one of some keywords, be it beside a reference."""
        found = {index for keyword in keywords for index in self._saying.get(keyword, ())}
        schemas = self.elements("schema")
        yield from (schemas[index] for index in sorted(found))

    @cached_property
    def _saying(self) -> Mapping[str, Sequence[int]]:
        """Which schemas have a keyword: large documents have many more than say any one thing."""
        found: dict[str, list[int]] = {}
        for index, schema in enumerate(self.elements("schema")):
            for keyword in schema.value:
                found.setdefault(keyword, []).append(index)
        return found

    def property_names(self, schema: Element) -> set[str]:
        """Return the properties that a schema describes, itself or by one of its parts."""
        return {name for part in self._parts(schema) for name in keys(part, "properties")}

    def required_names(self, schema: Element) -> set[str]:
        """Return the properties that a schema requires, itself or by what it is made of."""
        parts_of_all = self._parts(schema, "allOf")
        return {name for part in parts_of_all for name in texts(part.value.get("required"))}

    def _parts(self, schema: Element, *keywords: str) -> Iterator[Element]:
        """Yield a schema, and what it is composed of by some keywords, or by any."""
        passed: set[str] = set()
        waiting = [schema]
        while waiting:
            one = waiting.pop()
            if one.pointer in passed:
                continue
            passed.add(one.pointer)
            yield one
            for keyword in keywords or ("allOf", "anyOf", "oneOf"):
                listed = one.value.get(keyword)
                for index in range(len(listed) if isinstance(listed, list) else 0):
                    part = self.at(join(one.pointer, keyword, str(index)))
                    waiting += [part] if part else []

    def at(self, pointer: str) -> Element | None:
        """Return the object at a pointer of the document, after references."""
        if pointer not in self._found:
            found: tuple[str, JSON] = ("", None)
            with suppress(DocumentError, KeyError):
                found = self.document.follow(pointer)
            place, value = found
            self._found[pointer] = Element(place, value) if isinstance(value, dict) else None
        return self._found[pointer]

    def follow(self, element: Element) -> Element | None:
        """Return what an element stands for, after references; None where it leads nowhere."""
        return self.at(element.pointer) if "$ref" in element.value else element

    def member(self, element: Element, *path: str) -> Element | None:
        """Return the object below an element, references followed on the way and at the end."""
        found: Element | None = self.follow(element)
        for name in path:
            if found is None or name not in found.value:
                return None
            inner = found.value[name]
            if not isinstance(inner, dict):
                return None
            found = self.follow(Element(join(found.pointer, name), inner))
        return found

    def members(self, element: Element, name: str) -> Iterator[tuple[str, Element]]:
        """Yield the objects of a mapping below an element by their keys, references followed."""
        whole = self.follow(element)
        inner = None if whole is None else whole.value.get(name)
        if whole is None or not isinstance(inner, dict):
            return
        for key, value in inner.items():
            if isinstance(value, dict):
                found = self.follow(Element(join(whole.pointer, name, key), value))
                if found is not None:
                    yield key, found

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """Every operation below ``paths``, in the order of the document."""
        return tuple(self._operations())

    def is_secured(self, operation: Operation) -> bool:
        """Tell whether an operation is called with a credential, and never without."""
        asked = operation.value.get("security", self.document.root.get("security"))
        return isinstance(asked, list) and bool(asked) and {} not in asked

    def listing(self, operation: Operation) -> Element | None:
        """Return what an operation answers, where that is a list.

        That is an array, or an object with one array among its properties: a page.
        """
        for status, response in self.members(operation.element, "responses"):
            schema = self.member(response, "content", "application/json", "schema")
            if status.startswith("2") and schema is not None:
                is_list = "array" in type_names(schema.value) or self.array_of(schema) is not None
                return schema if is_list else None
        return None

    def array_of(self, page: Element) -> str | None:
        """Return the one property of an object that is an array; None if there are more or none."""
        found = {
            name
            for part in self._parts(page)
            for name, one in self.members(part, "properties")
            if "array" in type_names(one.value)
        }
        return found.pop() if len(found) == 1 else None

    def _operations(self) -> Iterator[Operation]:
        for path, item in self.members(Element("", self.document.root), "paths"):
            shared = self._listed(item)
            found = [(name, join(item.pointer, name)) for name in item.value if name in METHODS]
            others = item.value.get("additionalOperations")
            if isinstance(others, dict):
                at = join(item.pointer, "additionalOperations")
                found += [(name, join(at, name)) for name in others]
            for method, pointer in found:
                value = self.document.at(pointer)
                if isinstance(value, dict):
                    own = self._listed(Element(pointer, value))
                    named = {_identity(parameter) for parameter in own}
                    inherited = [one for one in shared if _identity(one) not in named]
                    operation = Element(pointer, value)
                    yield Operation(path, method, operation, (*own, *inherited))

    def _listed(self, element: Element) -> list[Element]:
        """Return the parameters of an operation or path, where they are listed."""
        listed = element.value.get("parameters")
        found: list[Element] = []
        for index, value in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(value, dict):
                place = join(element.pointer, "parameters", str(index))
                target = self.follow(Element(place, value))
                if target is not None:
                    found.append(Element(place, target.value))
        return found

    @cached_property
    def answered(self) -> frozenset[str]:
        """The pointers of all schemas that say what a response may be."""
        return self.reached(join(operation.pointer, "responses") for operation in self.operations)

    @cached_property
    def sent(self) -> frozenset[str]:
        """The pointers of all schemas that say what a request may be."""
        return self.reached(
            place
            for operation in self.operations
            for place in (
                *(parameter.pointer for parameter in operation.parameters),
                join(operation.pointer, "requestBody"),
            )
        )

    def reached(self, starts: Iterable[str]) -> frozenset[str]:
        """Return the schemas below some places, and below what these refer to."""
        passed: set[str] = set()
        waiting = list(starts)
        while waiting:
            try:
                pointer, value = self.document.follow(waiting.pop())
            except (DocumentError, KeyError):
                continue
            if pointer in self._walked and pointer not in passed:
                passed.add(pointer)
                kind, _ = self._walked[pointer]
                waiting += [join(pointer, token) for token, _, _ in parts(kind, value)]
        return frozenset(found for found in passed if self._walked[found][0] == "schema")

    @cached_property
    def _kinds(self) -> Mapping[str, Sequence[Element]]:
        """The objects of each kind."""
        found: dict[str, list[Element]] = {}
        for pointer, (kind, value) in self._walked.items():
            if isinstance(value, dict):
                found.setdefault(kind, []).append(Element(pointer, value))
        return found

    @cached_property
    def _walked(self) -> Mapping[str, tuple[str, JSON]]:
        """What stands at each pointer that the grammar knows: of which kind, and the value."""
        found: dict[str, tuple[str, JSON]] = {}
        waiting: list[tuple[str, str, JSON]] = [("", "document", self.document.root)]
        while waiting:
            pointer, kind, value = waiting.pop()
            found[pointer] = kind, value
            inner = [(join(pointer, token), name, part) for token, part, name in parts(kind, value)]
            waiting += reversed(inner)
        return found


_COMPOSING: Final = frozenset({"$dynamicRef", "$ref", "allOf", "anyOf", "if", "oneOf"})


def is_composed(schema: Element) -> bool:
    """Tell whether a schema says a part of what it says by other schemas."""
    return not _COMPOSING.isdisjoint(schema.value)


def keys(element: Element, name: str) -> Iterator[str]:
    """Yield the keys of a mapping below an element."""
    found = element.value.get(name)
    yield from found if isinstance(found, dict) else ()


def texts(value: JSON) -> Iterator[str]:
    """Yield the items of a list that are text."""
    yield from (
        item for item in (value if isinstance(value, list) else ()) if isinstance(item, str)
    )


def type_names(schema: Mapping[str, JSON]) -> tuple[str, ...]:
    """Return the types that a schema names, be it one or a list of them."""
    named = schema.get("type")
    return (named,) if isinstance(named, str) else tuple(texts(named))


def is_number(value: JSON) -> TypeGuard[int | float]:
    """Tell whether a value is a number to JSON, to which true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _identity(parameter: Element) -> tuple[str, str]:
    return str(parameter.value.get("name")), str(parameter.value.get("in"))
