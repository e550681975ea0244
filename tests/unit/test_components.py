"""What components draw: every mark and word comes from a published display and its bounds."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components import charts, frame, headline, maps, method, prose, tables
from components.charts.folding import rows_of
from components.charts.gap import points
from components.charts.rows import alphabetical
from components.frame import STYLE
from components.geometry import frame as framed
from components.markup import Html, draw, tag, together
from components.scale import PERCENT, rounded_scale
from components.words import Words, words_in
from disclosure import (
    ALL,
    Axis,
    Beside,
    Catalogue,
    CellKey,
    DataElement,
    Freshness,
    Gap,
    Indicator,
    Notice,
    Place,
    ProtectedCell,
    ProtectedTable,
    Reason,
    Released,
    Selection,
    Slot,
    Status,
    Visibility,
    gaps,
    protect,
    references,
)
from disclosure.policy import Band, shipped_policy
from tests.builders import (
    HIDDEN_CELL,
    a_catalogue,
    a_key,
    a_notice,
    a_place,
    a_policy,
    a_release,
    a_selection,
    an_indicator,
    shown,
    some_words,
)

PROJECT = Path(__file__).parents[2]
TRACTS = PROJECT.parent / "shared" / "data" / "geo" / "salt_lake_county_tracts.geojson"
ENGLISH, SPANISH = words_in("en"), words_in("es")
READING = an_indicator(target=65, words={language: replace(some_words(), reached=reached) for language, reached in
                                         (("en", "read on grade level"), ("es", "leen al nivel de su grado"))})
CATALOGUE = a_catalogue(indicators=(READING,))
SQUARE = '{"type": "Polygon", "coordinates": [[[%d, 0], [%d, 0], [%d, 1], [%d, 1], [%d, 0]]]}'


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """Everything drawn so far, as HTML."""
    blocks: list[str] = []
    monkeypatch.setattr("components.markup.st.html", lambda block: blocks.append(block.source))
    monkeypatch.setattr("components.frame.st.html", lambda block: blocks.append(block.source))
    return lambda: "".join(blocks)


def coded(text: str, lower: float, upper: float) -> Released:
    return Released(Status.COARSENED, text, lower, upper, Reason.LONE_GAP)


def a_table(cells: dict[CellKey, Released], rows: str = Axis.NONE, columns: str = Axis.NONE,
            catalogue: Catalogue = CATALOGUE, **chosen: object) -> ProtectedTable:
    return protect(a_selection(**chosen), a_release(cells, catalogue), rows, columns)


def by_race(cells: dict[str, Released], **chosen: object) -> ProtectedTable:
    return a_table({a_key(group=group): cell for group, cell in cells.items()}, Axis.RACE_ETHNICITY, **chosen)


def by_year(cells: dict[str, Released], **chosen: object) -> ProtectedTable:
    return a_table({a_key(school_year=year): cell for year, cell in cells.items()}, columns=Axis.SCHOOL_YEAR, **chosen)


def a_cell(cell: Released) -> ProtectedCell:
    return a_table({a_key(): cell}).only()


def said(html: str) -> str:
    """The text of some HTML, its marks left out."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)).replace("\u2060", "")).strip()


def rows(html: str) -> list[str]:
    return re.findall(r'<li class="row[^"]*">.*?</li>', html)


# Markup

def test_blocks_drawn_together_are_one_element_and_the_same_html(monkeypatch: pytest.MonkeyPatch) -> None:
    elements: list[str] = []
    monkeypatch.setattr("components.markup.st.html", lambda block: elements.append(block.source))
    with together():
        draw(ENGLISH, tag("p", "one"))
        draw(SPANISH, tag("p", "dos"))
    draw(ENGLISH, tag("p", "one"))
    draw(SPANISH, tag("p", "dos"))
    assert elements == [elements[1] + elements[2], *elements[1:]]


def test_after_an_error_the_next_block_is_drawn_at_once(page: Callable[[], str]) -> None:
    with pytest.raises(LookupError), together():
        draw(ENGLISH, tag("p", "half a page"))
        raise LookupError
    draw(ENGLISH, tag("p", "sorry"))
    assert "sorry" in page() and "half" not in page()


def test_text_is_escaped_and_markup_is_not_escaped_twice() -> None:
    inner = tag("b", "1 < 2", title='"')
    assert tag("p", inner, " & ").source == '<p><b title="&quot;">1 &lt; 2</b> &amp; </p>'
    assert tag("p", Html("<i></i>")).source == "<p><i></i></p>"


def test_a_place_named_like_markup_stays_a_name(page: Callable[[], str]) -> None:
    hostile = Place("birch", "<img src=x onerror=alert(1)>", "school", "north")
    places = tuple(hostile if place.place == "birch" else place for place in CATALOGUE.places)
    table = a_table({a_key(): shown(50)}, Axis.PLACE, catalogue=replace(CATALOGUE, places=places))
    charts.places(ENGLISH, table, replace(CATALOGUE, places=places))
    headline.lead(ENGLISH, table, replace(CATALOGUE, places=places))
    assert "<img" not in page() and "&lt;img src=x" in page()


