"""Holding documents against the OpenAPI specification."""

import copy
import json

import pytest
from hypothesis import given, settings, strategies as st

from sdkwright.diagnostics import Diagnostic, DocumentError, Severity
from sdkwright.document import parse
from sdkwright.validate import CODES, SEVERITIES, validate
from sdkwright.values import JSON

VERSIONS = ["3.0.3", "3.1.0", "3.2.0"]


def findings(text: str) -> tuple[Diagnostic, ...]:
    try:
        return validate(parse(text.encode(), "lamps.yaml"))
    except DocumentError as fault:
        return fault.diagnostics


def messages(rest: str, version: str = "3.1.0") -> dict[str, str]:
    """Return pointer and message of each finding about a document with a proper head."""
    text = f"openapi: {version}\ninfo: {{title: Lamps, version: '1'}}\n{rest}"
    return {found.pointer: f"{found.code}: {found.message}" for found in findings(text)}


LAMPS = """\
paths:
  x-origin: by hand
  /lamps/{lamp}:
    parameters:
      - {$ref: "#/components/parameters/Lamp"}
    get:
      operationId: getLamp
      responses:
        x-order: first
        default: {$ref: "#/components/responses/Lamp"}
components:
  parameters:
    Lamp: {name: lamp, in: path, required: true, schema: {type: string}}
  responses:
    Lamp:
      description: A lamp
      content:
        application/json:
          schema: {$ref: "#/components/schemas/Lamp"}
          examples:
            red: {value: {$ref: no reference}}
  schemas:
    Lamp:
      type: object
      example: {$ref: no reference}
      default: {parts: []}
      x-note: {$ref: no reference}
      properties:
        parts: {type: array, items: {$ref: "#/components/schemas/Lamp"}}
        $ref: {type: string}
        default: {$ref: "#/components/schemas/Colour"}
    Colour: {type: string, enum: [red, $ref], default: red}
"""


@pytest.mark.parametrize("version", VERSIONS)
def test_a_proper_document_has_no_findings(version: str) -> None:
    assert {} == messages(LAMPS, version)


def test_every_code_has_a_severity() -> None:
    assert set(CODES) == set(SEVERITIES)


def test_errors_and_warnings_are_returned_together() -> None:
    head = "openapi: 3.1.0\ninfo: {title: Lamps, version: '1'}\n"
    warning = "tags: [{name: lamps}, {name: lamps}]\n"
    found = validate(parse(f"{head}paths: []\n{warning}".encode(), "lamps.yaml"))
    expected = [("structure", Severity.ERROR), ("duplicate-tag", Severity.WARNING)]
    assert expected == [(one.code, one.severity) for one in found]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("swagger: '2.0'", "convert the document to OpenAPI 3"),
        ("openapi: 3.1", "write all three numbers, which makes it text: 3.1.0"),
        (
            "openapi: 3.3.0",
            "start the document with openapi: 3.1.0; supported are 3.0, 3.1 and 3.2",
        ),
        (
            "openapi: 3.10.0",
            "start the document with openapi: 3.1.0; supported are 3.0, 3.1 and 3.2",
        ),
        ("info: {}", "start the document with openapi: 3.1.0; supported are 3.0, 3.1 and 3.2"),
    ],
)
def test_another_version_is_refused_with_advice(text: str, hint: str) -> None:
    assert [("openapi-version", hint)] == [(found.code, found.hint) for found in findings(text)]


