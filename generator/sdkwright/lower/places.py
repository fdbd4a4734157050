"""Where the operations of a document stand, and what stands around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sdkwright.document import METHODS
from sdkwright.lower.tree import Tree, Unsupported, items, join, members, template, text
from sdkwright.values import JSON


@dataclass(frozen=True, slots=True)
class Place:
    """An operation object, with where it is and what its path item says.

    Attributes:
        method: The HTTP method: in lower case that of a keyword, else as the document writes it.
            A star stands for all the operations of a path item that cannot be read.
        shared: The parameters of the path item, with their pointers.
        servers: Those of the operation, or of its path item; None where neither has any.
        fault: Why there is no operation object, where there is none.
    """

    path: str
    method: str
    node: Mapping[str, JSON]
    pointer: str
    shared: tuple[tuple[JSON, str], ...] = ()
    servers: JSON = None
    fault: Unsupported | None = None

    @property
    def id(self) -> str:
        """The operation ID, or one made from method and path where there is none."""
        return text(self.node.get("operationId")) or f"{self.method} {self.path}"

    @property
    def verb(self) -> str:
        """The HTTP method as it is sent."""
        return self.method.upper() if self.method in METHODS else self.method

    @property
    def title(self) -> str:
        """The name to use in findings, and for a reader."""
        return text(self.node.get("operationId")) or self.line

    @property
    def line(self) -> str:
        """Method and path, as the line of a request has them."""
        return f"{self.verb} {self.path}"

    @property
    def key(self) -> str:
        """Method and path, whatever the placeholders of that are called."""
        return f"{self.verb} {template(self.path)}"

    @property
    def mark(self) -> str:
        """What the document calls it; a change of this means another name."""
        return text(self.node.get("operationId"))

    @property
    def tag(self) -> str:
        """The first tag, which names the resource; "default" where there is none."""
        return next((tag for tag in self.tags if tag.strip()), "default")

    @property
    def tags(self) -> tuple[str, ...]:
        """Every tag."""
        return tuple(tag for tag in items(self.node.get("tags")) if isinstance(tag, str))


def places(tree: Tree) -> Iterator[Place]:
    """Yield every operation below ``paths``, by path and method, those that are none included.

    Raises:
        Unsupported: There are no paths to look at.
    """
    if tree.root.keys().isdisjoint(("paths", "webhooks", "components")):
        raise Unsupported("", "it has no paths", "describe at least one operation")
    paths = tree.root.get("paths", {})
    if not isinstance(paths, dict):
        raise Unsupported("/paths", "the paths are no mapping", "start each path with a slash")
    for key, value in paths.items():
        # What is neither a path nor holds operations is some other tool's; `validate` tells of it.
        if not key.startswith("x-") and (key.startswith("/") or isinstance(value, dict)):
            # It is appended to the address of the server, so it can only mean one with a slash.
            path = key if key.startswith("/") else f"/{key}"
            yield from places_of(tree, path, value, join("/paths", key))


def places_of(tree: Tree, path: str, value: JSON, pointer: str) -> Iterator[Place]:
    """Yield every operation of a path item, those of other methods than OpenAPI's own last."""
    try:
        item, target = tree.follow(value, pointer)
    except Unsupported as fault:
        yield Place(path, "*", {}, pointer, fault=fault)
        return
    if not isinstance(item, dict):
        why = Unsupported(target, "the path item is no mapping", "list its operations in it")
        yield Place(path, "*", {}, pointer, fault=why)
        return
    shared = tuple(
        (parameter, join(target, "parameters", index))
        for index, parameter in enumerate(items(item.get("parameters")))
    )
    found = [(method, item[method], join(target, method)) for method in METHODS if method in item]
    found += [
        (method, node, join(target, "additionalOperations", method))
        for method, node in members(item.get("additionalOperations")).items()
    ]
    for method, node, at in found:
        if isinstance(node, dict):
            servers = node.get("servers", item.get("servers"))
            yield Place(path, method, node, at, shared, servers)
        else:
            why = Unsupported(at, "the operation is no mapping", "describe its `responses` in it")
            yield Place(path, method, {}, at, fault=why)
