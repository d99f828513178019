"""`datapackage.json`: the export in the words of the Data Package standard.

https://specs.frictionlessdata.io/data-package/ (version 1), as `frictionless validate` reads it.
The CSV files are tables with a schema; the Parquet files are listed as plain files beside them.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from ringledger import __version__
from ringledger.export.edition import ExportedEdition
from ringledger.export.tables import FORMULA_START, Table


def datapackage(edition: ExportedEdition, tables: list[Table], folder: Path) -> dict[str, Any]:
    """The descriptor of the files written to `folder`."""
    return {
        "profile": "data-package",
        "name": f"ringledger-{edition.name}",
        "title": edition.label,
        "description": edition.description,
        "version": f"{__version__}+{edition.fingerprint[:12]}",
        "homepage": edition.homepage,
        "keywords": ["police", "fatal encounters", "Ring", "record linkage", "provenance"],
        "licenses": [
            {"title": f"{license_name}: {', '.join(of)}", "path": url}
            for (license_name, url), of in edition.licenses().items()
        ],
        "sources": [
            {"title": f"{source['publisher']}: {source['citation']}", "path": source["url_main"]}
            for source in edition.sources
        ],
        "resources": [
            resource
            for table in tables
            for resource in (_csv_resource(table, tables, folder), _parquet_resource(table, folder))
        ],
    }


def _csv_resource(table: Table, tables: list[Table], folder: Path) -> dict[str, Any]:
    notes = [table.description]
    notes.append(
        f"Text that a spreadsheet would take for a formula ({FORMULA_START}) has an apostrophe "
        f"before it here; the Parquet file has it as it is."
    )
    if table.withheld:
        notes.append(
            f"Verbatim text ({', '.join(sorted(table.withheld))}) is left empty in rows of files "
            f"whose terms forbid passing it on; rpt_source_files says which and why."
        )
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "type": "table",
        "title": table.name,
        "description": " ".join(notes),
        **_file(folder, f"csv/{table.name}.csv", "csv", "text/csv"),
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "header": True},
        "schema": _schema(table, {each.name for each in tables}),
    }


def _parquet_resource(table: Table, folder: Path) -> dict[str, Any]:
    return {
        "name": f"{table.name}-parquet",
        "type": "file",
        "title": f"{table.name} as Parquet",
        "description": f"The same rows and columns as {table.name}, with their types.",
        **_file(
            folder, f"parquet/{table.name}.parquet", "parquet", "application/vnd.apache.parquet"
        ),
    }


def _file(folder: Path, path: str, file_format: str, mediatype: str) -> dict[str, Any]:
    content = (folder / path).read_bytes()
    return {
        "path": path,
        "format": file_format,
        "mediatype": mediatype,
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }


def _schema(table: Table, exported: set[str]) -> dict[str, Any]:
    promises = table.promises
    fields = []
    for column in table.columns:
        constraints: dict[str, Any] = {}
        if column.name in promises.required - table.withheld - table.blank:
            constraints["required"] = True
        if column.name in promises.allowed:
            constraints["enum"] = list(promises.allowed[column.name])
        described = {"name": column.name, "type": column.kind, "description": column.description}
        fields.append({**described, **({"constraints": constraints} if constraints else {})})
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if promises.primary_key and table.blank.isdisjoint(promises.primary_key):
        schema["primaryKey"] = list(promises.primary_key)
    foreign = [
        {
            "fields": [key.column],
            "reference": {"resource": key.table, "fields": [key.table_column]},
        }
        for key in promises.foreign_keys
        if key.table in exported and key.table != table.name
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    return schema
