"""Rules about names: what would be called the same in Python, or otherwise than it says."""

from __future__ import annotations

import builtins
import keyword
from collections.abc import Iterator
from typing import Final

from sdkwright import naming
from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Element, Survey, texts
from sdkwright.values import JSON

# What a member cannot be called, since models of pydantic have methods of these names.
_METHODS_OF_MODELS: Final = frozenset(
    {"construct", "copy", "dict", "json", "schema", "validate"}
    | {f"model_{name}" for name in ("config", "copy", "dump", "extra", "fields", "validate")}
)
# Classes that every reader takes for Python's own.
_BUILTIN_CLASSES: Final = frozenset(
    name for name, value in vars(builtins).items() if isinstance(value, type)
) | {"Any", "Dict", "List", "Literal", "Optional", "Set", "Tuple", "Union"}


@check(
    "colliding-operations",
    Group.SDK,
    Severity.WARNING,
    "Two operations of one tag would be the same method.",
    why="""
        Methods are named by operationId, in snake case. Where two IDs differ by nothing that
        Python keeps, as `getUserInfo` and `getUserINFO` do, one method has to be `get_user_info_2`;
        which of the two it is, no reader can tell.
        """,
    hint="give one of them an operationId that differs by a word",
    bad="""
        paths:
          /users:
            get:
              operationId: getUserInfo
              responses: {"204": {description: It exists.}}
            head:
              operationId: getUserINFO
              responses: {"204": {description: It exists.}}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: getUserInfo
              responses: {"204": {description: It exists.}}
            head:
              operationId: checkUserInfo
              responses: {"204": {description: It exists.}}
        """,
)
def colliding_operations(survey: Survey) -> Iterator[Hit]:
    """Find operations whose IDs are one name in snake case."""
    first: dict[tuple[str, str], str] = {}
    for operation in survey.operations:
        if operation.id is None:
            continue
        resource, name = naming.snake(operation.tag), naming.snake(operation.id)
        other = first.setdefault((resource, name), operation.id)
        if other != operation.id:
            message = f"{operation.id!r} and {other!r} would both be the method {name}"
            yield Hit(join(operation.pointer, "operationId"), message)


@check(
    "colliding-tags",
    Group.SDK,
    Severity.WARNING,
    "Two tags would be the same resource.",
    why="""
        Resources of the client are named by tags, in snake case. Where two tags differ by nothing
        that Python keeps, as `gift-cards` and `gift cards` do, their operations come together
        in one resource, or one of the two gets a number.
        """,
    hint="write both alike, or rename one of them",
    bad="""
        tags:
          - {name: gift-cards, description: What is given.}
          - {name: gift cards, description: What is given.}
        paths:
          /gifts:
            get:
              operationId: listGifts
              tags: [gift-cards]
              responses: {"204": {description: There are none.}}
            delete:
              operationId: deleteGifts
              tags: [gift cards]
              responses: {"204": {description: They are gone.}}
        """,
    good="""
        tags:
          - {name: gift-cards, description: What is given.}
        paths:
          /gifts:
            get:
              operationId: listGifts
              tags: [gift-cards]
              responses: {"204": {description: There are none.}}
            delete:
              operationId: deleteGifts
              tags: [gift-cards]
              responses: {"204": {description: They are gone.}}
        """,
)
def colliding_tags(survey: Survey) -> Iterator[Hit]:
    """Find tags whose names are one in snake case, each where it stands first."""
    places: dict[str, str] = {}
    declared = survey.document.root.get("tags")
    for index, tag in enumerate(declared if isinstance(declared, list) else ()):
        name = tag.get("name") if isinstance(tag, dict) else None
        if isinstance(name, str):
            places.setdefault(name, join("/tags", str(index), "name"))
    for operation in survey.operations:
        for index, name in enumerate(texts(operation.value.get("tags"))):
            places.setdefault(name, join(operation.pointer, "tags", str(index)))
    first: dict[str, str] = {}
    for name, place in places.items():
        resource = naming.snake(name)
        other = first.setdefault(resource, name)
        if other != name:
            yield Hit(place, f"{name!r} and {other!r} would both be the resource {resource}")


