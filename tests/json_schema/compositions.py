"""Cases of compositions, conditions and references: title, schema, what it admits and what not."""

from __future__ import annotations

from containers import INTEGER, TEXT
from scalars import MIXED, Case


def thing(required: str, **properties: object) -> dict[str, object]:
    """Return an object schema with one required member."""
    return {"type": "object", "properties": properties, "required": [required]}


CAT = thing("meow", kind={"const": "cat"}, meow=INTEGER)
DOG = thing("bark", kind={"const": "dog"}, bark=TEXT)

ALL_OF: list[Case] = [
    ("all of one", {"allOf": [TEXT]}, ["a"], [1, None]),
    (
        "all of constraints",
        {"allOf": [{"type": "string", "minLength": 2}, {"maxLength": 3}]},
        ["ab"],
        ["a", "abcd", 12],
    ),
    (
        "all of the same keyword",
        {"allOf": [{"type": "integer", "minimum": 1}, {"minimum": 5}]},
        [5],
        [3, 0],
    ),
    (
        "the stricter comes first",
        {"allOf": [{"type": "integer", "minimum": 5}, {"minimum": 1}]},
        [5],
        [3],
    ),
    (
        "two patterns",
        {"allOf": [{"type": "string", "pattern": "a"}, {"pattern": "b"}]},
        ["ab"],
        ["a", "b"],
    ),
    ("types that exclude each other", {"allOf": [TEXT, INTEGER]}, [], ["a", 1]),
    ("number and integer", {"allOf": [{"type": "number"}, {"type": "integer"}]}, [1], [1.5, "a"]),
    ("all of nothing", {"allOf": [{}, {"description": "Anything."}]}, MIXED, []),
    ("all of false", {"allOf": [TEXT, False]}, [], ["a", 1]),
    ("all of enums", {"allOf": [{"enum": ["a", "b"]}, {"enum": ["b", "c"]}]}, ["b"], ["a", "c"]),
    (
        "all of objects",
        {"allOf": [thing("a", a=INTEGER), thing("b", b=TEXT)]},
        [{"a": 1, "b": "x"}],
        [{"a": 1}, {"b": "x"}, {"a": "x", "b": "x"}],
    ),
    (
        "all of an object and required",
        {"allOf": [{"type": "object", "properties": {"a": INTEGER}}, {"required": ["a"]}]},
        [{"a": 1}],
        [{}],
    ),
    (
        "all of an object and its members",
        {"allOf": [thing("a", a=INTEGER)], "properties": {"b": TEXT}},
        [{"a": 1, "b": "x"}],
        [{"a": 1, "b": 2}, {"b": "x"}],
    ),
    (
        "the same member twice",
        {
            "allOf": [
                {"type": "object", "properties": {"a": {"type": "integer", "minimum": 1}}},
                {"properties": {"a": {"maximum": 3}}},
            ]
        },
        [{"a": 2}],
        [{"a": 0}, {"a": 4}],
    ),
    (
        "the same member, the same keyword",
        {
            "allOf": [
                {"type": "object", "properties": {"a": {"type": "integer", "minimum": 5}}},
                {"properties": {"a": {"minimum": 1}}},
            ]
        },
        [{"a": 5}],
        [{"a": 3}],
    ),
    (
        "all of arrays",
        {"allOf": [{"type": "array", "items": INTEGER}, {"minItems": 1}]},
        [[1]],
        [[], ["a"]],
    ),
    (
        "all of arrays with items",
        {"allOf": [{"type": "array", "items": INTEGER}, {"items": {"minimum": 2}}]},
        [[2], []],
        [[1], ["a"]],
    ),
    (
        "all of maps",
        {"allOf": [{"type": "object", "additionalProperties": INTEGER}, {"minProperties": 1}]},
        [{"a": 1}],
        [{}, {"a": "x"}],
    ),
    (
        "nested all of",
        {"allOf": [{"allOf": [{"type": "string", "minLength": 1}]}, {"maxLength": 1}]},
        ["a"],
        ["", "ab"],
    ),
    (
        "all of and any of",
        {"allOf": [{"anyOf": [TEXT, INTEGER]}, {"anyOf": [INTEGER, {"type": "boolean"}]}]},
        [1],
        ["a", True],
    ),
    (
        "all of conditions",
        {
            "allOf": [
                {"type": "integer", "if": {"minimum": 5}, "then": {"multipleOf": 2}},
                {"if": {"maximum": 0}, "then": {"const": -1}},
            ]
        },
        [3, 6, -1],
        [7, -2],
    ),
    (
        "beside a type",
        {"type": "string", "allOf": [{"minLength": 1}, {"pattern": "^a"}]},
        ["a"],
        ["", "b", 1],
    ),
    (
        "all of closed and open",
        {"type": "object", "properties": {"a": INTEGER}, "allOf": [{"not": {"required": ["b"]}}]},
        [{"a": 1}, {}],
        [{"b": 1}],
    ),
]

