"""Runs every generator on every document, and writes the table that the README shows."""

from __future__ import annotations

import argparse
import platform
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from generators import Generator, generators
from outcomes import Outcome, measure

_SUMMARY_HEAD = (
    "| generator | version | whole | refused or stopped | exit 0, yet not whole "
    "| operations | mypy clean | seconds, median and most |"
)


def main() -> int:
    """Compare the generators, and print what came out as it comes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", nargs="+", type=Path, help="OpenAPI documents, or folders")
    parser.add_argument("--peers", type=Path, required=True, help="environment of the peers")
    parser.add_argument("--types", action="store_true", help="run mypy --strict on every package")
    parser.add_argument("--only", action="append", default=[], help="a generator; repeatable")
    parser.add_argument("--write", type=Path, help="a Markdown file for the tables")
    options = parser.parse_args()
    documents = [path for given in options.documents for path in _documents(given)]
    chosen = [
        found for found in generators(options.peers) if found.name in (options.only or [found.name])
    ]
    outcomes: dict[str, dict[str, Outcome]] = {}
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) if options.types else None
        for document in documents:
            for generator in chosen:
                outcome = measure(generator, document, cache)
                outcomes.setdefault(document.name, {})[generator.name] = outcome
                print(f"{document.name:40} {generator.name:26} {_cell(outcome)}", flush=True)
    text = "\n".join([*_summary(chosen, outcomes), "", *_details(chosen, outcomes)]) + "\n"
    if options.write:
        options.write.write_text(text, encoding="utf-8")
    print(text)
    return 0


def _documents(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(found for found in path.iterdir() if found.suffix in {".json", ".yaml", ".yml"})


def _summary(
    chosen: Sequence[Generator], outcomes: Mapping[str, Mapping[str, Outcome]]
) -> list[str]:
    lines = [_SUMMARY_HEAD, re.sub(r"[^|]+", "---", _SUMMARY_HEAD)]
    for generator in chosen:
        found = [by_generator[generator.name] for by_generator in outcomes.values()]
        count = len(found)
        typed = sum(outcome.is_whole and outcome.type_errors == 0 for outcome in found)
        is_typed = any(outcome.type_errors is not None for outcome in found)
        expected = sum(outcome.expected for outcome in found)
        offered = sum(min(o.operations, o.expected) for o in found if o.imports)
        seconds = [outcome.seconds for outcome in found]
        lines.append(
            f"| {generator.name} | {_version(generator)} "
            f"| {sum(o.is_whole for o in found)} of {count} "
            f"| {sum(o.exit_code != 0 for o in found)} "
            f"| {sum(o.is_silent_loss for o in found)} "
            f"| {offered} of {expected} "
            f"| {typed if is_typed else 'not run'} "
            f"| {statistics.median(seconds):.1f}, {max(seconds):.0f} |"
        )
    python = platform.python_version()
    return [f"{len(outcomes)} documents, Python {python}, {platform.machine()}.", "", *lines]


def _details(
    chosen: Sequence[Generator], outcomes: Mapping[str, Mapping[str, Outcome]]
) -> list[str]:
    head = " | ".join(generator.name for generator in chosen)
    lines = [f"| document | operations | {head} |", "|---|---|" + "---|" * len(chosen)]
    for document, by_generator in outcomes.items():
        cells = " | ".join(_cell(by_generator[generator.name]) for generator in chosen)
        expected = next(iter(by_generator.values())).expected
        lines.append(f"| {document} | {expected} | {cells} |")
    return lines


def _cell(outcome: Outcome) -> str:
    if outcome.exit_code is None:
        return "stopped"
    if outcome.exit_code:
        return f"exit {outcome.exit_code}"
    said = ["whole"] if outcome.is_whole else []
    if not outcome.imports:
        said.append("does not import")
    if outcome.operations < outcome.expected:
        said.append(f"{outcome.operations} of {outcome.expected}")
    if outcome.type_errors:
        said.append(f"{outcome.type_errors} type errors")
    return f"{', '.join(said)}; {outcome.seconds:.1f} s"


def _version(generator: Generator) -> str:
    code = f"import importlib.metadata as m; print(m.version({generator.distribution!r}))"
    run = subprocess.run(  # noqa: S603 - an interpreter of ours
        [str(generator.python), "-c", code], capture_output=True, text=True, check=True
    )
    return run.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