@pytest.mark.parametrize("version", VERSIONS)
def test_references_are_checked_wherever_they_are_references(version: str) -> None:
    text = """
paths: {}
components:
  schemas:
    A: {type: array, items: {$ref: "#/components/schemas/Missing"}}
    B: {properties: {default: {$ref: other.yaml}, x-b: {$ref: "#/nowhere"}}}
    C: {$ref: "#/components/schemas/D"}
    D: {$ref: "#/components/schemas/C"}
    E: {properties: {c: {$ref: "#/components/schemas/C"}}}
"""
    here = "/components/schemas"
    expected = {
        f"{here}/A/items/$ref": "unresolved-reference: '#/components/schemas/Missing' does not"
        " exist in the document",
        f"{here}/B/properties/default/$ref": "external-reference: 'other.yaml' is no file"
        " beside the document, and the network is not asked",
        f"{here}/B/properties/x-b/$ref": "unresolved-reference: '#/nowhere' does not exist in the"
        " document",
        f"{here}/C/$ref": f"reference-loop: '#{here}/D' leads back to itself",
        f"{here}/D/$ref": f"reference-loop: '#{here}/C' leads back to itself",
    }
    assert expected == messages(text, version)


@pytest.mark.parametrize(
    ("reference", "hint"),
    [
        ("#/components/schemas/lamp", "did you mean '#/components/schemas/Lamp'?"),
        ("#/component/schema/Lamp", "did you mean '#/components/schemas/Lamp'?"),
        ("#/paths/~1lamp", "did you mean '#/paths/~1lamps'?"),
        ("#/components/schemas/Chair", "name an existing part: #/components/schemas/Name"),
        ("#/components/schemas/Lamp/type/x", "name an existing part: #/components/schemas/Name"),
    ],
)
def test_a_reference_that_leads_nowhere_is_told_what_is_near(reference: str, hint: str) -> None:
    text = f"""
openapi: 3.1.0
info: {{title: Lamps, version: "1"}}
paths: {{/lamps: {{}}}}
components:
  schemas:
    Lamp: {{type: string}}
    Room: {{properties: {{lamp: {{$ref: "{reference}"}}}}}}
"""
    (found,) = findings(text)
    assert hint == found.hint


def test_the_network_is_never_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        pytest.fail("the network was asked")

    monkeypatch.setattr("urllib.request.urlopen", refuse)
    monkeypatch.setattr("socket.socket.connect", refuse)
    text = """
paths: {}
components:
  schemas:
    A: {allOf: [{$ref: "ftp://lamps.example/a"}]}
    B: {default: {$ref: "http://lamps.example/b"}}
"""
    expected = {
        "/components/schemas/A/allOf/0/$ref": "external-reference: 'ftp://lamps.example/a' is"
        " no file beside the document, and the network is not asked",
    }
    assert expected == messages(text)


STRUCTURE = """
tags: lamps
paths:
  /lamps:
    get:
      sumary: List lamps
      parameters:
        - {name: colour, in: qeury, schema: {type: strin}}
        - {name: watts, schema: {type: integer}}
        - {name: shade, in: query, schema: {}, example: 1, examples: {}}
      responses: {"200": {}}
  lamps: {}
components:
  securitySchemes:
    a: {type: http}
    b: {type: apiKey, name: key, in: body}
    c: {type: secret}
  schemas:
    A: {type: object, properties: [1]}
    B: 3
"""


def test_a_fault_is_named_where_it_is_and_not_where_it_surfaces() -> None:
    get = "/paths/~1lamps/get"
    schemes = "/components/securitySchemes"
    expected = {
        "/tags": "structure: expected a list, found 'lamps'",
        f"{get}/sumary": "structure: unknown field 'sumary'",
        f"{get}/parameters/0/in": "structure: 'qeury' is not one of 'path', 'query', 'header',"
        " 'cookie'",
        f"{get}/parameters/0/schema/type": "structure: 'strin' is not one of 'array', 'boolean',"
        " 'integer', 'number', 'object', 'string'",
        f"{get}/parameters/1": "structure: missing required field 'in'",
        f"{get}/parameters/2/examples": "structure: 'example' and 'examples' exclude each other",
        f"{get}/responses/200": "structure: missing required field 'description'",
        "/paths/lamps": "structure: unknown field 'lamps'",
        f"{schemes}/a": "structure: missing required field 'scheme'",
        f"{schemes}/b/in": "structure: 'body' is not one of 'header', 'query', 'cookie'",
        f"{schemes}/c/type": "structure: 'secret' is not one of 'apiKey', 'http', 'oauth2',"
        " 'openIdConnect'",
        "/components/schemas/A/properties": "structure: expected a mapping, found a list",
        "/components/schemas/B": "structure: expected a mapping, found 3",
    }
    assert expected == messages(STRUCTURE, "3.0.3")


