"""A small partnership that reads, and a state that publishes about it: the release beside the workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from data_access.home import Home
from data_access.loading import Receipt
from data_access.publishing import Outcome, make_release
from tests.integration.audit_tables import a_workbook
from tests.integration.bundles import PLACES, Row, a_home, a_student, an_enrollment, loaded, write_bundle

STATE = "State education department"
BLACK, WHITE = "BlackOrAfricanAmerican", "White"
Groups = Mapping[tuple[str, str], tuple[int, int]]
# School and group: who reads on grade level, of how many. Of the eight at Birch our own release tells nothing.
READERS: Groups = {("birch", BLACK): (3, 8), ("birch", WHITE): (30, 60), ("cedar", BLACK): (17, 34), ("cedar", WHITE): (24, 60)}
DEFINITION = """section = "attendance"
order = 1
counts = "students"
unit = "percent"
direction = "higher"
levels = ["region", "district", "school"]
dimensions = ["race_ethnicity"]
refresh = "yearly"
[en]
name = "Reading"
question = "How many read on grade level?"
reached = "read on grade level"
definition = "The share of students who read on grade level."
business_rule = "Counts each student with a result."
source = "State assessment."
purpose = "To learn where reading grows."
story = "Reading takes time."
[es]
name = "Lectura"
question = "¿Cuántos leen al nivel de su grado?"
reached = "leen al nivel de su grado"
definition = "La proporción de estudiantes que leen al nivel de su grado."
business_rule = "Cuenta a cada estudiante con un resultado."
source = "Evaluación estatal."
purpose = "Saber dónde crece la lectura."
story = "Leer lleva tiempo."
"""
QUERY = """-- grain: one row per student and school_year
select student, school_year, school, meets_standard as reached from latest_results
"""
MAPPING = f'''
[files]
book = {{ path = "reading.xlsx", sheet = "Results", header = 3 }}
[tables.published]
select = """
select line, '{STATE}' as publisher, coalesce(nullif("Measure", ''), 'reading') as indicator, "Year"::integer as school_year,
    lower("Place") as place, case "Group" when 'All' then '' when 'Black' then '{BLACK}' else "Group" end as race_ethnicity,
    "Reading on grade level" as percent
from book where "Place" <> ''
"""
'''


def a_partnership(folder: Path) -> Home:
    """A home with one indicator, and students whose results are as READERS says."""
    home = a_beginning(folder)
    enrolls(home)
    return home


def a_beginning(folder: Path) -> Home:
    """A home with one indicator and places, and nobody's record yet."""
    home = a_home(folder)
    home.indicators.mkdir()
    (home.indicators / "reading.toml").write_text(DEFINITION, encoding="utf-8")
    (home.indicators / "reading.sql").write_text(QUERY, encoding="utf-8")
    loaded(home, write_bundle(home.path / "places", {"places": PLACES}))
    return home


def enrolls(home: Home, readers: Groups = READERS) -> None:
    """Load the students and their results."""
    people = [(school, group, at < reached) for (school, group), (reached, of) in readers.items() for at in range(of)]
    loaded(home, write_bundle(home.path / "in", {
        "students": [a_student(at, race_ethnicity=group) for at, (_, group, _) in enumerate(people)],
        "enrollments": [an_enrollment(at, school=school) for at, (school, _, _) in enumerate(people)],
        "assessments": [_a_result(at, reads) for at, (_, _, reads) in enumerate(people)]}))


def _a_result(number: int, reads: bool) -> Row:
    return {"student_id": f"S-{number}", "school_year": "2025", "assessment": "Spring", "subject": "Reading", "grade_level": "03",
            "assessment_date": "2025-05-01", "score": "500", "meets_standard": "Yes" if reads else "No"}


def publishes(home: Home, *rows: Sequence[str | int]) -> Receipt:
    """Load the state's workbook: Place, Group, Year, Reading on grade level, and a Measure where it is another one."""
    folder = home.path / "from-the-state"
    folder.mkdir(exist_ok=True)
    sheet = [["Reading results"], [], ["Place", "Group", "Year", "Reading on grade level", "Measure"],
             *[[*row, ""][:5] for row in rows], [], ["", "* fewer than ten students"]]
    a_workbook(folder / "reading.xlsx", [("About", [["Notes"]]), ("Results", sheet)])
    mapping = home.path / "state.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    return loaded(home, folder, mapping=mapping)


def released(home: Home, **changes: object) -> Outcome:
    return make_release(home, lambda words, done: None, approved_by="A. Steward", **changes)  # type: ignore[arg-type]
