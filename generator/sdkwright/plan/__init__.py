"""The stage that decides which files there are, from which template, with what in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sdkwright import naming
from sdkwright.config import Config
from sdkwright.files import Target
from sdkwright.ir import Api, BodyForm, ResponseForm, SchemeForm, Turn
from sdkwright.plan.contexts import Header, Package, ResourceSummary
from sdkwright.plan.examples import example
from sdkwright.plan.former import former_names, former_tests
from sdkwright.plan.imports import Import, export_key, imports, sorting_key
from sdkwright.plan.models import models_module, plan_models
from sdkwright.plan.operations import OperationPlanning, requirements
from sdkwright.plan.payloads import payload_module
from sdkwright.plan.project import dependencies, plan_project
from sdkwright.plan.tests import plan_tests
from sdkwright.testcases import Cases
from sdkwright.types import Types

__all__ = ["Header", "dependencies", "plan"]

_ERRORS = (
    "APIConnectionError",
    "APIDeadlineError",
    "APIError",
    "APIResponseError",
    "APIStatusError",
    "APITimeoutError",
    "AuthenticationError",
    "BadRequestError",
    "ConfigurationError",
    "ConflictError",
    "InternalServerError",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "RequestValidationError",
    "ResponseValidationError",
    "UnprocessableEntityError",
)
_AUTH_BASES = {
    SchemeForm.ACS3: "acs3.AccessKey",
    SchemeForm.BEARER: "auth.Bearer",
    SchemeForm.BASIC: "auth.Basic",
    SchemeForm.HEADER_KEY: "auth.HeaderKey",
    SchemeForm.QUERY_KEY: "auth.QueryKey",
    SchemeForm.COOKIE_KEY: "auth.CookieKey",
    SchemeForm.CLIENT_CREDENTIALS: "oauth2.ClientCredentials",
}


def plan(
    api: Api, types: Types, found: Cases, config: Config, header: Header
) -> tuple[Target, ...]:
    """Return every file of the package, by path."""
    planning = OperationPlanning(api, types)
    models = plan_models(api, types)
    resources = tuple(
        ResourceSummary(
            resource.name,
            resource.class_name,
            resource.description or naming.phrase(resource.name),
            tuple(planning.method(operation) for operation in resource.operations),
            resource.aliases,
        )
        for resource in api.resources
    )
    is_acs = any(scheme.form is SchemeForm.ACS3 for scheme in api.security)
    turns = {one.pagination.by for one in api.operations if one.pagination}
    has_streams = any(operation.is_streamed for operation in api.operations)
    exports = _exports(api, is_acs=is_acs, has_pages=bool(turns))
    modules = {"models", "webhooks"} if api.payloads else {"models"}
    exported = {*modules, *(name for names in exports.values() for name in names)}
    whole = Package(
        header=header,
        name=config.package,
        distribution=config.distribution,
        version=config.version,
        title=api.title,
        summary=api.summary or api.title,
        description=api.description,
        api_version=api.version,
        resources=resources,
        resource_imports=_resource_imports(api),
        models=models,
        security=api.security,
        auth_bases={scheme.class_name: _AUTH_BASES[scheme.form] for scheme in api.security},
        auth_modules=tuple(
            sorted({_AUTH_BASES[found.form].split(".")[0] for found in api.security})
        ),
        is_auth_required=api.is_auth_required,
        has_default_credentials=api.has_default_credentials,
        servers=api.servers,
        has_own_servers=any(operation.server for operation in api.operations),
        has_closed_servers=len(api.servers.listed) > 1
        or any(variable.choices for variable in api.servers.variables),
        default_security=requirements(api.default_security),
        payloads=api.payloads,
        has_streams=has_streams,
        errors=api.errors,
        error_codes=api.error_codes,
        error_bases=tuple(sorted({found.base for found in api.error_codes})),
        request_id_headers=("x-acs-request-id",) if is_acs else (),
        shared_headers=_shared_headers(api),
        exports=exports,
        imports=_export_imports(exports),
        exported=tuple(sorted(exported, key=export_key)),
        modules=tuple(sorted(modules)),
        has_pages=bool(turns),
        has_cursors=Turn.CURSOR in turns,
        example=example(api, resources, config.package),
        lost=api.lost,
        former=former_names(api),
    )
    package = config.package
    targets = [
        Target(f"{package}/{name}", f"package/{name}.jinja", whole)
        for name in (
            "__init__.py",
            "_client.py",
            "_service.py",
            *(["_auth.py"] if api.security else []),
            *(["_errors.py"] if api.error_codes else []),
        )
    ]
    targets += [Target(name, f"project/{name}.jinja", whole) for name in ("README.md", "api.md")]
    targets += plan_project(api, config, header)
    if api.payloads:
        context = payload_module(api, header)
        targets.append(Target(f"{package}/webhooks.py", "package/webhooks.py.jinja", context))
    module = models_module(api, types, models, header)
    targets.append(Target(f"{package}/models.py", "package/models.py.jinja", module))
    for resource, summary in zip(api.resources, resources, strict=True):
        for folder, make in (
            ("_operations", planning.operations_module),
            ("resources", planning.resource_module),
        ):
            path, source = (
                f"{package}/{folder}/{resource.name}.py",
                f"package/{folder}/[resource].py.jinja",
            )
            targets.append(Target(path, source, make(header, resource, summary.methods)))
    for name in ("py.typed", "_operations/__init__.py", "resources/__init__.py"):
        targets.append(Target(f"{package}/{name}", f"package/{name}", None))
    for name in _runtime_modules(api, types, whole):
        targets.append(Target(f"{package}/_runtime/{name}.py", f"runtime/{name}.py", None))
    targets += plan_tests(api, types, found, config, header, exported=whole.exported)
    if whole.former:
        tests = former_tests(api, package, header)
        name = "tests/test_former_names.py"
        targets.append(Target(name, f"{name}.jinja", tests))
    return tuple(sorted(targets, key=lambda target: target.path))


def _resource_imports(api: Api) -> tuple[Import, ...]:
    """Return what the module of the clients imports to name the types of what they have."""
    credentials = ("AsyncCredential", "Credential")
    auth = [Import("._runtime.security", credentials)] if api.security else []
    classes = [
        Import(f".resources.{found.name}", (f"Async{found.class_name}", found.class_name))
        for found in api.resources
    ]
    return imports((), depth=0, more=[*auth, *classes]).local


def _exports(api: Api, *, is_acs: bool, has_pages: bool) -> dict[str, tuple[str, ...]]:
    """Return what the package exports, by the module that has it."""
    credentials = ("alibabacloud_credentials", "alibabacloud_credentials_async")
    forms = {response.form for one in api.operations for response in one.responses}
    has_events = ResponseForm.EVENTS in forms
    has_streams = has_events or ResponseForm.ITEMS in forms
    exports = {
        "._auth": tuple(scheme.class_name for scheme in api.security),
        "._client": ("AsyncClient", "Client"),
        "._errors": tuple(found.class_name for found in api.error_codes),
        "._runtime.auth": ("Auth",) if api.security else (),
        "._runtime.credentials": (*credentials, "default_credentials") if is_acs else (),
        "._runtime.errors": (*_ERRORS, "Fault"),
        "._runtime.hooks": ("Attempt", "Hooks", "Outcome"),
        "._runtime.options": ("Clock", "Disagreement", "OptionChanges", "Options"),
        "._runtime.items": ("ServerSentEvent",) if has_events else (),
        "._runtime.pages": ("AsyncPage", "AsyncPages", "Page") if has_pages else (),
        "._runtime.response": ("AsyncStream", "RawResponse", "Response", "Stream"),
        "._runtime.streams": ("AsyncItemStream", "ItemStream") if has_streams else (),
        "._runtime.unset": ("UNSET", "Unset"),
        "._service": ("SERVICE",),
    }
    return {
        module: tuple(sorted(names, key=sorting_key)) for module, names in exports.items() if names
    }


def _export_imports(exports: Mapping[str, Sequence[str]]) -> tuple[Import, ...]:
    """Return the imports of what is exported; the extras, which `*` leaves out, under own names."""
    extras = [
        Import(module, (f"{name} as {name}",))
        for module, name in (
            ("._runtime.aiohttp_transport", "AiohttpTransport"),
            ("._runtime.opentelemetry", "opentelemetry_hooks"),
        )
    ]
    listed = [Import(module, tuple(names)) for module, names in exports.items()]
    return imports((), depth=0, more=[*listed, *extras]).local


def _shared_headers(api: Api) -> dict[str, str]:
    """Return the headers that every operation sends alike."""
    first, *others = [operation.constant_headers for operation in api.operations] or [{}]
    return {
        name: value
        for name, value in first.items()
        if all(headers.get(name) == value for headers in others)
    }


def _runtime_modules(api: Api, types: Types, package: Package) -> list[str]:
    """Return the modules of the runtime that this API needs."""
    forms = {operation.body.form for operation in api.operations if operation.body}
    needed = {
        "acs3": "acs3" in package.auth_modules,
        "credentials": "acs3" in package.auth_modules,
        "items": package.has_streams,
        "oauth2": "oauth2" in package.auth_modules,
        "payloads": bool(api.payloads),
        "former": any(one.aliases for one in api.schemas)
        or any(found.aliases for one in api.operations for found in one.parameters),
        "servers": api.servers.is_choice,
        "streams": package.has_streams,
        "forms": bool(forms & {BodyForm.URLENCODED, BodyForm.MULTIPART}),
        "pages": package.has_pages,
        "turning": package.has_pages,
        "rules": any(schema.rules for schema in api.schemas) or types.have_rules,
    }
    return [*_RUNTIME, *(name for name, is_needed in needed.items() if is_needed)]


# What every package needs of the runtime.
_RUNTIME = (
    "__init__",
    "aiohttp_transport",
    "auth",
    "bodies",
    "calls",
    "client",
    "endpoint",
    "errors",
    "hooks",
    "json_values",
    "model",
    "opentelemetry",
    "operation",
    "options",
    "parameters",
    "reading",
    "request",
    "response",
    "retries",
    "security",
    "service",
    "tags",
    "time_limits",
    "transport",
    "undocumented",
    "unset",
    "validation",
)