def test_a_fault_does_not_make_the_fields_beside_it_unknown() -> None:
    found = messages(STRUCTURE, "3.1.0")
    unknown = {pointer for pointer, text in found.items() if "unknown field" in text}
    assert {"/paths/~1lamps/get/sumary", "/paths/lamps"} == unknown
    assert "structure: missing required field 'scheme'" == found["/components/securitySchemes/a"]


@pytest.mark.parametrize(
    ("field", "hint"),
    [
        ("info: {title: Lamps, version: 1.0}\npaths: {}", "put it into quotes"),
        ("info: {titel: L, title: L, version: '1'}\npaths: {}", "did you mean 'title'?"),
        (
            "info: {foo: L, title: L, version: '1'}\npaths: {}",
            "remove it, or start its name with x-",
        ),
        ("info: {title: L, version: '1'}\npaths: {lamps: {}}", "start the path with a slash"),
    ],
)
def test_a_hint_says_what_to_do(field: str, hint: str) -> None:
    assert [hint] == [found.hint for found in findings(f"openapi: 3.0.3\n{field}\n")]


def test_a_message_does_not_repeat_half_of_the_document() -> None:
    long = "x" * 1000
    found = messages(
        f"tags: {long}\npaths: {{{long}: {{}}}}\nservers: [{{url: {long}, {long}: 1}}]"
    )
    assert max(map(len, found.values())) < 1100  # a name is kept whole, and stands only once


def test_operations_and_parameters_are_checked_beyond_the_schema() -> None:
    text = """
paths:
  /lamps/{lamp}:
    parameters:
      - {name: shade, in: path, required: true, schema: {}}
    get:
      operationId: getLamp
      parameters:
        - {$ref: "#/components/parameters/Room"}
        - {name: watts, in: query, schema: {}}
        - {name: watts, in: query, schema: {}}
      responses: {"204": {description: ok}}
  /rooms:
    get:
      operationId: getLamp
      responses: {"204": {description: ok}}
components:
  parameters:
    Room: {name: room, in: path, required: true, schema: {type: integer, default: big}}
  schemas:
    Lamp:
      required: [watts, colour, price]
      allOf: [{properties: {colour: {}}}]
"""
    lamp = "/paths/~1lamps~1{lamp}"
    expected = {
        f"{lamp}/parameters/0": "unused-path-parameter: the path has no placeholder {shade}",
        lamp: "undeclared-path-parameter: no parameter describes {lamp} of the path",
        f"{lamp}/get/parameters/0": "unused-path-parameter: the path has no placeholder {room}",
        f"{lamp}/get/parameters/2": "duplicate-parameter: the parameter 'watts' is listed twice",
        "/paths/~1rooms/get/operationId": "duplicate-operation-id: the operationId 'getLamp' is"
        " used already, on line 9",
        "/components/parameters/Room/schema/default": "invalid-default: expected a whole number,"
        " found 'big'",
        "/components/schemas/Lamp/required": "undefined-required-property: required but not"
        " described: 'watts', 'price'",
    }
    assert expected == messages(text)


def test_braces_that_do_not_pair_leave_nothing_to_be_said_of_parameters() -> None:
    text = """
paths:
  /lamps/{lamp:
    parameters: [{name: lamp, in: path, required: true, schema: {}}]
    get: {responses: {"204": {description: ok}}}
  /rooms/{room}/}:
    get: {responses: {"204": {description: ok}}}
  /rooms/{room}:
    get: {responses: {"204": {description: ok}}}
"""
    expected = {
        "/paths/~1lamps~1{lamp": "malformed-path: the braces of the path do not pair",
        "/paths/~1rooms~1{room}~1}": "malformed-path: the braces of the path do not pair",
        "/paths/~1rooms~1{room}": "undeclared-path-parameter: no parameter describes {room} of"
        " the path",
    }
    assert expected == messages(text)