ANY_OF: list[Case] = [
    ("any of types", {"anyOf": [TEXT, INTEGER]}, ["a", 1], [None, 1.5, [], True]),
    ("any of with null", {"anyOf": [TEXT, {"type": "null"}]}, ["a", None], [1]),
    (
        "any of constraints",
        {"anyOf": [{"type": "integer", "minimum": 5}, {"type": "integer", "maximum": 0}]},
        [5, 0],
        [3],
    ),
    ("any of without types", {"anyOf": [{"minimum": 5}, {"maxLength": 1}]}, [5, "a", None, 3], []),
    (
        "any of beside a type",
        {"type": "string", "anyOf": [{"minLength": 3}, {"pattern": "^a"}]},
        ["abc", "a"],
        ["b", 5],
    ),
    ("any of beside a bound", {"minimum": 2, "anyOf": [INTEGER, TEXT]}, [2, "a"], [1, None]),
    ("any of beside a length", {"maxLength": 2, "anyOf": [INTEGER, TEXT]}, ["ab", 500], ["abc"]),
    (
        "any of beside an enum",
        {"enum": ["a", 1, 2], "anyOf": [INTEGER, {"const": "a"}]},
        ["a", 1],
        ["b", 3],
    ),
    ("any of anything", {"anyOf": [True, TEXT]}, MIXED, []),
    ("any of nothing", {"anyOf": [False, TEXT]}, ["a"], [1, None]),
    (
        "any of objects",
        {"anyOf": [CAT, DOG]},
        [{"meow": 1}, {"bark": "x"}, {"kind": "dog", "bark": "x"}],
        [{}, {"meow": "x"}, {"kind": "cow"}, 1],
    ),
    ("any of an object and a text", {"anyOf": [CAT, TEXT]}, [{"meow": 1}, "a"], [{}, 1]),
    (
        "any of arrays",
        {"anyOf": [{"type": "array", "items": INTEGER}, {"type": "array", "items": TEXT}]},
        [[1], ["a"], []],
        [[1, "a"], [None]],
    ),
    (
        "any of maps",
        {
            "anyOf": [
                {"type": "object", "additionalProperties": INTEGER},
                {"type": "object", "additionalProperties": TEXT},
            ]
        },
        [{"a": 1}, {"a": "b"}],
        [{"a": 1, "b": "c"}],
    ),
    (
        "any of required",
        {
            "type": "object",
            "properties": {"a": INTEGER, "b": INTEGER},
            "anyOf": [{"required": ["a"]}, {"required": ["b"]}],
        },
        [{"a": 1}, {"b": 1}],
        [{}, {"a": "x"}],
    ),
    (
        "any of required in a map",
        {"type": "object", "anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
        [{"a": 1}, {"b": None}],
        [{}, 1],
    ),
    ("any of, one alone", {"anyOf": [INTEGER]}, [1], ["a", None]),
    (
        "any of dates and texts",
        {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "maxLength": 3}]},
        ["2024-01-01", "abc"],
        [1],
    ),
    (
        "any of any of",
        {"anyOf": [{"anyOf": [TEXT, {"type": "null"}]}, INTEGER]},
        ["a", None, 1],
        [1.5, []],
    ),
]

