"""The module of what the service sends of its own accord."""

from __future__ import annotations

from sdkwright.ir import Api
from sdkwright.plan.contexts import Header, PayloadModule
from sdkwright.plan.imports import imports


def payload_module(api: Api, header: Header) -> PayloadModule:
    """Return the module that has a reader for each webhook and callback."""
    models = {payload.model for payload in api.payloads}
    return PayloadModule(
        header, api.title, imports({"WebhookPayload"}, depth=0, models=models), api.payloads
    )
