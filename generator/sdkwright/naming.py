"""Python names for the names of a document: words, spellings, and no name given twice."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import cache

_BOUNDARY = re.compile(
    r"[^\W_]*?(?:(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?=[\W_]|$))", re.UNICODE
)


@cache
def words(text: str) -> tuple[str, ...]:
    """Return the words of ``text``, cut at case changes and at everything but letters and digits.

    ``ListModelVersions`` gives ``("List", "Model", "Versions")``, ``PAIFlow`` gives
    ``("PAI", "Flow")``. A sign without letters, such as an emoji, is spelled by its Unicode name;
    the sign of a number is spelled too, so that ``+1`` and ``-1``, ``GMT+0`` and ``GMT-0`` stay
    apart.
    """
    spelled = re.sub(r"\+(?=\d)", " plus ", unicodedata.normalize("NFKC", text))
    # After a letter or a digit it is a hyphen, as in `SHA-256`.
    spelled = re.sub(r"(?<!\w)-(?=\d)", " minus ", spelled)
    found = tuple(word for word in _BOUNDARY.findall(_identifier_text(spelled)) if word)
    if found or not text.strip():
        return found
    return tuple(
        word.capitalize()
        for sign in text
        if not sign.isspace()
        for word in re.findall(r"\w+", unicodedata.name(sign, f"U{ord(sign):x}"))
    )


def _identifier_text(text: str) -> str:
    """Return ``text`` with every character that no identifier may hold made a blank."""
    return "".join(sign if f"a{sign}".isidentifier() else " " for sign in text)


def snake(text: str) -> str:
    """Return ``text`` in snake case, as a name that Python allows: ``for`` gives ``for_``."""
    return _legal(_lower("_".join(words(text))) or "unnamed")


def _lower(text: str) -> str:
    """Return ``text`` in lower case, of as many characters.

    Only İ has a lower case of two, the second of which is a dot that not every tool keeps.
    """
    return text.replace("İ", "I").lower()


def pascal(text: str) -> str:
    """Return ``text`` in Pascal case, as a name that Python allows: capitals inside words stay."""
    name = "".join(word[:1].upper() + word[1:] for word in words(text))
    return _legal(name or "Unnamed", prefix="X")


def constant(text: str) -> str:
    """Return ``text`` in upper case, as a name that Python allows."""
    return _legal("_".join(words(text)).upper() or "UNNAMED", prefix="X_")


def _legal(name: str, prefix: str = "x_") -> str:
    if not name.isidentifier():
        name = prefix + name
    # `self` names the receiver of every method; soft keywords (`match`, `type`) are fine as names.
    return f"{name}_" if keyword.iskeyword(name) or name == "self" else name


def fault_of_name(name: str) -> str | None:
    """Return why a text cannot be a public name in Python, or None when it can."""
    if not name.isidentifier():
        return "is not a Python identifier"
    if keyword.iskeyword(name):
        return "is a Python keyword"
    if name.startswith("_"):
        return "is private, with its underscore"
    if unicodedata.normalize("NFKC", name) != name:
        return "is not in Unicode's normal form NFKC"
    return None


def phrase(text: str) -> str:
    """Return the name ``text`` as a sentence of its words: ``CardPayment`` gives a card payment."""
    spoken = " ".join(word if word.isupper() else word.lower() for word in words(text))
    return f"{spoken[:1].upper()}{spoken[1:]}."


class Names:
    """The names given so far in one scope; the next one differs from all of them."""

    def __init__(self, reserved: Collection[str] = ()) -> None:
        self._taken = set(reserved)

    def copy(self) -> Names:
        """Return a scope of its own in which the same names are taken."""
        return Names(self._taken)

    def give(self, *candidates: str) -> str:
        """Return the first candidate that is free, else the last one with a number from 2 on."""
        for name in candidates:
            if name not in self._taken:
                break
        else:
            number = 2
            while (name := f"{candidates[-1]}_{number}") in self._taken:
                number += 1
        self._taken.add(name)
        return name


def singular(word: str) -> str:
    """Return the singular of an English plural in ``-s``, lower case; other words unchanged."""
    lower = word.lower()
    if lower.endswith("ies") and len(lower) > 4:
        return f"{lower[:-3]}y"
    if lower.endswith(("sses", "shes", "ches", "xes", "zes")):
        return lower[:-2]
    if lower.endswith("s") and not lower.endswith(("ss", "us", "is")):
        return lower[:-1]
    return lower


def without_noun(text: str, noun: str) -> str:
    """Return the operation ID ``text`` in snake case, without ``noun`` where it follows the verb.

    ``ListModelVersions`` of ``ModelVersions`` gives ``list``, ``showPetById`` of ``pets`` gives
    ``show_by_id``; ``create-booking-payment`` of ``Payments`` stays whole, as the payment is not
    what directly follows the verb.
    """
    verb, *rest = words(text) or ("",)
    stem = _stems(words(noun))
    if stem and _stems(rest[: len(stem)]) == stem:
        rest = rest[len(stem) :]
    return _legal(_lower("_".join([verb, *rest])) or "unnamed")


def _stems(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(singular(part) for part in parts)
