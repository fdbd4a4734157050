"""Code for a README: how a client is made, and a few calls with the document's own examples."""

from __future__ import annotations

from collections.abc import Sequence

from sdkwright.escaping import python_value
from sdkwright.ir import Api, SchemeForm
from sdkwright.plan.contexts import Example, Method, ResourceSummary
from sdkwright.plan.imports import sorting_key

_MOST_CALLS = 3
_PAIRS = frozenset({SchemeForm.ACS3, SchemeForm.BASIC})


def example(api: Api, resources: Sequence[ResourceSummary], package: str) -> Example:
    """Return code that makes a client and calls some operations, sync and async."""
    shown = [
        (resource, method)
        for resource in resources
        for method in resource.methods
        if not any(argument.is_required for argument in method.keywords)
        and not method.operation.is_deprecated
    ]
    # What only reads is what a reader may try.
    shown.sort(key=lambda pair: pair[1].operation.method != "GET")
    calls = [
        (f"client.{resource.name}.{method.name}({_arguments(method)})", method.item is not None)
        for resource, method in shown[:_MOST_CALLS]
    ]
    first = next((call for call, is_list in calls if not is_list), 'client.request("GET", "/")')
    method, _, arguments = first.removesuffix(")").partition("(")
    return Example(
        _code(api, calls, package, is_async=False),
        _code(api, calls, package, is_async=True),
        imported=", ".join(["Client", *_schemes(api, is_auth_given=False)]),
        settings=", ".join(_settings(api, is_auth_given=False)),
        call=first,
        method=method,
        arguments=arguments,
        listing=next((call for call, is_list in calls if is_list), ""),
    )


def _code(api: Api, calls: Sequence[tuple[str, bool]], package: str, *, is_async: bool) -> str:
    client, colour, wait = ("AsyncClient", "async ", "await ") if is_async else ("Client", "", "")
    schemes = [scheme.class_name for scheme in api.security[:1]]
    imported = f"from {package} import {', '.join(sorted([client, *schemes], key=sorting_key))}"
    lines = [f"{colour}with {client}({', '.join(_settings(api))}) as client:"]
    for call, is_list in calls:
        if is_list:
            lines += [f"    {colour}for item in {call}:", "        print(item)"]
        else:
            lines.append(f"    print({wait}{call})")
    if not calls:
        lines.append("    ...")
    if is_async:
        body = [f"    {line}" for line in lines]
        head = ["import asyncio", "", imported, "", "", "async def main() -> None:"]
        return "\n".join([*head, *body, "", "", "asyncio.run(main())"])
    return "\n".join([imported, "", *lines])


def _settings(api: Api, *, is_auth_given: bool = True) -> list[str]:
    """Return the arguments that a client cannot do without."""
    given: list[str] = []
    if api.servers.regions:
        known = api.servers.default_region
        given.append(f"region={python_value(known or min(api.servers.regions))}")
    elif api.servers.url is None:
        given.append(f'endpoint="http://127.0.0.1:8080{api.servers.relative}"')
    for name in _schemes(api, is_auth_given=is_auth_given):
        # What is shown has to be a credential: it is looked at before anything is sent.
        arguments = '"key-id", "key-secret"' if api.security[0].form in _PAIRS else '"key"'
        given.append(f"auth={name}({arguments})")
    return given


def _schemes(api: Api, *, is_auth_given: bool) -> list[str]:
    """Return the class of the credential that is shown; none if there is a default."""
    is_default = not is_auth_given and any(s.form is SchemeForm.ACS3 for s in api.security)
    return [] if is_default else [scheme.class_name for scheme in api.security[:1]]


def _arguments(method: Method) -> str:
    return ", ".join(
        python_value(next(iter(parameter.examples), "…"))
        for parameter in method.operation.parameters
        if parameter.is_required
    )
