"""Documents of several files, and references that are no pointers: one tree, with true places."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from sdkwright.diagnostics import DocumentError, Severity
from sdkwright.document import Document, load
from sdkwright.lower import lower
from sdkwright.validate import validate

Open = Callable[[Mapping[str, str]], Document]

HEAD = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\n'


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Write files, the first of them the document, and load it; the network is out of reach."""

    def refuse(*arguments: object) -> None:
        pytest.fail("the network was asked")

    def make(files: Mapping[str, str]) -> Document:
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
        return load(Path(next(iter(files))))

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.chdir(tmp_path)
    return make


WHOLE = {
    "api.yaml": HEAD
    + """\
paths:
  /pets: {$ref: paths/pets.yaml}
  /pets/{id}: {$ref: "./paths/pet.yaml#/one"}
components:
  schemas:
    Pet: {$ref: schemas/Pet.yaml}
    Kind: {type: string}
""",
    "paths/pets.yaml": """\
get:
  operationId: listPets
  parameters: [{$ref: "../shared.json#/parameters/limit"}]
  responses:
    "200":
      description: D
      content:
        application/json:
          schema: {type: array, items: {$ref: ../schemas/Pet.yaml}}
""",
    "paths/pet.yaml": """\
one:
  parameters: [{name: id, in: path, required: true, schema: {type: string}}]
  get:
    operationId: getPet
    responses:
      "200":
        description: D
        content: {application/json: {schema: {$ref: "../api.yaml#/components/schemas/Pet"}}}
      default: {$ref: "../shared.json#/responses/Fault"}
""",
    "schemas/Pet.yaml": """\
type: object
properties:
  kind: {$ref: "../api.yaml#/components/schemas/Kind"}
  mother: {$ref: Pet.yaml}
  owner: {$ref: Owner.yml}
""",
    "schemas/Owner.yml": """\
properties:
  pets: {type: array, items: {$ref: "./Pet.yaml#"}}
  colour: {$ref: "#/$defs/Colour"}
$defs: {Colour: {enum: [red, green]}}
""",
    "shared.json": """\
{
  "parameters": {"limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}}},
  "responses": {"Fault": {"description": "F"}}
}
""",
}


@pytest.mark.feature("documents: several files, path items by reference")
def test_a_document_of_several_files_is_one_tree(opened: Open) -> None:
    document = opened(WHOLE)
    assert () == validate(document)
    components = document.root["components"]
    assert {
        "parameters": {"limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}}},
        "responses": {"Fault": {"description": "F"}},
        "schemas": {
            "Pet": {
                "type": "object",
                "properties": {
                    "kind": {"$ref": "#/components/schemas/Kind"},
                    "mother": {"$ref": "#/components/schemas/Pet"},
                    "owner": {"$ref": "#/components/schemas/Owner"},
                },
            },
            "Kind": {"type": "string"},
            "Owner": {
                "properties": {
                    "pets": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}},
                    "colour": {"$ref": "#/components/schemas/Colour"},
                },
                "$defs": {"Colour": {"enum": ["red", "green"]}},
            },
            "Colour": {"enum": ["red", "green"]},
        },
    } == components
    api = lower(document)
    assert {"listPets", "getPet"} == {operation.id for operation in api.operations}
    assert ["Colour", "Kind", "Owner", "Pet"] == [schema.name for schema in api.schemas]


def test_every_part_has_its_place_in_its_own_file(opened: Open) -> None:
    document = opened(WHOLE)
    expected = {
        "/paths/~1pets/get/operationId": "paths/pets.yaml:2:16",
        "/paths/~1pets~1{id}/get/operationId": "paths/pet.yaml:4:18",
        "/components/schemas/Pet/properties/mother": "schemas/Pet.yaml:4:11",
        "/components/schemas/Owner/$defs/Colour": "schemas/Owner.yml:4:17",
        "/components/schemas/Colour/enum": "schemas/Owner.yml:4:24",
        "/components/parameters/limit/in": "shared.json:2:51",
        "/components/schemas/Kind/type": "api.yaml:9:18",
        "/components/schemas/Kind/nowhere": "api.yaml:9:11",
    }
    assert expected == {pointer: str(document.span(pointer)) for pointer in expected}


def test_the_other_files_are_listed_by_what_they_say(opened: Open) -> None:
    before = opened(WHOLE).sources
    names = [
        "paths/pet.yaml",
        "paths/pets.yaml",
        "schemas/Owner.yml",
        "schemas/Pet.yaml",
        "shared.json",
    ]
    assert names == sorted(before)
    changed = {**WHOLE, "shared.json": WHOLE["shared.json"].replace("F", "G")}
    after = opened({**changed, "schemas/Pet.yaml": "# a pet\n" + WHOLE["schemas/Pet.yaml"]})
    assert ["shared.json"] == [name for name in names if before[name] != after.sources[name]]