def test_a_parameter_that_cannot_be_read_may_be_the_one_that_is_missing() -> None:
    text = """
paths:
  /lamps/{lamp}:
    get:
      parameters: [{name: lamp, schema: {}}]
      responses: {"204": {description: ok}}
"""
    expected = {"/paths/~1lamps~1{lamp}/get/parameters/0": "structure: missing required field 'in'"}
    assert expected == messages(text)


def test_operations_of_any_method_are_checked() -> None:
    text = """
paths:
  /lamps/{lamp}:
    query: {responses: {"204": {description: ok}}}
    get:
      parameters: [{name: lamp, in: path, required: true, schema: {type: string}}]
      responses: {"204": {description: ok}}
    additionalOperations:
      COPY: {responses: {"204": {description: ok}}}
"""
    said = "undeclared-path-parameter: no parameter describes {lamp} of the path"
    lamp = "/paths/~1lamps~1{lamp}"
    expected = {f"{lamp}/query": said, f"{lamp}/additionalOperations/COPY": said}
    assert expected == messages(text, "3.2.0")


def test_what_no_operation_of_a_path_describes_is_said_once() -> None:
    text = """
paths:
  /lamps/{lamp}:
    get: {responses: {"204": {description: ok}}}
    delete: {responses: {"204": {description: ok}}}
"""
    said = "undeclared-path-parameter: no parameter describes {lamp} of the path"
    assert {"/paths/~1lamps~1{lamp}": said} == messages(text)


def test_tags_have_names_of_their_own_and_ancestors_in_order() -> None:
    text = """
paths: {}
tags:
  - {name: a, parent: b}
  - {name: b, parent: a}
  - {name: c, parent: c}
  - {name: d, parent: a}
  - {name: e, parent: z}
  - {name: d}
"""
    cycle = "invalid-tag-hierarchy: circular tag hierarchy detected:"
    expected = {
        "/tags/0/parent": f"{cycle} a -> b -> a",
        "/tags/2/parent": f"{cycle} c -> c",
        "/tags/4/parent": "invalid-tag-hierarchy: tag 'e' references unknown parent tag 'z'",
        "/tags/5/name": "duplicate-tag: duplicate tag name 'd'",
    }
    assert expected == messages(text, "3.2.0")


# Schemas ---------------------------------------------------------------------------------------

SCHEMAS = """
paths:
  /lamps:
    post:
      requestBody: {content: {application/json: {schema: {type: strin}}}}
      responses: {"204": {description: ok, headers: {Age: {schema: {type: [x]}}}}}
x-schemas:
  Shade: {type: 1}
  Unused: {type: 1}
components:
  schemas:
    A: {properties: {a: {pattern: "["}, b: {maximum: high}}}
    B: {anyOf: [{$ref: "#/x-schemas/Shade"}]}
    C: true
"""


@pytest.mark.parametrize("version", ["3.1.0", "3.2.0"])
def test_schemas_are_checked_wherever_they_are(version: str) -> None:
    types = "'array', 'boolean', 'integer', 'null', 'number', 'object', 'string'"
    post = "/paths/~1lamps/post"
    expected = {
        f"{post}/requestBody/content/application~1json/schema/type": "structure: 'strin' is not"
        f" one of {types}",
        f"{post}/responses/204/headers/Age/schema/type": f"structure: a list is not one of {types}",
        "/x-schemas/Shade/type": f"structure: 1 is not one of {types}",
        "/components/schemas/A/properties/a/pattern": "structure: '[' is not a 'regex'",
        "/components/schemas/A/properties/b/maximum": "structure: expected a number, found 'high'",
    }
    assert expected == messages(SCHEMAS, version)


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [
        ("http://json-schema.org/draft-07/schema#", {"structure": "/components/schemas/A/not"}),
        (
            "https://json-schema.org/draft/2020-12/schema",
            {"structure": "/components/schemas/A/not"},
        ),
        ("https://lamps.example/dialect", {"unknown-schema-dialect": "/jsonSchemaDialect"}),
    ],
)
def test_a_schema_is_held_against_the_dialect_of_the_document(
    dialect: str, expected: dict[str, str]
) -> None:
    found = messages(
        f"paths: {{}}\njsonSchemaDialect: {dialect}\ncomponents: {{schemas: {{A: {{not: 1}}}}}}\n"
    )
    assert expected == {text.partition(":")[0]: pointer for pointer, text in found.items()}


