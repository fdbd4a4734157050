"""Tell what rules there are, and why: for a terminal, and as the page `docs/rules.md`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import groupby
from typing import Final

from sdkwright.diagnostics import Diagnostic, DocumentError, Group, Rule, Severity
from sdkwright.lint import EXTENSION

_GROUPS: Final[Mapping[Group, str]] = {
    Group.READING: "Whether the text can be read",
    Group.STRUCTURE: "Whether it has the form that the specification gives it",
    Group.SEMANTICS: "Whether it makes sense",
    Group.EXAMPLES: "Whether examples show what is described",
    Group.SDK: "Whether it makes a good SDK",
    Group.LINTING: "Whether silences and baseline are what they should be",
}
# What comes before a document can be read cannot be silenced in it.
_UNSILENCED: Final = frozenset({Group.READING, Group.LINTING})


def explain(rules: Mapping[str, Rule], code: str | None) -> str:
    """Return what there is to say of a rule, or a list of all rules.

    Raises:
        DocumentError: There is no rule of that code (``explain-unknown``).
    """
    if code is None:
        return "\n".join(_listed(rules.values()))
    if code not in rules:
        near = get_close_matches(code, rules, 1)
        hint = f"did you mean {near[0]!r}?" if near else "`sdkwright explain` lists the rules"
        message = f"there is no rule {code!r}"
        found = Diagnostic("explain-unknown", Severity.ERROR, message, None, "", hint)
        raise DocumentError([found])
    return "\n".join(_told(rules[code]))


def _sorted(rules: Iterable[Rule]) -> Sequence[tuple[Group, Sequence[Rule]]]:
    order = list(_GROUPS)
    listed = sorted(rules, key=lambda rule: (order.index(rule.group), rule.code))
    return [(group, list(found)) for group, found in groupby(listed, lambda rule: rule.group)]


def _listed(rules: Iterable[Rule]) -> Iterator[str]:
    for group, found in _sorted(rules):
        yield f"{_GROUPS[group]}:"
        for rule in found:
            yield f"  {rule.code:28} {rule.severity.value:8} {rule.meaning}"
        yield ""
    yield "`sdkwright explain CODE` tells why, with an example.\n"


def _told(rule: Rule) -> Iterator[str]:
    yield f"{rule.code} ({rule.severity.value}, {rule.group.value})\n"
    yield f"{_wrapped(rule.meaning)}\n"
    yield f"{_wrapped(rule.why)}\n"
    yield "Bad:\n"
    yield textwrap.indent(rule.bad, "    ")
    yield "Good:\n"
    yield textwrap.indent(rule.good, "    ")
    yield f"{_wrapped(f'What to do: {rule.hint}.{_mends(rule)}')}\n"
    if rule.group not in _UNSILENCED:
        yield "Where it is broken for a reason, say it at the place, or above it:\n"
        yield f"    {EXTENSION}: {{{rule.code}: the reason}}\n"
        yield "or in pyproject.toml, where it can be turned off or weighed otherwise as well:\n"
        yield textwrap.indent(_options(rule.code), "    ")


def _mends(rule: Rule) -> str:
    return " `sdkwright lint --fix` does, where there is one way to." if rule.has_mends else ""


def _options(code: str) -> str:
    return (
        "[[tool.sdkwright.lint.silenced]]\n"
        f'rule = "{code}"\n'
        'pointer = "/the/pointer/of/the/finding"\n'
        'reason = "the reason"\n'
        "\n"
        "[tool.sdkwright.lint.severities]\n"
        f'{code} = "off"  # or "note", "warning", "error"\n'
    )


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 88, break_long_words=False, break_on_hyphens=False)


def page(rules: Mapping[str, Rule]) -> Iterator[str]:
    """Yield the lines of the page about all rules, in Markdown."""
    for group, found in _sorted(rules.values()):
        yield f"\n## {_GROUPS[group]}\n\n| Rule | Severity | What is wrong |\n|---|---|---|\n"
        for rule in found:
            yield f"| [`{rule.code}`](#{rule.code}) | {rule.severity.value} | {rule.meaning} |\n"
        for rule in found:
            yield f"\n### {rule.code}\n\n{rule.meaning} {rule.why}\n"
            yield f"\n```yaml\n{_short(rule.bad)}```\n"
            yield f"\nBetter: {rule.hint}.{_mends(rule)}\n\n```yaml\n{_short(rule.good)}```\n"


def _short(example: str) -> str:
    """Cut the lines of an example that no page is wide enough for."""
    lines = (line if len(line) <= 120 else f"{line[:119]}…" for line in example.splitlines())
    return "".join(f"{line}\n" for line in lines)
