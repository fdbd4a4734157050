"""Runs every linter on documents with one fault each, and on their clean twins."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from linters import Finding, Linter, linters

_FAULTS = Path(__file__).parents[2] / "tests" / "lint" / "faults"
_HEAD = "| linter | version | found | at the line | twins with findings | findings on twins |"


@dataclass(frozen=True, slots=True)
class Fault:
    """A document with one fault.

    Attributes:
        name: Of the fault; its files are called after it.
        lines: Where a maintainer would look, from 1.
        document: The document.
        twin: The same without the fault.
    """

    name: str
    lines: frozenset[int]
    document: Path
    twin: Path


@dataclass(frozen=True, slots=True)
class Score:
    """What a linter makes of a set of faults.

    Attributes:
        found: Names of those of which it says anything that it does not say of the twin.
        placed: Names of those that it finds at one of their lines.
        noisy: Names of those whose twin it finds fault with.
        noise: How many findings it has on twins.
    """

    found: frozenset[str]
    placed: frozenset[str]
    noisy: frozenset[str]
    noise: int


def main() -> int:
    """Score the linters, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("faults", nargs="?", type=Path, default=_FAULTS, help="folder of documents")
    parser.add_argument("--peers", type=Path, required=True, help="folder with node_modules")
    parser.add_argument("--node", default="node", help="the interpreter of the peers")
    parser.add_argument("--only", action="append", default=[], help="a linter; repeatable")
    parser.add_argument("--write", type=Path, help="a Markdown file for the tables")
    options = parser.parse_args()
    faults = read_faults(options.faults)
    chosen = [
        linter
        for linter in linters(options.peers, options.node)
        if linter.name in (options.only or [linter.name])
    ]
    scores: dict[str, Score] = {}
    for linter in chosen:
        scores[linter.name] = score(linter, faults)
        print(_row(linter, scores[linter.name], len(faults)), flush=True)
    lines = [
        f"{len(faults)} documents with one fault each, and as many without.",
        "",
        _HEAD,
        re.sub(r"[^|]+", "---", _HEAD),
        *(_row(linter, scores[linter.name], len(faults)) for linter in chosen),
        "",
        *_details(faults, scores),
    ]
    if options.write:
        options.write.write_text("\n".join(lines) + "\n", encoding="utf-8")
    else:
        print("\n".join(lines))
    return 0


def read_faults(folder: Path) -> list[Fault]:
    """Return the faults that the index of a folder lists."""
    index: dict[str, dict[str, list[int]]] = yaml.safe_load(
        (folder / "index.yaml").read_text(encoding="utf-8")
    )
    faults: list[Fault] = []
    for name, entry in index.items():
        (document,) = (path for path in folder.glob(f"{name}.*") if ".good." not in path.name)
        twin = document.with_suffix(f".good{document.suffix}")
        faults.append(Fault(name, frozenset(entry["line"]), document, twin))
    return faults


def score(linter: Linter, faults: Sequence[Fault]) -> Score:
    """Run a linter on the faults and their twins, and compare what it says of either.

    What it says of the twin as well, in the same words and as often, is not about the fault.
    """
    # Many twins are alike; one of each is enough.
    first_like = {fault.twin.read_bytes(): fault.twin for fault in reversed(faults)}
    said = _by_document(
        linter.findings([*(fault.document for fault in faults), *first_like.values()])
    )
    found: set[str] = set()
    placed: set[str] = set()
    noisy: set[str] = set()
    noise = 0
    for fault in faults:
        of_twin = said.get(first_like[fault.twin.read_bytes()].name, [])
        if of_twin:
            noisy.add(fault.name)
            noise += len(of_twin)
        new = _new(said.get(fault.document.name, []), of_twin)
        if new:
            found.add(fault.name)
        last_line = len(fault.document.read_bytes().splitlines())
        # Some give the end of the file the line after the last.
        if any(one.line and min(one.line, last_line) in fault.lines for one in new):
            placed.add(fault.name)
    return Score(frozenset(found), frozenset(placed), frozenset(noisy), noise)


def _by_document(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    by_document: dict[str, list[Finding]] = {}
    for finding in findings:
        by_document.setdefault(finding.document, []).append(finding)
    return by_document


def _new(findings: Sequence[Finding], known: Sequence[Finding]) -> list[Finding]:
    surplus = Counter((one.rule, one.message) for one in findings)
    surplus.subtract((one.rule, one.message) for one in known)
    return [one for one in findings if surplus[one.rule, one.message] > 0]


def _row(linter: Linter, scored: Score, count: int) -> str:
    run = subprocess.run(  # noqa: S603 - a linter that the user names
        linter.version, capture_output=True, text=True, check=True
    )
    version = re.search(r"\d+\.\d+\.\d+", run.stdout)
    return (
        f"| {linter.name} | {version[0] if version else run.stdout.strip()} "
        f"| {len(scored.found)} of {count} | {len(scored.placed)} of {count} "
        f"| {len(scored.noisy)} | {scored.noise} |"
    )


def _details(faults: Sequence[Fault], scores: Mapping[str, Score]) -> list[str]:
    lines = [f"| fault | {' | '.join(scores)} |", "|---|" + "---|" * len(scores)]
    for fault in faults:
        cells = " | ".join(_cell(fault.name, scored) for scored in scores.values())
        lines.append(f"| {fault.name} | {cells} |")
    return lines


def _cell(name: str, scored: Score) -> str:
    said = "at the line" if name in scored.placed else "found" if name in scored.found else "-"
    return f"{said}, twin too" if name in scored.noisy and name not in scored.found else said


if __name__ == "__main__":
    sys.exit(main())
