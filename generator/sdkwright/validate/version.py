"""Tell which version of OpenAPI a document is in."""

from __future__ import annotations

import re

from sdkwright.diagnostics import Diagnostic, DocumentError, Edit, Replace
from sdkwright.document import Document
from sdkwright.validate.findings import SEVERITIES
from sdkwright.validate.words import short

_VERSION = re.compile(r"3\.[012](?=\.|$)")


def openapi_version(document: Document) -> str:
    """Return the minor version of OpenAPI that a document is in, such as 3.1.

    Raises:
        DocumentError: It is no document of an OpenAPI version that we know (``openapi-version``).
    """
    version = document.root.get("openapi")
    if isinstance(version, str) and (match := _VERSION.match(version)):
        return match[0]
    message = f"the OpenAPI version {short(version)} is not supported"
    pointer = "/openapi"
    hint = "start the document with openapi: 3.1.0; supported are 3.0, 3.1 and 3.2"
    mend: tuple[Edit, ...] = ()
    if isinstance(version, float):
        hint = f"write all three numbers, which makes it text: {version}.0"
        if _VERSION.fullmatch(str(version)):
            mend = (Replace(pointer, f"{version}.0"),)
    elif "swagger" in document.root:
        message = f"Swagger {short(document.root['swagger'])} is not supported"
        pointer, hint = "/swagger", "convert the document to OpenAPI 3"
    elif version is None:
        message, pointer = "the field 'openapi' is missing", ""
    code, span = "openapi-version", document.span(pointer)
    raise DocumentError([Diagnostic(code, SEVERITIES[code], message, span, pointer, hint, mend)])
