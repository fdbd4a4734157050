"""The tests of the package, in modules that a person can open."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

from sdkwright import naming
from sdkwright.config import Config
from sdkwright.files import Target
from sdkwright.ir import Api, Resource, ResponseForm
from sdkwright.plan.contexts import (
    AuthenticationTests,
    ClientTests,
    Header,
    ModelTests,
    OperationTests,
    PropertyTests,
    SchemeProbe,
    SharedTests,
)
from sdkwright.plan.imports import sorting_key
from sdkwright.testcases import AliasCases, Cases, ModelCases, OperationCases, SchemeCases
from sdkwright.types import Types

T = TypeVar("T")

_LONGEST = 3500
"""How many lines a module of tests may have, by estimate."""

_WIDTH = 80
_MOST_NOTES = 200
_MOST_VALUES = 1000


def plan_tests(
    api: Api,
    types: Types,
    found: Cases,
    config: Config,
    header: Header,
    *,
    exported: tuple[str, ...],
) -> tuple[Target, ...]:
    """Return the files of the tests."""
    package = config.package
    signing = next((scheme for scheme in found.schemes if scheme.is_signing), None)
    forms = {response.form for one in api.operations for response in one.responses}
    shared = SharedTests(
        header,
        package,
        signing,
        tuple(found.schemes),
        has_pages=any(operation.pagination for operation in api.operations),
        has_streams=any(form.is_stream for form in forms),
        has_events=ResponseForm.EVENTS in forms,
        imported=_shared_imports(api, forms, found.schemes),
    )
    operations = [operation for part in found.resources for operation in part.operations]
    elsewhere = {operation.constant for operation in api.operations if operation.server}
    near = [operation for operation in operations if operation.constant not in elsewhere]
    probe = min(near, key=_cost, default=None)
    client = ClientTests(
        header=header,
        package=package,
        title=api.title,
        api_version=api.version,
        scheme=signing,
        schemes=tuple(found.schemes),
        is_auth_required=api.is_auth_required,
        servers=api.servers,
        resources={
            resource.name: sorted(_method_names(api, resource))
            for resource in sorted(api.resources, key=lambda resource: resource.name)
        },
        probe=probe,
        classes=tuple(
            sorted(one.name for one in types.definitions.values() if one.fields is not None)
        ),
        words=_answer_words([probe] if probe else []),
        imported=_client_imports(api, signing),
        exported=exported,
    )
    targets = [Target("tests/conftest.py", "tests/conftest.py.jinja", shared)]
    targets.append(Target("tests/test_client.py", "tests/test_client.py.jinja", client))
    probes = [probe for scheme in found.schemes for probe in _probes(api, found, scheme)]
    if probes:
        authentication = AuthenticationTests(
            header,
            package,
            tuple(probe for probe in probes if not probe.scheme.is_signing),
            next((probe for probe in probes if probe.scheme.is_signing), None),
            api.has_default_credentials,
            tuple(sorted({*_answer_words([probe.operation for probe in probes]), "Seen"})),
        )
        source = "tests/test_authentication.py.jinja"
        targets.append(Target("tests/test_authentication.py", source, authentication))
    targets += _model_tests(api, found, package, header)
    targets += _operation_tests(api, found, package, header)
    targets += _property_tests(api, found, package, header)
    is_signing = any(scheme.is_signing for scheme in found.schemes)
    for name in ("__init__", "cases", "loopback", *(["acs3_reference"] if is_signing else [])):
        targets.append(Target(f"tests/{name}.py", f"tests/{name}.py", None))
    return tuple(targets)


def _method_names(api: Api, resource: Resource) -> Iterator[str]:
    """Yield the names of the methods of a resource, former ones included."""
    for operation in resource.operations:
        yield operation.name
    for operation in api.operations:
        yield from (one.name for one in operation.aliases if one.resource == resource.name)


def _shared_imports(
    api: Api, forms: Collection[ResponseForm], schemes: Sequence[SchemeCases]
) -> tuple[str, ...]:
    credentials = ["Auth", *(scheme.name for scheme in schemes)] if schemes else []
    needed = {
        ("AsyncPage", "Page"): any(operation.pagination for operation in api.operations),
        ("AsyncItemStream", "ItemStream"): any(form.is_stream for form in forms),
        ("ServerSentEvent",): ResponseForm.EVENTS in forms,
    }
    return _imported(
        "Clock", *credentials, *(name for names in needed if needed[names] for name in names)
    )


def _client_imports(api: Api, signing: SchemeCases | None) -> tuple[str, ...]:
    errors = ["ConfigurationError"] if api.servers.regions else []
    return _imported("models", *errors, *([signing.name] if signing else []))


def _imported(*names: str) -> tuple[str, ...]:
    """Return what tests import from the package beside the clients, in the order of imports."""
    return tuple(sorted({"AsyncClient", "Client", *names}, key=sorting_key))


def _cost(operation: OperationCases) -> int:
    return _length(operation.results[0])


def _answer_words(operations: Sequence[OperationCases]) -> tuple[str, ...]:
    """Return the names that the first answers of operations are written with."""
    answers = [operation.results[0].answer for operation in operations]
    words = {"Answer"}
    words |= {"Json"} if any(answer.is_json for answer in answers) else set()
    words |= {"Stream"} if any(answer.framing for answer in answers) else set()
    return tuple(sorted(words))


def _probes(api: Api, found: Cases, scheme: SchemeCases) -> Iterator[SchemeProbe]:
    """Yield a call that a credential goes with, if there is one, the cheapest."""
    cases = {case.constant: case for part in found.resources for case in part.operations}
    schemes = {one.scheme: one for one in found.schemes}
    fitting: list[SchemeProbe] = []
    for operation in api.operations:
        alternatives = ((scheme.scheme,),) if operation.security is None else operation.security
        if operation.constant not in cases:
            continue
        for alternative in alternatives:
            others = [schemes[name] for name in alternative if name != scheme.scheme]
            is_signed = any(other.is_signing for other in others)
            if scheme.scheme in alternative and not is_signed:
                fitting.append(SchemeProbe(scheme, tuple(others), cases[operation.constant]))
    if fitting:
        yield min(fitting, key=lambda probe: (len(probe.companions), _cost(probe.operation)))


def _model_tests(api: Api, found: Cases, package: str, header: Header) -> Iterator[Target]:
    named: list[ModelCases | AliasCases] = [*found.models, *found.aliases]
    groups = {model.name: [model] for model in sorted(named, key=lambda model: model.name)}
    chunks = _chunks(groups, lambda name: naming.snake(name)[:1])
    for index, (suffix, chunk) in enumerate(chunks):
        models = tuple(model for model in chunk if isinstance(model, ModelCases))
        aliases = tuple(alias for alias in chunk if isinstance(alias, AliasCases))
        context = ModelTests(
            header=header,
            package=package,
            title=api.title,
            models=models,
            aliases=aliases,
            examples=_by_title((model.name, model.examples) for model in models),
            accepted=_by_title((model.name, model.accepted) for model in models),
            refused=_by_title((model.name, model.refused) for model in models),
            accepted_values=_by_title((alias.name, alias.accepted) for alias in aliases),
            refused_values=_by_title((alias.name, alias.refused) for alias in aliases),
            tagged_values=_by_title((alias.name, alias.tagged) for alias in aliases),
            omitted=() if index else _omitted(found),
        )
        yield Target(f"tests/test_models{suffix}.py", "tests/test_models.py.jinja", context)


def _property_tests(api: Api, found: Cases, package: str, header: Header) -> Iterator[Target]:
    cases = found.properties
    if cases.models:
        # All models together get so many values, that a large document does not take for ever.
        count = max(10, min(100, _MOST_VALUES // len(cases.models)))
        context = PropertyTests(
            header=header,
            package=package,
            title=api.title,
            models=cases.models,
            schemas=cases.schemas,
            count=count,
            differences=cases.differences,
        )
        yield Target("tests/test_properties.py", "tests/test_properties.py.jinja", context)
        yield Target("tests/values.py", "tests/values.py", None)


def _omitted(found: Cases) -> tuple[str, ...]:
    """Return what is not tested, not more of it than a person reads."""
    lines = [*found.omitted, *found.dropped]
    if found.is_brief:
        lines.insert(0, "Of so large a document, only the plainest values of a member are taken.")
    rest = [f"and {len(lines) - _MOST_NOTES} more"] if len(lines) > _MOST_NOTES else []
    return (*lines[:_MOST_NOTES], *rest)


def _operation_tests(api: Api, found: Cases, package: str, header: Header) -> Iterator[Target]:
    groups = {
        operation.name: [operation]
        for resource in sorted(found.resources, key=lambda resource: resource.name)
        for operation in resource.operations
    }
    for suffix, operations in _chunks(groups, lambda name: name.partition(".")[0]):
        context = OperationTests(
            header=header,
            package=package,
            title=api.title,
            scheme=next((scheme for scheme in found.schemes if scheme.is_signing), None),
            operations=tuple(operations),
            calls=_by_title((found.name, found.calls) for found in operations),
            refusals=_by_title((found.name, found.refused) for found in operations),
            results=_by_title((found.name, found.results) for found in operations),
            replies=_by_title((found.name, found.replies) for found in operations),
            failures=_by_title((found.name, found.failures) for found in operations),
            pagings={found.name: found.paging for found in operations if found.paging is not None},
            words=_words(operations),
        )
        path = f"tests/test_operations{suffix}.py"
        yield Target(path, "tests/test_operations.py.jinja", context)


def _words(operations: Sequence[OperationCases]) -> tuple[str, ...]:
    """Return the names that the cases of operations are written with."""
    used = {"Answer", "Call", "Failure", "Json", "Operation", "Result"}
    for operation in operations:
        answers = [case.answer for case in operation.results]
        answers += [case.answer for case in operation.failures]
        used |= {"Reply"} if operation.replies else set()
        used |= {"Stream"} if any(answer.framing for answer in answers) else set()
        used |= {"differences"} if operation.bounds else set()
        used |= {"Given"} if operation.security else set()
        used |= {"Paging"} if operation.paging else set()
        used |= {"Part"} if any(isinstance(call.body, tuple) for call in operation.calls) else set()
        used |= {"Refusal"} if operation.refused else set()
    return (*sorted(used), "each", "outline")


class _Case(Protocol):
    @property
    def title(self) -> str: ...


C = TypeVar("C", bound=_Case)


def _by_title(
    groups: Iterable[tuple[str, Sequence[C]]],
) -> Mapping[str, Mapping[str, C]]:
    """Return the cases of each group by title; titles that are not the only ones are numbered."""
    found: dict[str, Mapping[str, C]] = {}
    for name, cases in groups:
        if cases:
            titles = naming.Names()
            found[name] = {titles.give(case.title): case for case in cases}
    return found


def _chunks(groups: Mapping[str, list[T]], key: Callable[[str], str]) -> list[tuple[str, list[T]]]:
    """Return what goes into one module, with the end of its name: all, or what shares a key."""
    lengths = {name: sum(map(_length, group)) for name, group in groups.items()}
    if sum(lengths.values()) <= _LONGEST:
        return [("", [item for group in groups.values() for item in group])] if groups else []
    chunks: dict[str, list[T]] = {}
    used: dict[str, int] = {}
    for name, group in groups.items():
        stem, number = f"_{key(name)}", 1
        suffix = stem
        while suffix in chunks and used[suffix] + lengths[name] > _LONGEST:
            number += 1
            suffix = f"{stem}_{number}"
        chunks.setdefault(suffix, []).extend(group)
        used[suffix] = used.get(suffix, 0) + lengths[name]
    return sorted(chunks.items())


def _length(case: object) -> int:
    """Return about how many lines the cases of a model or an operation take."""
    return len(repr(case)) // _WIDTH
