"""Naming: whatever a document calls a thing, Python can, and no two things share a name."""

import keyword
import unicodedata

import pytest
from hypothesis import given, strategies as st

from sdkwright.naming import (
    Names,
    constant,
    pascal,
    phrase,
    singular,
    snake,
    without_noun,
    words,
)

# Everything a JSON string can hold, with what names are made of made likely.
TEXTS = st.one_of(
    st.text(),
    st.text("aZ09_-+ /.$é😀"),
    st.sampled_from([*keyword.kwlist, *keyword.softkwlist, "self", "__init__"]),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ListModelVersions", ("List", "Model", "Versions")),
        ("PAIFlow", ("PAI", "Flow")),
        ("HTTPServer", ("HTTP", "Server")),
        ("gmtCreateTime", ("gmt", "Create", "Time")),
        ("K8sCluster", ("K8s", "Cluster")),
        ("x-acs-request-id", ("x", "acs", "request", "id")),
        ("keras_h5 file", ("keras", "h5", "file")),
        ("__init__", ("init",)),
        ("$ref", ("ref",)),
        ("v1.2", ("v1", "2")),
        ("SHA-256", ("SHA", "256")),
        ("+1", ("plus", "1")),
        ("-1", ("minus", "1")),
        ("Etc/GMT+0", ("Etc", "GMT", "plus", "0")),
        ("Etc/GMT-0", ("Etc", "GMT", "0")),
        ("naïve café", ("naïve", "café")),
        ("ﬁne", ("fine",)),
        ("模型 版本", ("模型", "版本")),
        ("🎉", ("Party", "Popper")),
        ("a🎉", ("a",)),
        ("_", ("Low", "Line")),
        ("*", ("Asterisk",)),
        ("\x00", ("U0",)),
        (" \t\n", ()),
        ("", ()),
    ],
)
def test_words_are_cut_where_a_reader_would(text: str, expected: tuple[str, ...]) -> None:
    assert expected == words(text)


@pytest.mark.parametrize(
    ("text", "in_snake", "in_pascal", "in_upper"),
    [
        ("ModelVersion", "model_version", "ModelVersion", "MODEL_VERSION"),
        ("model-version", "model_version", "ModelVersion", "MODEL_VERSION"),
        ("2fa token", "x_2fa_token", "X2faToken", "X_2FA_TOKEN"),
        ("for", "for_", "For", "FOR"),
        ("none", "none", "None_", "NONE"),
        ("True", "true", "True_", "TRUE"),
        ("self", "self_", "Self", "SELF"),
        ("match", "match", "Match", "MATCH"),
        ("été", "été", "Été", "ÉTÉ"),
        ("😀", "grinning_face", "GrinningFace", "GRINNING_FACE"),
        ("", "unnamed", "Unnamed", "UNNAMED"),
        ("  ", "unnamed", "Unnamed", "UNNAMED"),
    ],
)
def test_a_name_is_spelled_as_its_kind_asks(
    text: str, in_snake: str, in_pascal: str, in_upper: str
) -> None:
    assert (in_snake, in_pascal, in_upper) == (snake(text), pascal(text), constant(text))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("CardPayment", "Card payment."),
        ("shop_status", "Shop status."),
        ("x-API-key", "X API key."),
    ],
)
def test_a_name_says_in_words_what_it_names(name: str, expected: str) -> None:
    assert expected == phrase(name)


@given(TEXTS)
def test_a_name_is_always_one_that_python_allows(text: str) -> None:
    for spell in (snake, pascal, constant):
        name = spell(text)
        assert name.isidentifier()
        assert not keyword.iskeyword(name)
        assert not name.startswith("_"), "it would be private"


@given(TEXTS)
def test_a_name_is_the_one_that_python_reads(text: str) -> None:
    # Python takes the NFKC form of an identifier: `getattr` would not find any other.
    for spell in (snake, pascal, constant):
        assert unicodedata.normalize("NFKC", spell(text)) == spell(text)


@given(TEXTS)
def test_a_name_of_a_name_is_that_name(text: str) -> None:
    assert snake(text) == snake(snake(text))


@given(TEXTS, TEXTS)
def test_a_method_name_is_always_one_that_python_allows(text: str, noun: str) -> None:
    name = without_noun(text, noun)
    assert name.isidentifier()
    assert not keyword.iskeyword(name)
    assert name != "self"


@pytest.mark.parametrize(
    ("one", "other"), [("Etc/GMT+0", "Etc/GMT-0"), ("+1", "-1"), ("👍", "👎"), ("a_b", "a_c")]
)
def test_what_differs_in_a_sign_differs_in_its_name(one: str, other: str) -> None:
    assert snake(one) != snake(other)
    assert constant(one) != constant(other)


@given(st.lists(TEXTS, unique=True))
def test_distinct_names_stay_distinct_in_a_scope(texts: list[str]) -> None:
    names = Names()
    given_names = [names.give(snake(text), f"{snake(text)}_") for text in texts]
    assert len(set(given_names)) == len(texts)
    assert all(name.isidentifier() for name in given_names)


def test_a_scope_gives_the_first_name_that_is_free() -> None:
    names = Names({"close"})
    assert "add" == names.give(snake("add"), "add_")
    assert "add_" == names.give(snake("Add"), "add_")
    assert "add__2" == names.give(snake("ADD"), "add_")
    assert "close_2" == names.give("close")
    assert "close_3" == names.give("close")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Versions", "version"),
        ("cities", "city"),
        ("boxes", "box"),
        ("classes", "class"),
        ("branches", "branch"),
        ("status", "status"),
        ("analysis", "analysis"),
        ("address", "address"),
        ("pies", "pie"),
        ("datum", "datum"),
    ],
)
def test_a_plural_in_s_has_its_singular(word: str, expected: str) -> None:
    assert expected == singular(word)


@pytest.mark.parametrize(
    ("operation_id", "tag", "expected"),
    [
        ("ListModelVersions", "ModelVersions", "list"),
        ("GetModelVersion", "ModelVersions", "get"),
        ("UpdateModelVersion", "model versions", "update"),
        ("listModelVersionLabels", "ModelVersions", "list_labels"),
        ("showPetById", "pets", "show_by_id"),
        ("create-booking-payment", "Payments", "create_booking_payment"),
        ("ModelVersions", "ModelVersions", "model_versions"),
        ("importCities", "City", "import_"),
        ("get /boxes/{id}", "", "get_boxes_id"),
        ("delete", "Boxes", "delete"),
        ("2fa", "Boxes", "x_2fa"),
        ("", "Boxes", "unnamed"),
    ],
)
def test_a_method_is_named_without_the_noun_of_its_resource(
    operation_id: str, tag: str, expected: str
) -> None:
    assert expected == without_noun(operation_id, tag)


def test_a_letter_whose_lower_case_is_two_has_one() -> None:
    assert ("id", "get_id") == (snake("İd"), without_noun("get-İd", "lamps"))
