"""Random published tables: whatever an audit concludes is so, and a lone hidden group comes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

import pytest

from tests.integration.audit_tables import MAPPING, a_table, audited

RACES, GENDERS, GRADES = ("Asian", "Black", "White", "Pacific"), ("Female", "Male", "X"), ("03", "04", "05")
Key = tuple[str, str, str]
Counts = Mapping[Key, tuple[int, int]]


def counts(chance: Random) -> Counts:
    """(district, grade, group) to (people, reached): race and gender share out each grade, English learners are some of it."""
    found: dict[Key, list[int]] = {}
    for district in ("North", "South", "West"):
        for grade in GRADES:
            for _ in range(chance.choice((30, 80, 300))):
                race = chance.choices(RACES, (3, 5, 12, 0.3))[0]
                gender = chance.choices(GENDERS, (50, 50, 1))[0]
                groups = ["All Students", race, gender, *(["English learners"] if chance.random() < 0.2 else [])]
                reached = chance.random() < 0.2
                for key in ((district, level, group) for level in (grade, "All Grades") for group in groups):
                    cell = found.setdefault(key, [0, 0])
                    cell[0] += 1
                    cell[1] += reached
    return {key: (people, reached) for key, (people, reached) in found.items()}


def published(table: Counts, chance: Random) -> str:
    """Small groups hidden, and by chance one more; percents whole, with codes at the ends."""
    lines = []
    for (district, grade, group), (people, reached) in sorted(table.items()):
        hides, percent = people < 10 or chance.random() < 0.05, round(100 * reached / people)
        rate = "≤5%" if percent <= 5 else "≥95%" if percent >= 95 else f"{percent}%"
        figures = (chance.choice((str(people), "s")), "s", "s") if hides else (str(people), str(reached), rate)
        lines.append(",".join((district, grade, group, *figures)))
    return "\n".join(lines) + "\n"


def lone(text: str, values: Sequence[str]) -> Iterator[Key]:
    """Groups that are the only hidden one of those that share out a total which is told."""
    hidden = {tuple(line.split(",")[:3]): line.split(",")[4] == "s" for line in text.splitlines()}
    for district, grade in {key[:2] for key in hidden}:
        here = [(district, grade, value) for value in values if hidden.get((district, grade, value))]
        if len(here) == 1 and not hidden[district, grade, "All Students"]:
            yield here[0]


@pytest.mark.parametrize("seed", range(12))
def test_a_lone_hidden_group_comes_back(tmp_path: Path, seed: int):
    chance = Random(seed)
    text = published(counts(chance), chance)
    found = audited(a_table(tmp_path, text, MAPPING))
    recovered = {(one.cell["district"], one.cell["grade"], one.cell["group"]) for one in found.recovered if one.column != "students"}
    expected = {key for one in found.adds_up if one.dimension == "group" for key in lone(text, one.values)}
    assert expected and expected <= recovered


@pytest.mark.parametrize("seed", range(12))
def test_what_an_audit_concludes_is_so(tmp_path: Path, seed: int):
    chance = Random(seed)
    table = counts(chance)
    found = audited(a_table(tmp_path, published(table, chance), MAPPING))
    for one in found.recovered:
        people, reached = table[one.cell["district"], one.cell["grade"], one.cell["group"]]
        truth = {"students": people, "chronically_absent": reached, "chronically_absent_pct": round(100 * reached / people, 2)}
        assert one.value == truth[one.column], (one, people, reached)
    for span in found.narrowed:
        people, reached = table[span.cell["district"], span.cell["grade"], span.cell["group"]]
        assert span.lower <= (people if span.column == "students" else reached) <= span.upper, (span, people, reached)
    assert {one.values for one in found.adds_up} <= {tuple(sorted(RACES)), tuple(sorted(GENDERS)), GRADES, ("Female", "Male"),
                                                     ("Asian", "Black", "White")}
    assert found.contradictions == 0
