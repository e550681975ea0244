"""Unpacks zip archives of records, and nothing that an archive should not hold."""

from __future__ import annotations

import shutil
import stat
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from data_access.home import Home
from data_access.loading.limits import limits
from data_access.loading.problem import Problem, problem, refusal
from data_access.loading.store import UNPACKED

ENCRYPTED = 0x1     # in the flags of a member
CHUNK = 2**20
LONGEST = 255       # bytes that the name of a file may have


@contextmanager
def unpacked(home: Home, paths: Sequence[Path]) -> Iterator[tuple[Path, ...]]:
    """`paths` with a folder in the place of each zip archive, while the load lasts. Raises Refused."""
    space = home.confidential / UNPACKED
    try:
        yield tuple(_folder(path, space / str(number) / path.name) if _is_archive(path) else path for number, path in enumerate(paths))
    finally:
        shutil.rmtree(space, ignore_errors=True)


def _is_archive(path: Path) -> bool:
    return path.suffix.lower() == ".zip" and path.is_file()


def _folder(path: Path, into: Path) -> Path:
    into.mkdir(parents=True, mode=0o700)
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if not one.filename.endswith("/") and not _is_clutter(one)]
            wrong = [*_wrong(path, members)]
            if wrong:
                raise refusal(wrong[0])
            _unpack(archive, members, path, into)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, RuntimeError):
        raise refusal(problem("broken_archive", path.name)) from None
    return _within(into)


def _wrong(path: Path, members: Sequence[zipfile.ZipInfo]) -> Iterator[Problem]:
    bounds = limits().archive
    if len(members) > bounds.members:
        yield problem("archive_members", path.name, expected=bounds.members)
    names = {PurePosixPath(one.filename.lower()) for one in members}
    if len(names) < len(members) or not names.isdisjoint(folder for name in names for folder in name.parents if folder.name):
        yield problem("archive_twice", path.name)
    for one in members:
        if _leads_out(one):
            yield problem("archive_path", path.name)
        if one.flag_bits & ENCRYPTED:
            yield problem("archive_locked", path.name)
        if one.file_size > bounds.bytes or one.file_size > bounds.ratio * max(one.compress_size, CHUNK):
            yield problem("archive_bomb", path.name)


def _leads_out(member: zipfile.ZipInfo) -> bool:
    """Whether a member names a place outside the archive, or one that no file can have, or is a link."""
    name = PurePosixPath(member.orig_filename.replace("\\", "/"))
    is_name = name.parts and member.orig_filename.isprintable() and all(len(part.encode()) <= LONGEST for part in name.parts)
    is_link = stat.S_ISLNK(member.external_attr >> 16)
    return is_link or not is_name or name.is_absolute() or ".." in name.parts or ":" in member.orig_filename


def _is_clutter(member: zipfile.ZipInfo) -> bool:
    """What an operating system adds by itself."""
    parts = PurePosixPath(member.filename).parts
    return bool(parts) and (parts[0] == "__MACOSX" or parts[-1] in (".DS_Store", "Thumbs.db"))


def _unpack(archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo], path: Path, into: Path) -> None:
    """Write the members, and stop as soon as they are more than an archive may hold, whatever it says of itself."""
    left = limits().archive.bytes
    for member in members:
        target = into / PurePosixPath(member.filename)
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(member) as packed, target.open("wb") as file:
            while chunk := packed.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise refusal(problem("archive_bomb", path.name))
                file.write(chunk)


def _within(folder: Path) -> Path:
    """The folder that holds the files, where an archive holds one folder and nothing else."""
    inside = list(folder.iterdir())
    return _within(inside[0]) if len(inside) == 1 and inside[0].is_dir() else folder
