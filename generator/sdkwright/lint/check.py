"""A check: a rule, and the function that finds where a document breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from sdkwright.diagnostics import Diagnostic, Edit, Group, Rule, Severity
from sdkwright.lint.survey import Survey


class Hit(NamedTuple):
    """A place that breaks a rule.

    Attributes:
        pointer: The element to blame. Its key is shown, or the element itself if it has none.
        message: What is wrong with it, in one sentence without a full stop.
        hint: What to do about it, where that of the rule would say less.
        at_value: Whether the place to show is the value, which may stand on a later line.
        mend: The edits that mend it, where nothing else could have been meant.
    """

    pointer: str
    message: str
    hint: str = ""
    at_value: bool = False
    mend: tuple[Edit, ...] = ()


Find: TypeAlias = Callable[[Survey], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Check:
    """A rule, and how to find where it is broken."""

    rule: Rule
    find: Find

    def findings(self, survey: Survey) -> Iterator[Diagnostic]:
        """Yield a finding for each place that breaks the rule."""
        rule = self.rule
        for hit in self.find(survey):
            span = survey.document.span(hit.pointer, key=not hit.at_value)
            hint = hit.hint or rule.hint
            yield Diagnostic(
                rule.code, rule.severity, hit.message, span, hit.pointer, hint, hit.mend
            )


def check(
    code: str,
    group: Group,
    severity: Severity,
    meaning: str,
    *,
    why: str,
    hint: str,
    bad: str,
    good: str,
    mends: bool = False,
) -> Callable[[Find], Check]:
    """Make a check of the function below, which yields the places that break the rule.

    It says whether some of them have a mend.
    """
    told = rule(code, group, severity, meaning, why=why, hint=hint, bad=bad, good=good, mends=mends)
    return lambda find: Check(told, find)


def rule(
    code: str,
    group: Group,
    severity: Severity,
    meaning: str,
    *,
    why: str,
    hint: str,
    bad: str,
    good: str,
    mends: bool = False,
) -> Rule:
    """Make a rule of texts that are indented as the code around them is."""
    flowing = " ".join(why.split())
    return Rule(code, group, severity, meaning, flowing, hint, _block(bad), _block(good), mends)


def _block(text: str) -> str:
    """Return a text without the indentation of its first line, which is that of the code.

    `textwrap.dedent` finds the least of all lines: for all rules that takes longer than to lint a
    small document.
    """
    lines = text.strip("\n").rstrip().split("\n")
    indent = len(lines[0]) - len(lines[0].lstrip())
    return "\n".join(line[indent:] for line in lines) + "\n"
