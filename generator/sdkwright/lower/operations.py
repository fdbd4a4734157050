"""Operations of a document as methods of resources, with named arguments and typed answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from sdkwright import naming
from sdkwright.ir import BodyForm, Operation
from sdkwright.lower.bodies import bodies
from sdkwright.lower.pagination import pagination
from sdkwright.lower.parameters import parameters
from sdkwright.lower.places import Place
from sdkwright.lower.responses import responses
from sdkwright.lower.schemas import Schemas
from sdkwright.lower.scopes import Scope
from sdkwright.lower.security import Requirements, requirements
from sdkwright.lower.servers import own_server
from sdkwright.lower.settling import arguments_of, members_of
from sdkwright.lower.tree import Unsupported, join, text

# What the body of a method refers to.
_RESERVED_ARGUMENTS = frozenset({"self", "operations"})
_VARIANTS = {
    BodyForm.JSON: "as_json",
    BodyForm.MULTIPART: "as_multipart",
    BodyForm.URLENCODED: "as_form",
    BodyForm.RAW: "as_content",
}


class Operations:
    """Makes the operations of one document.

    Attributes:
        default_security: What operations ask for that do not say.
        left_out: Parameters that no request has, by the operations that they are of, and why.
    """

    def __init__(self, schemas: Schemas, known_schemes: frozenset[str]) -> None:
        self._schemas = schemas
        self._known_schemes = known_schemes
        self._constants = naming.Names()
        self.left_out: list[tuple[Place, Unsupported]] = []
        self.default_security: Requirements | None = requirements(
            schemas.tree.root, known_schemes, None
        )

    def lower(self, place: Place, name: str, names: Scope) -> tuple[Operation, ...]:
        """Return the operation at ``place`` as the method ``name``, and then its variants.

        ``names`` are those of the resource's methods; a variant is named beside them.

        Raises:
            Unsupported: It cannot be generated.
        """
        if place.fault is not None:
            raise place.fault
        hint = naming.pascal(place.id)
        arguments = self._schemas.scopes.open(
            arguments_of(place.key),
            _RESERVED_ARGUMENTS,
            within=[members_of(place.key, form) for form in BodyForm],
        )
        found = parameters(self._schemas, place, arguments, hint)
        self.left_out += [(place, fault) for fault in found.left_out]
        sent = bodies(self._schemas, place, arguments, hint)
        answered = responses(self._schemas, place, hint)
        results, *streamed = answered.alternatives
        main = Operation(
            id=place.title,
            name=name,
            constant=self._constants.give(naming.constant(place.id)),
            method=place.verb,
            path=place.path,
            pointer=place.pointer,
            summary=text(place.node.get("summary")),
            description=text(place.node.get("description")),
            is_deprecated=place.node.get("deprecated") is True,
            parameters=tuple(found.arguments),
            constant_headers=found.headers,
            constant_query=found.query,
            body=next(iter(sent), None),
            responses=results,
            errors=tuple(answered.errors),
            pagination=pagination(
                self._schemas, place, found.arguments, next(iter(sent), None), results
            ),
            security=requirements(place.node, self._known_schemes, self.default_security),
            server=own_server(place.servers, self._schemas.tree.root),
            is_idempotent=_is_idempotent(place),
        )
        paged = main.pagination if not _has_pages_by_body(main) else None
        variants = [
            (_VARIANTS[body.form], replace(main, body=body, pagination=paged))
            for body in islice(sent, 1, None)
        ]
        variants += [
            ("as_stream", replace(main, responses=stream, pagination=None)) for stream in streamed
        ]
        return (main, *self._named(variants, place, name, names))

    def _named(
        self, variants: list[tuple[str, Operation]], place: Place, name: str, names: Scope
    ) -> Iterator[Operation]:
        """Yield variants of an operation under names of their own."""
        for suffix, variant in variants:
            constant = naming.constant(f"{variant.constant} {suffix}")
            yield replace(
                variant,
                name=names.name(
                    f"{place.key} {suffix}", f"{name.rstrip('_')}_{suffix}", mark=place.mark
                ),
                constant=self._constants.give(constant),
                is_variant=True,
            )


def _has_pages_by_body(operation: Operation) -> bool:
    """Tell whether the body asks for pages: another form of it need not be able to."""
    if operation.body is None or operation.pagination is None:
        return False
    asking = (operation.pagination.argument, operation.pagination.size)
    return any(member.name in asking for member in operation.body.members)


def _is_idempotent(place: Place) -> bool | None:
    """Return what the document says of sending an operation twice; None where it says nothing."""
    value = place.node.get("x-sdkwright-idempotent")
    if value is not None and not isinstance(value, bool):
        raise Unsupported(
            join(place.pointer, "x-sdkwright-idempotent"),
            "`x-sdkwright-idempotent` is neither true nor false",
            "say true where sending the request twice does what sending it once does, else false",
        )
    return value