# Marks

@pytest.mark.parametrize(("cell", "mark"), [
    (shown(62), '<i class="dot" style="--at:62.0"></i>'),
    (coded("40–49%", 40, 49), '<i class="span" style="--at:40.0;--to:49.0"></i>'),
    (coded("≥95%", 95, 100), '<i class="span open-end" style="--at:95.0;--to:100.0"></i>'),
    (coded("≤5%", 0, 5), '<i class="span open-start" style="--at:0.0;--to:5.0"></i>'),
    (HIDDEN_CELL, '<i class="lozenge"></i>'),
])
def test_a_cell_is_drawn_as_its_bounds(cell: Released, mark: str, page: Callable[[], str]) -> None:
    charts.groups(ENGLISH, by_race({ALL: cell, "Black": shown(10), "White": shown(20)}), CATALOGUE)
    assert mark in rows(page())[0]


def test_a_hidden_group_says_so_why_and_what_can_be_shown(page: Callable[[], str]) -> None:
    cells = {a_key(group="Black"): HIDDEN_CELL, a_key(group="Black", school_year="2023-2025"): coded("50–59%", 50, 59)}
    charts.groups(ENGLISH, a_table({**cells, a_key(): shown(60), a_key(group="White"): shown(61)}, Axis.RACE_ETHNICITY), CATALOGUE)
    text = said(rows(page())[1])
    assert text.startswith("Black too few to show Groups of 10 or fewer people")
    assert text.endswith("The nearest figure we can show is 2022–23 through 2024–25 together: 50–59%.")


def test_a_group_hidden_for_another_says_that() -> None:
    protecting = Released(Status.HIDDEN, "hidden", 0, 100, Reason.LONE_GAP)
    cell = a_cell(protecting)
    assert said(tables.data(ENGLISH, cell, CATALOGUE).source).startswith("hidden to protect a smaller group")


def test_a_hidden_value_is_never_a_zero_or_a_blank(page: Callable[[], str]) -> None:
    charts.groups(ENGLISH, by_race({}), CATALOGUE)
    body = page().split("<tbody>")[1].split("</tbody>")[0]
    cells = [said(cell) for cell in re.findall(r"<td.*?</td>", body)]
    assert len(cells) == 3 and all(cell.startswith("too few to show") for cell in cells)


def test_one_hidden_group_stays_in_its_row_and_more_are_folded(page: Callable[[], str]) -> None:
    charts.groups(ENGLISH, by_race({ALL: shown(60), "White": shown(61)}), CATALOGUE)
    assert len(rows(page())) == 3 and 'class="folded"' not in page()
    charts.groups(ENGLISH, by_race({ALL: shown(60)}), CATALOGUE)
    line = page().rpartition('class="folded"')[2].split("</ul>")[0]
    assert [said(name) for name in re.findall(r"<summary>.*?</summary>", line)] == ["Black", "White"]


def test_a_goal_is_not_drawn_beside_what_is_hidden(page: Callable[[], str]) -> None:
    charts.groups(ENGLISH, by_race({ALL: shown(60), "White": shown(61)}), CATALOGUE)
    with_goal = ['class="goal"' in row for row in rows(page())]
    assert with_goal == [True, False, True]


# Order

def test_groups_keep_the_order_of_the_table_whatever_their_values(page: Callable[[], str]) -> None:
    charts.groups(ENGLISH, by_race({ALL: shown(50), "Black": shown(90), "White": shown(10)}), CATALOGUE)
    assert [said(row).split()[0] for row in rows(page())] == ["All", "Black", "White"]


def test_places_stand_in_alphabetical_order_whatever_their_values() -> None:
    named = {"zeta": "Ash", "alpha": "Élan", "mid": "Fir"}
    places = (a_place("valley", "region"), *[Place(place, name, "school", "valley") for place, name in named.items()])
    catalogue = replace(CATALOGUE, places=places)
    table = protect(a_selection(place="zeta"), a_release({}, catalogue), Axis.PLACE, places=("mid", "alpha", "zeta"))
    ordered = [catalogue.place_by_id[row.value].name for row in alphabetical(rows_of(table), catalogue)]
    assert ordered == ["Ash", "Élan", "Fir"]


def test_the_table_beneath_has_the_order_of_its_chart(page: Callable[[], str]) -> None:
    table = a_table({a_key("cedar"): shown(1), a_key("birch"): shown(99)}, Axis.PLACE)
    charts.places(ENGLISH, table, CATALOGUE)
    body = page().split("<tbody>")[1]
    assert re.findall(r'<th scope="row">(\w+)</th>', body) == ["Birch", "Cedar", "North", "Valley"]


# What goes with every chart

