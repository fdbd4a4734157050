"""The generated tests: green on the package they came with, red on one that is wrong anywhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sdkwright.config import Config
from sdkwright.pipeline import generate

HERE = Path(__file__).parent
SPEC = HERE.parents[1] / "spec" / "openapi.yaml"
DOCUMENTS = sorted((HERE / "documents").iterdir())
RELAY = HERE.parent / "golden" / "relay" / "openapi.yaml"

MODELS = "acme/models.py"
OPERATIONS = "acme/_operations/model_versions.py"
SERVICE = "acme/_service.py"

# What is done to the package: the file, what is replaced by what, which test has to notice.
SABOTAGES = {
    "a pattern is dropped": (
        MODELS,
        r"(?s)version_name: Maybe\[.*?\] = None",
        "version_name: Maybe[str] = None",
        "test_what_the_document_forbids_is_refused_at_its_member",
    ),
    "a pattern loses its anchor": (
        MODELS,
        r"\(_\[0-9A-Za-z_\]\+\)\?\$",
        "(_[0-9A-Za-z_]+)?",
        "test_what_the_document_forbids_is_refused_at_its_member",
    ),
    "a bound of bytes is lower by one": (
        MODELS,
        r"key: (.*)MaxBytes\(128\)",
        r"key: \1MaxBytes(127)",
        "test_what_the_document_allows_is_read_and_written_unchanged",
    ),
    "a bound of characters is higher by one": (
        MODELS,
        r"MaxSerialized\(8192\)",
        "MaxSerialized(8193)",
        "test_what_the_document_forbids_is_refused_at_its_member",
    ),
    "a minimum is lower by one": (
        MODELS,
        r"Field\(ge=0\)",
        "Field(ge=-1)",
        "test_what_the_document_forbids_is_refused_at_its_member",
    ),
    "a closed model is open": (
        MODELS,
        r"class UpdateModelVersionRequest\(.*?\)",
        "class UpdateModelVersionRequest(Model)",
        "test_what_the_document_forbids_is_refused_at_its_member",
    ),
    "a value of a list is dropped": (
        MODELS,
        r'"Approved", "Rejected"',
        '"Approved"',
        "test_a_list_of_values_is_that_of_the_document",
    ),
    "a value of a list is added": (
        MODELS,
        r'"ASC", "DESC"',
        '"ASC", "DESC", "RANDOM"',
        "test_a_list_of_values_is_that_of_the_document",
    ),
    "a member has another list of values": (
        MODELS,
        r"format_type: Maybe\[Open\[FormatType, str\]\]",
        "format_type: Maybe[Open[FrameworkType, str]]",
        "test_an_example_of_the_document_is_read_and_written_unchanged",
    ),
    "a member may be null": (
        MODELS,
        r"owner_id: Maybe\[str\]",
        "owner_id: str | None",
        "test_what_the_document_forbids_is_refused_at_its_member",
    ),
    "a member is required": (
        MODELS,
        r"host_id: Maybe\[str\] = None",
        "host_id: str",
        "test_a_class_has_the_members_of_the_document",
    ),
    "a member is dropped": (
        MODELS,
        r"    uri: Maybe\[str\] = None\n",
        "",
        "test_a_class_has_the_members_of_the_document",
    ),
    "a time is a text": (
        MODELS,
        r"gmt_create_time: Maybe\[AwareDatetime\]",
        "gmt_create_time: Maybe[str]",
        "test_the_members_of_a_full_value_have_the_types_of_the_document",
    ),
    "a text has a greatest length": (
        MODELS,
        r"version_description: Maybe\[str\]",
        "version_description: Maybe[Annotated[str, Field(max_length=500)]]",
        "test_what_the_document_allows_is_read_and_written_unchanged",
    ),
    "a rule knows one value less": (
        MODELS,
        r'"enum": \["PAIFlow", "TrainingService"\]',
        '"enum": ["PAIFlow"]',
        "test_what_the_document_forbids_is_refused_at_its_member",
    ),
    "a query name is another one": (
        OPERATIONS,
        r'Query\("page_size", "PageSize"',
        'Query("page_size", "Pagesize"',
        "test_a_call_becomes_the_request_of_the_document",
    ),
    "a parameter has a greater minimum": (
        OPERATIONS,
        r'"PageNumber", Annotated\[int, Field\(ge=1\)\]',
        '"PageNumber", Annotated[int, Field(ge=2)]',
        "test_a_call_becomes_the_request_of_the_document",
    ),
    "a parameter is not bounded": (
        OPERATIONS,
        r'"PageNumber", Annotated\[int, Field\(ge=1\)\]',
        '"PageNumber", int',
        "test_a_call_that_breaks_the_document_is_refused_at_its_fault",
    ),
    "a constant header is dropped": (
        OPERATIONS,
        r'"x-acs-action": "GetModelVersion", ',
        "",
        "test_a_call_becomes_the_request_of_the_document",
    ),
    "a method is another one": (
        OPERATIONS,
        r'"PUT"',
        '"PATCH"',
        "test_a_call_becomes_the_request_of_the_document",
    ),
    "a path is another one": (
        OPERATIONS,
        r'"/api/v1/models/\{ModelId\}/versions"',
        '"/api/v2/models/{ModelId}/versions"',
        "test_a_call_becomes_the_request_of_the_document",
    ),
    "a media type is another one": (
        OPERATIONS,
        r"JsonBody\(UpdateModelVersionRequest\)",
        'JsonBody(UpdateModelVersionRequest, media_type="application/merge-patch+json")',
        "test_a_call_becomes_the_request_of_the_document",
    ),
    "a response is of another type": (
        OPERATIONS,
        r'"200": UpdateModelVersionResponse',
        '"200": GetModelVersionResponse',
        "test_a_response_of_success_is_read_as_the_document_says",
    ),
    "a status is another one": (
        OPERATIONS,
        r'"200": UpdateModelVersionResponse',
        '"201": UpdateModelVersionResponse',
        "test_an_operation_knows_the_statuses_of_the_document",
    ),
    "the items of a page lie elsewhere": (
        OPERATIONS,
        r'items="/Versions"',
        'items="/Items"',
        "test_a_list_has_the_items_of_all_pages",
    ),
    "the total of a list lies elsewhere": (
        OPERATIONS,
        r'total="/TotalCount"',
        'total="/Total"',
        "test_a_page_tells_the_number_of_all_items",
    ),
    "the code of an error lies elsewhere": (
        SERVICE,
        r'code="/Code"',
        'code="/ErrorCode"',
        "test_a_response_of_no_success_is_raised_with_what_it_says",
    ),
    "a region has another address": (
        SERVICE,
        r"https://aiworkspace.cn-beijing.aliyuncs.com",
        "https://aiworkspace.beijing.aliyuncs.com",
        "test_a_region_is_called_at_the_address_of_the_document",
    ),
    "a key is sent in another header": (
        "acme/_auth.py",
        r"x-acs-bearer-token",
        "x-acs-token",
        "test_a_credential_is_put_on_a_request_as_the_document_says",
    ),
    "a header is not signed": (
        "acme/_runtime/acs3.py",
        r'if name != "authorization"',
        'if name not in ("authorization", "x-acs-version")',
        "test_a_call_is_signed_as_the_reference_signs_it",
    ),
    "milliseconds are taken for seconds": (
        "acme/_runtime/retries.py",
        r"milliseconds / 1000",
        "milliseconds",
        "test_a_client_waits_as_long_as_the_server_asks",
    ),
    "the second page is never asked for": (
        "acme/_runtime/turning.py",
        r"return self\._count < self\.total",
        "return False",
        "test_a_list_has_the_items_of_all_pages",
    ),
    "the size of a page is forgotten": (
        OPERATIONS,
        r'size="page_size",',
        "size=None,",
        "test_a_list_that_begins_at_its_last_page_ends_there",
    ),
    "null is dropped from a request": (
        "acme/_runtime/json_values.py",
        r"elif member is not UNSET",
        "elif member is not UNSET and member is not None",
        "test_a_call_becomes_the_request_of_the_document",
    ),
    "what may be sent only once is sent again": (
        "acme/_runtime/retries.py",
        r'"PUT", ',
        "",
        "test_a_call_that_fails_is_made_again_only_if_that_does_no_more",
    ),
    "a retry is not signed anew": (
        "acme/_runtime/acs3.py",
        r"secrets\.token_hex\(16\)",
        '"always-the-same"',
        "test_a_call_that_the_server_turns_away_is_made_again",
    ),
    "a name is not exported": (
        "acme/__init__.py",
        r'    "Hooks",\n',
        "",
        "test_what_is_exported_is_this",
    ),
    "a default is not told": (
        "acme/resources/model_versions.py",
        r" Default of the service: ``10``\.",
        "",
        "test_a_method_tells_of_the_defaults_and_failures_of_the_document",
    ),
    "a bound of bytes counts characters": (
        "acme/_runtime/model.py",
        r'len\(value\.encode\(errors="replace"\)\)',
        "len(value)",
        "test_what_the_document_forbids_is_refused_at_its_member",
    ),
    "an argument is gone": (
        "acme/resources/model_versions.py",
        r"        label: str \| Unset = UNSET,\n",
        "",
        "test_a_method_takes_the_arguments_of_the_document",
    ),
}

# The same of lists that go on in every way, each done to what turns their pages.
TURNING = "acme/_runtime/turning.py"
SABOTAGES_OF_LISTS = {
    "an offset counts pages": (
        TURNING,
        r"position \+ len\(self\.items\)",
        "position + 1",
        "test_each_page_of_a_list_is_asked_for_once",
    ),
    "a list starts elsewhere": (
        "acme/_operations/drafts.py",
        r"start=1",
        "start=0",
        "test_each_page_of_a_list_is_asked_for_once",
    ),
    "the first item is taken for the last": (
        TURNING,
        r"items\[-1\]",
        "items[0]",
        "test_each_page_of_a_list_is_asked_for_once",
    ),
    "a cursor is not put into the body": (
        "acme/_operations/search.py",
        r'argument="/start_cursor"',
        'argument="start_cursor"',
        "test_each_page_of_a_list_is_asked_for_once",
    ),
    "an empty page ends a list that has a cursor": (
        TURNING,
        r"return more is not False",
        "return bool(self.items) and more is not False",
        "test_a_list_has_the_items_of_all_pages",
    ),
    "nobody hears that there is no more": (
        TURNING,
        r"return more is not False and",
        "return",
        "test_a_list_that_begins_at_its_last_page_ends_there",
    ),
    "the cursor is another one": (
        "acme/_operations/readers.py",
        r'next="/paging/next"',
        'next="/paging/count"',
        "test_a_page_tells_the_cursor_to_go_on_with",
    ),
}


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the suite of a generated package as its users do: pytest, in the folder."""
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    environment = {key: value for key, value in os.environ.items() if "PYTEST" not in key}
    # On a machine of CI, lines are not cut to the width of a terminal.
    environment["CI"] = "1"
    return subprocess.run(
        command,
        cwd=folder,
        env={**environment, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the package of our own document."""
    folder = tmp_path_factory.mktemp("ours") / "out"
    generate(Config(SPEC, folder, "acme", "acme"))
    return folder


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the package of a document that lists in every way."""
    folder = tmp_path_factory.mktemp("lists") / "out"
    generate(Config(HERE / "documents" / "feed.yaml", folder, "acme", "acme"))
    return folder


@pytest.mark.parametrize("document", [SPEC, RELAY, *DOCUMENTS], ids=lambda path: path.stem)
def test_the_suite_of_a_document_is_green(document: Path, tmp_path: Path) -> None:
    generate(Config(document, tmp_path / "out", "acme", "acme"))
    outcome = run(tmp_path / "out")
    last = outcome.stdout.strip().rpartition("\n")[2]
    assert (0, True) == (outcome.returncode, bool(re.fullmatch(r"\d+ passed in .*", last))), last


@pytest.mark.slow
@pytest.mark.parametrize("document", [RELAY, *DOCUMENTS], ids=lambda path: path.stem)
def test_the_suite_of_a_document_passes_what_the_package_is_checked_by(
    document: Path, tmp_path: Path
) -> None:
    generate(Config(document, tmp_path / "out", "acme", "acme"))
    pyright = ["pyright", "--project", "pyproject.toml", "--pythonpath", sys.executable]
    for command in (["ruff", "check", "--no-cache", "."], ["mypy", "."], pyright):
        outcome = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=tmp_path / "out",
            capture_output=True,
            text=True,
            check=False,
        )
        assert 0 == outcome.returncode, outcome.stdout + outcome.stderr


@pytest.mark.slow
@pytest.mark.parametrize(("path", "old", "new", "notices"), SABOTAGES.values(), ids=SABOTAGES)
def test_a_suite_notices_that(  # noqa: PLR0917 - the cases say what is done
    path: str, old: str, new: str, notices: str, package: Path, tmp_path: Path
) -> None:
    check_noticed((path, old, new, notices), package, tmp_path / "out")


@pytest.mark.slow
@pytest.mark.parametrize("sabotage", SABOTAGES_OF_LISTS.values(), ids=SABOTAGES_OF_LISTS)
def test_a_suite_with_lists_notices_that(
    sabotage: tuple[str, str, str, str], lists: Path, tmp_path: Path
) -> None:
    check_noticed(sabotage, lists, tmp_path / "out")


def check_noticed(sabotage: tuple[str, str, str, str], package: Path, target: Path) -> None:
    """Do something to a copy of a package: the test that has to notice does so."""
    path, old, new, notices = sabotage
    folder = shutil.copytree(package, target)
    text = (folder / path).read_text(encoding="utf-8")
    changed, count = re.subn(old, new, text)
    assert count > 0, "the sabotage finds nothing to change"
    (folder / path).write_text(changed, encoding="utf-8")
    outcome = run(folder, "-k", notices, "--tb=line")
    failed = re.findall(r"^FAILED \S+::(\w+)", outcome.stdout, re.MULTILINE)
    assert (1, {notices}) == (outcome.returncode, {*failed}), outcome.stdout


# What is done to the package, which test and case notice, and what pytest's summary says of it.
LINES = {
    "a query name is another one": (
        "test_a_call_becomes_the_request_of_the_document",
        "sync-model_versions.list, PageSize: a sample",
        "query: 'Pagesize=1', not 'PageSize=1'",
    ),
    "a method is another one": (
        "test_a_call_becomes_the_request_of_the_document",
        "sync-model_versions.update, required arguments",
        "method: 'PATCH', not 'PUT'",
    ),
    "a header is not signed": (
        "test_a_call_is_signed_as_the_reference_signs_it",
        "sync-model_versions.list, required arguments",
        "x-acs-version is not signed",
    ),
    "milliseconds are taken for seconds": (
        "test_a_client_waits_as_long_as_the_server_asks",
        "milliseconds",
        "waited [60.0] s, not 1.5",
    ),
    "the second page is never asked for": (
        "test_a_list_has_the_items_of_all_pages",
        "sync-model_versions.list",
        "3 items of 1 pages, not 4 of 2",
    ),
    "null is dropped from a request": (
        "test_a_call_becomes_the_request_of_the_document",
        "sync-model_versions.update, Metrics of the body: of free form",
        (
            """body: …'nner":[null,1.5,"x"]},"":true}}', """
            """not …'nner":[null,1.5,"x"],"none":null},"":true}}'"""
        ),
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("sabotage", LINES)
def test_one_line_says_that(sabotage: str, package: Path, tmp_path: Path) -> None:
    path, old, new, _ = SABOTAGES[sabotage]
    test, case, fault = LINES[sabotage]
    folder = shutil.copytree(package, tmp_path / "out")
    text = (folder / path).read_text(encoding="utf-8")
    (folder / path).write_text(re.sub(old, new, text), encoding="utf-8")
    outcome = run(folder, "-k", test, "--tb=no")
    line = rf"^FAILED \S+::{test}\[{re.escape(case)}\] - AssertionError: {re.escape(fault)}$"
    assert 1 == len(re.findall(line, outcome.stdout, re.MULTILINE)), outcome.stdout
