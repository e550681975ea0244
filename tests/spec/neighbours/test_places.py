"""Places add up too

Schools add up to their district and districts to the region, for every group. The rules run along places as they run along
groups: the district minus its other schools must not be one small school.

Rules `lone_gaps`, `thin_gaps`.
"""

from disclosure import Status
from tests.builders import a_catalogue, a_key, a_tabulation, an_indicator, published_cells
from tests.spec.drawing import protected


def test_the_district_less_its_other_schools(drawing: str) -> None:
    """Birch has four; Cedar, the smaller of the two that are shown, goes with it.

    | place  | within | people | reached | alone | published | why         |
    | ------ | ------ | -----: | ------: | ----- | --------- | ----------- |
    | Valley |        |    124 |      70 | 56%   | 56%       |             |
    | North  | Valley |    124 |      70 | 56%   | 56%       |             |
    | Birch  | North  |      4 |       1 | N<10  | N<10      | small_group |
    | Cedar  | North  |     40 |      19 | 48%   | hidden    | lone_gap    |
    | Elm    | North  |     80 |      50 | 63%   | 63%       |             |
    """
    assert drawing == protected(drawing)


def test_schools_add_up_to_the_region_where_districts_are_not_published() -> None:
    """An indicator that is declared for schools and the region only still adds up: the region minus Cedar is Birch."""
    catalogue = a_catalogue(indicators=(an_indicator(levels=("region", "school")),))
    cells = published_cells(a_tabulation(catalogue, {a_key("valley"): (30, 48), a_key("birch"): (2, 8), a_key("cedar"): (28, 40)}))
    assert cells[a_key("cedar")].status is Status.HIDDEN