DRAWN: dict[str, Callable[[], None]] = {
    "trend": lambda: charts.trend(ENGLISH, by_year({"2025": shown(60)}), CATALOGUE),
    "groups": lambda: charts.groups(ENGLISH, by_race({ALL: shown(60)}), CATALOGUE),
    "group_trends": lambda: charts.group_trends(
        ENGLISH, a_table({a_key(): shown(60)}, Axis.RACE_ETHNICITY, Axis.SCHOOL_YEAR), CATALOGUE),
    "crossed": lambda: charts.crossed(ENGLISH, a_table({a_key(): shown(60)}, Axis.RACE_ETHNICITY, Axis.GENDER), CATALOGUE),
    "places": lambda: charts.places(ENGLISH, a_table({a_key(): shown(60)}, Axis.PLACE), CATALOGUE),
    "values": lambda: tables.values(ENGLISH, by_race({ALL: shown(60)}), CATALOGUE),
    "beside": lambda: draw_beside(by_race({ALL: shown(60)}, beside=Beside.GOAL)),
    "map": lambda: maps.map_of(ENGLISH, a_table({a_key(): shown(60)}, Axis.PLACE, catalogue=mapped()), mapped()),
    "overview": lambda: charts.overview_lines(
        ENGLISH, (charts.OverviewLine(by_year({"2025": shown(60)}), "outcome"),), CATALOGUE, "Today"),
}


@pytest.mark.parametrize("chart", DRAWN)
def test_every_chart_has_its_table_and_says_where_it_is_from(chart: str, page: Callable[[], str]) -> None:
    """R7, R86: definition, rule, source, data date and release go with every figure; the overview links to them."""
    DRAWN[chart]()
    body = page().split("<tbody>")[1].split("</tbody>")[0]
    assert "60%" in body and 'scope="row"' in body and "<caption>" in page()
    assert "Data to June 30, 2025, release 1." in said(page())
    assert chart == "overview" or all(text in page() for text in ("Source: source. ", ">definition<", ">rule<"))


@pytest.mark.parametrize("chart", sorted(DRAWN.keys() - {"values"}))
def test_every_chart_has_one_heading(chart: str, page: Callable[[], str]) -> None:
    DRAWN[chart]()
    assert len(re.findall("<h2>", page())) == 1 and not re.findall("<h[13]", page())


@pytest.mark.parametrize("draw", [charts.groups, charts.places, charts.bands, charts.group_trends, charts.crossed])
def test_a_breakdown_with_no_values_here_draws_nothing(draw: Callable[..., None], page: Callable[[], str]) -> None:
    draw(ENGLISH, a_table({}, "refugee"), CATALOGUE)
    assert page() == ""


@pytest.mark.parametrize(("panels", "abreast"), [(1, 4), (4, 4), (6, 6), (7, 4), (9, 5)])
def test_no_panel_of_small_multiples_is_left_over_on_a_line_of_its_own(panels: int, abreast: int, page: Callable[[], str]) -> None:
    groups = ("Asian", "Black", "HispanicLatino", "MiddleEasternNorthAfrican", "NativeAmerican", "PacificIslander", "TwoOrMore", "White")
    catalogue = replace(CATALOGUE, races=groups)
    table = a_table({a_key(group=group): shown(60) for group in (ALL, *groups)[:panels]}, Axis.RACE_ETHNICITY, Axis.SCHOOL_YEAR, catalogue)
    charts.group_trends(ENGLISH, table, catalogue)
    assert f'class="panels" role="list" style="--n:{abreast}"' in page()


def test_a_legend_explains_only_what_is_drawn(page: Callable[[], str]) -> None:
    charts.groups(ENGLISH, by_race({ALL: shown(60), "Black": shown(50), "White": coded("≥95%", 95, 100)}), CATALOGUE)
    keys = re.findall(r'<i class="key ([a-z-]+)"', page())
    assert keys == ["dot", "span", "goal"]


def test_a_ribbon_runs_from_bounds_to_bounds_and_breaks_at_what_is_hidden(page: Callable[[], str]) -> None:
    charts.trend(ENGLISH, by_year({"2023": coded("40–49%", 40, 49), "2024": shown(60)}), CATALOGUE)
    ribbons = re.findall(r'class="ribbon[^"]*" style="clip-path:polygon\(([^"]+)\)"', page())
    heights = [re.findall(r"calc\(([\d.]+)%", ribbon) for ribbon in ribbons]
    assert heights == [["51.0", "40.0", "40.0", "60.0"]]


def test_a_hidden_overview_line_offers_the_nearest_figure(page: Callable[[], str]) -> None:
    table = a_table({a_key(school_year="2023-2025"): shown(44)}, columns=Axis.SCHOOL_YEAR)
    charts.overview_lines(ENGLISH, (charts.OverviewLine(table, "outcome?x=1&y=2"),), CATALOGUE, "Today")
    line = page().split('class="lines"')[1].split("</ul>")[0]
    assert "too few to show" in line and "together: 44%" in said(line) and 'href="outcome?x=1&amp;y=2"' in line


# Sentences