ONE_OF: list[Case] = [
    ("one of types", {"oneOf": [TEXT, INTEGER]}, ["a", 1], [None, []]),
    ("one of numbers", {"oneOf": [INTEGER, {"type": "number"}]}, [1.5], [1, "a"]),
    (
        "one of bounds",
        {"oneOf": [{"type": "integer", "minimum": 2}, {"type": "integer", "maximum": 4}]},
        [1, 5],
        [3, "a"],
    ),
    (
        "one of lengths",
        {"type": "string", "oneOf": [{"minLength": 3}, {"pattern": "^a"}]},
        ["bcd", "a"],
        ["abc", "b", 1],
    ),
    (
        "one of multiples",
        {"type": "integer", "oneOf": [{"multipleOf": 2}, {"multipleOf": 3}]},
        [2, 3],
        [6, 5],
    ),
    ("one of with null", {"oneOf": [INTEGER, {"type": "null"}]}, [1, None], ["a"]),
    ("one of enums", {"oneOf": [{"enum": ["a"]}, {"enum": ["b"]}]}, ["a", "b"], ["c"]),
    (
        "one of enums that share a value",
        {"oneOf": [{"enum": ["a", "b"]}, {"enum": ["b", "c"]}]},
        ["a", "c"],
        ["b", "d"],
    ),
    (
        "one of tagged objects",
        {
            "oneOf": [
                thing("kind", kind={"const": "a"}, x=INTEGER),
                thing("kind", kind={"const": "b"}, x=TEXT),
            ]
        },
        [{"kind": "a", "x": 1}, {"kind": "b", "x": "y"}],
        [{"kind": "c"}, {"kind": "a", "x": "y"}, {}],
    ),
    (
        "one of closed objects",
        {
            "oneOf": [
                {**thing("a", a=INTEGER), "additionalProperties": False},
                {**thing("b", b=INTEGER), "additionalProperties": False},
            ]
        },
        [{"a": 1}, {"b": 1}],
        [{}, {"a": 1, "b": 1}],
    ),
    (
        "one of open objects, both",
        {"oneOf": [thing("a", a=INTEGER), thing("b", b=INTEGER)]},
        [{"a": 1}, {"b": 1}],
        [{}],
    ),
    (
        "one of open objects admits what is of both",
        {"oneOf": [thing("a", a=INTEGER), thing("b", b=INTEGER)]},
        [],
        [{"a": 1, "b": 1}],
    ),
    (
        "one of required",
        {
            "type": "object",
            "properties": {"a": INTEGER, "b": INTEGER},
            "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
        },
        [{"a": 1}, {"b": 1}],
        [{}, {"a": 1, "b": 1}],
    ),
    ("one of, one alone", {"oneOf": [TEXT]}, ["a"], [1]),
    ("one of the same twice", {"oneOf": [TEXT, TEXT]}, [], ["a", 1]),
    ("one of anything and a text", {"oneOf": [True, TEXT]}, [1, None], ["a"]),
    (
        "one of arrays",
        {"oneOf": [{"type": "array", "items": INTEGER}, {"type": "array", "items": TEXT}]},
        [[1], ["a"]],
        [[], [None]],
    ),
]

NOT: list[Case] = [
    ("not a text", {"not": TEXT}, [1, None, [], {}], ["a", ""]),
    ("not a value", {"type": "string", "not": {"const": "a"}}, ["b"], ["a", 1]),
    ("not one of the values", {"type": "integer", "not": {"enum": [1, 2]}}, [3], [1, 2]),
    ("not a pattern", {"type": "string", "not": {"pattern": "^a"}}, ["b", ""], ["a", "ab"]),
    ("not anything", {"not": {}}, [], MIXED),
    ("not nothing", {"not": False}, MIXED, []),
    (
        "not required",
        {"type": "object", "properties": {"a": INTEGER}, "not": {"required": ["b"]}},
        [{"a": 1}, {}],
        [{"b": 1}],
    ),
    (
        "not a small array",
        {"type": "array", "items": INTEGER, "not": {"maxItems": 1}},
        [[1, 2]],
        [[1], []],
    ),
    ("not not", {"not": {"not": INTEGER}}, [1], ["a", None]),
    (
        "not both",
        {"type": "object", "not": {"required": ["a", "b"]}},
        [{"a": 1}, {}],
        [{"a": 1, "b": 2}],
    ),
    (
        "a member that is not",
        {"type": "object", "properties": {"a": {"not": INTEGER}}},
        [{"a": "x"}, {}],
        [{"a": 1}],
    ),
]

