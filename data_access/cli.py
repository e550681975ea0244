"""The command line: `flashlight --help` lists what it does."""

from __future__ import annotations

import getpass
import os
import sys
import tempfile
from contextlib import suppress
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from data_access.access_commands import access
from data_access.account_commands import account
from data_access.auditing import NotAudited, audit
from data_access.demo import Size, write_bundle, write_papers
from data_access.disclosure_log import LogExists, LogUnavailable
from data_access.exporting import Format, NotExported, export
from data_access.expunge_commands import expunge
from data_access.governance import GovernanceUnavailable, governance_of
from data_access.home import PROJECT, Home, home
from data_access.identities import WrongKey
from data_access.indicators import DefinitionError
from data_access.loading import Receipt, Refused, listed, load, write_template
from data_access.loading.renewing import renew
from data_access.log_commands import log
from data_access.match_commands import match
from data_access.operators import operator
from data_access.partnership import PartnershipError
from data_access.publishing import NotPublished, Outcome, make_release
from data_access.quality_commands import quality
from data_access.quarantine_commands import quarantine
from data_access.rekeying import NotRekeyed, rekey
from data_access.remembered import begin
from data_access.revoking import NameKept, NothingRevoked, RevokedInPart, revoke
from data_access.terminal import Json, Report, progress, refusing, say
from data_access.warehouse import Unavailable
from disclosure import PolicyError, Role

REFUSALS = (Refused, NotPublished, NotExported, NotAudited, PartnershipError, DefinitionError, PolicyError, Unavailable, LogUnavailable)
cli = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False,
                  help="Flashlight: outcome dashboards that keep the promise made to families.")
cli.add_typer(access, name="access")
cli.add_typer(account, name="account")
cli.add_typer(expunge, name="expunge")
cli.add_typer(log, name="log")
cli.add_typer(match, name="match")
cli.command()(quality)
cli.command()(quarantine)


@cli.command()
def demo(students: Annotated[int, typer.Option(min=200, help="Students enrolled in a year.")] = 6000,
         schools: Annotated[int, typer.Option(min=6)] = 12, years: Annotated[int, typer.Option(min=1)] = 3,
         seed: Annotated[int, typer.Option(min=0, help="The same seed makes the same bytes.")] = 1,
         uncertified: Annotated[bool, typer.Option("--uncertified", help="Release it by the rules alone, which is quicker.")] = False,
         as_json: Json = False) -> None:
    """Make a synthetic partnership, load it and release it."""
    place = home()
    with progress(REFUSALS) as report:
        _may_be_demo(place)
        with tempfile.TemporaryDirectory() as folder:
            report("Inventing a partnership", 0.05)
            write_bundle(Path(folder), Size(students, schools, years), seed)
            write_papers(Path(folder), date.today())
            _adopt(place, Path(folder), seed)
            load([Path(folder)], place, None, "flashlight demo", _part(report, 0.07, 0.2), date.today(), into_demo=True)
        with suppress(LogExists):
            begin(place, governance_of(place, os.environ), operator(Role.STEWARD), datetime.now().astimezone())
        outcome = make_release(place, _part(report, 0.2, 1.0), uncertified=uncertified, approved_by="flashlight demo")
    say(asdict(outcome), f"Demonstration data are ready in {place.path}\n{_released(outcome)}", as_json)


def _may_be_demo(place: Home) -> None:
    if not place.is_demo and (place.partnership.exists() or place.confidential.exists()):
        raise Refused(f"{place.path} holds a real partnership. The demonstration needs a home of its own: "
                      "set FLASHLIGHT_HOME to an empty folder.")


def _adopt(place: Home, bundle: Path, seed: int) -> None:
    """Mark the home as a demonstration before anything is in it, and give it the bundle's partnership."""
    place.path.mkdir(parents=True, exist_ok=True)
    (place.path / "demonstration").write_text(f"seed {seed}\n", encoding="utf-8")
    place.partnership.write_bytes((bundle / "partnership.toml").read_bytes())


def _part(report: Report, start: float, end: float) -> Report:
    return lambda words, done: report(words, start + done * (end - start))


@cli.command(name="load")
def load_files(paths: list[Path], mapping: Annotated[Path | None, typer.Option(help="One select per target table.")] = None,
               sender: Annotated[str, typer.Option("--from", help="Who sent the files.")] = "", as_json: Json = False) -> None:
    """Check files, quarantine bad rows, and build a new version of the facts."""
    with progress(REFUSALS) as report:
        receipt = load(paths, home(), mapping, sender, report, date.today())
    say(asdict(receipt), _received(receipt), as_json)


def _received(receipt: Receipt) -> str:
    return receipt.words()


@cli.command(name="template")
def write_templates(name: Annotated[str, typer.Argument(help="The template; without one, all are listed.")] = "",
                    out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path(), as_json: Json = False) -> None:
    """Write a template's empty file and an example of it, or list the templates."""
    if not name:
        say(dict(listed()), "\n".join(f"{template:<20} {purpose}" for template, purpose in listed().items()), as_json)
        return
    with progress(REFUSALS) as report:
        report("Writing the template", 0.5)
        files = [str(file) for file in write_template(name, out)]
    say({"template": name, "files": files}, f"Wrote {' and '.join(files)}", as_json)


