"""Compare what calls are authenticated with: requirements, their scopes, and the schemes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from sdkwright.diff.changes import Direction
from sdkwright.diff.comparison import Comparison
from sdkwright.diff.found import Found
from sdkwright.diff.version import Endpoint, Version, items, members
from sdkwright.document import join
from sdkwright.values import JSON

_Alternatives: TypeAlias = Mapping[frozenset[str], Mapping[str, frozenset[str]]]


def compare_security(comparison: Comparison, before: Endpoint, after: Endpoint) -> Iterator[Found]:
    """Yield what differs in how calls of an operation are authenticated."""
    olds, place = _alternatives(comparison.old, before, _renamed(comparison))
    news, other_place = _alternatives(comparison.new, after, {})
    title = after.title

    def found(code: str, what: str, before: JSON, after: JSON) -> Found:
        return Found(code, what, Direction.REQUEST, title, place, other_place, (before, after))

    nobody = frozenset[str]()
    was_open, is_open = nobody in olds, nobody in news
    if was_open and not is_open:
        yield found("security-added", "a credential is needed", None, _listed(news))
        return
    if is_open and not was_open:
        yield found("security-removed", "no credential is needed any more", _listed(olds), None)
        return
    for names in sorted(news.keys() - olds.keys(), key=sorted):
        said = " with ".join(sorted(names)) or "no credential"
        yield found("security-alternative-added", f"{said} is accepted", None, said)
    for names in sorted(olds.keys() - news.keys(), key=sorted):
        said = " with ".join(sorted(names)) or "no credential"
        if any(_is_enough(olds[names], needed) for needed in news.values()):
            yield found("security-loosened", f"{said} is more than is needed", said, None)
        else:
            what = f"{said} is not accepted any more"
            yield found("security-alternative-removed", what, said, None)
    for names in sorted(olds.keys() & news.keys(), key=sorted):
        for name in sorted(names):
            scopes, others = olds[names][name], news[names][name]
            for scope in sorted(others - scopes):
                yield found("scope-added", f"'{name}' needs the scope '{scope}'", None, scope)
            for scope in sorted(scopes - others):
                what = f"'{name}' no longer needs the scope '{scope}'"
                yield found("scope-removed", what, scope, None)


def _is_enough(given: Mapping[str, frozenset[str]], needed: Mapping[str, frozenset[str]]) -> bool:
    """Tell whether credentials with scopes do for what is needed."""
    return all(name in given and scopes <= given[name] for name, scopes in needed.items())


def _listed(alternatives: _Alternatives) -> JSON:
    return [" with ".join(sorted(names)) for names in sorted(alternatives, key=sorted)]


def _renamed(comparison: Comparison) -> Mapping[str, str]:
    """Return the new names of schemes that have others, and are what they were."""
    olds, news = _schemes(comparison.old), _schemes(comparison.new)
    names = {_what_it_is(node): name for name, node in news.items() if name not in olds}
    return {
        name: names[_what_it_is(node)]
        for name, node in olds.items()
        if name not in news and _what_it_is(node) in names
    }


def _what_it_is(scheme: JSON) -> str:
    return json.dumps({**members(scheme), "description": ""}, sort_keys=True)


def _schemes(version: Version) -> Mapping[str, JSON]:
    return members(members(version.root.get("components")).get("securitySchemes"))


def _alternatives(
    version: Version, endpoint: Endpoint, names: Mapping[str, str]
) -> tuple[_Alternatives, str]:
    """Return the ways to authenticate, each as schemes with scopes; the empty one is none."""
    holder: Mapping[str, JSON] = endpoint.node
    pointer = join(endpoint.pointer, "security")
    if "security" not in holder:
        holder, pointer = version.root, "/security"
    listed = [members(one) for one in items(holder.get("security"))] or [{}]
    return {
        frozenset(names.get(name, name) for name in one): {
            names.get(name, name): frozenset(
                scope for scope in items(scopes) if isinstance(scope, str)
            )
            for name, scopes in one.items()
        }
        for one in listed
    }, pointer


def compare_schemes(old: Version, new: Version) -> Iterator[Found]:
    """Yield the security schemes that work otherwise; what is needed is said by operations."""
    base = "/components/securitySchemes"
    olds, news = _schemes(old), _schemes(new)
    for name in sorted(olds.keys() & news.keys()):
        at = join(base, name)
        one, place = old.follow(olds[name], at)
        other, other_place = new.follow(news[name], at)
        before, after = members(one), members(other)
        changed = [
            key
            for key in ("type", "scheme", "in", "name")
            if str(before.get(key)).lower() != str(after.get(key)).lower()
        ]
        if changed:
            what = f"the security scheme '{name}' has another {' and '.join(changed)}"
            values: tuple[JSON, JSON] = (
                {key: before.get(key) for key in changed},
                {key: after.get(key) for key in changed},
            )
            yield Found("scheme-changed", what, Direction.REQUEST, None, place, other_place, values)
            continue
        changes = [*_flows(name, before, after, (place, other_place))]
        changes += _extensions(name, before, after, (place, other_place))
        yield from changes
        if not changes and before != after:
            what = f"the security scheme '{name}' is described otherwise"
            yield Found("text-changed", what, Direction.NONE, None, place, other_place)


def _extensions(
    name: str, before: Mapping[str, JSON], after: Mapping[str, JSON], places: tuple[str, str]
) -> Iterator[Found]:
    for key in sorted(before.keys() | after.keys()):
        if key.startswith("x-sdkwright-") and before.get(key) != after.get(key):
            what = f"the security scheme '{name}' has another `{key}`"
            yield Found("extension-changed", what, Direction.NONE, None, *places)


def _flows(
    name: str, before: Mapping[str, JSON], after: Mapping[str, JSON], places: tuple[str, str]
) -> Iterator[Found]:
    """Yield what differs in how tokens are got."""
    olds, news = members(before.get("flows")), members(after.get("flows"))

    def found(code: str, what: str, old: JSON, new: JSON) -> Found:
        return Found(code, what, Direction.REQUEST, None, *places, (old, new))

    for flow in sorted(news.keys() - olds.keys()):
        yield found("flow-added", f"tokens of '{name}' are got by {flow}", None, flow)
    for flow in sorted(olds.keys() - news.keys()):
        what = f"tokens of '{name}' are not got by {flow} any more"
        yield found("flow-removed", what, flow, None)
    addresses = {("openIdConnectUrl", ""): (before, after)} | {
        (key, f" of {flow}"): (members(olds[flow]), members(news[flow]))
        for flow in sorted(olds.keys() & news.keys())
        for key in ("authorizationUrl", "deviceAuthorizationUrl", "refreshUrl", "tokenUrl")
    }
    for (key, where), (one, other) in addresses.items():
        if one.get(key) != other.get(key):
            what = f"'{name}' has another {key}{where}"
            yield found("flow-changed", what, one.get(key), other.get(key))
