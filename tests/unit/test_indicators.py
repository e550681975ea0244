"""Definitions: what ships is complete, and whatever is broken is refused with its file, its line and a way out."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

import pytest

from data_access.indicators import (
    SHIPPED,
    Definition,
    DefinitionError,
    Grain,
    Parameter,
    definitions,
    own_values,
    under_scheme,
)
from disclosure.policy import RACES

OUTCOMES = ("kindergarten_readiness", "early_grade_reading", "middle_grade_math", "high_school_graduation",
            "postsecondary_enrollment", "postsecondary_completion", "employment")
WORDS = "\n".join(f'{key} = "{key}"' for key in ("name", "question", "reached", "definition", "business_rule", "source",
                                                 "purpose", "story"))
TOML = f"""section = "systems"
counts = "students"
unit = "percent"
direction = "higher"
levels = ["region", "school"]
dimensions = ["gender"]
refresh = "yearly"

[parameters.days]
value = 10
source = "a rule"

[en]
{WORDS}

[es]
{WORDS}
"""
SQL = """-- grain: one row per student and school_year
select student, school_year, school, true as reached
from enrolled
where days_enrolled >= $days
"""
SHIPPED_DEFINITIONS = definitions([SHIPPED])
BY_NAME = {definition.indicator.indicator: definition for definition in SHIPPED_DEFINITIONS}


def write(folder: Path, toml: str = TOML, sql: str | None = SQL, name: str = "presence") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.toml").write_text(toml, encoding="utf-8")
    if sql is not None:
        (folder / f"{name}.sql").write_text(sql, encoding="utf-8")
    return folder


def refusal(folder: Path, *more: Path) -> str:
    with pytest.raises(DefinitionError) as refused:
        definitions([*more, folder])
    return str(refused.value).replace(f"{folder}/", "")


def line_of(text: str, start: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if line.startswith(start))


def test_a_definition_is_words_with_sql_and_its_bound_numbers(tmp_path):
    [definition] = definitions([write(tmp_path)])
    assert definition.grain is Grain.STUDENT and definition.sql == SQL
    assert definition.parameters == {"days": Parameter(10, "a rule")}
    assert definition.indicator.words["es"].question == "question"
    assert (definition.indicator.target, definition.indicator.levels) == (None, ("region", "school"))
    assert definition.categories == ("",)


@pytest.mark.parametrize(("old", "new", "start", "says"), [
    ('direction = "higher"', 'direction = "higher"\ntargit = 3', "targit", "unknown key 'targit'. Did you mean 'target'?"),
    ('[es]\nname = "name"', '[es]\nnmae = "name"', "nmae", "unknown key 'nmae'. Did you mean 'name'?"),
    ('value = 10', 'valu = 10', "valu", "unknown key 'valu'. Did you mean 'value'? Known here: value, source."),
    ('section = "systems"\n', '', "", "'section' is missing. Add a line: section = …"),
    ('section = "systems"', 'section = "outcome"', "section", "section 'outcome' is not known. Did you mean 'outcomes'?"),
    ('unit = "percent"', 'unit = "per cent"', "unit", "unit 'per cent' is not known. Did you mean 'percent'?"),
    ('levels = ["region", "school"]', 'levels = ["region", "scool"]', "levels", "'scool' is not known. Did you mean 'school'?"),
    ('dimensions = ["gender"]', 'dimensions = ["gendre"]', "dimensions", "dimension 'gendre' is not known. Did you mean 'gender'?"),
    ('dimensions = ["gender"]', 'dimensions = ["gender", "gender"]', "dimensions", "dimensions lists 'gender' twice"),
    ('refresh = "yearly"', 'refresh = "yearly"\ntarget = "65"', "target", "'target': Input should be a valid integer"),
    ('refresh = "yearly"', 'refresh = "yearly"\ntarget = 650', "target", "target = 650 is no percentage"),
    ('refresh = "yearly"', 'refresh = "yearly"\npaired = "presense"', "paired",
     "paired indicator 'presense' does not exist. Did you mean 'presence'?"),
    ('section = "systems"', 'section = "outcomes"', "", "an outcome names the systems indicator shown beside it"),
    ('counts = "students"', 'counts = "staff"', "counts", "needs SQL of 'one row per staff member and school_year'"),
    ('counts = "students"', 'counts = "none"', "dimensions", "counts = 'none' has no dimensions"),
    ('counts = "students"', 'counts = "none"', "unit", "a share of people is 'percent'"),
    ('levels = ["region", "school"]', 'levels = ["program"]', "levels", "levels is ['program'] with"),
    ('refresh = "yearly"', 'refresh = "yearly"\ncategories = ["few"]', "[en]", "[en.categories] lacks 'few'"),
    ('[es]\n', '[en.categories]\nlots = "lots"\n[es]\n', "lots", "'lots' is no category here"),
    ('[en]\n', '[values]\nband = ["low"]\n[en]\n', "band", "'band' has values and is not in dimensions"),
    ('[en]\n', '[values]\ngender = ["Girl"]\n[en]\n', "gender", "'gender' is a standard dimension"),
    ('value = 10', 'value = true', "value", "give a number, a text, or a list of them"),
    ('source = "a rule"\n', '', "[parameters.days]", "[parameters.days] 'source' is missing"),
    ('[en]\n', '[parameters.weeks]\nvalue = 1\nsource = "x"\n[en]\n', "[parameters.weeks]", "presence.sql never binds $weeks"),
    ('[parameters.days]', '[parameters.categories]', "[parameters.categories]", "'categories' is bound by Flashlight itself"),
    ('section = "systems"', 'section = systems', "section", "this is not TOML"),
    ('story = "story"\n\n[es]', 'story = ""\n\n[es]', "story", "[en] 'story' is empty"),
])
def test_a_broken_setting_is_refused_with_its_file_and_line(tmp_path, old, new, start, says):
    assert old in TOML
    toml = TOML.replace(old, new, 1)
    said = refusal(write(tmp_path, toml)).splitlines()
    assert any(f"presence.toml:{line_of(toml, start)}:" in one and says in one for one in said), said


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("word", ["name", "question", "reached", "definition", "business_rule", "source", "purpose", "story"])
def test_a_missing_word_is_refused_in_either_language(tmp_path, language, word):
    before, table, after = TOML.partition(f"[{language}]\n")
    toml = before + table + after.replace(f'{word} = "{word}"\n', "", 1)
    assert refusal(write(tmp_path, toml)) == (f"presence.toml:{line_of(toml, f'[{language}]')}: [{language}] '{word}' is missing. "
                                              f"Add a line: {word} = …")


def test_all_that_is_wrong_is_said_at_once(tmp_path):
    toml = TOML.replace("[es]", "[es]\ncolour = 1").replace('unit = "percent"', 'unit = "share"')
    assert [line.split(":")[1] for line in refusal(write(tmp_path, toml)).splitlines()] == ["3", str(line_of(toml, "colour"))]


def test_lines_are_right_after_a_text_of_several_lines(tmp_path):
    toml = TOML.replace('story = "story"', 'story = """\n[es]\nname = 1\n"""', 1).replace("[es]\n", "[es]\ncolour = 1\n")
    toml = toml.replace("[es]\ncolour = 1\nname = 1", "[es]\nname = 1")
    assert refusal(write(tmp_path, toml)).startswith(f"presence.toml:{line_of(toml, 'colour')}: unknown key 'colour'")


@pytest.mark.parametrize(("sql", "says"), [
    ("select 1 as student", "presence.sql:1: line one must state the grain. Write one of: \"-- grain: one row per student"),
    ("-- grain: one row per child\nselect 1", "presence.sql:1: line one must state the grain"),
    ("-- grain: one row per student and school_year\nselect from where", "presence.sql:1: this is not SQL that DuckDB can read"),
    (SQL + "; drop table students", "presence.sql:1: this must be one select statement and nothing else"),
    ("-- grain: one row per student and school_year\ndelete from students", "presence.sql:1: this must be one select"),
    ("-- grain: one row per student and school_year\n", "presence.sql:1: this must be one select"),
    (SQL.replace("$days", "$dais"), "presence.sql:4: $dais has no value. Add [parameters.dais] with value and source to "
                                    "presence.toml. Did you mean 'days'?"),
])
def test_broken_sql_is_refused_with_its_file_and_line(tmp_path, sql, says):
    assert says in refusal(write(tmp_path, sql=sql))


def test_words_without_sql_and_sql_without_words_are_refused(tmp_path):
    assert refusal(write(tmp_path / "a", sql=None)) == "presence.toml:1: its SQL is missing. Put presence.sql beside it."
    write(tmp_path / "b")
    (tmp_path / "b" / "presence.toml").unlink()
    assert refusal(tmp_path / "b").startswith("presence.sql:1: its words are missing. Put presence.toml beside it")


@pytest.mark.parametrize("name", ["Presence", "school-days", "días", "a b"])
def test_a_name_is_small_letters_digits_and_underscores(tmp_path, name):
    assert f"{name}.toml:1: '{name}' cannot name an indicator" in refusal(write(tmp_path, name=name))


def test_text_that_is_not_utf_8_is_refused(tmp_path):
    write(tmp_path)
    (tmp_path / "presence.toml").write_bytes("name = 'niñez'".encode("latin-1"))
    assert refusal(tmp_path) == "presence.toml:1: this is not UTF-8 text. Save it as UTF-8."


def test_a_pair_that_describes_no_system_is_refused(tmp_path):
    folder = write(tmp_path, TOML.replace('refresh = "yearly"', 'refresh = "yearly"\npaired = "employment"'))
    assert "paired indicator 'employment' describes no system" in refusal(folder, SHIPPED)


def test_a_folder_of_its_own_adds_and_replaces(tmp_path):
    write(tmp_path)
    write(tmp_path, name="counselor_ratio")
    found = {definition.indicator.indicator: definition for definition in definitions([SHIPPED, tmp_path, tmp_path / "absent"])}
    assert set(found) == {*BY_NAME, "presence"}
    assert found["counselor_ratio"].indicator.counts == "students"
    assert found["employment"] == BY_NAME["employment"]


def test_a_dimension_of_its_own_comes_with_its_values(tmp_path):
    toml = TOML.replace('["gender"]', '["gender", "band"]').replace("[en]\n", '[values]\nband = ["low", "high"]\n\n[en]\n')
    words = '[{}.categories]\nlow = "low"\nhigh = "high"\n'
    toml = toml.replace("[es]", words.format("en") + "[es]") + words.format("es")
    declared = definitions([write(tmp_path, toml)])
    assert own_values(declared) == {"band": ("low", "high")}
    assert declared[0].own_dimension == "band"


def test_definitions_that_share_a_dimension_share_its_values(tmp_path):
    toml = (SHIPPED / "early_reading_by_dosage.toml").read_text(encoding="utf-8")
    sql = (SHIPPED / "early_reading_by_dosage.sql").read_text(encoding="utf-8")
    write(tmp_path, toml.replace('hours_band = ["<15", ', 'hours_band = ["0", "<15", ').replace('"<15" =', '"0" = "none"\n"<15" ='),
          sql, "math_by_dosage")
    assert "'hours_band' has other values in early_reading_by_dosage.toml" in refusal(tmp_path, SHIPPED)


def test_categories_by_race_follow_the_race_scheme():
    [teachers] = [one for one in under_scheme(SHIPPED_DEFINITIONS, RACES["legacy_seven"])
                  if one.indicator.indicator == "teacher_race"]
    assert teachers.indicator.categories == RACES["legacy_seven"]
    assert BY_NAME["teacher_race"].indicator.categories == RACES["standard_2024"]
    hours = under_scheme(SHIPPED_DEFINITIONS, ())
    assert [one.indicator.categories for one in hours if one.indicator.indicator == "program_hours_bands"] != [()]


def test_the_seven_outcomes_come_in_the_order_of_a_life_with_attendance_programs_and_systems():
    names = [definition.indicator.indicator for definition in SHIPPED_DEFINITIONS]
    assert tuple(names[:8]) == (*OUTCOMES, "regular_attendance")
    sections = [definition.indicator.section for definition in SHIPPED_DEFINITIONS]
    assert sections.count("programs") >= 5 and sections.count("systems") >= 5


@pytest.mark.parametrize("name", OUTCOMES)
def test_every_outcome_stands_beside_a_system(name):
    assert BY_NAME[BY_NAME[name].indicator.paired].indicator.section == "systems"


@pytest.mark.parametrize("definition", SHIPPED_DEFINITIONS, ids=lambda definition: definition.indicator.indicator)
def test_what_ships_is_written_out_in_both_languages(definition: Definition):
    english, spanish = (asdict(definition.indicator.words[language]) for language in ("en", "es"))
    for key in english.keys() - {"categories"}:
        assert english[key] != spanish[key], key
        assert "  " not in english[key] + spanish[key] and "\n" not in english[key] + spanish[key], key
    assert english["question"].endswith("?") and spanish["question"].startswith("¿")
    for key in ("definition", "business_rule", "source", "purpose", "story"):
        assert english[key].endswith(".") and spanish[key].endswith("."), key
    assert set(english["categories"]) == set(spanish["categories"])


@pytest.mark.parametrize("definition", SHIPPED_DEFINITIONS, ids=lambda definition: definition.indicator.indicator)
def test_youth_indicators_are_disaggregated_by_race_and_gender(definition: Definition):
    indicator = definition.indicator
    if indicator.counts == "students" and indicator.indicator != "student_race":
        assert {"race_ethnicity", "gender", "english_learner", "free_reduced_lunch"} <= set(indicator.dimensions)
    if indicator.counts == "students" and indicator.section in ("outcomes", "attendance"):
        assert {"refugee", "primary_language", "country_of_origin"} <= set(indicator.dimensions)


@pytest.mark.parametrize("definition", SHIPPED_DEFINITIONS, ids=lambda definition: definition.indicator.indicator)
def test_no_number_of_a_rule_stands_in_the_sql(definition: Definition):
    statement = re.sub(r"--.*", "", definition.sql)
    assert set(re.findall(r"(?<![\w$'])\d+", statement)) <= {"0", "1", "100"}


@pytest.mark.parametrize("definition", SHIPPED_DEFINITIONS, ids=lambda definition: definition.indicator.indicator)
def test_nobody_is_blamed_and_the_share_who_reach_leads(definition: Definition):
    for words in definition.indicator.words.values():
        said = " ".join((words.name, words.question, words.reached)).lower()
        assert not re.search(r"\b(fail\w*|lag\w*|behind|only|worst|deficit|fracas\w*|reprob\w*|atras\w*)\b", said)


def test_bands_have_one_edge_fewer_than_names():
    for name in ("program_hours_bands", "program_days_bands"):
        definition = BY_NAME[name]
        [edges] = [parameter.value for parameter in definition.parameters.values()]
        assert isinstance(edges, tuple) and len(edges) + 1 == len(definition.indicator.categories)
        assert sorted(edges) == list(edges)


def test_bands_of_hours_warn_that_they_are_no_randomised_comparison():
    words = BY_NAME["early_reading_by_dosage"].indicator.words
    assert "Warning" in words["en"].definition and "by chance" in words["en"].definition
    assert "Advertencia" in words["es"].definition and "al azar" in words["es"].definition


def test_an_indicator_by_program_may_be_part_of_one_by_student(tmp_path):
    by_program(tmp_path, 'part_of = "middle_grade_math"')
    found = {one.indicator.indicator: one.part_of for one in definitions([SHIPPED, tmp_path]) if one.part_of}
    assert found == {"early_reading_by_dosage": "early_grade_reading", "reading_by_program": "middle_grade_math"}


@pytest.mark.parametrize(("whole", "says"), [
    ("early_grade_readin", "part_of = 'early_grade_readin' is no indicator with SQL of 'one row per student and school_year'"),
    ("program_attendance_75", "part_of = 'program_attendance_75' is no indicator"),
    ("student_race", "part_of = 'student_race' is no indicator"),
    ("early_grade_readin", "Did you mean 'early_grade_reading'?"),
])
def test_a_whole_that_does_not_fit_its_part_is_refused(tmp_path, whole, says):
    assert says in refusal(by_program(tmp_path, f'part_of = "{whole}"'), SHIPPED)


def test_an_indicator_by_student_is_part_of_none(tmp_path):
    folder = write(tmp_path, TOML.replace('refresh = "yearly"', 'refresh = "yearly"\npart_of = "employment"'))
    assert "part_of needs SQL of 'one row per student, program and school_year'" in refusal(folder, SHIPPED)


def test_a_whole_has_one_part_by_program(tmp_path):
    by_program(tmp_path, 'part_of = "early_grade_reading"')
    assert "early_reading_by_dosage.toml is part of 'early_grade_reading' already" in refusal(tmp_path, SHIPPED)


def test_an_indicator_by_program_may_be_reached_in_one_by_student(tmp_path):
    by_program(tmp_path, 'reached_in = "program_reach"')
    found = {one.indicator.indicator: one.reached_in for one in definitions([SHIPPED, tmp_path]) if one.reached_in}
    assert found == {"program_participation": "program_reach", "reading_by_program": "program_reach"}


@pytest.mark.parametrize(("line", "says"), [
    ('reached_in = "program_rech"', "reached_in = 'program_rech' is no indicator with SQL of 'one row per student and school_year'"),
    ('reached_in = "student_race"', "reached_in = 'student_race' is no indicator"),
    ('reached_in = "program_rech"', "Did you mean 'program_reach'?"),
    ('reached_in = "program_reach"\npart_of = "middle_grade_math"', "without categories or part_of. Leave reached_in out."),
])
def test_what_an_indicator_cannot_be_reached_in_is_refused(tmp_path, line, says):
    assert says in refusal(by_program(tmp_path, line), SHIPPED)


def by_program(folder: Path, line: str, name: str = "reading_by_program") -> Path:
    toml = (SHIPPED / "program_attendance_75.toml").read_text(encoding="utf-8").replace('paired = ""', f'paired = ""\n{line}')
    sql = (SHIPPED / "program_attendance_75.sql").read_text(encoding="utf-8")
    return write(folder, toml, sql, name)
