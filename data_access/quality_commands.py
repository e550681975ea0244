"""The command of a steward about the quality of the facts: `flashlight quality`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date

from data_access.home import home
from data_access.operators import operator
from data_access.quality import NoReport, Quality, SchoolYear, Source, Unlike, latest_report
from data_access.terminal import Json, refusing, say
from disclosure import Role


def quality(as_json: Json = False) -> None:
    """Print what is missing, what was put aside, how old it is and what is unlike last year, by source, school and year."""
    with refusing((NoReport,)):
        found = latest_report(home(), operator(Role.STEWARD))
    say(asdict(found), "\n".join(_lines(found, date.today())), as_json)


def _lines(found: Quality, today: date) -> Iterator[str]:
    yield f"Quality of {found.version}"
    unlike = (*map(_unlike, found.unlike), *map(_sent, found.unlike_sources))
    yield from ("", "Unlike the year before:" if unlike else "Nothing is unlike the year before.", *unlike)
    yield from ("", "By source:", *(_source(one, today) for one in found.sources))
    yield from ("", "By school and year, where something is not known of everybody:", *map(_school, found.schools))


def _unlike(one: Unlike) -> str:
    said = f"{one.before:,.0f} students, now {one.now:,.0f}" if one.what == "students" else (
        f"{one.what} known of {one.before:.0%}, now of {one.now:.0%}")
    return f"  {one.school} {one.school_year}: {said}"


def _sent(one: Source) -> str:
    return f"  {one.sender or 'unnamed'}, {one.table}: {one.before:,.0f} rows a file, now {one.now:,.0f}"


def _source(one: Source, today: date) -> str:
    share = one.quarantined / max(1, one.accepted + one.quarantined)
    days = (today - date.fromisoformat(one.received_on)).days
    return (f"  {one.sender or 'unnamed'}, {one.table}: {one.accepted:,} rows taken, {one.quarantined:,} put aside ({share:.1%}), "
            f"last received {one.received_on}, {days} days ago")


def _school(one: SchoolYear) -> str:
    missing = ", ".join(f"{thing} {share:.0%}" for thing, share in one.known.items() if share < 1)
    told = f"{one.students:,} students, told of until {one.latest_day or 'no day'}"
    return f"  {one.school} {one.school_year}: {told}; {missing or 'all known'}"
