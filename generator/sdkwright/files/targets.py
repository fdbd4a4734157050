"""What is made by templates: a file, what of, and what with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@dataclass(frozen=True, slots=True)
class Target:
    """A file to make.

    Attributes:
        path: Where, below the output folder.
        source: The template it is rendered from, or the file it is a copy of, below the templates.
        context: What the template is given, as the fields of a dataclass; None for a copy.
    """

    path: str
    source: str
    context: DataclassInstance | None
