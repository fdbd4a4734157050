"""Cases of the ways to authenticate: what each puts on a request."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import quote

from sdkwright.ir import Api, Operation, SchemeForm, SecurityScheme
from sdkwright.testcases import SchemeCases

_PAIR: tuple[str, ...] = ("test-id", "test-secret")
_KEY: tuple[str, ...] = ("test key=1",)
_TOKEN: tuple[str, ...] = ("test-token",)


def schemes(api: Api) -> tuple[SchemeCases, ...]:
    """Return what each scheme of an API adds to a request for a made-up credential."""
    found = (_cases(scheme) for scheme in api.security)
    return tuple(cases for cases in found if cases is not None)


def credentials(api: Api, operation: Operation) -> Mapping[tuple[str, ...], bool]:
    """Return whether a call can be made with some credentials and no others, by their classes.

    They are those of each alternative of the document, the same less one of them, each alone, and
    one that nobody asks for.
    """
    if operation.security is None:
        return {}
    classes = {found.scheme: found.name for found in schemes(api)}
    if not classes:
        return {}
    alternatives = [frozenset(alternative) for alternative in operation.security]
    asked = sorted(frozenset[str]().union(*alternatives))
    others = [scheme for scheme in classes if scheme not in asked][:1]
    given = {frozenset[str](), *alternatives, *(frozenset({one}) for one in (*asked, *others))}
    given |= {found - {scheme} for found in alternatives for scheme in found}
    # Where nothing is asked for, credentials are of no account.
    enough = alternatives or [frozenset[str]()]
    return {
        tuple(classes[scheme] for scheme in sorted(found)): any(one <= found for one in enough)
        for found in sorted(given, key=sorted)
    }


def _cases(scheme: SecurityScheme) -> SchemeCases | None:
    fixed = {header.lower(): value for header, value in scheme.headers.items()}
    credential, header, query = _TOKEN, dict[str, str](), ""
    match scheme.form:
        case SchemeForm.ACS3:
            credential = _PAIR
        case SchemeForm.BEARER:
            header = {"authorization": f"Bearer {_TOKEN[0]}"}
        case SchemeForm.BASIC:
            credential = _PAIR
            header = {"authorization": f"Basic {b64encode(':'.join(_PAIR).encode()).decode()}"}
        case SchemeForm.HEADER_KEY:
            credential = _KEY
            header = {scheme.parameter.lower(): _KEY[0]}
        case SchemeForm.QUERY_KEY:
            credential = _KEY
            query = f"{quote(scheme.parameter, safe='')}={quote(_KEY[0], safe='')}"
        case SchemeForm.COOKIE_KEY:
            credential = _KEY
            header = {"cookie": f"{scheme.parameter}={quote(_KEY[0], safe='')}"}
        case SchemeForm.CLIENT_CREDENTIALS:
            return None  # A token that is fetched needs a service that gives it.
    return SchemeCases(
        scheme=scheme.scheme,
        name=scheme.class_name,
        is_signing=scheme.form is SchemeForm.ACS3,
        credential=credential,
        headers=fixed | header,
        query=query,
    )
