"""The API as the generator sees it: resolved, named and frozen; no stage but `lower` makes one."""

from __future__ import annotations

from sdkwright.ir.api import Api, Lost
from sdkwright.ir.failures import STATUS_ERRORS, ErrorCode, ErrorMembers, status_error
from sdkwright.ir.messages import (
    Body,
    BodyForm,
    Encoding,
    Location,
    Member,
    Parameter,
    Response,
    ResponseForm,
)
from sdkwright.ir.operations import MethodAlias, Operation, Pagination, Payload, Resource, Turn
from sdkwright.ir.schemas import Discriminator, Property, Schema
from sdkwright.ir.security import SchemeForm, SecurityScheme
from sdkwright.ir.servers import Server, Servers, ServerVariable

__all__ = [
    "STATUS_ERRORS",
    "Api",
    "Body",
    "BodyForm",
    "Discriminator",
    "Encoding",
    "ErrorCode",
    "ErrorMembers",
    "Location",
    "Lost",
    "Member",
    "MethodAlias",
    "Operation",
    "Pagination",
    "Parameter",
    "Payload",
    "Property",
    "Resource",
    "Response",
    "ResponseForm",
    "Schema",
    "SchemeForm",
    "SecurityScheme",
    "Server",
    "ServerVariable",
    "Servers",
    "Turn",
    "status_error",
]