def test_a_schema_may_name_a_dialect_of_its_own() -> None:
    text = """
paths: {}
components:
  schemas:
    Tuple: {$schema: "http://json-schema.org/draft-07/schema#", items: [{type: string}]}
    Unknown: {$schema: "https://lamps.example/dialect", type: strin}
    Modern: {items: [{type: string}]}
"""
    expected = {
        "/components/schemas/Unknown/$schema": "unknown-schema-dialect: unknown JSON Schema"
        " dialect: 'https://lamps.example/dialect'",
        "/components/schemas/Modern/items": "structure: expected true or false or a mapping,"
        " found a list",
    }
    assert expected == messages(text)


DEFAULTS = """
paths: {}
components:
  schemas:
    Big: {type: integer, format: int32, default: 2147483648}
    Text: {type: string, format: date, default: someday}
    Through: {$ref: "#/components/schemas/Lamp/properties/watts"}
    Lamp:
      type: object
      additionalProperties: false
      properties:
        watts: {type: integer, maximum: 9, default: 10}
        colour: {type: string, nullable: true, default: null}
      default: {wats: 1}
    Tree: {type: object, properties: {t: {$ref: "#/components/schemas/Tree"}}, default: {t: {t: 1}}}
    Names: {type: array, items: {type: string}, default: [a, 1]}
    Either: {oneOf: [{type: string}, {type: integer}], default: 1.5}
    Data: {enum: [{$ref: none, nullable: true}], default: {$ref: none, nullable: true}}
"""


def test_a_default_is_held_against_its_schema() -> None:
    here = "/components/schemas"
    expected = {
        f"{here}/Big/default": "invalid-default: 2147483648 is greater than the"
        " maximum of 2147483647",
        f"{here}/Lamp/properties/watts/default": "invalid-default: 10 is greater than the maximum"
        " of 9",
        f"{here}/Lamp/default/wats": "invalid-default: unknown field 'wats'",
        f"{here}/Tree/default/t/t": "invalid-default: expected a mapping, found 1",
        f"{here}/Names/default/1": "invalid-default: expected text, found 1",
        f"{here}/Either/default": "invalid-default: expected text, found 1.5",
    }
    assert expected == messages(DEFAULTS, "3.0.3")


def test_null_is_a_default_where_the_schema_allows_it() -> None:
    text = """
paths: {}
components:
  schemas:
    Null: {type: [string, "null"], default: null}
    Text: {type: string, default: null}
    Id: {$id: "https://lamps.example/a", allOf: [{$ref: "#/components/schemas/Text"}], default: 1}
"""
    expected = {
        "/components/schemas/Text/default": "invalid-default: expected text, found null",
        "/components/schemas/Id/default": "invalid-default: expected text, found 1",
    }
    assert expected == {
        pointer: text for pointer, text in messages(text).items() if "default" in text
    }


def test_nothing_is_said_of_a_default_whose_schema_is_broken() -> None:
    text = """
paths: {}
components:
  schemas:
    A: {type: strin, default: 1}
    B: {$ref: "#/components/schemas/A", default: 1}
    C: {$ref: "#/components/schemas/Missing", default: 1}
    D: {allOf: [{$ref: "#/components/schemas/E"}], default: 1}
    E: {allOf: [{$ref: "#/components/schemas/D"}]}
    F: {items: {$ref: "lamps.yaml#/components/schemas/G"}, default: [1]}
    G: {type: string, default: 1}
"""
    expected = {
        *("/components/schemas/A/type", "/components/schemas/C/$ref"),
        *("/components/schemas/F/items/$ref", "/components/schemas/G/default"),
    }
    assert expected == set(messages(text))


