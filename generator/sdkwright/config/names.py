"""What names a package, a distribution and a version may have."""

from __future__ import annotations

import keyword
import re
import unicodedata
from typing import Final

from sdkwright.naming import fault_of_name

# PEP 508, which leaves no room for anything but ASCII.
_DISTRIBUTION: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")

# PEP 440, without local versions, which no index takes.
_VERSION: Final = re.compile(r"\d+(\.\d+)*((a|b|rc)\d+)?(\.post\d+)?(\.dev\d+)?")


def fault_of_package(name: str) -> str | None:
    """Return why a name cannot be that of a package, or None when it can."""
    if "." in name and all(part.isidentifier() for part in name.split(".")):
        return "has a dot: packages within packages are not supported"
    if not name.isidentifier():
        return "is not a Python identifier"
    if keyword.iskeyword(name):
        return "is a Python keyword"
    # Python imports the normal form, which would not be the name of the folder.
    if unicodedata.normalize("NFKC", name) != name:
        return "is not in Unicode's normal form NFKC"
    if name.casefold() == "tests":
        return "is the folder of the generated tests"
    return None


def fault_of_distribution(name: str) -> str | None:
    """Return why a name cannot be that of a distribution, or None when it can."""
    return None if _DISTRIBUTION.fullmatch(name) else "is not a name for a distribution (PEP 508)"


def fault_of_version(version: str) -> str | None:
    """Return why a name cannot be that of a version, or None when it can."""
    return None if _VERSION.fullmatch(version) else "is not a version to publish (PEP 440)"


def fault_of_attribute(name: str) -> str | None:
    """Return why a name cannot be that of a resource or method, or None when it can."""
    return fault_of_name(name) or (None if name == name.lower() else "is not in lower case")
