"""Whatever operations, tags and parameters are called, the names in Python are legal and apart."""

from __future__ import annotations

import ast
import json
import keyword
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from sdkwright.ir import Api

Lowered = Callable[..., Api]

DONE = {"204": {"description": "Done."}}
# Names that real documents have, and those that look for trouble.
ODD = st.sampled_from(
    [
        *("add", "Add", "ADD", "add_2", "Etc/GMT+0", "Etc/GMT-0", "+1", "-1", "1", "a.b", "a b"),
        *("class", "for", "None", "self", "match", "list", "operations", "body", "media_type"),
        *(
            "close",
            "request",
            "builtins",
            "str",
            "🚀",
            "héllo",
            "名前",
            "ﬁ",
            "ª",
            "__",
            "_",
            "-",
            "$",
        ),
        *("get", "Client", "Transport", "UNSET", "model_config", "schema", "asClass", "as_form"),
    ]
)
NAMES = ODD | st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=6)
PLACES = st.sampled_from(["query", "header", "cookie"])
CONTENTS = st.sets(
    st.sampled_from(
        ["application/json", "multipart/form-data", "application/x-www-form-urlencoded", "text/csv"]
    ),
    max_size=3,
)


@st.composite
def operations(draw: st.DrawFn) -> dict[str, Any]:
    """Return an operation of odd names."""
    parameters = draw(st.lists(st.tuples(NAMES, PLACES), max_size=4, unique=True))
    members = draw(st.lists(NAMES, max_size=3, unique=True))
    schema = {"type": "object", "properties": {name: {"type": "string"} for name in members}}
    content = {name: {"schema": schema} for name in draw(CONTENTS)}
    return {
        "responses": DONE,
        "parameters": [
            {"name": name, "in": place, "schema": {"type": "string"}} for name, place in parameters
        ],
        **({"operationId": draw(NAMES)} if draw(st.booleans()) else {}),
        **({"tags": draw(st.lists(NAMES, max_size=2))} if draw(st.booleans()) else {}),
        **({"requestBody": {"content": content}} if content else {}),
    }


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Return paths of such operations."""
    found: dict[str, Any] = {}
    for segment in draw(st.lists(NAMES, min_size=1, max_size=4, unique=True)):
        methods = draw(st.sets(st.sampled_from(["get", "put", "post"]), min_size=1))
        found[f"/{segment.strip('{}')}"] = {
            method: draw(operations()) for method in sorted(methods)
        }
    return found


def identifiers(api: Api) -> list[list[str]]:
    """Return the names of each scope."""
    scopes = [
        [resource.name for resource in api.resources],
        [name for one in api.resources for name in (one.class_name, f"Async{one.class_name}")]
        + [schema.name for schema in api.schemas],
        [one.constant for one in api.operations],
    ]
    for resource in api.resources:
        scopes.append([one.name for one in resource.operations])
        for one in resource.operations:
            body = one.body
            held = [member.name for member in body.members] if body else []
            held += [name for name in (body.argument, body.choice) if name] if body else []
            scopes.append(["self", "operations", *(p.name for p in one.parameters), *held])
    return scopes


@pytest.mark.feature("operations: names that collide")
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(documents())
@example(
    {
        "/a": {"get": {"operationId": "add", "responses": DONE}},
        "/b": {"get": {"operationId": "Add", "responses": DONE}},
    }
)
def test_names_are_legal_and_no_scope_has_one_twice(
    lowered: Lowered, paths: Mapping[str, Any]
) -> None:
    api = lowered(paths)
    for scope in identifiers(api):
        assert len(scope) == len(set(scope)), scope
        for name in scope:
            assert name.isidentifier(), name
            assert not keyword.iskeyword(name), name
            # Python normalises identifiers: one that it would change is another name at run time.
            assert ast.parse(name).body[0].value.id == name  # type: ignore[attr-defined]
    shuffled = json.loads(json.dumps({path: paths[path] for path in reversed([*paths])}))
    assert identifiers(api) == identifiers(lowered(shuffled))
    assert sum(len(item) for item in paths.values()) == api.generated_operations


@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(documents())
def test_a_package_of_any_names_is_python(
    generated: Callable[..., dict[str, str]], paths: Mapping[str, Any]
) -> None:
    for path, text in generated(paths).items():
        if path.endswith(".py"):
            compile(text, path, "exec", dont_inherit=True)