def test_schemas_may_be_nested_as_deep_as_documents() -> None:
    schema = "{not: " * 190 + "{type: strin}" + "}" * 190
    found = messages(f"paths: {{}}\ncomponents: {{schemas: {{A: {schema}}}}}\n")
    assert ["/components/schemas/A" + "/not" * 190 + "/type"] == list(found)


junk: st.SearchStrategy[JSON] = st.sampled_from(
    [None, 1, True, "x", [], {}, [1], {"$ref": "#/a"}, {"$ref": "#"}, {"$ref": 1}, {"a": None}]
)
names = st.sampled_from(["$ref", "default", "required", "type", "in", "x-a", "allOf", "tags"])


def containers(value: JSON) -> list[dict[str, JSON] | list[JSON]]:
    """Return the mappings and lists inside a value, and the value, unless they are empty."""
    if not isinstance(value, dict | list) or not value:
        return []
    parts = value.values() if isinstance(value, dict) else value
    return [value, *(found for part in parts for found in containers(part))]


@settings(deadline=None)  # the first run loads the schemas of a version
@given(st.data(), st.sampled_from(VERSIONS))
def test_whatever_is_broken_there_are_findings_and_no_other_failure(
    data: st.DataObject, version: str
) -> None:
    head = f"openapi: {version}\ninfo: {{title: Lamps, version: '1'}}\n"
    root = parse((head + LAMPS).encode(), "lamps.yaml").root
    for _ in range(data.draw(st.integers(1, 3))):
        target = data.draw(st.sampled_from(containers(root)))
        value = copy.deepcopy(data.draw(junk))
        if isinstance(target, list):
            target[data.draw(st.integers(0, len(target) - 1))] = value
        else:
            target[data.draw(st.sampled_from(list(target)) | names)] = value
    for found in findings(json.dumps(root)):
        assert found.span is not None
        assert found.message
        assert found.hint


PARAMETER = "{name: shade, in: query, schema: {}, content: {text/plain: {}}}"
LISTED = """\
paths:
  /lamps:
    get:
      parameters:
        - {name: whole, in: querystring, content: {text/plain: {}}}
        - {name: shade, in: query, schema: {}}
      responses: {"204": {description: None.}}
"""


@pytest.mark.parametrize(
    ("version", "pointer", "rest", "both"),
    [
        ("3.1.0", "/info/license/url", "", "'identifier' and 'url'"),
        (
            "3.1.0",
            "/components/parameters/Shade/content",
            f"components: {{parameters: {{Shade: {PARAMETER}}}}}",
            "'schema' and 'content'",
        ),
        (
            "3.0.3",
            "/components/links/Lamp/operationRef",
            "paths: {}\ncomponents: {links: {Lamp: {operationId: a, operationRef: '#/b'}}}",
            "'operationId' and 'operationRef'",
        ),
        (
            "3.2.0",
            "/components/mediaTypes/Lamp/examples/a/dataValue",
            "components: {mediaTypes: {Lamp: {examples: {a: {value: 1, dataValue: 1}}}}}",
            "'value' and 'dataValue'",
        ),
        ("3.2.0", "/paths/~1lamps/get/parameters/0", LISTED, "'in: query' and 'in: querystring'"),
    ],
)
def test_of_two_that_exclude_each_other_one_is_shown_and_both_are_named(
    version: str, pointer: str, rest: str, both: str
) -> None:
    license_ = "{name: MIT, identifier: MIT, url: https://a.example}" if not rest else "{name: MIT}"
    text = (
        f"openapi: {version}\ninfo: {{title: Lamps, version: '1', license: {license_}}}\n"
        f"{rest or 'paths: {}'}"
    )
    assert {pointer: f"{both} exclude each other"} == {
        found.pointer: found.message for found in findings(text)
    }
