"""The bill of materials of sdkwright itself: what pyproject.toml says, in the form of CycloneDX."""

from __future__ import annotations

import json
import os
import tomllib
import uuid
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]


def bill() -> dict[str, Any]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = [Requirement(line) for line in project["dependencies"]]
    text = json.dumps([project["name"], project["version"], project["dependencies"]])
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": uuid.uuid5(uuid.NAMESPACE_OID, text).urn,
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "sdkwright",
                "licenses": [{"expression": project["license"]}],
                "name": project["name"],
                "version": project["version"],
                "description": project["description"],
                "purl": f"pkg:pypi/{project['name']}@{project['version']}",
            }
        },
        "components": [
            {
                "type": "library",
                "bom-ref": one.name,
                "name": one.name,
                "description": f"Not bundled; {one.specifier} is installed beside.",
                "scope": "required",
                "purl": f"pkg:pypi/{one.name}",
            }
            for one in needed
        ],
        "dependencies": [
            {"ref": "sdkwright", "dependsOn": [one.name for one in needed]},
            *({"ref": one.name} for one in needed),
        ],
    }


def test_the_bill_says_what_the_project_says() -> None:
    file = ROOT / "sbom.cdx.json"
    expected = json.dumps(bill(), indent=2) + "\n"
    if os.environ.get("SDKWRIGHT_REWRITE_GOLDENS"):
        file.write_text(expected)
    assert expected == file.read_text()
