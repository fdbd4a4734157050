"""Compares verdicts on the wire with those of oasdiff, pair by pair, and lists what differs."""

from __future__ import annotations

import argparse
import copy
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import yaml

from sdkwright.diff import Verdict, diff
from sdkwright.document import parse

HERE: Final = Path(__file__).parent
BREAKING: Final = 3
RISKY: Final = 2
_RANKS: Final = {Verdict.NONE: 0, Verdict.COMPATIBLE: 1, Verdict.RISKY: RISKY}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents, by a name that says what differs and where."""

    name: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Judged:
    """How bad a pair is, from 0 to 3, and the codes that make it so."""

    level: int
    codes: tuple[str, ...]


def main() -> int:
    """Print how many verdicts agree, and why others do not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", type=Path, help="the program oasdiff")
    parser.add_argument("--jobs", type=int, default=2, help="how many run at once")
    options = parser.parse_args()
    pairs = list(_pairs())
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(options.jobs) as pool:
        ask = partial(_peer, program=options.peer.absolute(), folder=Path(folder))
        theirs = dict(
            zip(
                (pair.name for pair in pairs),
                pool.map(ask, pairs),
                strict=True,
            )
        )
    judged = [(pair.name, _ours(pair), found) for pair in pairs if (found := theirs[pair.name])]
    silent = [one for one in judged if not one[2].codes]
    told = [one for one in judged if one[2].codes]
    realistic = [one for one in told if one[0].startswith(_REALISTIC)]
    alike = [one for one in told if _ALIKE in one[0]]
    for title, listed in (
        ("as one meets them, and oasdiff tells of it", realistic),
        ("all that oasdiff tells of", told),
        (f"it does, of a {_ALIKE} alike", alike),
        ("oasdiff tells nothing", silent),
    ):
        for words, level in (
            ("breaking: ERR", BREAKING),
            ("breaking or risky: ERR or WARN", RISKY),
        ):
            agreed = sum((ours.level >= level) is (peer.level >= level) for _, ours, peer in listed)
            print(f"{title}, {words}: {agreed} of {len(listed)}, {agreed / len(listed):.1%}")
    print(f"not read by oasdiff: {len(pairs) - len(judged)}\n")
    differing = Counter(
        _reason(peer, ours)
        for _, ours, peer in told
        if (ours.level >= BREAKING) is not (peer.level >= BREAKING)
    )
    for why, count in differing.most_common():
        print(f"{count:4} {why}")
    return 0


def _reason(peer: Judged, ours: Judged) -> str:
    """Return why we judge otherwise, or the codes of what nobody has explained."""
    for one in yaml.safe_load((HERE / "differences.yaml").read_text(encoding="utf-8")):
        ends = (one["theirs"], peer.codes), (one["ours"], ours.codes or ("nothing",))
        if all(any(re.search(pattern, code) for code in codes) for pattern, codes in ends):
            return str(one["why"])
    return f"UNEXPLAINED: {' '.join(peer.codes)} | {' '.join(ours.codes) or 'nothing'}"


def _ours(pair: Pair) -> Judged:
    old, new = (parse(json.dumps(root).encode(), "api.json") for root in (pair.old, pair.new))
    return _judged((one.code, _RANKS.get(one.wire, BREAKING)) for one in diff(old, new).changes)


def _peer(pair: Pair, program: Path, folder: Path) -> Judged | None:
    paths = [folder / f"{pair.name}.{end}.json" for end in ("old", "new")]
    for path, root in zip(paths, (pair.old, pair.new), strict=True):
        path.write_text(json.dumps(root), encoding="utf-8")
    command = [str(program), "changelog", *map(str, paths), "--format", "json"]
    run = subprocess.run(  # noqa: S603 - no shell, and the program is the user's own
        command, capture_output=True, text=True, check=False
    )
    if run.returncode:
        return None
    changes: list[dict[str, Any]] = json.loads(run.stdout or "[]") or []
    return _judged((one["id"], one["level"]) for one in changes)


def _judged(found: Iterable[tuple[str, int]]) -> Judged:
    listed = list(found)
    level = max((rank for _, rank in listed), default=0)
    return Judged(level, tuple(sorted({code for code, rank in listed if rank == level})))


def _pairs() -> Iterator[Pair]:
    """Yield every pair, those of schemas forth and back."""
    yield from _realistic()
    listed = yaml.safe_load((HERE / "pairs.yaml").read_text(encoding="utf-8"))
    for name, (old, new) in listed.pop("documents").items():
        yield Pair(f"{name} forth", old, new)
        yield Pair(f"{name} back", new, old)
    for version, schemas in listed.items():
        for name, (old, new) in schemas.items():
            for place, put in _PLACES.items():
                ends = [_document(version, put(schema)) for schema in (old, new)]
                yield Pair(f"{name} of a {place} forth", ends[0], ends[1])
                yield Pair(f"{name} of a {place} back", ends[1], ends[0])


def _realistic() -> Iterator[Pair]:
    found = yaml.safe_load((HERE / "realistic.yaml").read_text(encoding="utf-8"))
    for name, one in found["pairs"].items():
        old = _edited(found["bases"][one["base"]], one.get("old", {}))
        yield Pair(f"{_REALISTIC}{name}", old, _edited(old, one.get("new", {})))


def _edited(document: Any, edits: Mapping[str, Any]) -> Any:
    """Return a document with other values at some JSON pointers; "-" removes what is there."""
    changed = copy.deepcopy(document)
    for pointer, value in edits.items():
        *path, last = (
            token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]
        )
        node = changed
        for token in path:
            node = node[int(token) if isinstance(node, list) else token]
        if value == "-":
            del node[last]
        else:
            node[int(last) if isinstance(node, list) else last] = value
    return changed


def _document(version: str, parts: Mapping[str, Any]) -> Any:
    operation = {"operationId": "do", "responses": {"200": {"description": "Done."}}, **parts}
    info = {"title": "One", "version": "1"}
    return {"openapi": version, "info": info, "paths": {"/do": {"post": operation}}}


def _parameter(schema: Any) -> Any:
    return {"parameters": [{"name": "q", "in": "query", "schema": schema}]}


def _request(schema: Any) -> Any:
    return {"requestBody": {"content": {"application/json": {"schema": schema}}}}


def _response(schema: Any) -> Any:
    content = {"application/json": {"schema": schema}}
    return {"responses": {"200": {"description": "Done.", "content": content}}}


def _member(schema: Any) -> Any:
    return {"type": "object", "properties": {"member": schema}}


_REALISTIC: Final = "realistic "
_ALIKE: Final = "request and response"
_PLACES: Final[Mapping[str, Callable[[Any], Any]]] = {
    "parameter": _parameter,
    "request": _request,
    "member of a request": lambda schema: _request(_member(schema)),
    "response": _response,
    "member of a response": lambda schema: _response(_member(schema)),
    _ALIKE: lambda schema: {**_request(schema), **_response(schema)},
}


if __name__ == "__main__":
    sys.exit(main())
