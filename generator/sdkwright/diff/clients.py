"""Compare how clients of two SDKs are made: credentials, regions, servers and their variables."""

from __future__ import annotations

from collections.abc import Iterator

from sdkwright.diff.changes import Direction
from sdkwright.diff.found import Found
from sdkwright.document import join
from sdkwright.ir import Api, SchemeForm, Server, Servers
from sdkwright.values import JSON


def compare_clients(old: Api, new: Api) -> Iterator[Found]:
    """Yield what differs in the arguments that make a client, and in what they mean."""
    yield from _credentials(old, new)
    if new.is_auth_required and not old.is_auth_required:
        what = "a client cannot be made without a credential any more"
        yield Found("client-changed", what, Direction.NONE, None, "/security", "/security")
    yield from _address(old.servers, new.servers)
    yield from _regions(old.servers, new.servers)
    yield from _choice(old.servers, new.servers)
    yield from _variables(old.servers, new.servers)


def _credentials(old: Api, new: Api) -> Iterator[Found]:
    olds, news = _credential_classes(old), _credential_classes(new)
    for key in sorted(olds.keys() | news.keys()):
        before, after = olds.get(key), news.get(key)
        if before == after:
            continue
        values, at = (before, after), join("/components/securitySchemes", key[0])
        if before is None:
            what = f"the credential {after} is new"
            yield Found("credential-added", what, Direction.NONE, None, None, at, values)
        else:
            what = f"the credential {before} is {after or 'gone'}"
            new_at = at if after else None
            yield Found("credential-renamed", what, Direction.NONE, None, at, new_at, values)


def _credential_classes(api: Api) -> dict[tuple[str, bool], str]:
    """Return credentials by their scheme, and by whether they ask for tokens themselves."""
    return {
        (one.scheme, one.form is SchemeForm.CLIENT_CREDENTIALS): one.class_name
        for one in api.security
    }


def _client(code: str, what: str, values: tuple[JSON, JSON] = (None, None)) -> Found:
    return Found(code, what, Direction.NONE, None, "/servers", "/servers", values)


def _address(old: Servers, new: Servers) -> Iterator[Found]:
    had, has = (one.url or one.default_region for one in (old, new))
    if had and not has:
        yield _client("client-changed", "a client cannot be made without an address any more")
    # An address that is gone is said of itself.
    elif had != has and had in {one.address for one in new.listed}:
        what = f"a client that is given no address calls {has} instead of {had}"
        yield _client("default-address-changed", what, (had, has))


def _regions(old: Servers, new: Servers) -> Iterator[Found]:
    if old.regions and not new.regions:
        yield _client("client-changed", "a client is not made for a region any more")
        return
    for region in sorted(old.regions.keys() - new.regions.keys()):
        what = f"a client cannot be made for the region {region} any more"
        yield _client("client-changed", what, (region, None))
    if old.default_region and new.default_region and old.default_region != new.default_region:
        values = old.default_region, new.default_region
        what = f"a client that is given no region calls {values[1]} instead of {values[0]}"
        yield _client("default-address-changed", what, values)


def _choice(old: Servers, new: Servers) -> Iterator[Found]:
    olds, news = _names(old), _names(new)
    if olds and not news:
        yield _client("client-changed", "a client has no argument 'server' any more")
        return
    for name in sorted(olds.keys() - news.keys()):
        what = f"a client cannot be made with the server '{name}' any more"
        yield _client("client-changed", what, (name, None))


def _names(servers: Servers) -> dict[str, Server]:
    """Return servers by the name to choose them by; none where there is no choice."""
    return {one.name: one for one in servers.listed} if len(servers.listed) > 1 else {}


def _variables(old: Servers, new: Servers) -> Iterator[Found]:
    news = {one.wire: one for one in new.variables}
    for before in old.variables:
        after = news.get(before.wire)
        if after is None:
            what = f"a client has no argument '{before.name}' any more"
            yield _client("client-changed", what, (before.name, None))
            continue
        if before.name != after.name:
            what = f"the argument '{before.name}' of a client is '{after.name}'"
            yield _client("argument-renamed", what, (before.name, after.name))
        allowed = set(after.choices)
        if allowed and (not before.choices or not allowed.issuperset(before.choices)):
            what = (
                f"the argument '{after.name}' of a client takes {' or '.join(after.choices)} only"
            )
            values: tuple[JSON, JSON] = [*before.choices], [*after.choices]
            yield _client("client-changed", what, values)
        if before.default != after.default:
            what = f"the argument '{after.name}' of a client is {after.default} if not given"
            yield _client("default-address-changed", what, (before.default, after.default))
