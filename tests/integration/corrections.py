"""Several releases of one partnership: its people are changed by hand, and what was told of them before is known."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from disclosure.audit import Findings, Publication, audit_release
from disclosure.audit.publication import told
from disclosure.earlier import Change, Past, Standing, Told
from disclosure.pattern import Pattern, proven_pattern
from disclosure.policy import shipped_policy
from disclosure.tabulation import Earlier, Tabulation
from tests.integration.two_districts import CATALOGUE, PARTNERS, Row, _counted, as_published, tabulated

POLICY = shipped_policy()
Record = tuple[Standing, bool]


@dataclass(frozen=True, eq=False)
class Published:
    """One release: its people, what was known when it was made, its pattern, and what readers hold."""

    rows: Sequence[Row]
    tabulation: Tabulation
    pattern: Pattern
    publication: Publication


def released(rows: Sequence[Row], before: Sequence[Published] = (), known: Sequence[Published] | None = None,
             partners: bool = True) -> Published:
    """The next release. `known` are the earlier ones that the search is told of, by default all."""
    held = before if known is None else known
    tabulation = beside(rows, held, partners)
    pattern = proven_pattern(tabulation, POLICY, before=held[-1].pattern if held else None)
    return Published(rows, tabulation, pattern, as_published(tabulation, pattern))


def beside(rows: Sequence[Row], before: Sequence[Published], partners: bool = True) -> Tabulation:
    """The people of `rows` with all that was told before; releases are numbered from 1."""
    tellings = {(release, key): Told(*told(table)) for release, one in enumerate(before, start=1)
                for key, table in one.publication.tables.items()}
    past = {at: past for at, past in _pasts([one.rows for one in before], rows, partners)} if before else {}
    return replace(tabulated(rows, partners), earlier=Earlier(tellings, past))


def _pasts(before: Sequence[Sequence[Row]], now: Sequence[Row], partners: bool) -> Iterator[tuple[tuple[str, str], Past]]:
    every = [_records(rows, partners) for rows in (*before, now)]
    for at in sorted({of for records in every for of, _ in records}):
        mine = [{person: record for (of, person), record in records.items() if of == at} for records in every]
        editions: list[dict[object, Record]] = []
        numbers: list[list[int]] = []
        for release, records in enumerate((*mine[:-1], mine[-1]), start=1):
            if records in editions and release < len(mine):
                numbers[editions.index(records)].append(release)
            elif release == len(mine) and records in editions:
                same = editions.index(records)
                editions.append(editions.pop(same))
                numbers.append(numbers.pop(same))
            else:
                editions.append(records)
                numbers.append([release] if release < len(mine) else [])
        yield at, Past(tuple(map(tuple, numbers)), tuple(_changes(editions)))


def _changes(editions: Sequence[Mapping[object, Record]]) -> Iterator[Change]:
    ways: dict[object, Counter[bool]] = defaultdict(Counter)
    for person in {person for records in editions for person in records}:
        records = [one.get(person) for one in editions]
        if len(set(records)) > 1:
            first = next(record for record in records if record)[1]
            standings = tuple(record and record[0] for record in records)
            ways[standings, tuple(-1 if record is None else int(record[1] != first) for record in records)][first] += 1
    for (standings, answers), firsts in sorted(ways.items(), key=repr):
        people = firsts.total()
        reached = (firsts[True], people - firsts[True]) if max(answers) else (firsts[True],)
        yield Change(standings, answers, people, {"": reached})


def _records(rows: Sequence[Row], partners: bool) -> dict[tuple[tuple[str, str], object], Record]:
    """By indicator and year, and by person: how a release counts them and whether they reached it."""
    pooled = set(_counted(rows, CATALOGUE.pools[0]))
    found = {}
    for row in rows:
        serving = sorted(PARTNERS[program] for program in row.programs) if partners else []
        latest = [("latest", name) for name in ("", *serving)] if row in pooled else []
        told_apart = [*(("partner", partner) for partner in serving), *latest]
        places = (row.school, *(place.place for place in CATALOGUE.wider(row.school)))
        for indicator, person, where in (("reading", row.person, places),
                                         *(("reading_in_programs", (row.person, one), (one,)) for one in row.programs)):
            others = [("program", one) for one in row.programs if one not in where]
            subgroups = [f"english_learner={row.learner}"] if row.learner else []
            if indicator == "reading":
                subgroups += [f"refugee={row.refugee}"]
            standing = Standing(where, row.race, row.gender, tuple(subgroups), tuple(sorted((*told_apart, *others))))
            found[(indicator, row.year), person] = standing, row.reached
    return found


def corrected(rows: Sequence[Row], seed: int, records: int, kinds: str = "orgspad") -> list[Row]:
    """Some records corrected: an (o)utcome, a (r)ace, a (g)ender, a (s)chool or (p)rograms; (a)dded or (d)eleted."""
    chance, made = Random(seed), list(rows)
    for _ in range(records):
        at, kind = chance.randrange(len(made)), chance.choice(kinds)
        row = made[at]
        if kind == "d":
            del made[at]
        elif kind == "a":
            made.append(replace(row, person=10_000 + len(made) + chance.randrange(10**6), reached=chance.random() < 0.6))
        else:
            made[at] = replace(row, **_change(row, kind, chance))
    return made


def _change(row: Row, kind: str, chance: Random) -> dict[str, object]:
    changes: dict[str, dict[str, object]] = {
        "o": {"reached": not row.reached},
        "r": {"race": chance.choice([race for race in ("Asian", "Black", "White", "") if race != row.race])},
        "g": {"gender": chance.choice([one for one in ("Girl", "Boy", "AnotherGender", "") if one != row.gender])},
        "s": {"school": chance.choice([one for one in ("birch", "cedar", "elm") if one != row.school])},
        "p": {"programs": frozenset({"tutors", "club"}) - row.programs},
    }
    return changes[kind]


def attacked(of: Published, before: Sequence[Published]) -> Findings:
    """What an attacker finds who kept every earlier release."""
    found = audit_release(of.publication, beside(of.rows, before), POLICY,
                          earlier={release: one.publication for release, one in enumerate(before, start=1)})
    assert found.complete
    return found
