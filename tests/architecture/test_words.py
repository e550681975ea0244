"""What people read blames nobody."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

from tests.architecture.house import texts

BLAMING = re.compile(r"\b(fail(s|ed|ing)?|lag(s|ged|ging)?|achievement gap|underperform\w*|at.risk|minorit(y|ies)|fracas\w+"
                     r"|rezag\w+|brecha de rendimiento)\b", re.IGNORECASE)
DENYING = re.compile(r"never evidence|nunca (son|es) prueba", re.IGNORECASE)


def sentences(value: object) -> Iterator[str]:
    """Every sentence of a file of words."""
    if isinstance(value, str):
        yield from re.split(r"(?<=[.!?])\s+", value)
    elif isinstance(value, dict):
        for part in value.values():
            yield from sentences(part)


def test_a_partner_has_one_word_in_spanish() -> None:
    """An organisation: a `socio` is somebody who owns a part of a company."""
    files = [(path, text) for path, text in texts(".toml") if path.startswith(("components/words/", "data_access/"))]
    assert [path for path, text in files if re.search(r"\bsoci[oa]s?\b|organizaci(ón|ones) asociadas?", text, re.IGNORECASE)] == []


def test_no_sentence_blames_a_group_of_people() -> None:
    """Asset first: who reaches the milestone. The one exception is the sentence that says that data blame nobody."""
    files = [(path, text) for path, text in texts(".toml") if path.startswith(("components/words/", "data_access/indicators/"))]
    blaming = [(path, sentence) for path, text in files for sentence in sentences(tomllib.loads(text))
               if BLAMING.search(sentence) and not DENYING.search(sentence)]
    assert blaming == []
