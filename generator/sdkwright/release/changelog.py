"""The changelog of the generated package: sections by version, the newest first."""

from __future__ import annotations

import re

from sdkwright.changelog.entry import Item, entry
from sdkwright.release.changes import Changes

_HEAD = """\
# Changelog

Versions follow [Semantic Versioning](https://semver.org) of the package's Python surface.
Below 1.0.0 a breaking change raises the minor number, and any other change the patch.
"""

# What stands between them is written anew by each `prepare`; all else is left as people wrote it.
_BEGIN = "<!-- From the document; `sdkwright release prepare` rewrites it. -->"
_END = "<!-- Until here. -->"


def has_section(text: str, version: str) -> bool:
    """Whether a changelog has a section for the version."""
    return _section(version).search(text) is not None


def with_section(text: str, version: str, released: str, last: str | None, changes: Changes) -> str:
    """Return the changelog with the section of a version, which says what changed.

    Of a section that is there already, only the part is replaced that was written so. What stands
    under *Unreleased* moves into a new section.
    """
    text = text or _HEAD
    heading = f"## {version} - {released}\n"
    part = f"{_BEGIN}\n\n{_part(last, changes)}\n{_END}\n"
    found = _section(version).search(text)
    if found:
        body = found["body"]
        between = re.compile(re.escape(_BEGIN) + r".*?" + re.escape(_END) + r"\n?", re.DOTALL)
        kept = between.sub(lambda _: part, body) if between.search(body) else f"\n{part}{body}"
        return text[: found.start()] + heading + kept + text[found.end() :]
    unreleased = _section("Unreleased").search(text)
    if unreleased:
        body = unreleased["body"].strip("\n")
        moved = f"\n{body}\n" if body else ""
        section = f"{heading}\n{part}{moved}\n"
        return text[: unreleased.start()] + section + text[unreleased.end() :]
    first = re.search(r"^## ", text, re.MULTILINE)
    at = first.start() if first else len(text)
    before = text[:at].rstrip("\n")
    return f"{before}\n\n{heading}\n{part}" + (f"\n{text[at:]}" if first else "")


def _section(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"^## \[?{re.escape(name)}\]?(?![\w.])[^\n]*\n(?P<body>.*?)(?=^## |\Z)",
        re.MULTILINE | re.DOTALL,
    )


def _part(last: str | None, changes: Changes) -> str:
    if last is None:
        return "The first release.\n"
    if not changes.changes:
        return "The document says the same; what changed is the generated code.\n"
    listed = [Item(one.heading, one.message, one.is_breaking) for one in changes.changes]
    text = entry(listed, 3)
    if changes.notes or any(item.is_breaking for item in listed):
        text += (
            f"\n### Migrating from {last}\n\n"
            "A type checker finds the places in your code: upgrade, run it, and go through what it "
            f"reports.\nTo stay, require a version before this one; {last} keeps working as far as "
            "the service does.\n"
        )
    return f"{text}\n{changes.notes}" if changes.notes else text
