"""Times `sdkwright diff` on a document and a changed copy of it, whole process, beside a peer."""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

_EVERY_NTH = 10


def main() -> int:
    """Print the least seconds of each command, and what part of the peer's ours takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("document", type=Path, help="an OpenAPI document, as JSON")
    parser.add_argument("--new", type=Path, help="the changed copy, instead of one made here")
    parser.add_argument("--peer", type=Path, help="the program oasdiff")
    parser.add_argument("--runs", type=int, default=3, help="how often each is run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        new = options.new or _changed(options.document, Path(folder) / "new.json")
        ends = [str(options.document.absolute()), str(new.absolute())]
        ours = [sys.executable, "-m", "sdkwright", "diff", *ends, "--format", "json"]
        commands = {"sdkwright": ours}
        if options.peer:
            peer = str(options.peer.absolute())
            commands["oasdiff"] = [peer, "changelog", *ends, "--format", "json"]
        least = {
            name: min(_seconds(command, folder) for _ in range(options.runs))
            for name, command in commands.items()
        }
    for name, (wall, processor) in least.items():
        print(f"{name:10} {wall:6.2f} s, of the processor {processor:6.2f} s")
    if "oasdiff" in least:
        print(f"ratio      {least['sdkwright'][0] / least['oasdiff'][0]:6.2f}")
    return 0


def _changed(document: Path, path: Path) -> Path:
    """Write a copy with a change in every tenth object schema and every tenth path."""
    root: dict[str, Any] = json.loads(document.read_text(encoding="utf-8"))
    schemas = root.get("components", {}).get("schemas", {})
    objects = [schemas[name] for name in sorted(schemas) if schemas[name].get("properties")]
    for schema in objects[::_EVERY_NTH]:
        schema["properties"]["brand_new"] = {"type": "string"}
    for schema in objects[_EVERY_NTH // 2 :: _EVERY_NTH]:
        gone = min(schema["properties"])
        del schema["properties"][gone]
        schema["required"] = [name for name in schema.get("required", []) if name != gone]
    for number, name in enumerate(sorted(root["paths"])[::_EVERY_NTH]):
        if number % 2:
            del root["paths"][name]
        else:
            root["paths"][f"{name}/moved"] = root["paths"].pop(name)
    path.write_text(json.dumps(root, indent=2), encoding="utf-8")
    return path


def _seconds(command: list[str], folder: str) -> tuple[float, float]:
    """Return how long a command takes, by the clock and of the processor."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    run = subprocess.run(  # noqa: S603 - no shell, and the programs are the user's own
        command, cwd=folder, capture_output=True, text=True, check=False
    )
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - start
    if run.returncode:
        raise SystemExit(f"{command[0]} fails:\n{run.stderr}")
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, used


if __name__ == "__main__":
    sys.exit(main())
