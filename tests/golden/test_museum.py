"""The golden `museum` has a member of each kind of schema; each is sent and read again."""

from __future__ import annotations

import datetime
import importlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from sdkwright.document import load

DOCUMENT = load(Path(__file__).parent / "museum" / "openapi.yaml")
EXHIBIT = jsonschema_rs.Draft202012Validator(
    {"$ref": "#/components/schemas/Exhibit", "components": DOCUMENT.root["components"]}
)
UTC = datetime.UTC
KEPT: Any = {"id": "e-1", "title": "Eclipse"}
SENT: Any = {"title": "Eclipse", "pin": "0000"}


@dataclass
class Museum:
    """The package and a service on the loopback interface.

    What it is sent has to be as the document says, but for the members that only answers have.
    """

    client: Any
    models: Any
    errors: type[Exception]
    answer: Any = None
    seen: list[Any] = field(default_factory=list)

    def add(self, *, answer: Any = None, **given: Any) -> Any:
        """Add an exhibit, and return it as the service answers: by default with what was sent."""
        self.answer = None if answer is None else {**KEPT, **answer}
        return self.client.exhibits.add(**{**SENT, **given})

    def sent(self, **given: Any) -> Any:
        """Return what is sent of an exhibit besides what all of them have."""
        self.add(**given)
        return {name: value for name, value in self.seen[-1].items() if name not in SENT}

    def refuses(self, place: str, /, **given: Any) -> bool:
        """Tell whether nothing is sent of an exhibit, because of a fault at a place."""
        before = len(self.seen)
        with pytest.raises(self.errors, match=place):
            self.add(**given)
        return len(self.seen) == before

    def works(self, *works: Any) -> Any:
        """Return works as they are read when the service answers with them."""
        self.answer = [*works]
        return self.client.works.list()


@pytest.fixture
def museum(outputs: Mapping[str, Path]) -> Iterator[Museum]:
    package = importlib.import_module("museum")
    models = importlib.import_module("museum.models")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._reply(found.answer)

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            EXHIBIT.validate({"id": "e-1", **body})
            found.seen.append(body)
            kept = {name: value for name, value in body.items() if name != "pin"}
            self._reply({**KEPT, **kept} if found.answer is None else found.answer)

        def _reply(self, answer: Any) -> None:
            content = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    with package.Client(endpoint=f"http://127.0.0.1:{server.server_port}") as client:
        found = Museum(client, models, package.RequestValidationError)
        yield found
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def text(outputs: Mapping[str, Path]) -> Callable[[str], str]:
    return lambda path: (outputs["museum"] / path).read_text(encoding="utf-8")


@pytest.mark.feature("documents: several files, path items by reference")
def test_what_other_files_hold_is_called_and_typed_like_the_rest(museum: Museum) -> None:
    assert museum.models.Part is type(museum.add(parts=[{"name": "cart"}]).parts[0])
    assert [] == museum.works()


# Scalars ---------------------------------------------------------------------------------------


@pytest.mark.feature("schemas: enum")
def test_an_unlisted_value_is_refused_in_a_request_and_kept_in_an_answer(museum: Museum) -> None:
    assert {"material": "oil", "grade": 2} == museum.sent(material="oil", grade=2)
    assert museum.refuses("/material", material="wax")
    exhibit = museum.add(answer={"material": "wax", "grade": 3})
    assert ("wax", 3) == (exhibit.material, exhibit.grade)


@pytest.mark.feature("schemas: x-enum-varnames, x-enum-descriptions")
def test_what_values_mean_stands_in_the_docstring_of_their_type(text: Callable[[str], str]) -> None:
    assert "- ``oil``: Oil on anything.\n- ``stone``: Marble, mostly." in text("museum/models.py")
    assert "- ``1``: MINOR\n- ``2``: MAJOR" in text("museum/models.py")


@pytest.mark.feature("schemas: const")
def test_a_constant_is_the_only_value(museum: Museum) -> None:
    assert {"motif": "horse"} == museum.sent(motif="horse")
    assert museum.refuses("/motif", motif="dog")


@pytest.mark.feature("schemas: type null, several types")
def test_null_is_sent_where_the_schema_has_it(museum: Museum) -> None:
    assert {"year": None, "lender": None} == museum.sent(year=None, lender=None)
    assert museum.refuses("/lender", lender="a bank")
    assert museum.refuses("/shown", shown=None)
    exhibit = museum.add(answer={"year": None})
    assert (None, True, False) == (
        exhibit.year,
        "year" in exhibit.model_fields_set,
        "lender" in exhibit.model_fields_set,
    )


@pytest.mark.feature("schemas: bounds, lengths, patterns")
def test_bounds_are_kept(museum: Museum) -> None:
    assert museum.refuses("/year", year=-30001)
    assert museum.refuses("/keywords", keywords=["a", "b", "c", "d"])
    assert museum.refuses("/code", code="small")


