"""`croissant.json`: the export in the words of Croissant, for catalogs and search engines.

JSON-LD on schema.org; https://docs.mlcommons.org/croissant/docs/croissant-spec.html (version 1.0).
The record sets read the CSV files.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from ringledger import __version__
from ringledger.export.edition import ExportedEdition
from ringledger.export.tables import Table

_DATA_TYPES = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
}
_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def croissant(edition: ExportedEdition, tables: list[Table], folder: Path) -> dict[str, Any]:
    """The description of the files written to `folder`."""
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": f"ringledger-{edition.name}",
        "description": edition.description,
        "url": edition.homepage,
        "version": __version__,
        "datePublished": edition.as_of_on,
        "license": sorted({url for _, url in edition.licenses()}),
        "citeAs": "; ".join(source["citation"] for source in edition.sources),
        "creator": {"@type": "Organization", "name": "ringledger contributors"},
        "distribution": [
            file
            for table in tables
            for file in (
                _file_object(folder, f"csv/{table.name}.csv", "text/csv"),
                _file_object(
                    folder, f"parquet/{table.name}.parquet", "application/vnd.apache.parquet"
                ),
            )
        ],
        "recordSet": [_record_set(table) for table in tables],
    }


def _file_object(folder: Path, path: str, encoding: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": path,
        "contentUrl": path,
        "encodingFormat": encoding,
        "sha256": hashlib.sha256((folder / path).read_bytes()).hexdigest(),
    }


def _record_set(table: Table) -> dict[str, Any]:
    file = f"csv/{table.name}.csv"
    key = [{"@id": f"{table.name}/{column}"} for column in table.promises.primary_key]
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        **({"key": key} if key else {}),
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{table.name}/{column.name}",
                "name": column.name,
                "description": column.description,
                "dataType": _DATA_TYPES.get(column.kind, "sc:Text"),
                "source": {"fileObject": {"@id": file}, "extract": {"column": column.name}},
            }
            for column in table.columns
        ],
    }