CONDITIONS: list[Case] = [
    (
        "if then",
        {"type": "integer", "if": {"minimum": 10}, "then": {"multipleOf": 10}},
        [5, 10, 20],
        [15],
    ),
    (
        "if else",
        {"type": "integer", "if": {"minimum": 10}, "else": {"multipleOf": 2}},
        [11, 4],
        [5],
    ),
    (
        "if then else",
        {
            "type": "string",
            "if": {"pattern": "^a"},
            "then": {"minLength": 3},
            "else": {"maxLength": 1},
        },
        ["abc", "b"],
        ["a", "bc"],
    ),
    ("if alone", {"type": "integer", "if": {"minimum": 10}}, [5, 15], ["a"]),
    ("then alone", {"type": "integer", "then": {"minimum": 10}}, [5], ["a"]),
    ("if without a type", {"if": TEXT, "then": {"minLength": 1}}, ["a", 1, None], [""]),
    (
        "if in an object",
        {
            "type": "object",
            "properties": {"a": TEXT, "b": TEXT},
            "if": {"properties": {"a": {"const": "x"}}, "required": ["a"]},
            "then": {"required": ["b"]},
        },
        [{"a": "y"}, {"a": "x", "b": "z"}, {}],
        [{"a": "x"}],
    ),
    (
        "if in a map",
        {"type": "object", "if": {"required": ["a"]}, "then": {"required": ["b"]}},
        [{}, {"a": 1, "b": 1}],
        [{"a": 1}],
    ),
    (
        "if in an array",
        {"type": "array", "if": {"minItems": 2}, "then": {"contains": {"const": 1}}},
        [[5], [1, 2]],
        [[2, 3]],
    ),
]

_BY_KIND = {
    "anyOf": [{"$ref": "#/components/schemas/Square"}, {"$ref": "#/components/schemas/Disc"}],
    "discriminator": {"propertyName": "kind", "mapping": {"sq": "Square"}},
}
TAGS: list[Case] = [
    (
        "tags of a mapping and by name",
        _BY_KIND,
        [
            {"kind": "sq", "size": 1},
            {"kind": "Disc", "size": "a"},
            {"kind": "sq", "size": 1, "x": []},
        ],
        [{}, {"kind": "sq"}, {"kind": 1, "size": 1}, {"kind": "Disc", "size": []}, [], "sq"],
    ),
    (
        "tags that the alternatives list",
        {
            "oneOf": [
                {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "a"}}},
                {
                    "type": "object",
                    "required": ["kind", "size"],
                    "properties": {"kind": {"enum": ["b", "c"]}, "size": INTEGER},
                },
            ],
            "discriminator": {"propertyName": "kind"},
        },
        [
            {"kind": "a"},
            {"kind": "a", "size": "x"},
            {"kind": "b", "size": 1},
            {"kind": "c", "size": 1},
        ],
        [
            {},
            {"kind": "b"},
            {"kind": "d", "size": 1},
            {"kind": None},
            {"kind": "c", "size": "x"},
            1,
        ],
    ),
    (
        "a tag that none of the alternatives has",
        _BY_KIND,
        [{"kind": "Square", "size": 1}, {"kind": "disc", "size": "a"}, {"kind": "", "size": 1}],
        [],
    ),
    (
        "a tag of another alternative than the one that fits",
        _BY_KIND,
        [{"kind": "sq", "size": "a"}, {"kind": "Disc", "size": 1}],
        [],
    ),
    (
        "a base that tags tell the children of",
        {"$ref": "#/components/schemas/Vessel"},
        [
            {"kind": "tug", "tow": 1, "sail": []},
            {"kind": "Sloop", "sail": "a"},
            {"kind": "raft"},
            {"kind": "Tug", "tow": "a"},
            {"kind": "tug", "tow": 1, "tender": {"kind": "Sloop", "sail": "a"}},
        ],
        [{}, {"kind": 1}, {"tow": 1}, {"kind": "raft", "tender": {}}, {"kind": None}, [], "tug"],
    ),
    (
        "a child that the schema of its base admits",
        {"$ref": "#/components/schemas/Vessel"},
        [{"kind": "tug"}, {"kind": "Sloop", "sail": 1}, {"kind": "a", "tender": {"kind": "tug"}}],
        [],
    ),
]

