"""What is known of mutants: kept line by line, so that a run goes on where another one ended."""

from __future__ import annotations

import ast
import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from mutants import Mutant

Verdict = Literal["noticed", "hung", "survived"]


def identity(mutant: Mutant, original: Counter[str]) -> str:
    """Return what stays the same as long as the changed function does, by the parts of its module.

    Other functions of the module may change meanwhile: what was found out need not be again.
    """
    changed = parts(mutant.source) - original
    text = "\n".join([mutant.module, *sorted(changed.elements())])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def parts(source: str) -> Counter[str]:
    """Return the functions and other statements of a module, those within classes one by one."""
    return _parts(ast.parse(source))


def _parts(tree: ast.AST, within: str = "") -> Counter[str]:
    """Return the statements of a module; of a class its head, and those within."""
    found: Counter[str] = Counter()
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            found += _parts(ast.Module(node.body, []), node.name)
            node.body = []
        found[f"{within} {ast.dump(node)}"] += 1
    return found


def digest(files: Iterable[Path]) -> str:
    """Return what is the same for the same files."""
    texts = (file.read_bytes() for file in sorted(files))
    return hashlib.sha256(b"\0".join(texts)).hexdigest()[:16]


@dataclass
class Journal:
    """A file with a line for each mutant that was tested.

    Attributes:
        tests: The digest of the tests as they are. A mutant that survived others is tested again;
            one that was noticed is not.
    """

    path: Path
    tests: str
    _verdicts: dict[str, Verdict] = field(default_factory=dict[str, Verdict])

    def __post_init__(self) -> None:
        lines = self.path.read_text(encoding="utf-8").splitlines() if self.path.exists() else []
        for line in lines:
            found = json.loads(line)
            self._verdicts.pop(found["mutant"], None)
            if found["verdict"] != "survived" or found["tests"] == self.tests:
                self._verdicts[found["mutant"]] = found["verdict"]

    def verdict(self, name: str) -> Verdict | None:
        """Return what became of a mutant; None if that is not known."""
        return self._verdicts.get(name)

    def note(self, name: str, mutant: Mutant, verdict: Verdict) -> None:
        """Write down what became of a mutant."""
        self._verdicts[name] = verdict
        found = {
            "mutant": name,
            "verdict": verdict,
            "tests": self.tests,
            "place": f"{mutant.module}.py:{mutant.line}",
            "operator": mutant.operator,
            "from": mutant.before,
            "to": mutant.after,
        }
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(found, ensure_ascii=False) + "\n")
