"""Why a step of a release does not go on, as a finding."""

from __future__ import annotations

from sdkwright.diagnostics import Diagnostic, DocumentError, Severity


def finding(code: str, message: str, hint: str) -> Diagnostic:
    """Return an error that no place in a document is to blame for."""
    return Diagnostic(code, Severity.ERROR, message, None, "", hint)


def refusal(code: str, message: str, hint: str) -> DocumentError:
    """Return the exception for a single such error."""
    return DocumentError([finding(code, message, hint)])