@pytest.mark.feature("schemas: formats")
def test_dates_and_times_are_values_of_python_and_other_formats_are_texts(museum: Museum) -> None:
    day, moment = datetime.date(1961, 4, 12), datetime.datetime(2021, 1, 30, 12, 51, tzinfo=UTC)
    key = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"
    sent = {"found": "1961-04-12", "added": "2021-01-30T12:51:00Z", "key": key}
    assert sent == museum.sent(found=day, added=moment, key=key)
    exhibit = museum.add(found=day, added=moment, key=key)
    assert (day, moment, key) == (exhibit.found, exhibit.added, exhibit.key)
    assert museum.refuses("/found", found="1961-02-30")


@pytest.mark.feature("schemas: default")
def test_a_default_is_left_to_the_service(museum: Museum) -> None:
    assert {} == museum.sent()
    assert museum.add(answer={}).shown is None


@pytest.mark.feature("schemas: boolean schemas")
def test_true_takes_everything_and_false_nothing(museum: Museum) -> None:
    anything = {"deep": [None, 1.5, {"a": True}]}
    assert {"anything": anything} == museum.sent(anything=anything)
    assert anything == museum.add(answer={"anything": anything}).anything
    assert museum.refuses("/never", never=1)


# Arrays and objects ----------------------------------------------------------------------------


@pytest.mark.feature("schemas: tuples (prefixItems)")
def test_a_tuple_has_a_type_for_each_place(museum: Museum) -> None:
    exhibit = museum.add(place=("north", 3))
    assert ["north", 3] == museum.seen[-1]["place"]
    assert ("north", 3) == exhibit.place
    assert museum.refuses("/place/1", place=("north", -1))
    assert museum.refuses("/place", place=("north",))


@pytest.mark.feature("schemas: uniqueItems")
def test_items_differ_where_the_schema_says_so(museum: Museum) -> None:
    assert {"keywords": ["a", "b"]} == museum.sent(keywords=["a", "b"])
    assert museum.refuses("/keywords", keywords=["a", "a"])


@pytest.mark.feature("schemas: additionalProperties")
def test_other_members_have_the_type_of_the_schema(museum: Museum) -> None:
    assert {"width": 1.5} == museum.add(sizes={"width": 1.5}).sizes
    assert museum.refuses("/sizes/width", sizes={"width": "wide"})
    assert museum.refuses("/owner", owner={"name": "Ada", "age": 36})


@pytest.mark.feature("schemas: patternProperties")
def test_members_are_bound_by_the_form_of_their_names(museum: Museum) -> None:
    assert {"notes": {"en": "A horse."}} == museum.sent(notes={"en": "A horse."})
    assert museum.refuses("/notes/en", notes={"en": 1})
    assert museum.refuses("/notes/english", notes={"english": "A horse."})


@pytest.mark.feature("schemas: recursion")
def test_a_schema_may_contain_itself(museum: Museum) -> None:
    parts = [{"name": "cart", "parts": [{"name": "wheel", "parts": [{"name": "hub"}]}]}]
    assert {"parts": parts} == museum.sent(parts=parts)
    hub = museum.add(parts=parts).parts[0].parts[0].parts[0]
    assert museum.models.Part(name="hub") == hub
    assert museum.refuses("/parts/0/parts/0/name", parts=[{"name": "cart", "parts": [{}]}])


@pytest.mark.feature("schemas: if, then, not, dependentRequired")
def test_conditions_are_checked_before_anything_is_sent(museum: Museum) -> None:
    insurance = {"insured": True, "value": 5}
    assert {"insurance": insurance} == museum.sent(insurance=insurance)
    assert museum.refuses("/insurance", insurance={"insured": True})
    assert museum.refuses("/insurance", insurance={"value": 5})
    assert museum.refuses("/insurance", insurance={"void": 1})


@pytest.mark.feature("schemas: readOnly")
def test_what_only_answers_have_is_no_argument(museum: Museum) -> None:
    with pytest.raises(TypeError, match="id"):
        museum.add(id="e-2")
    assert "e-1" == museum.add().id


@pytest.mark.feature("schemas: writeOnly")
def test_what_only_requests_have_may_be_absent_from_an_answer(museum: Museum) -> None:
    exhibit = museum.add(pin="1234")
    assert ("1234", None) == (museum.seen[-1]["pin"], exhibit.pin)


@pytest.mark.feature("schemas: deprecated")
def test_what_is_deprecated_is_marked_for_readers(text: Callable[[str], str]) -> None:
    assert '    """Deprecated. Where it used to be."""' in text("museum/models.py")
    assert "room: Deprecated. Where it used to be." in text("museum/resources/exhibits.py")
    assert "- `Exhibit`: Something to look at. Deprecated: `grade`, `room`." in text("api.md")
    assert "- `Grade` (deprecated): Grade." in text("api.md")


# Compositions ----------------------------------------------------------------------------------


