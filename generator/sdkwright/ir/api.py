"""The whole API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sdkwright.diagnostics import Diagnostic
from sdkwright.given_names import NO_NAMES, GivenNames
from sdkwright.ir.failures import ErrorCode, ErrorMembers
from sdkwright.ir.operations import Operation, Payload, Resource
from sdkwright.ir.schemas import Schema
from sdkwright.ir.security import SchemeForm, SecurityScheme
from sdkwright.ir.servers import Servers
from sdkwright.values import JSON


@dataclass(frozen=True, slots=True)
class Lost:
    """An operation of the document that cannot be generated, as the finding says."""

    line: str
    finding: Diagnostic


@dataclass(frozen=True, slots=True)
class Api:
    """The whole API.

    Attributes:
        default_security: What operations ask for that do not say; None where nothing is said.
        document_operations: How many operations the document has.
        excluded_operations: How many of them were not asked for.
        lost: Those that were, and cannot be generated.
        findings: What else of the document is left out.
        root: The document itself, in one dialect: every pointer here leads into it.
        names: The names of everything, by what has them.
    """

    title: str
    version: str
    summary: str
    description: str
    servers: Servers
    security: tuple[SecurityScheme, ...]
    resources: tuple[Resource, ...]
    schemas: tuple[Schema, ...]
    payloads: tuple[Payload, ...]
    default_security: tuple[tuple[str, ...], ...] | None
    errors: ErrorMembers
    error_codes: tuple[ErrorCode, ...]
    document_operations: int
    excluded_operations: int
    lost: tuple[Lost, ...]
    findings: tuple[Diagnostic, ...]
    root: Mapping[str, JSON]
    names: GivenNames = NO_NAMES

    @property
    def operations(self) -> tuple[Operation, ...]:
        """Every operation, in the order of the resources."""
        return tuple(operation for resource in self.resources for operation in resource.operations)

    @property
    def generated_operations(self) -> int:
        """How many operations of the document there are, however many forms each has."""
        return sum(not operation.is_variant for operation in self.operations)

    @property
    def has_default_credentials(self) -> bool:
        """Whether the runtime knows where to look for a credential that is not given."""
        return self._is_secured and any(found.form is SchemeForm.ACS3 for found in self.security)

    @property
    def is_auth_required(self) -> bool:
        """Whether a client is of no use without a credential that its user gives."""
        is_needed = bool(self.security) and self._is_secured
        return is_needed and not self.has_default_credentials

    @property
    def _is_secured(self) -> bool:
        return all(operation.is_secured for operation in self.operations)