def test_a_file_is_one_however_it_is_reached(opened: Open, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("real")
    text = """\
components:
  schemas:
    A: {$ref: link/a.yaml}
    B: {properties: {a: {$ref: real/a.yaml}}}
"""
    document = opened({"api.yaml": HEAD + text, "real/a.yaml": "{type: string}"})
    expected = {
        "A": {"type": "string"},
        "B": {"properties": {"a": {"$ref": "#/components/schemas/A"}}},
    }
    assert {"schemas": expected} == document.root["components"]
    assert ["real/a.yaml"] == list(document.sources)


def test_a_file_above_the_document_may_be_named(opened: Open) -> None:
    text = "paths: {}\ncomponents: {schemas: {A: {$ref: ../common/a.yaml}}}\n"
    document = opened({"docs/api.yaml": HEAD + text, "common/a.yaml": "{type: string}"})
    assert {"schemas": {"A": {"type": "string"}}} == document.root["components"]
    assert ["../common/a.yaml"] == list(document.sources)


def test_components_may_be_a_file_and_names_in_it_stay(opened: Open) -> None:
    text = "paths: {}\ncomponents: {schemas: {$ref: schemas/index.yaml}}\n"
    document = opened(
        {
            "api.yaml": HEAD + text,
            "schemas/index.yaml": "A: {$ref: a.yaml}\nB: {type: string}\n",
            "schemas/a.yaml": "{properties: {a: {$ref: a.yaml}, b: {$ref: 'index.yaml#/B'}}}",
        }
    )
    properties = {
        "a": {"$ref": "#/components/schemas/A"},
        "b": {"$ref": "#/components/schemas/B"},
    }
    expected = {"A": {"properties": properties}, "B": {"type": "string"}}
    assert {"schemas": expected} == document.root["components"]


def test_two_things_of_one_name_stay_apart(opened: Open) -> None:
    text = """\
components:
  schemas:
    A: {properties: {x: {$ref: one/Pet.yaml}, y: {$ref: two/Pet.yaml}, z: {$ref: Pet.yaml}}}
    Pet: {type: string}
"""
    document = opened(
        {
            "api.yaml": HEAD + text,
            "Pet.yaml": "{const: 0}",
            "one/Pet.yaml": "{const: 1}",
            "two/Pet.yaml": "{const: 2}",
        }
    )
    assert {
        "A": {
            "properties": {
                "x": {"$ref": "#/components/schemas/Pet_2"},
                "y": {"$ref": "#/components/schemas/Pet_3"},
                "z": {"$ref": "#/components/schemas/Pet_4"},
            }
        },
        "Pet": {"type": "string"},
        "Pet_2": {"const": 1},
        "Pet_3": {"const": 2},
        "Pet_4": {"const": 0},
    } == document.at("/components/schemas")


@pytest.mark.parametrize(
    "discriminator",
    [
        "{propertyName: kind, mapping: {cat: schemas/Cat.yaml, dog: Dog}}",
        "\n        mapping:\n          cat: schemas/Cat.yaml\n          dog: Dog",
        "\n        mapping:\n\n          dog: Dog\n          'cat': 'schemas/Cat.yaml'",
        '\n        "mapping" : {\n          "cat": "schemas/Cat.yaml", "dog": "Dog" }',
        "\n        mapping: &kinds\n          cat: schemas/Cat.yaml\n          dog: Dog",
        "\n        x-kinds: &kinds {cat: schemas/Cat.yaml, dog: Dog}\n        mapping: *kinds",
    ],
)
def test_files_that_a_discriminator_names_are_components(discriminator: str, opened: Open) -> None:
    text = f"""\
components:
  schemas:
    Pet:
      discriminator: {discriminator}
"""
    document = opened({"api.yaml": HEAD + text, "schemas/Cat.yaml": "{type: object}"})
    mapping = {"cat": "#/components/schemas/Cat", "dog": "Dog"}
    assert mapping == document.at("/components/schemas/Pet/discriminator/mapping")
    assert {"type": "object"} == document.at("/components/schemas/Cat")


NAMES = """\
components:
  schemas:
    A:
      $id: https://lamps.example/a
      $defs: {inner: {$anchor: deep, type: string}}
      properties:
        one: {$ref: "#deep"}
        two: {$ref: "#/$defs/inner"}
        three: {$ref: b}
    B: {$id: https://lamps.example/b, type: integer}
    C: {properties: {a: {$ref: "https://lamps.example/a#deep"}, c: {$ref: "#here"}}}
    D: {$anchor: here, type: number}
    Tree:
      $dynamicAnchor: node
      properties: {children: {type: array, items: {$dynamicRef: "#node"}}}
"""


@pytest.mark.feature("documents: $anchor, $id, $dynamicRef")
def test_anchors_and_ids_are_pointers_afterwards(opened: Open) -> None:
    document = opened({"api.yaml": HEAD + NAMES})
    here = "#/components/schemas"
    assert () == document.findings
    assert {
        "one": {"$ref": f"{here}/A/$defs/inner"},
        "two": {"$ref": f"{here}/A/$defs/inner"},
        "three": {"$ref": f"{here}/B"},
    } == document.at("/components/schemas/A/properties")
    assert {"a": {"$ref": f"{here}/A/$defs/inner"}, "c": {"$ref": f"{here}/D"}} == document.at(
        "/components/schemas/C/properties"
    )
    items = "/components/schemas/Tree/properties/children/items"
    assert {"$ref": f"{here}/Tree"} == document.at(items)


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("{$ref: none.yaml}", "external-reference", "there is no file none.yaml"),
        (
            "{$ref: 'http://0:1/a.yaml'}",
            "external-reference",
            "'http://0:1/a.yaml' is no file beside the document, and the network is not asked",
        ),
        (
            "{$ref: /etc/passwd}",
            "external-reference",
            "'/etc/passwd' is no file beside the document, and the network is not asked",
        ),
        (
            "{$ref: 'file:///etc/passwd'}",
            "external-reference",
            "'file:///etc/passwd' is no file beside the document, and the network is not asked",
        ),
        ("{$ref: 'http://[a'}", "external-reference", "'http://[a' is no address"),
        ("{$ref: 'other.yaml#/b'}", "unresolved-reference", "'other.yaml#/b' does not exist"),
        ("{$ref: '#b'}", "unresolved-reference", "no schema has the anchor 'b'"),
        ("{$ref: loop.yaml}", "reference-loop", "'loop.yaml' leads back to itself"),
        (
            "{items: {$dynamicRef: '#x'}, $defs: {a: {$dynamicAnchor: x}, b: {$dynamicAnchor: x}}}",
            "dynamic-reference",
            "'#x' means another schema in each place it is reached from",
        ),
    ],
)
def test_a_reference_that_leads_nowhere_is_told_once_with_its_place(
    text: str, code: str, message: str, opened: Open
) -> None:
    document = opened(
        {
            "api.yaml": f"{HEAD}paths: {{}}\ncomponents:\n  schemas:\n    A: {text}\n",
            "other.yaml": "{a: 1}",
            "loop.yaml": "{$ref: loop.yaml}",
        }
    )
    (found,) = validate(document)
    assert (code, Severity.ERROR, message) == (found.code, found.severity, found.message)
    assert found.span is not None
    assert (6 if code != "reference-loop" else 1) == found.span.line


