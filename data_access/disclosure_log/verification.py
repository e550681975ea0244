"""Finds what was done to the record of disclosures: an entry altered, removed, moved, added, its end cut, its file replaced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from data_access.disclosure_log import chain, head
from data_access.disclosure_log.entry import GENESIS, Entry, digest_of
from data_access.disclosure_log.refusal import LogUnavailable

EVERYTHING = dict.fromkeys(("account", "student", "partner", "purpose", "action", "since", "until"))


class Damage(StrEnum):
    """What was done."""

    UNREADABLE = "unreadable"
    REPLACED = "replaced"
    ALTERED = "altered"
    MOVED = "moved"
    REMOVED = "removed"
    REWRITTEN = "rewritten"
    CUT = "cut"
    ADDED = "added"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True)
class Fault:
    """One damage: the first and last entry that it is about, and what it means in plain English."""

    damage: Damage
    first: int
    last: int
    says: str


@dataclass(frozen=True)
class Verification:
    """How many entries were read, and every fault, in order; none where the chain is whole and agrees with its head."""

    entries: int
    faults: tuple[Fault, ...]

    @property
    def whole(self) -> bool:
        return not self.faults

    def words(self) -> str:
        """The verification as a few lines of plain English."""
        if self.whole:
            return f"{self.entries:,} entries: one unbroken chain, as its head has it."
        return "\n".join([f"{self.entries:,} entries were read, and the record is damaged:", *(fault.says for fault in self.faults)])


def verify(store: chain.Store) -> Verification:
    """Read the whole chain and hold it against its head."""
    check = _Check(_Confirmed({}, {}))
    try:
        for entry in _entries_of(store, check):
            check.take(entry)
    except LogUnavailable as unavailable:
        check.note(Damage.UNREADABLE, check.reached + 1, check.reached + 1, f"After entry {check.reached:,}: {unavailable}")
    else:
        check.end()
    return Verification(check.read, tuple(check.faults))


def _entries_of(store: chain.Store, check: _Check) -> Iterator[Entry]:
    """The chain as it is at the moment at which its head is read; entries that are added later belong to neither."""
    entries = chain.search(store, EVERYTHING)
    with head.quiet(store.head) as lines:
        check.known = _Confirmed.of(lines)
        first = next(entries, None)
    if first:
        yield first
        yield from entries


@dataclass(frozen=True)
class _Confirmed:
    """What the head says: the digest by number, and the number by digest."""

    digests: Mapping[int, str]
    numbers: Mapping[str, int]

    @classmethod
    def of(cls, lines: Iterable[head.Confirmed]) -> _Confirmed:
        """The first line about a number counts: nothing added later changes what was acknowledged."""
        digests: dict[int, str] = {}
        for line in lines:
            digests.setdefault(line.number, line.digest)
        return cls(digests, {digest: number for number, digest in digests.items()})

    @property
    def last(self) -> int:
        return max(self.digests, default=0)


@dataclass
class _Check:
    """A verification under way: the last entry that was taken, its digest, and the faults so far."""

    known: _Confirmed
    reached: int = 0
    digest: str = GENESIS
    read: int = 0
    strange: bool = False
    faults: list[Fault] = field(default_factory=list)

    def note(self, damage: Damage, first: int, last: int, says: str) -> None:
        self.faults.append(Fault(damage, first, last, says))

    def take(self, entry: Entry) -> None:
        number = entry.number
        if number < 1:
            self.note(Damage.ADDED, number, number, f"Entry {number:,} was added to the file: the first is 1.")
            return
        if number != self.reached + 1:
            self.note(Damage.REMOVED, self.reached + 1, number - 1, f"{_entries(self.reached + 1, number - 1)} missing.")
        self._judge(entry, follows=entry.previous == self.digest)
        self.reached, self.digest, self.read = number, entry.digest, self.read + 1

    def _judge(self, entry: Entry, follows: bool) -> None:
        number, confirmed = entry.number, self.known.digests.get(entry.number)
        if digest_of(number, entry.line, entry.previous) != entry.digest:
            self._altered(entry)
        elif confirmed == entry.digest or (follows and confirmed is None and number == self.known.last + 1):
            return
        elif confirmed is None and number <= self.known.last:
            self.note(Damage.UNCONFIRMED, number, number, f"The head has no line for entry {number:,}: the head was changed.")
        elif not self.strange:
            self._strange(number, confirmed)

    def _altered(self, entry: Entry) -> None:
        written_as = self.known.numbers.get(entry.digest)
        if written_as not in (None, entry.number):
            self.note(Damage.MOVED, entry.number, entry.number, f"Entry {entry.number:,} is what was written as entry {written_as:,}.")
        else:
            self.note(Damage.ALTERED, entry.number, entry.number, f"Entry {entry.number:,} was altered after it was written.")

    def _strange(self, number: int, confirmed: str | None) -> None:
        """An entry that is whole in itself and is not the one acknowledged; those after it follow from it."""
        self.strange = True
        if confirmed is None:
            self.note(Damage.ADDED, number, number, f"Entry {number:,} and what follows were never acknowledged, but added.")
        elif number == 1:
            self.note(Damage.REPLACED, 1, 1, "This is another record than the one that the head belongs to, from the first entry on.")
        else:
            self.note(Damage.REWRITTEN, number, number, f"From entry {number:,} on, the chain was written anew.")

    def end(self) -> None:
        last = self.known.last
        if self.reached < last and not any(fault.damage is Damage.REPLACED for fault in self.faults):
            self.note(Damage.CUT, self.reached + 1, last, f"{_entries(self.reached + 1, last)} missing from the end, though acknowledged.")


def _entries(first: int, last: int) -> str:
    return f"Entry {first:,} is" if first == last else f"Entries {first:,} to {last:,} are"