REFERENCES: list[Case] = [
    (
        "a required member that is read-only behind a reference",
        {
            "type": "object",
            "properties": {"id": {"$ref": "#/components/schemas/Identifier"}, "a": INTEGER},
            "required": ["id", "a"],
        },
        [],
        [{"a": 1}],
    ),
    (
        "a required member that is write-only beside a reference",
        {
            "type": "object",
            "properties": {
                "code": {"$ref": "#/components/schemas/Shared", "writeOnly": True},
                "a": INTEGER,
            },
            "required": ["code", "a"],
        },
        [],
        [{"a": 1}],
    ),
    (
        "a required member that is read-only",
        {
            "type": "object",
            "properties": {"id": {**TEXT, "readOnly": True}, "a": INTEGER},
            "required": ["id", "a"],
        },
        [],
        [{"a": 1}],
    ),
    ("reference", {"$ref": "#/components/schemas/Shared"}, ["ab"], ["a", 1]),
    (
        "reference with a sibling",
        {"$ref": "#/components/schemas/Shared", "maxLength": 3},
        ["ab"],
        ["a", "abcd"],
    ),
    (
        "reference with a description",
        {"$ref": "#/components/schemas/Shared", "description": "x"},
        ["ab"],
        ["a"],
    ),
    (
        "reference to an object, refined",
        {"$ref": "#/components/schemas/Node", "required": ["next"]},
        [{"value": 1, "next": {"value": 2}}],
        [{"value": 1}],
    ),
    (
        "reference in all of",
        {"allOf": [{"$ref": "#/components/schemas/Shared"}, {"pattern": "^a"}]},
        ["ab"],
        ["bb", "a"],
    ),
    (
        "reference or null",
        {"anyOf": [{"$ref": "#/components/schemas/Shared"}, {"type": "null"}]},
        ["ab", None],
        ["a"],
    ),
    (
        "list of references",
        {"type": "array", "items": {"$ref": "#/components/schemas/Shared"}},
        [["ab"]],
        [["a"]],
    ),
    (
        "recursion",
        {"$ref": "#/components/schemas/Node"},
        [{"value": 1}, {"value": 1, "next": {"value": 2}}],
        [{}, {"value": 1, "next": {}}, {"value": 1, "next": None}],
    ),
    (
        "recursion through arrays",
        {"$ref": "#/components/schemas/Tree"},
        [{}, {"children": [{"children": []}]}],
        [{"children": [1]}, {"children": [{"children": [None]}]}],
    ),
    (
        "recursion through maps",
        {"$ref": "#/components/schemas/Folder"},
        [{}, {"a": {"b": {}}}],
        [{"a": 1}, {"a": {"b": []}}],
    ),
    (
        "mutual recursion",
        {"$ref": "#/components/schemas/Even"},
        [{}, {"odd": {"even": {}}}],
        [{"odd": 1}, {"odd": {"even": 1}}],
    ),
    (
        "recursion of any JSON",
        {"$ref": "#/components/schemas/AnyJson"},
        ["a", ["a", ["b"]], {"a": ["b"]}],
        [1, [1], {"a": 1}],
    ),
    (
        "recursion in a rule",
        {"$ref": "#/components/schemas/Ruled"},
        [{"a": 1}, {"b": 1, "inner": {"a": 1}}],
        [{}, {"a": 1, "inner": {}}],
    ),
    (
        "recursion below not",
        {"type": "array", "not": {"contains": {"$ref": "#/components/schemas/Tree"}}},
        [[], [1]],
        [[{}], [1, {"children": []}]],
    ),
    (
        "definitions inside",
        {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/Defs/$defs/Inner"}}},
        [{"a": 1}, {}],
        [{"a": "x"}, {"a": 0}],
    ),
    (
        "member of a reference",
        {
            "type": "object",
            "properties": {"s": {"$ref": "#/components/schemas/Shared"}},
            "required": ["s"],
        },
        [{"s": "ab"}],
        [{"s": "a"}, {}],
    ),
    ("reference to an enum", {"$ref": "#/components/schemas/Colour"}, ["red"], ["blue", None]),
    ("reference to nothing allowed", {"$ref": "#/components/schemas/Never"}, [], MIXED),
    ("reference to anything", {"$ref": "#/components/schemas/Ever"}, MIXED, []),
    (
        "rule over a reference",
        {"type": "array", "items": {"$ref": "#/components/schemas/Node"}, "uniqueItems": True},
        [[{"value": 1}, {"value": 2}]],
        [[{"value": 1}, {"value": 1}], [{}]],
    ),
    (
        "alternatives by reference",
        {
            "oneOf": [
                {"$ref": "#/components/schemas/Colour"},
                {"$ref": "#/components/schemas/Shared"},
            ]
        },
        ["ab"],
        ["red", "a"],
    ),
    (
        "null beside a composition",
        {"type": ["object", "null"], "allOf": [{"$ref": "#/components/schemas/Node"}]},
        [{"value": 1}],
        [{}],
    ),
    (
        "null beside a composition of objects",
        {"type": ["object", "null"], "allOf": [{"$ref": "#/components/schemas/Node"}]},
        [],
        [None],
    ),
    (
        "a closed part of a composition",
        {
            "allOf": [
                {"type": "object", "properties": {"a": INTEGER}, "additionalProperties": False},
                {"type": "object", "properties": {"b": INTEGER}},
            ]
        },
        [{"a": 1}],
        [{"c": 1}],
    ),
    (
        "a closed part closes it for the others",
        {
            "allOf": [
                {"type": "object", "properties": {"a": INTEGER}, "additionalProperties": False},
                {"type": "object", "properties": {"b": INTEGER}},
            ]
        },
        [],
        [{"b": 1}],
    ),
]

_VESSEL = {"$ref": "#/components/schemas/Vessel"}
SHARED = {
    "Vessel": {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": TEXT, "tender": _VESSEL},
        "discriminator": {"propertyName": "kind", "mapping": {"tug": "Tug"}},
    },
    "Tug": {"allOf": [_VESSEL, thing("tow", tow=INTEGER)]},
    "Sloop": {"allOf": [_VESSEL, thing("sail", sail=TEXT)]},
    "Square": {
        "type": "object",
        "required": ["kind", "size"],
        "properties": {"kind": TEXT, "size": INTEGER},
    },
    "Disc": {
        "type": "object",
        "required": ["kind", "size"],
        "properties": {"kind": TEXT, "size": TEXT},
    },
    "Identifier": {**TEXT, "readOnly": True},
    "Shared": {"type": "string", "minLength": 2},
    "Colour": {"type": "string", "enum": ["red", "green"]},
    "Node": {
        "type": "object",
        "properties": {"value": INTEGER, "next": {"$ref": "#/components/schemas/Node"}},
        "required": ["value"],
    },
    "Tree": {
        "type": "object",
        "properties": {
            "children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}
        },
    },
    "Folder": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Folder"}},
    "Even": {"type": "object", "properties": {"odd": {"$ref": "#/components/schemas/Odd"}}},
    "Odd": {"type": "object", "properties": {"even": {"$ref": "#/components/schemas/Even"}}},
    "AnyJson": {
        "anyOf": [
            TEXT,
            {"type": "array", "items": {"$ref": "#/components/schemas/AnyJson"}},
            {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/AnyJson"}},
        ]
    },
    "Ruled": {
        "type": "object",
        "properties": {"inner": {"$ref": "#/components/schemas/Ruled"}},
        "anyOf": [{"required": ["a"]}, {"required": ["b"]}],
    },
    "Defs": {"$defs": {"Inner": {"type": "integer", "minimum": 1}}, "type": "object"},
    "Never": False,
    "Ever": True,
}

CASES = [*ALL_OF, *ANY_OF, *ONE_OF, *NOT, *CONDITIONS, *TAGS, *REFERENCES]