@pytest.mark.parametrize(("cell", "english", "spanish"), [
    (shown(60), "Six in ten students", "Seis de cada diez estudiantes"),
    (shown(62), "About six in ten students", "Cerca de seis de cada diez estudiantes"),
    (shown(50), "Half of students", "La mitad de los estudiantes"),
    (shown(33), "About a third of students", "Cerca de una tercera parte de los estudiantes"),
    (shown(67), "About two thirds of students", "Cerca de dos terceras partes de los estudiantes"),
    (shown(84), "About 84 in every 100 students", "Cerca de 84 de cada 100 estudiantes"),
    (coded("40–49%", 40, 49), "Between 40 and 49 percent of students", "Entre el 40 y el 49 por ciento de los estudiantes"),
    (coded("≥95%", 95, 100), "At least 95 percent of students", "Al menos el 95 por ciento de los estudiantes"),
    (coded("≤5%", 0, 5), "Up to 5 percent of students", "Hasta el 5 por ciento de los estudiantes"),
])
def test_a_figure_becomes_a_sentence(cell: Released, english: str, spanish: str) -> None:
    assert headline.value(ENGLISH, a_cell(cell), READING) == f"{english} read on grade level"
    assert headline.value(SPANISH, a_cell(cell), READING) == f"{spanish} leen al nivel de su grado"


def test_a_hidden_figure_becomes_a_kind_sentence() -> None:
    assert headline.value(ENGLISH, a_cell(HIDDEN_CELL), READING).startswith("Too few people are counted here")


@pytest.mark.parametrize("percent", range(1, 100))
def test_rounded_words_stay_near_the_figure(percent: int) -> None:
    """A third is 33, half is 50, six in ten is 60: never more than three points from what is shown."""
    sentence = headline.value(ENGLISH, a_cell(shown(percent)), READING)
    tens = {ENGLISH.say(f"number.{number}"): 10 * number for number in range(1, 11)}
    meant = next((value for word, value in {"quarters": 75, "quarter": 25, "third of": 33, "thirds": 66.7, "alf of": 50,
                                            **{f"{word} in ten": ten for word, ten in tens.items()}}.items()
                  if word in sentence.lower()), None)
    assert abs(meant - percent) <= (5 if "alf of" in sentence else 3) if meant else f"About {percent} in every 100" in sentence


@pytest.mark.parametrize(("reached", "sentence"), [
    ("of participants came to most sessions", "Six in ten participants came to most sessions"),
    ("of the students at these schools take part", "Six in ten students at these schools take part"),
])
def test_a_definition_may_name_its_own_people(reached: str, sentence: str) -> None:
    indicator = replace(READING, words={"en": replace(some_words(), reached=reached)})
    assert headline.value(ENGLISH, a_cell(shown(60)), indicator) == sentence


@pytest.mark.parametrize(("years", "words"), [
    ({"2023": shown(50), "2024": shown(55), "2025": shown(60)}, "the share has grown two years running"),
    ({"2023": shown(50), "2024": shown(48), "2025": shown(60)}, "that is up from 50% in 2022–23"),
    ({"2023": shown(60), "2024": shown(61), "2025": shown(50)}, "it was 60% in 2022–23"),
    ({"2023": shown(60), "2024": shown(61), "2025": shown(61)}, "that is about the same as in 2022–23"),
    ({"2023": coded("40–49%", 40, 49), "2024": shown(48), "2025": shown(50)}, ""),
    ({"2023": shown(60), "2024": shown(61)}, ""),
])
def test_a_course_is_told_only_as_far_as_the_bounds_tell(years: dict[str, Released], words: str) -> None:
    table = by_year(years)
    assert headline.course(ENGLISH, table.columns, table.cells[0], READING) == words


@pytest.mark.parametrize(("chosen", "opening"), [
    ({"place": "valley"}, "Six in ten students"), ({"place": "north"}, "In North, six in ten students"),
    ({"place": "birch"}, "At Birch, six in ten students"), ({"place": "birch", "slot": Slot("Black")}, "At Birch, Black: six in ten"),
])
def test_a_lead_names_its_place_and_group(chosen: dict[str, object], opening: str, page: Callable[[], str]) -> None:
    selection = a_selection(**chosen)
    headline.lead(ENGLISH, a_table({selection.key: shown(60)}, columns=Axis.SCHOOL_YEAR, **chosen), CATALOGUE)
    assert said(page()).startswith(opening)


def test_a_comparison_gives_a_range_and_names_nobody(page: Callable[[], str]) -> None:
    charts.groups(ENGLISH, by_race({ALL: shown(99), "Black": shown(72), "White": coded("40–49%", 40, 49)}), CATALOGUE)
    title = said(page().split("<h2>")[1].split("</h2>")[0])
    assert title == "By race and ethnicity, between 40% and 72% of students read on grade level"


@pytest.mark.parametrize(("black", "white", "whom"), [
    (coded("≥40%", 40, 100), coded("40–49%", 40, 49), "between 40% and 49% of students read on grade level where it can be told closely"),
    (coded("≥40%", 40, 100), shown(53), "53% of students read on grade level where it can be told closely"),
    (shown(53), shown(53), "53% of students read on grade level wherever it can be shown"),
    (coded("≥40%", 40, 100), coded("≤59%", 0, 59), "between 0% and 100% of students read on grade level"),
])
def test_a_range_is_over_what_is_told_closely(black: Released, white: Released, whom: str, page: Callable[[], str]) -> None:
    charts.groups(ENGLISH, by_race({ALL: shown(60), "Black": black, "White": white}), CATALOGUE)
    assert said(page().split("<h2>")[1].split("</h2>")[0]) == f"By race and ethnicity, {whom}"


