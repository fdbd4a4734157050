"""Compare the classes of two SDKs: models, exceptions, readers of payloads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from sdkwright.diff.changes import Direction
from sdkwright.diff.found import Found
from sdkwright.diff.kinds import KEPT_NAME
from sdkwright.ir import Api, Schema


def compare_classes(old: Api, new: Api, heirs: Callable[[str], Iterable[str]]) -> Iterator[Found]:
    """Yield what differs in the names that modules of the package have beside clients.

    Args:
        old: The API as it was.
        new: The API as it is.
        heirs: Returns the pointers of what a schema at a pointer became.
    """
    yield from _models(old, new, heirs)
    yield from _exceptions(old, new)
    yield from _payloads(old, new)


def _models(old: Api, new: Api, heirs: Callable[[str], Iterable[str]]) -> Iterator[Found]:
    olds = {schema.name: schema for schema in old.schemas}
    news = {schema.name: schema for schema in new.schemas}
    # A schema that may be null is an alias, and what it is else a class of its own.
    names: dict[str, list[str]] = {}
    for schema in new.schemas:
        names.setdefault(schema.pointer, []).append(schema.name)
    taken: set[str] = set()
    for name in sorted(olds):
        followers = {
            follower for heir in heirs(olds[name].pointer) for follower in names.get(heir, ())
        }
        if name in followers or (name in news and not followers):
            yield from _compare_attributes(olds[name], news[name])
        elif followers:
            taken |= followers
            shown = " or ".join(sorted(followers))
            one = news[min(followers)]
            renamed = _class("class-renamed", f"the class {name} is {shown}", olds[name], one)
            is_kept = any(name in news[follower].aliases for follower in followers)
            yield replace(renamed, sdk=KEPT_NAME if is_kept else None)
            yield from _compare_attributes(olds[name], one)
        else:
            yield _class("class-removed", f"the class {name} is gone", olds[name], None)
    for name in sorted(news.keys() - olds.keys() - taken):
        yield _class("class-added", f"the class {name} is new", None, news[name])


def _class(code: str, what: str, old: Schema | None, new: Schema | None) -> Found:
    places = old.pointer if old else None, new.pointer if new else None
    values = old.name if old else None, new.name if new else None
    return Found(code, what, Direction.NONE, None, *places, values)


def _compare_attributes(old: Schema, new: Schema) -> Iterator[Found]:
    names: Mapping[str, str] = {found.wire: found.name for found in old.properties}
    for found in new.properties:
        before = names.get(found.wire, found.name)
        if before != found.name:
            what = f"{new.name}.{before} is {new.name}.{found.name}"
            places = old.pointer, new.pointer
            values = before, found.name
            yield Found("field-renamed", what, Direction.NONE, None, *places, values)


def _exceptions(old: Api, new: Api) -> Iterator[Found]:
    olds = {one.class_name: one for one in old.error_codes}
    news = {one.class_name: one for one in new.error_codes}
    # Where the codes are listed nothing tells; it is one of the statuses that they come with.
    place = "/paths"
    for name in sorted(olds.keys() - news.keys()):
        what = f"the exception {name} is gone"
        gone = olds[name].code, None
        yield Found("exception-removed", what, Direction.NONE, None, place, None, gone)
    for name in sorted(news.keys() - olds.keys()):
        what = f"the exception {name} is new"
        added = None, news[name].code
        yield Found("exception-added", what, Direction.NONE, None, None, place, added)
    for name in sorted(olds.keys() & news.keys()):
        before, after = olds[name].base, news[name].base
        if before != after:
            what = f"the exception {name} is a kind of {after} instead of {before}"
            values = before, after
            yield Found("exception-changed", what, Direction.NONE, None, place, place, values)


def _payloads(old: Api, new: Api) -> Iterator[Found]:
    olds = {(one.origin, one.id): one.name for one in old.payloads}
    news = {(one.origin, one.id): one.name for one in new.payloads}
    for key in sorted(olds.keys() | news.keys()):
        before, after = olds.get(key), news.get(key)
        if before == after:
            continue
        # An origin is a sentence of what is in the document: a webhook, else a callback.
        place = "/webhooks" if key[0].startswith("Webhook") else "/paths"
        values = before, after
        if before is None:
            what = f"the reader of payloads {after} is new"
            yield Found("payload-added", what, Direction.NONE, None, None, place, values)
        else:
            what = f"the reader of payloads {before} is {after or 'gone'}"
            at = place if after else None
            yield Found("payload-renamed", what, Direction.NONE, None, place, at, values)
