"""partnership.toml: what it may say, and how a mistake in it is answered."""

import pytest

from data_access.partnership import EXAMPLE, PartnershipError, read_partnership
from disclosure import PolicyError


def written(tmp_path, text):
    path = tmp_path / "partnership.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_printed_example_is_a_complete_partnership(tmp_path):
    partnership = read_partnership(written(tmp_path, EXAMPLE))
    assert partnership.rules().race_scheme == "legacy_seven"
    assert partnership.values["grade_level"] == ("KG", "01", "02")


@pytest.mark.parametrize(("text", "said"), [
    (EXAMPLE.replace("contact", "kontact"), "kontact"),
    (EXAMPLE.replace("2025-06-30", "June"), "data_date"),
    (EXAMPLE + "[[[", "line"),
])
def test_a_mistake_is_named_with_its_file(tmp_path, text, said):
    path = written(tmp_path, text)
    with pytest.raises(PartnershipError, match=said) as refused:
        read_partnership(path)
    assert str(path) in str(refused.value)


def test_a_missing_file_is_answered_with_an_example(tmp_path):
    with pytest.raises(PartnershipError, match="A complete one reads"):
        read_partnership(tmp_path / "partnership.toml")


@pytest.mark.parametrize("line", ["minimum_group = 5", "minimum_groop = 12", 'race_scheme = "other"', "sizes = []"])
def test_a_policy_override_cannot_loosen_or_invent_a_rule(tmp_path, line):
    text = EXAMPLE.replace('race_scheme = "legacy_seven"', line)
    with pytest.raises(PolicyError):
        read_partnership(written(tmp_path, text)).rules()