# Beside a reference

def draw_beside(table: ProtectedTable) -> None:
    years = protect(table.selection, a_release({}, CATALOGUE), Axis.RACE_ETHNICITY, Axis.SCHOOL_YEAR)
    held = references(table, years, READING.target)
    charts.beside(ENGLISH, table, gaps(table, held), held, CATALOGUE)


@pytest.mark.parametrize(("lower", "upper", "text"), [
    (0, 0, "level with it"), (-12, -12, "12 points below"), (5, 14, "5 to 14 points above"), (-19, -1, "1 to 19 points below"),
    (-3, 6, "from 3 below to 6 above"),
])
def test_a_gap_is_said_in_points(lower: float, upper: float, text: str) -> None:
    assert points(ENGLISH, Gap(a_cell(shown(50)), True, lower, upper)) == text


def test_gaps_are_drawn_around_the_goal(page: Callable[[], str]) -> None:
    draw_beside(by_race({ALL: shown(65), "Black": shown(60), "White": coded("70–79%", 70, 79)}, beside=Beside.GOAL))
    assert [said(row) for row in rows(page())] == [
        "All level with it 65%", "Black 5 points below 60%", "White 5 to 14 points above 70–79%"]
    assert "Zero is the goal, 65%" in page()


@pytest.mark.parametrize(("black", "white", "title"), [
    (shown(60), coded("70–79%", 70, 79), "By race and ethnicity, beside the goal: from 5 below to 14 above"),
    (shown(60), coded("≥40%", 40, 100), "By race and ethnicity, beside the goal: 5 points below where it can be told closely"),
    (HIDDEN_CELL, HIDDEN_CELL, "By race and ethnicity, the groups here are too small to show"),
])
def test_the_title_over_gaps_tells_those_of_groups_and_closely(black: Released, white: Released, title: str,
                                                               page: Callable[[], str]) -> None:
    draw_beside(by_race({ALL: shown(65), "Black": black, "White": white}, beside=Beside.GOAL))
    assert said(page().split("<h2>")[1].split("</h2>")[0]) == title


# Maps

def mapped() -> Catalogue:
    places = (a_place("valley", "region"), *[replace(a_place(place, "school", "valley"), geometry=SQUARE % (x, x + 1, x + 1, x, x))
                                             for x, place in enumerate(("birch", "cedar", "fir"))])
    return replace(CATALOGUE, places=places)


@pytest.mark.parametrize(("cell", "step"), [
    (coded("≤20%", 0, 20), 0), (shown(20), 1), (coded("21–29%", 21, 29), 1), (coded("40–59%", 40, 59), 2), (shown(80), 4),
    (coded("≥80%", 80, 100), 4), (coded("30–49%", 30, 49), -1),
])
def test_a_map_class_holds_both_bounds(cell: Released, step: int) -> None:
    assert maps.class_of(a_cell(cell), maps.FIFTHS) == step


def test_every_display_of_the_rule_table_has_a_map_class() -> None:
    for size in shipped_policy().sizes:
        for lower in (0, 100 - size.code):
            assert maps.class_of(a_cell(coded("", lower, lower + size.code)), maps.FIFTHS) >= 0


def test_a_map_hatches_what_is_hidden_and_says_why(page: Callable[[], str]) -> None:
    cells = {a_key("birch"): shown(70), a_key("cedar"): HIDDEN_CELL, a_key("valley"): shown(50), a_key("fir"): coded("30–49%", 30, 49)}
    maps.map_of(ENGLISH, a_table(cells, Axis.PLACE, catalogue=mapped()), mapped())
    tiles = re.findall(r'<i class="tile ([a-z0-9]+)" style="clip-path:[^"]+" title="([^"]+)"', page())
    assert tiles == [("c4", "Birch: 70%"), ("untold", "Cedar: too few to show. The nearest figure we can show is all of Valley: 50%."),
                     ("wide", "Fir: 30–49%")]


def test_places_without_a_geometry_draw_no_map(page: Callable[[], str]) -> None:
    maps.map_of(ENGLISH, a_table({a_key(): shown(50)}, Axis.PLACE), CATALOGUE)
    assert page() == ""


def test_a_hole_in_a_place_stays_open() -> None:
    square, hole = [[0, 0], [8, 0], [8, 8], [0, 8], [0, 0]], [[2, 2], [4, 2], [4, 4], [2, 4], [2, 2]]
    shape = framed((json.dumps({"type": "Polygon", "coordinates": [square, hole]}),)).shapes[0]
    assert len(shape.rings) == 2 and shape.polygon.startswith("polygon(evenodd,0% 100%,100% 100%")


