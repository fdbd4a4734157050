"""Bodies that the service sends of its own accord."""

from __future__ import annotations

import pytest

from registry import Label
from runtime.payloads import WebhookPayload

LABELLED: WebhookPayload[Label] = WebhookPayload("labelled", Label)


@pytest.mark.parametrize("body", ['{"Key": "é"}', '{"Key": "é"}'.encode()])
def test_a_payload_is_read_as_its_model(body: bytes | str) -> None:
    assert Label(key="é") == LABELLED.parse(body)


def test_a_payload_is_read_as_leniently_as_a_response() -> None:
    found = LABELLED.parse('{"Key": 5, "Value": "v"}')
    assert {"Key": 5, "Value": "v"} == found.model_dump(by_alias=True)


@pytest.mark.parametrize("body", ["", "{", "[]", b"\xff"])
def test_what_is_no_payload_is_refused(body: bytes | str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        LABELLED.parse(body)