@cli.command(name="release")
def release_facts(check_only: Annotated[bool, typer.Option("--check-only", help="Decide, but publish nothing.")] = False,
                  uncertified: Annotated[bool, typer.Option("--uncertified", help="Publish a trial by the rules alone.")] = False,
                  approved_by: Annotated[str, typer.Option(help="The steward who lets it out; goes into its receipt.")] = "",
                  unread: Annotated[list[int] | None, typer.Option(help="An earlier release that nobody has ever read, to be "
                                                                        "forgotten; may be repeated.")] = None,
                  as_json: Json = False) -> None:
    """Decide what is shown, attack it, and publish it."""
    with progress(REFUSALS) as report:
        outcome = make_release(home(), report, check_only, uncertified, approved_by or getpass.getuser(), unread or ())
    say(asdict(outcome), _released(outcome), as_json)


def _released(outcome: Outcome) -> str:
    verb = "published" if outcome.published else "checked, not published"
    limit = "" if outcome.complete else ", as far as its limit of work went,"
    tried = (f"Certified; the attacker tried {outcome.attacked:,} groups{limit} and broke none." if outcome.certified
             else "Not certified: nothing proves it and no attacker has tried it.")
    return (f"Release {outcome.number} {verb}: {outcome.cells:,} cells, {outcome.shown:,} shown, {outcome.coarsened:,} coarsened, "
            f"{outcome.hidden:,} hidden, {outcome.seconds:.1f} s. {tried}{_others(outcome)}")


def _others(outcome: Outcome) -> str:
    """What became of figures that others have published; nothing where there are none."""
    if not outcome.quoted and not outcome.unlisted:
        return ""
    said = (f"\nOf figures that others have published, {outcome.quoted:,} are shown as published and {outcome.unlisted:,} are about "
            f"nothing this release lists; {outcome.compared:,} were given to the attacker, and {outcome.differing:,} are untrue of the "
            "people counted here, so they are of other people or counted by another rule.")
    if not outcome.warnings:
        return said
    named = "".join(f"\n  {where}" for where in outcome.warned_of)
    return f"{said}\nWarning: those figures alone, without this release, give away {outcome.warnings:,} groups. The first:{named}"


@cli.command(name="export")
def export_release(out: Annotated[Path, typer.Option(help="A new or empty folder.")],
                   form: Annotated[Format, typer.Option("--format")] = Format.CSV, as_json: Json = False) -> None:
    """Write the public release as open data with its dictionary."""
    with progress(REFUSALS) as report:
        report("Writing open data", 0.1)
        done = export(home(), out, form)
    say(asdict(done), f"Release {done.release} in {done.folder}: {', '.join(done.files)}", as_json)


@cli.command(name="audit")
def audit_table(path: Path, as_json: Json = False) -> None:
    """Attack a published table, ours or somebody else's; exit code 1 when anything hidden is recovered."""
    with progress(REFUSALS, refused=2) as report:
        found = audit(path, report)
    say(found.as_json(), found.words(), as_json)
    if found.recovered:
        raise typer.Exit(1)


@cli.command(name="revoke")
def revoke_consent(as_json: Json = False) -> None:
    """Withdraw every consent for one student, whose id is read from standard input, and forget the name, at once."""
    with refusing((Refused, NothingRevoked, RevokedInPart, NameKept, GovernanceUnavailable)):
        ended = revoke(home(), operator(Role.STEWARD), sys.stdin.readline(), datetime.now().astimezone())
    say({"consents": ended}, f"{ended} consents ended. From now on nobody sees who this student is; totals stay as they are.", as_json)


@cli.command(name="expire")
def expire_records(as_json: Json = False) -> None:
    """Delete discipline records older than three years, and forget every name that nothing covers any more and every row that
    was put aside long ago; to be run each day."""
    with refusing((Refused, LogUnavailable, GovernanceUnavailable, WrongKey, PartnershipError)):
        done = renew(home(), operator(Role.STEWARD), date.today())
    say(asdict(done), f"Let go: {done.records:,} discipline records, {done.names:,} names.", as_json)


@cli.command(name="rekey")
def change_key(as_json: Json = False) -> None:
    """Write every name anew under the key in FLASHLIGHT_NEW_KEY or FLASHLIGHT_NEW_KEY_FILE, all or none."""
    with refusing((NotRekeyed, WrongKey)):
        names = rekey(home(), os.environ)
    say({"names": names}, f"{names:,} names are under the new key. Give it to Flashlight as FLASHLIGHT_KEY, start the server again, and "
                          "destroy the old key: backups of identities.db from before open with it. Sums of ids went with the old key: load "
                          "every source again, so that its students are matched with those of others. Rows put aside went too.", as_json)


@cli.command()
def serve(host: str = "127.0.0.1", port: int = 8501) -> None:
    """Serve the dashboard; put a TLS reverse proxy in front of it."""
    import uvicorn

    os.chdir(PROJECT)
    uvicorn.run("app:app", app_dir=str(PROJECT), host=host, port=port, access_log=False, server_header=False)


def main() -> None:
    """Entry point of the `flashlight` command."""
    cli(prog_name="flashlight")


if __name__ == "__main__":
    main()