def test_a_corner_may_tell_how_high_it_lies() -> None:
    flat, high = ([[0, 0], [8, 0], [8, 8], [0, 0]], [[0, 0, 1300], [8, 0, 1300.5], [8, 8, 0], [0, 0, 1300]])
    drawn = [framed((json.dumps({"type": "Polygon", "coordinates": [ring]}),)) for ring in (flat, high)]
    assert drawn[0] == drawn[1]


def test_an_unknown_geometry_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"LineString\. Use a GeoJSON Point, Polygon or MultiPolygon"):
        framed(('{"type": "LineString", "coordinates": [[0, 0], [1, 1]]}',))


@pytest.mark.skipif(not TRACTS.exists(), reason="the census tracts in ../shared/data/geo are not here")
def test_real_tracts_fill_their_frame() -> None:
    features = json.loads(TRACTS.read_text())["features"]
    drawn = framed(tuple(json.dumps(feature["geometry"]) for feature in features))
    across = [x for shape in drawn.shapes for ring in shape.rings for x, _ in ring]
    assert len(drawn.shapes) == 212 and all(shape.rings for shape in drawn.shapes)
    assert (min(across), max(across)) == (0, 100) and 1.0 < drawn.ratio < 1.6


# Scales

@pytest.mark.parametrize(("low", "high", "ticks"), [(0, 57, (0, 20, 40, 60)), (0, 9800, (0, 2500, 5000, 7500, 10000)),
                                                    (-10, 10, (-10, -5, 0, 5, 10))])
def test_an_axis_has_round_ticks_that_hold_its_values(low: float, high: float, ticks: tuple[float, ...]) -> None:
    assert rounded_scale(low, high).ticks == ticks


def test_a_share_is_always_drawn_from_0_to_100() -> None:
    assert [PERCENT.at(value) for value in (0, 33.333, 100, 140)] == [0, 33.3, 100, 100]


# The frame

def test_a_page_has_one_h1_and_the_standing_statement(page: Callable[[], str]) -> None:
    frame.masthead(ENGLISH, a_notice(), "How are our children doing?")
    frame.footer(ENGLISH, a_notice())
    assert page().count("<h1>") == 1
    assert "never evidence that any one program" in page() and "mailto:data@example.org?subject=Concern%20about" in page()


@pytest.mark.parametrize(("words", "month", "years"), [
    (ENGLISH, "Attendance by day: up to June 2025. Last received on July 2, 2025.",
     "Assessments, Grades: up to the 2024–25 school year. Last received on June 30, 2025."),
    (SPANISH, "Asistencia por día: hasta junio de 2025. Recibidos por última vez el 2 de julio de 2025.",
     "Calificaciones, Evaluaciones: hasta el año escolar 2024–25. Recibidos por última vez el 30 de junio de 2025."),
])
def test_readers_are_told_how_far_the_data_go_kinds_of_the_same_days_together(
        words: Words, month: str, years: str, page: Callable[[], str]) -> None:
    frame.freshness(words, (Freshness("attendance_days", "2025-07-02", "2025-06"), Freshness("grades", "2025-06-30", "2025"),
                            Freshness("places", "2025-07-02"), Freshness("assessments", "2025-06-30", "2025")))
    assert re.findall("<li>(.*?)</li>", page()) == [years, month]


def test_a_release_that_tells_nothing_of_its_age_draws_no_empty_list(page: Callable[[], str]) -> None:
    frame.freshness(ENGLISH, (Freshness("grades", "2025-06-30"),))
    assert page() == ""


@pytest.mark.parametrize(("changes", "strips"), [
    ({}, []), ({"demonstration": True}, ["Demonstration"]), ({"certified": False}, ["This release"]),
    ({"certified": False, "trial": True}, ["Trial"]), ({"certified": False, "demonstration": True}, ["Demonstration", "This release"]),
])
def test_a_strip_says_what_the_figures_are_not(changes: dict[str, bool], strips: list[str], page: Callable[[], str]) -> None:
    frame.masthead(ENGLISH, a_notice(**changes), "How?")
    strip = page().partition('class="strip"')[2].partition("</div>")[0]
    assert [said(text) for text in re.findall(r"<p>(.*?)</p>", strip)] == [
        next(message for message in ENGLISH.messages.values() if message.startswith(start)) for start in strips]


def test_a_block_says_its_language(page: Callable[[], str]) -> None:
    frame.mended(SPANISH, ("place", "group"))
    assert page().startswith('<div class="fl" lang="es" dir="ltr">') and "el lugar, el grupo" in page()


def test_nothing_mended_says_nothing(page: Callable[[], str]) -> None:
    frame.mended(ENGLISH, ())
    assert page() == ""


@pytest.mark.parametrize("draw", [frame.maintenance, frame.refused])
def test_a_page_that_cannot_be_shown_says_what_to_do_next(draw: Callable[..., None], page: Callable[[], str]) -> None:
    draw(ENGLISH)
    assert "Please" in page() and page().count("<h1>") == 1