@pytest.mark.feature("schemas: allOf")
def test_a_composition_is_one_type_with_what_all_parts_say(museum: Museum) -> None:
    exhibit = museum.add(restorer={"name": "Ada", "skills": ["gold"]})
    assert ("Restorer", "Ada", ["gold"]) == (
        type(exhibit.restorer).__name__,
        exhibit.restorer.name,
        exhibit.restorer.skills,
    )
    assert museum.refuses("/restorer/name", restorer={"skills": []})
    assert museum.refuses("/title", title="")
    assert museum.refuses("/title", title="x" * 21)


@pytest.mark.feature("schemas: anyOf")
def test_any_of_several_types_is_taken(museum: Museum) -> None:
    assert [{"code": 5}, {"code": "ABC"}] == [museum.sent(code=code) for code in (5, "ABC")]
    assert museum.refuses("/code", code=1.5)


@pytest.mark.feature("schemas: oneOf")
def test_one_of_several_classes_is_chosen_by_its_members(museum: Museum) -> None:
    person, trust = ({"name": "Ada"}, {"trust": "National"})
    assert {"owner": person} == museum.sent(owner=museum.models.Person(name="Ada"))
    assert ["Person", "Trust"] == [
        type(museum.add(owner=owner).owner).__name__ for owner in (person, trust)
    ]
    assert museum.refuses("/owner", owner={})


@pytest.mark.feature("schemas: discriminator")
def test_a_tag_chooses_the_class_by_mapping_or_by_name(museum: Museum) -> None:
    works = museum.works(
        {"kind": "painting", "title": "Nude", "width": 40},
        {"kind": "bust", "of": 1},
        {"kind": "Film", "minutes": 3},
        # What breaks the schema of its tag is of it all the same.
        {"kind": "bust", "title": 5},
    )
    assert ["Painting", "Sculpture", "Film", "Sculpture"] == [type(one).__name__ for one in works]
    work = museum.models.Film(kind="Film", minutes=3)
    assert {"work": {"kind": "Film", "minutes": 3}} == museum.sent(work=work)


@pytest.mark.feature("schemas: discriminator with an unknown tag")
def test_an_unknown_tag_is_refused_in_a_request_and_kept_in_an_answer(museum: Museum) -> None:
    fresco = {"kind": "fresco", "wall": ["north"]}
    assert museum.refuses("/work/kind", work=fresco)
    assert [fresco] == museum.works(fresco)
    exhibit = museum.add(answer={"work": fresco})
    assert fresco == exhibit.work
    assert exhibit.model_dump(by_alias=True, exclude_unset=True) == {**KEPT, "work": fresco}


@pytest.mark.feature("schemas: discriminator with defaultMapping (3.2)")
def test_one_class_may_be_for_all_other_tags(museum: Museum) -> None:
    frames = ({"style": "gilded", "carats": 18}, {"style": "rustic", "wood": "oak"}, {})
    assert ["Gilded", "Plain", "Plain"] == [
        type(museum.add(frame=frame).frame).__name__ for frame in frames
    ]
    assert museum.refuses("/frame/carats", frame={"style": "gilded"})


@pytest.mark.feature("schemas: discriminator on a base of allOf")
def test_what_refers_to_a_base_is_of_the_child_that_the_tag_tells(museum: Museum) -> None:
    hound = {"kind": "dog", "name": "Rex", "breed": "pug"}
    guards = (
        hound,
        {"kind": "camera", "name": "One", "lens": 2.8},
        {"kind": "Warden", "name": "Ada", "badge": 7, "relief": hound},
        {"kind": "ChiefWarden", "name": "Eve", "badge": 1, "keys": 40},
    )
    found = [museum.add(guard=guard).guard for guard in guards]
    assert ["Hound", "Camera", "Warden", "ChiefWarden"] == [type(one).__name__ for one in found]
    assert "Hound" == type(found[2].relief).__name__
    assert isinstance(found[3], museum.models.Warden)
    chief = museum.models.ChiefWarden(kind="ChiefWarden", name="Eve", badge=1, relief=found[0])
    sent = {"kind": "ChiefWarden", "name": "Eve", "badge": 1, "relief": hound}
    assert {"guard": sent} == museum.sent(guard=chief)
    assert museum.refuses("/guard/breed", guard={"kind": "dog", "name": "Rex"})
    assert museum.refuses("/guard/breed", guard=museum.models.Guard(kind="dog", name="Rex"))


@pytest.mark.feature("schemas: discriminator on a base of allOf, with an unknown tag")
def test_what_no_child_is_told_by_is_of_the_base(museum: Museum) -> None:
    goose = {"kind": "goose", "name": "Gus", "honks": True}
    assert {"guard": goose} == museum.sent(guard=goose)
    guard = museum.add(answer={"guard": goose}).guard
    assert museum.models.Guard(**goose) == guard
    # What breaks the schema of its tag is of it all the same; without a tag there is the base.
    faulty = ({"kind": "Warden", "name": "Ada"}, {"name": "Ada"})
    found = [museum.add(answer={"guard": one}).guard for one in faulty]
    assert ["Warden", "Guard"] == [type(one).__name__ for one in found]
    assert museum.refuses("/guard/kind", guard=faulty[1])
