"""A rule about what the operations of one collection answer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join, split
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Element, Operation, Survey, is_composed, type_names


class _Answer(NamedTuple):
    """What an operation answers, by its component, and where it says so."""

    operation: Operation
    component: str
    place: str


@check(
    "inconsistent-answer",
    Group.SDK,
    Severity.WARNING,
    "An operation answers another thing than the others of its path do.",
    why="""
        Who lists ships gets ships, and so does who changes one. Where the one operation that gets a
        ship answers a booking, as those of bookings do, its schema was copied from there: the
        method returns the wrong class.
        """,
    hint="refer to the schema that the others answer",
    bad="""
        paths:
          /ships/{id}:
            parameters:
              - {name: id, in: path, required: true, schema: {type: integer}}
            get:
              operationId: getShip
              responses:
                "200":
                  description: The ship.
                  content: {application/json: {schema: {$ref: "#/components/schemas/Berth"}}}
            patch:
              operationId: updateShip
              responses:
                "200":
                  description: The ship.
                  content: {application/json: {schema: {$ref: "#/components/schemas/Ship"}}}
            put:
              operationId: replaceShip
              responses:
                "200":
                  description: The ship.
                  content: {application/json: {schema: {$ref: "#/components/schemas/Ship"}}}
          /berths/{id}:
            parameters:
              - {name: id, in: path, required: true, schema: {type: integer}}
            get:
              operationId: getBerth
              responses:
                "200":
                  description: The berth.
                  content: {application/json: {schema: {$ref: "#/components/schemas/Berth"}}}
            patch:
              operationId: updateBerth
              responses:
                "200":
                  description: The berth.
                  content: {application/json: {schema: {$ref: "#/components/schemas/Berth"}}}
        components:
          schemas:
            Berth: {type: object, properties: {depth: {type: integer}}}
            Ship: {type: object, properties: {length: {type: integer}}}
        """,
    good="""
        paths:
          /ships/{id}:
            parameters:
              - {name: id, in: path, required: true, schema: {type: integer}}
            get:
              operationId: getShip
              responses:
                "200":
                  description: The ship.
                  content: {application/json: {schema: {$ref: "#/components/schemas/Ship"}}}
            patch:
              operationId: updateShip
              responses:
                "200":
                  description: The ship.
                  content: {application/json: {schema: {$ref: "#/components/schemas/Ship"}}}
        components:
          schemas:
            Ship: {type: object, properties: {length: {type: integer}}}
        """,
)
def inconsistent_answer(survey: Survey) -> Iterator[Hit]:
    """Find one that answers what it takes, or what is of another path, where the others agree.

    What is composed may be a choice that has the right one in it.
    """
    collections: dict[str, list[_Answer]] = defaultdict(list)
    for operation in survey.operations:
        path = operation.path.rstrip("/")
        is_of_one = path.endswith("}")
        if operation.method in (("get", "patch", "put") if is_of_one else ("get", "post")):
            answer = _answer(survey, operation)
            if answer:
                collections[path.rpartition("/")[0] if is_of_one else path].append(answer)
    things = {path: thing for path, found in collections.items() if (thing := _thing(found))}
    for path, found in collections.items():
        thing = things.get(path)
        others = {other for at, other in things.items() if at != path}
        odd = [answer for answer in found if answer.component != thing]
        if thing is None or len(odd) != 1:
            continue
        for answer in odd:
            told = survey.at(answer.component)
            taken = survey.member(
                answer.operation.element, "requestBody", "content", "application/json", "schema"
            )
            is_echo = taken is not None and taken.pointer == answer.component
            if told and not is_composed(told) and (answer.component in others or is_echo):
                title = answer.operation.id or answer.operation.line
                name, usual = split(answer.component)[-1], split(thing)[-1]
                yield Hit(
                    answer.place, f"{title} answers {name}, and the others of its path {usual}"
                )


def _thing(answers: Sequence[_Answer]) -> str | None:
    """Return what all operations of a collection answer, but for one; two at least have to."""
    ranks = Counter(answer.component for answer in answers)
    component, count = ranks.most_common(1)[0]
    return component if count >= max(2, len(answers) - 1) else None


def _answer(survey: Survey, operation: Operation) -> _Answer | None:
    """Return what an operation answers, or lists, where that is a schema of the components."""
    for status, response in survey.members(operation.element, "responses"):
        schema = survey.member(response, "content", "application/json", "schema")
        if not status.startswith("2") or schema is None:
            continue
        found = _item(survey, operation) or schema
        place = join(operation.pointer, "responses", status)
        if response.pointer == place:
            place = join(place, "content", "application/json", "schema")
            at = survey.document.at(place)
            place = join(place, "$ref") if isinstance(at, dict) and "$ref" in at else place
        is_named = found.pointer.rpartition("/")[0] == "/components/schemas"
        return _Answer(operation, found.pointer, place) if is_named else None
    return None


def _item(survey: Survey, operation: Operation) -> Element | None:
    """Return what a page of an operation consists of, where it lists something."""
    is_of_one = operation.path.rstrip("/").endswith("}")
    page = survey.listing(operation) if operation.method == "get" and not is_of_one else None
    if page is None:
        return None
    if "array" in type_names(page.value):
        return survey.member(page, "items")
    return survey.member(page, "properties", survey.array_of(page) or "", "items")