def test_a_text_of_several_paragraphs_keeps_them(page: Callable[[], str]) -> None:
    prose.section(ENGLISH, "Title", "One.\n\nTwo.")
    assert "<p>One.</p><p>Two.</p>" in page()


def test_the_rule_table_is_made_from_the_policy(page: Callable[[], str]) -> None:
    method.rule_table(ENGLISH, shipped_policy())
    lines = [said(line) for line in re.findall(r"<tr>.*?</tr>", page())][1:]
    assert lines[0].startswith("10 or fewer Not shown") and lines[1] == "11–19 ≥80% ≤20% ranges of 10 points"
    assert lines[-1] == "300 or more ≥99% ≤1% whole percent"


CERTIFIED, MADE_UP, TRIAL = a_notice(), a_notice(certified=False, demonstration=True), a_notice(certified=False, trial=True)


@pytest.mark.parametrize(("notice", "english", "spanish"), [
    (CERTIFIED, "This release went through both tests", "Esta publicación pasó por las dos pruebas"),
    (a_notice(demonstration=True), "It went through both tests before it was published; the attacker's work was limited",
     "Pasó por las dos pruebas antes de publicarse; el trabajo del atacante tuvo un límite"),
    (MADE_UP, "made-up data and has not been through the two tests", "datos inventados y no pasó por las dos pruebas"),
    (TRIAL, "is a trial and has not been through the two tests", "es de prueba y no pasó por las dos pruebas"),
])
def test_the_method_says_whether_this_release_was_tested(notice: Notice, english: str, spanish: str, page: Callable[[], str]) -> None:
    method.testing(ENGLISH, notice, None)
    method.testing(SPANISH, notice, None)
    assert english in said(page()) and spanish in said(page())
    assert page().count('class="notice"') == 2


def test_how_much_can_be_read_is_said_of_the_whole_release(page: Callable[[], str]) -> None:
    method.testing(ENGLISH, CERTIFIED, Visibility(21000, 56, 12, 32))
    assert "Of about 21,000 figures in this release, 56% are shown in full, 12% as a wider range, and 32% not at all." in said(page())


def test_of_a_small_release_no_shares_are_said(page: Callable[[], str]) -> None:
    method.testing(ENGLISH, CERTIFIED, None)
    assert "%" not in said(page())


@pytest.mark.parametrize(("notice", "opening"), [
    (CERTIFIED, "This release is certified: (a) to (d) were proven for it"),
    (MADE_UP, "This release is not certified: (a) to (d) are what a certified release promises, and none of them was proven"),
    (TRIAL, "This release is not certified"),
])
def test_the_promise_is_claimed_only_where_it_was_proven(notice: Notice, opening: str, page: Callable[[], str]) -> None:
    method.promise(ENGLISH, notice, shipped_policy())
    assert f"for statisticians {opening}" in said(page())


def test_the_promise_is_folded_and_has_the_numbers_of_the_policy(page: Callable[[], str]) -> None:
    method.promise(ENGLISH, CERTIFIED, a_policy(minimum_group=15, minimum_width=5))
    text = said(page())
    assert page().count("<details><summary>") == 1
    assert "group of 1 to 15 people, the lowest and the highest k that agree with everything published differ by at least 5;" in text
    assert "every difference of 1 to 15 people" in text
    assert "only groups of 40 or more get" in text and "16–19 people 20 or more people" in text


def test_whole_percents_are_not_spoken_of_where_there_are_none(page: Callable[[], str]) -> None:
    method.promise(ENGLISH, CERTIFIED, replace(shipped_policy(), sizes=shipped_policy().sizes[:2]))
    assert "Not promised Worlds are possible" in said(page()) and "Whole percents" not in said(page())


@pytest.mark.parametrize("known", [True, False])
def test_where_exact_numbers_are_known_elsewhere_the_promise_says_so(known: bool, page: Callable[[], str]) -> None:
    method.promise(ENGLISH, CERTIFIED, a_policy(exact_totals_known=known))
    text = said(page())
    assert ("every figure that is shown at all is taken as known to the person" in text) == known
    assert ("Whole percents" in text) == (not known)


@pytest.mark.parametrize("widths", [(10,), (10, 20), (10, 20, 40), (5, 10, 20, 40)])
def test_the_ladder_has_a_row_for_every_step(widths: tuple[int, ...], page: Callable[[], str]) -> None:
    policy = replace(shipped_policy(), steps=tuple(Band(0, width, width) for width in widths), last_cuts=())
    method.promise(ENGLISH, CERTIFIED, policy)
    lines = [said(line) for line in re.findall(r"<tr>.*?</tr>", page())][1:]
    assert [line.split()[0] for line in lines] == [str(step) for step in range(len(widths) + 2)]
    assert lines[0].endswith("as in the table of sizes") and lines[-1].endswith("hidden")


def test_a_step_lists_its_ranges_from_lowest_to_highest(page: Callable[[], str]) -> None:
    method.promise(ENGLISH, CERTIFIED, replace(shipped_policy(), steps=(Band(0, 10, 10), Band(0, 20, 20)), last_cuts=()))
    assert "2 ≤20% 21–39% 40–59% 60–79% ≥80% ≤19% 20–39% 40–59% 60–79% ≥80% 3 hidden" in said(page())