def test_a_fragment_that_means_the_main_document_is_borne(opened: Open) -> None:
    text = "paths: {}\ncomponents: {schemas: {A: {$ref: a.yaml}, B: {type: string}}}\n"
    part = "{properties: {b: {$ref: '#/components/schemas/B'}}}"
    (found,) = validate(opened({"api.yaml": HEAD + text, "a.yaml": part}))
    assert ("reference-base", Severity.WARNING) == (found.code, found.severity)
    assert "a.yaml:1:25" == str(found.span)


def test_a_pointer_to_the_member_of_no_name_may_mean_the_whole_file(opened: Open) -> None:
    text = "paths: {}\ncomponents: {schemas: {A: {$ref: 'a.yaml#/'}, B: {$ref: 'b.yaml#/'}}}\n"
    files = {"a.yaml": "{properties: {a: {$ref: '#/'}}}", "b.yaml": "'': {type: string}"}
    document = opened({"api.yaml": HEAD + text, **files})
    whole = {"properties": {"a": {"$ref": "#/components/schemas/A"}}}
    assert {"A": whole, "B": {"type": "string"}} == document.at("/components/schemas")


def test_a_document_may_be_known_by_the_name_it_gives_itself(opened: Open) -> None:
    own = "https://a.example/api.yaml"
    schema = f"A: {{$ref: '{own}#/components/schemas/B'}}, B: {{type: string}}"
    head = f'openapi: 3.2.0\n$self: {own}\ninfo: {{title: T, version: "1"}}\n'
    document = opened({"api.yaml": f"{head}paths: {{}}\ncomponents: {{schemas: {{{schema}}}}}\n"})
    assert {"$ref": "#/components/schemas/B"} == document.at("/components/schemas/A")


def test_a_file_that_cannot_be_read_is_the_end_with_its_own_place(opened: Open) -> None:
    text = "paths: {}\ncomponents: {schemas: {A: {$ref: a.yaml}}}\n"
    with pytest.raises(DocumentError) as raised:
        opened({"api.yaml": HEAD + text, "a.yaml": "\n{"})
    (found,) = raised.value.diagnostics
    assert "yaml-syntax" == found.code
    assert found.span is not None
    assert "a.yaml" == found.span.file


def test_a_document_of_one_file_is_left_as_it_is(opened: Open) -> None:
    text = "paths: {}\ncomponents: {schemas: {A: {$ref: '#/components/schemas/B'}, B: {}}}\n"
    document = opened({"api.yaml": HEAD + text})
    assert {"A": {"$ref": "#/components/schemas/B"}, "B": {}} == document.at("/components/schemas")
    assert {} == document.sources


def test_a_name_that_is_no_address_names_nothing(opened: Open) -> None:
    schema = '{$id: "http://[bad", type: string}'
    document = opened(
        {"api.yaml": f"{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {schema}}}}}\n"}
    )
    assert "string" == document.at("/components/schemas/A/type")
