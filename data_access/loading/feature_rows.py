"""Reads the features of a GeoJSON file as rows: their properties, then `geometry` as text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from data_access.loading.files import Received
from data_access.loading.json_text import parsed
from data_access.loading.problem import problem, refusal


def feature_rows(file: Received) -> Iterator[tuple[int, list[str]]]:
    """Rows with the number of their feature from 2, since the names of the columns count as the first. Raises Refused."""
    features = _features(file)
    names = list(dict.fromkeys(name for one in features for name in one["properties"]))
    yield 1, [*names, "geometry"]
    for number, one in enumerate(features, start=2):
        yield number, [*(_written(one["properties"].get(name)) for name in names), json.dumps(one["geometry"])]


def _features(file: Received) -> list[dict[str, Any]]:
    try:
        features = parsed(file.path.read_text(encoding="utf-8-sig"), float)["features"]
    except (ValueError, TypeError, KeyError, RecursionError):
        features = None
    if not isinstance(features, list) or not all(map(_is_feature, features)):
        raise refusal(problem("broken_geojson", file.name))
    return features


def _is_feature(one: object) -> bool:
    return isinstance(one, dict) and isinstance(one.get("properties"), dict) and "geometry" in one


def _written(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case _:
            return json.dumps(value)
