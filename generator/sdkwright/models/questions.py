"""What datamodel-code-generator is asked: every schema and operation, under neutral names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from sdkwright.ir import Api, Operation
from sdkwright.values import JSON

# Whatever is asked for gets a name that the generator cannot mistake for a type or a keyword, so
# that it never renames one: our own names are final.
FIELD = "field_"
_SCHEMA = "AskedSchema"
_OPERATION = "AskedOperation"
_RULED = "AskedRuled"
_ITEMS = "Items"
_RULE = "x-sdkwright-rule"


@dataclass(slots=True)
class Questions:
    """A document of schemas.

    Attributes:
        schemas: What each of our schemas is called in it.
        operations: What each operation is called, by its constant.
        rules: What the types of some names cannot say.
        components: Everything that is asked for, by name.
    """

    schemas: dict[str, str] = field(default_factory=dict[str, str])
    operations: dict[str, str] = field(default_factory=dict[str, str])
    rules: dict[str, JSON] = field(default_factory=dict[str, JSON])
    components: dict[str, JSON] = field(default_factory=dict[str, JSON])

    @classmethod
    def of(cls, api: Api) -> Questions:
        """Return the questions about an API."""
        asking = cls()
        for index, schema in enumerate(api.schemas):
            asking.schemas[schema.name] = f"{_SCHEMA}{index}"
        for schema in api.schemas:
            name = asking.schemas[schema.name]
            definition = dict(schema.definition)
            if _RULE in definition:
                asking.rules[name] = definition.pop(_RULE)
            neutral = asking._neutral(_no_class(definition, is_ruled=name in asking.rules))
            asking.components[name] = asking._with_named_items(name, neutral)
        for index, operation in enumerate(api.operations):
            name = asking.operations[operation.constant] = f"{_OPERATION}{index}"
            asking.components[name] = asking._operation(operation)
        return asking

    def _operation(self, operation: Operation) -> JSON:
        """Return a schema that has the types of an operation as members."""
        properties: dict[str, JSON] = {
            f"{FIELD}p_{parameter.name}": self._neutral(dict(parameter.definition))
            for parameter in operation.parameters
        }
        if operation.body is not None:
            properties[f"{FIELD}b"] = self._neutral(dict(operation.body.definition))
        for response in operation.responses:
            if response.definition is not None:
                definition = dict(response.definition)
                properties[f"{FIELD}r_{response.status}"] = self._neutral(definition)
        return {"type": "object", "properties": properties, "required": [*properties]}

    def _with_named_items(self, name: str, node: JSON) -> JSON:
        """Return a definition in which items that hold the array itself have a name.

        The generator makes a bare list of an array that holds itself.
        """
        items = node.get("items") if isinstance(node, dict) else None
        if not isinstance(node, dict) or items is None:
            return node
        if f'"#/components/schemas/{name}"' not in json.dumps(items):
            return node
        self.components[f"{name}{_ITEMS}"] = items
        return {**node, "items": {"$ref": f"#/components/schemas/{name}{_ITEMS}"}}

    def _neutral(self, node: JSON) -> JSON:
        """Return a definition with the names of members and schemas that the generator is given."""
        if isinstance(node, list):
            return [self._neutral(item) for item in node]
        if not isinstance(node, dict):
            return node
        if _RULE in node:
            # The generator knows a type by its name, and what it cannot say is added to that.
            name = f"{_RULED}{len(self.rules)}"
            self.rules[name] = node[_RULE]
            bare = {key: value for key, value in node.items() if key != _RULE}
            self.components[name] = self._neutral(_no_class(bare, is_ruled=True))
            return {"$ref": f"#/components/schemas/{name}"}
        result: dict[str, JSON] = {}
        for key, value in node.items():
            if key == "properties" and isinstance(value, dict):
                result[key] = {FIELD + name: self._neutral(value[name]) for name in value}
            elif key == "required" and isinstance(value, list):
                result[key] = [f"{FIELD}{name}" for name in value]
            elif key == "$ref" and isinstance(value, str):
                folder, _, name = value.rpartition("/")
                result[key] = f"{folder}/{self.schemas[name]}"
            elif key == "enum":
                result[key] = value
            else:
                result[key] = self._neutral(value)
        return result


def _no_class(definition: dict[str, JSON], *, is_ruled: bool) -> dict[str, JSON]:
    """Return a definition such that an object without members is a mapping, which can have a rule.

    Of a component that is one the generator would make a class.
    """
    return (
        {"anyOf": [definition]} if is_ruled and definition.get("type") == "object" else definition
    )


def answer(components: Mapping[str, JSON]) -> str:
    """Return the module that datamodel-code-generator writes for the schemas."""
    # Half a second that `lint` can do without.
    from datamodel_code_generator import InputFileType, LiteralType, PythonVersion, generate
    from datamodel_code_generator.enums import DataModelType
    from datamodel_code_generator.format import Formatter

    document = {
        "openapi": "3.1.0",
        "info": {"title": "", "version": ""},
        "paths": {},
        "components": {"schemas": dict(components)},
    }
    text = generate(
        json.dumps(document),
        input_file_type=InputFileType.OpenAPI,
        output_model_type=DataModelType.PydanticV2BaseModel,
        target_python_version=PythonVersion.PY_311,
        disable_timestamp=True,
        enum_field_as_literal=LiteralType.All,
        field_constraints=True,
        field_include_all_keys=True,
        formatters=[Formatter.BUILTIN],
        keep_model_order=True,
        strict_nullable=True,
        use_annotated=True,
        use_missing_sentinel=True,
        use_standard_collections=True,
        use_tuple_for_fixed_items=True,
        use_type_alias=True,
        use_union_operator=True,
    )
    if not isinstance(text, str):
        raise TypeError(f"datamodel-code-generator returned {type(text).__name__}, not one module")
    return text
