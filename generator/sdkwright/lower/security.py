"""The ways to authenticate, and which of them an operation asks for."""

from __future__ import annotations

from collections.abc import Mapping

from sdkwright import naming
from sdkwright.ir import SchemeForm, SecurityScheme
from sdkwright.lower.schemas import Schemas
from sdkwright.lower.tree import Unsupported, items, join, members, text
from sdkwright.values import JSON

Requirements = tuple[tuple[str, ...], ...]


def schemes(schemas: Schemas) -> tuple[SecurityScheme, ...]:
    """Return a credential class for each scheme; two for OAuth 2.0 with client credentials.

    A reference that leads nowhere is as good as no declaration; `validate` tells of it.
    """
    found: list[SecurityScheme] = []
    tree = schemas.tree
    declared = members(members(tree.root.get("components")).get("securitySchemes"))
    for key in declared:
        try:
            node, _ = tree.follow(declared[key], join("/components/securitySchemes", key))
        except Unsupported:
            continue
        found += _schemes(key, members(node), schemas)
    return tuple(found)


def _schemes(key: str, node: Mapping[str, JSON], schemas: Schemas) -> list[SecurityScheme]:
    form = _form(node)
    if form is None:
        return []
    pascal = naming.pascal(key)
    headers = members(node.get("x-sdkwright-headers"))
    found = [
        SecurityScheme(
            class_name=schemas.reserve_exported(f"credential {key}", pascal, f"{pascal}Auth"),
            scheme=key,
            form=form,
            parameter=text(node.get("name")),
            headers={name: str(value) for name, value in headers.items()},
            description=text(node.get("description")),
        )
    ]
    flow = members(members(node.get("flows")).get("clientCredentials"))
    if text(node.get("type")) == "oauth2" and (token_url := text(flow.get("tokenUrl"))):
        name = f"{pascal}ClientCredentials"
        found.append(
            SecurityScheme(
                class_name=schemas.reserve_exported(
                    f"client credentials {key}", name, f"{name}Auth"
                ),
                scheme=key,
                form=SchemeForm.CLIENT_CREDENTIALS,
                parameter="",
                headers={},
                description=text(node.get("description")),
                token_url=token_url,
            )
        )
    return found


def _form(node: Mapping[str, JSON]) -> SchemeForm | None:
    """Return how a scheme puts its credential on a request; None for what TLS does (mTLS)."""
    match text(node.get("type")), text(node.get("scheme")).lower(), text(node.get("in")):
        case "http", "basic", _:
            return SchemeForm.BASIC
        case "http", "acs3-hmac-sha256", _:
            return SchemeForm.ACS3
        case ("http" | "oauth2" | "openIdConnect"), _, _:
            return SchemeForm.BEARER
        case "apiKey", _, "query":
            return SchemeForm.QUERY_KEY
        case "apiKey", _, "cookie":
            return SchemeForm.COOKIE_KEY
        case "apiKey", _, _:
            return SchemeForm.HEADER_KEY
        case _:
            return None


def requirements(
    node: Mapping[str, JSON], known: frozenset[str], inherited: Requirements | None
) -> Requirements | None:
    """Return the alternatives that an operation, or a document, asks for one of.

    What TLS proves, and what the document does not declare, is left out of them: there is nothing
    to send for it.
    """
    if "security" not in node:
        return inherited
    alternatives = [
        tuple(scheme for scheme in members(alternative) if scheme in known)
        for alternative in items(node["security"])
    ]
    return tuple(dict.fromkeys(alternatives))