@check(
    "colliding-parameters",
    Group.SDK,
    Severity.WARNING,
    "Two parameters of an operation would be the same argument.",
    why="""
        Arguments are named by parameters, in snake case, wherever these are sent. Where two names
        differ by nothing that Python keeps, or one name is in the path and in the query, an
        argument gets the location into its name; callers have to look up which is which.
        """,
    hint="rename one of them, if the service allows for it",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              parameters:
                - {name: team-name, in: query, schema: {type: string}}
                - {name: team_name, in: header, schema: {type: string}}
              responses: {"204": {description: There are none.}}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              parameters:
                - {name: team-name, in: query, schema: {type: string}}
                - {name: request-id, in: header, schema: {type: string}}
              responses: {"204": {description: There are none.}}
        """,
)
def colliding_parameters(survey: Survey) -> Iterator[Hit]:
    """Find parameters of one operation whose names are one in snake case."""
    for operation in survey.operations:
        first: dict[str, tuple[JSON, JSON]] = {}
        for parameter in operation.parameters:
            name, place = parameter.value.get("name"), parameter.value.get("in")
            if not isinstance(name, str):
                continue
            argument = naming.snake(name)
            other = first.setdefault(argument, (name, place))
            # Two of one name and location are a fault against the specification.
            if other != (name, place):
                message = (
                    f"{name!r} in {place} and {other[0]!r} in {other[1]} "
                    f"would both be the argument {argument}"
                )
                yield Hit(parameter.pointer, message)


@check(
    "colliding-arguments",
    Group.SDK,
    Severity.WARNING,
    "A member of a body and a parameter would be the same argument.",
    why="""
        The members of a JSON body are arguments of the method, beside the parameters. Where a
        member has the name of a parameter, both cannot be: the argument of the member gets another
        name, or the body becomes one argument, and callers have to look up which is which.
        """,
    hint="rename one of them, if the service allows for it",
    bad="""
        paths:
          /users:
            put:
              operationId: renameUser
              parameters:
                - {name: name, in: query, schema: {type: string}}
              requestBody:
                content:
                  application/json:
                    schema:
                      type: object
                      properties:
                        name: {type: string}
              responses: {"204": {description: It is done.}}
        """,
    good="""
        paths:
          /users:
            put:
              operationId: renameUser
              parameters:
                - {name: name, in: query, schema: {type: string}}
              requestBody:
                content:
                  application/json:
                    schema:
                      type: object
                      properties:
                        newName: {type: string}
              responses: {"204": {description: It is done.}}
        """,
)
def colliding_arguments(survey: Survey) -> Iterator[Hit]:
    """Find members of JSON bodies that are called as a parameter in snake case."""
    for operation in survey.operations:
        arguments = {
            naming.snake(name): parameter.value.get("in")
            for parameter in operation.parameters
            if isinstance(name := parameter.value.get("name"), str)
        }
        body = survey.member(operation.element, "requestBody")
        schema = body and survey.member(body, "content", "application/json", "schema")
        if not schema:
            continue
        properties = schema.value.get("properties")
        for name in properties if isinstance(properties, dict) else ():
            argument = naming.snake(name)
            # What the path names, a body often repeats, where it is the thing that is there.
            is_said_again = arguments.get(argument) == "path" and operation.method != "post"
            if argument in arguments and not is_said_again and not _is_read_only(schema, name):
                message = (
                    f"the member {name!r} of the body of {operation.id or operation.line} and a "
                    f"parameter in {arguments[argument]} would both be the argument {argument}"
                )
                yield Hit(join(schema.pointer, "properties", name), message)


def _is_read_only(schema: Element, name: str) -> bool:
    properties = schema.value.get("properties")
    found = properties.get(name) if isinstance(properties, dict) else None
    return isinstance(found, dict) and found.get("readOnly") is True


@check(
    "colliding-properties",
    Group.SDK,
    Severity.WARNING,
    "Two properties of a schema would be the same attribute.",
    why="""
        Attributes are named by properties, in snake case. Where two names differ by nothing that
        Python keeps, as `petId` and `pet_id` do, one becomes `pet_id_2`; which of the two it is,
        no reader can tell.
        """,
    hint="rename one of them, if the service allows for it",
    bad="""
        components:
          schemas:
            Pet:
              type: object
              properties:
                petId: {type: string}
                pet_id: {type: string}
        """,
    good="""
        components:
          schemas:
            Pet:
              type: object
              properties:
                petId: {type: string}
                ownerId: {type: string}
        """,
)
def colliding_properties(survey: Survey) -> Iterator[Hit]:
    """Find properties of one schema whose names are one in snake case."""
    for schema in survey.saying("properties"):
        properties = schema.value.get("properties")
        first: dict[str, str] = {}
        for name in properties if isinstance(properties, dict) else ():
            attribute = naming.snake(name)
            other = first.setdefault(attribute, name)
            if other != name:
                message = f"{name!r} and {other!r} would both be the attribute {attribute}"
                yield Hit(join(schema.pointer, "properties", name), message)


@check(
    "colliding-enum-values",
    Group.SDK,
    Severity.WARNING,
    "Two values of an enum would have the same name.",
    why="""
        Wherever values are given names (constants here, members of an enumeration in other
        languages), values such as `in-stock` and `in_stock` cannot be told apart. Mostly one of
        them is a slip, and the service knows only the other.
        """,
    hint="remove the one that the service does not know",
    bad="""
        components:
          schemas:
            Status:
              type: string
              enum: [in-stock, in_stock, sold]
        """,
    good="""
        components:
          schemas:
            Status:
              type: string
              enum: [in-stock, sold]
        """,
)
def colliding_enum_values(survey: Survey) -> Iterator[Hit]:
    """Find values of one enum whose names are one in upper case."""
    for schema in survey.saying("enum"):
        values = schema.value.get("enum")
        first: dict[str, str] = {}
        for index, value in enumerate(values if isinstance(values, list) else ()):
            if not isinstance(value, str) or not value.strip():
                continue
            # Signs are what tells some values apart: `+1` and `-1`, `<` and `<=`.
            name = naming.constant(value) if any(map(str.isalnum, value)) else value
            other = first.setdefault(name, value)
            if other != value:
                message = f"{value!r} and {other!r} would both be the value {name}"
                yield Hit(join(schema.pointer, "enum", str(index)), message)


@check(
    "colliding-schemas",
    Group.SDK,
    Severity.WARNING,
    "Two schemas would be the same class.",
    why="""
        Classes are named by components, in Pascal case. Where two names differ by nothing that
        Python keeps, as `user_profile` and `UserProfile` do, one becomes `UserProfile_2`; which of
        the two it is, no reader can tell.
        """,
    hint="rename one of them, or let all references lead to one",
    bad="""
        components:
          schemas:
            UserProfile: {type: object, properties: {name: {type: string}}}
            user_profile: {type: object, properties: {age: {type: integer}}}
        """,
    good="""
        components:
          schemas:
            UserProfile: {type: object, properties: {name: {type: string}}}
            UserAge: {type: object, properties: {age: {type: integer}}}
        """,
)
def colliding_schemas(survey: Survey) -> Iterator[Hit]:
    """Find schemas of the components whose names are one in Pascal case."""
    components = survey.document.root.get("components")
    schemas = components.get("schemas") if isinstance(components, dict) else None
    first: dict[str, str] = {}
    for name in schemas if isinstance(schemas, dict) else ():
        class_name = naming.pascal(name)
        other = first.setdefault(class_name.casefold(), name)
        if other != name:
            message = f"{name!r} and {other!r} would both be the class {class_name}"
            yield Hit(join("/components/schemas", name), message)


@check(
    "reserved-name",
    Group.SDK,
    Severity.WARNING,
    "A name means something else in Python.",
    why="""
        Python keeps words such as `class` and `import` for itself, models have methods of their
        own, and a class that is called `list` hides that of Python. Such a name gets an underscore
        or a number, so that callers write something else than the document says.
        """,
    hint="choose another name, if the service allows for it",
    bad="""
        components:
          schemas:
            Seat:
              type: object
              properties:
                class: {type: string}
        """,
    good="""
        components:
          schemas:
            Seat:
              type: object
              properties:
                category: {type: string}
        """,
)
def reserved_name(survey: Survey) -> Iterator[Hit]:
    """Find names that Python, or every model, has a meaning for."""
    for operation in survey.operations:
        if operation.id and _is_keyword(operation.id):
            message = f"the operation {operation.id!r} cannot be a method of this name"
            yield Hit(join(operation.pointer, "operationId"), message)
    for parameter in survey.elements("parameter"):
        name = parameter.value.get("name")
        if isinstance(name, str) and (_is_keyword(name) or name.lower() in ("from", "self")):
            message = f"the parameter {name!r} cannot be an argument of this name"
            yield Hit(join(parameter.pointer, "name"), message)
    for schema in survey.saying("properties"):
        properties = schema.value.get("properties")
        for name in properties if isinstance(properties, dict) else ():
            if _is_keyword(name) or name in _METHODS_OF_MODELS:
                message = f"the property {name!r} cannot be an attribute of this name"
                yield Hit(join(schema.pointer, "properties", name), message)
    components = survey.document.root.get("components")
    schemas = components.get("schemas") if isinstance(components, dict) else None
    for name in schemas if isinstance(schemas, dict) else ():
        if keyword.iskeyword(name[:1].upper() + name[1:]):
            message = f"the schema {name!r} cannot be a class of this name"
            yield Hit(join("/components/schemas", name), message)
        elif naming.pascal(name) in _BUILTIN_CLASSES:
            message = f"the schema {name!r} would hide what Python calls so"
            yield Hit(join("/components/schemas", name), message)


def _is_keyword(name: str) -> bool:
    """Tell whether a name is a word of Python's; an attribute `from_` is what all expect."""
    word = "_".join(naming.words(name)).lower()
    return keyword.iskeyword(word) and word != "from"
