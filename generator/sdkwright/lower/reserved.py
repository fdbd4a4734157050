"""Names that no schema and no member may have, since the generated code uses them."""

from __future__ import annotations

# What generated modules import or define beside the models.
CLASS_NAMES = frozenset(
    {
        *(
            "Annotated",
            "Any",
            "ClassVar",
            "Rule",
            "AsyncPages",
            "TYPE_CHECKING",
            "ClassVar",
            "Field",
            "Literal",
            "TypeAliasType",
            "Union",
            "Never",
        ),
        *("AwareDatetime", "ClosedModel", "Date", "Json", "MaxBytes", "MaxSerialized", "Maybe"),
        "Tagged",
        *(
            "Model",
            "Obeys",
            "Open",
            "Tagged",
            "BaseModel",
            "ConfigDict",
            "BinaryIO",
            "Sequence",
            "Mapping",
        ),
        *(
            "Auth",
            "AsyncClient",
            "AsyncPage",
            "AsyncPages",
            "AsyncTransport",
            "Client",
            "Page",
            "Transport",
        ),
        *("Operation", "Pagination", "Path", "Query", "Querystring", "Header", "Cookie"),
        *("Text", "Raw", "EventsOf", "ItemsOf", "ServerSentEvent", "ItemStream"),
        *("AsyncItemStream", "FormStyle", "WebhookPayload", "Iterable"),
        *("JsonBody", "FormBody", "MultipartBody", "RawBody", "Unset", "UNSET", "SERVICE"),
        *("APIError", "APIConnectionError", "APIResponseError", "APIStatusError"),
        *("APITimeoutError", "AuthenticationError", "BadRequestError", "ConfigurationError"),
        *("ConflictError", "InternalServerError", "NotFoundError", "PermissionDeniedError"),
        *("RateLimitError", "RequestValidationError", "UnprocessableEntityError"),
        *("None", "True", "False", "Service", "ErrorMembers"),
    }
)

# What packages export beside their models, which are in a module of their own, and beside what
# the document names. A test compares this with what packages do export.
EXPORTED_NAMES = frozenset(
    {
        *("APIConnectionError", "APIDeadlineError", "APIError", "APIResponseError"),
        *("APIStatusError", "APITimeoutError", "AuthenticationError", "BadRequestError"),
        *("ConfigurationError", "ConflictError", "InternalServerError", "NotFoundError"),
        *("PermissionDeniedError", "RateLimitError", "RequestValidationError"),
        *("ResponseValidationError", "UnprocessableEntityError", "Fault"),
        *("AsyncClient", "AsyncPage", "AsyncPages", "AsyncStream", "Client", "Page"),
        *("Auth", "AiohttpTransport", "Attempt", "Clock", "Disagreement", "Hooks"),
        *("OptionChanges", "Options", "Outcome", "RawResponse", "Response", "Stream"),
        *("AsyncItemStream", "ItemStream", "ServerSentEvent"),
        *("SERVICE", "UNSET", "Unset"),
    }
)

# The public attributes of pydantic's BaseModel, from 2.12 on: a member of that name would hide one;
# and the modules that its type may name.
FIELD_NAMES = frozenset(
    {
        *("builtins", "re"),
        *("construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj", "parse_raw"),
        *("schema", "schema_json", "update_forward_refs", "validate"),
        *("model_computed_fields", "model_config", "model_construct", "model_copy", "model_dump"),
        *("model_dump_json", "model_extra", "model_fields", "model_fields_set"),
        *("model_json_schema", "model_parametrized_name", "model_post_init", "model_rebuild"),
        *("model_validate", "model_validate_json", "model_validate_strings"),
    }
)
