"""A project of a few files, to run the command in."""

from __future__ import annotations

from pathlib import Path

import pytest

DOCUMENT = """\
openapi: 3.1.0
info: {title: Lamps, version: "1", description: What gives light.}
paths:
  /lamps/{id}:
    get:
      operationId: getLamp
      summary: Get a lamp.
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
      responses:
        "200":
          description: The lamp.
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Lamp"}
components:
  schemas:
    Lamp:
      type: object
      description: Gives light.
      properties:
        colour: {type: string, enum: [red, green]}
        watts: {type: number, description: What it takes.}
"""

PROJECT = """\
[tool.sdkwright]
spec = "openapi.yaml"
output = "out"
package = "lamps"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make a folder with a document and a table of options."""
    (tmp_path / "openapi.yaml").write_text(DOCUMENT)
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    return tmp_path