def test_steps_that_lie_side_by_side_share_a_number(page: Callable[[], str]) -> None:
    method.promise(ENGLISH, CERTIFIED, shipped_policy())
    assert "4a ≤59% ≥60% ≤59% ≥60% 4b ≤39% ≥40% ≤39% ≥40% 5 hidden" in said(page())
    assert "Of the steps numbered 4 a figure takes the one that protects." in said(page())


def test_a_data_element_says_its_purpose_and_whether_it_identifies(page: Callable[[], str]) -> None:
    element = DataElement("students", "birth_date", "date", True, {"en": "To match records.", "es": "Para unir registros."})
    method.elements(SPANISH, (element,))
    assert "birth_date Para unir registros. sí" in said(page())


# Filters: the URL is the view

def filtered() -> None:
    from components import filters
    from components.markup import draw, tag
    from components.words import words_in
    from tests.builders import a_catalogue

    catalogue = a_catalogue()
    reading = filters.read(catalogue, ("reading",), ("en", "es"))
    words = words_in(reading.selection.language)
    chosen = filters.choose(words, reading, catalogue, beside=True)
    draw(words, tag("p", f"{chosen.place} {chosen.school_year} {chosen.beside} {chosen.language}"))


def opened(**query: str) -> AppTest:
    app = AppTest.from_function(filtered, default_timeout=20)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def view(app: AppTest) -> str:
    return said(app.get("html")[0].proto.body)


def url(app: AppTest) -> dict[str, str]:
    return dict(app.query_params)


def test_a_page_opens_with_the_view_its_address_names() -> None:
    app = opened(place="birch", year="2024", beside="past", lang="es")
    assert view(app) == "birch 2024 past es"
    assert [box.value for box in app.selectbox] == ["birch", "2024"]
    assert app.selectbox[0].label == "Lugar"


def test_a_choice_goes_into_the_address_as_an_id() -> None:
    app = opened()
    app.selectbox[0].set_value("cedar").run()
    assert url(app) == {"place": "cedar"} and view(app).startswith("cedar 2025")


def test_reset_clears_the_choices_and_keeps_the_language() -> None:
    app = opened(place="birch", year="2024", lang="es")
    app.button[0].click().run()
    assert url(app) == {"lang": "es"} and view(app) == "valley 2025 each es"


def test_a_language_stays_when_the_address_no_longer_names_it() -> None:
    app = opened(lang="es")
    del app.query_params["lang"]
    app.run()
    assert view(app).endswith(" es") and url(app) == {"lang": "es"}


def test_places_are_offered_by_kind_then_name_and_never_by_value() -> None:
    assert opened().selectbox[0].options == ["Valley", "North", "Birch · North", "Cedar · North"]


# Colours

def luminance(colour: str) -> float:
    channels = [int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


PALETTE = {name: (light, dark) for name, light, dark in
           re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", STYLE.source)}
TEXT = [(ink, ground) for ink in ("ink", "ink-2", "ink-3", "data", "warm") for ground in ("paper", "wash")]
ON_TILES = [("on-low", "c1"), ("on-low", "c2"), ("on-high", "c4"), ("on-high", "c5")]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT + ON_TILES)
def test_text_can_be_read_on_its_ground(ink: str, ground: str, theme: int) -> None:
    assert contrast(PALETTE[ink][theme], PALETTE[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("mark", ["data", "warm", "hatch"])
def test_a_mark_stands_out_from_the_page(mark: str, theme: int) -> None:
    assert contrast(PALETTE[mark][theme], PALETTE["paper"][theme]) >= 3


@pytest.mark.parametrize(("theme", "at"), [("light", 0), ("dark", 1)])
def test_streamlit_has_the_same_colours(theme: str, at: int) -> None:
    settings = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"][theme]
    names = {"primaryColor": "data", "backgroundColor": "paper", "secondaryBackgroundColor": "wash", "textColor": "ink"}
    assert {name: settings[name] for name in names} == {name: PALETTE[colour][at] for name, colour in names.items()}


def a_measure() -> Indicator:
    return replace(READING, counts="none", unit="per_100", target=None, words={"en": replace(some_words(), reached="seats per 100")})


def test_a_measure_is_told_in_its_own_unit(page: Callable[[], str]) -> None:
    catalogue = a_catalogue(indicators=(a_measure(),))
    cells = {a_key(school_year=year): Released(Status.SHOWN, str(seats), seats, seats, Reason.AS_PUBLISHED)
             for year, seats in (("2023", 40), ("2024", 42), ("2025", 45))}
    table = protect(Selection("reading", "birch", "2025"), a_release(cells, catalogue), columns=Axis.SCHOOL_YEAR)
    headline.lead(ENGLISH, table, catalogue)
    assert said(page()) == "At Birch, 45 seats per 100; the figure has grown two years running."
