"""Families: where they live from year to year, the words they use for themselves, and what they live on."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from data_access.demo.chance import Flags, Floats, Ints, Labels, draw, happens, labels, pick, standard, stream
from data_access.demo.figures import Figures, PeopleFigures
from data_access.demo.region import Region

RACES = ("AmericanIndianOrAlaskaNative", "Asian", "BlackOrAfricanAmerican", "HispanicOrLatino",
         "MiddleEasternOrNorthAfrican", "NativeHawaiianOrPacificIslander", "White")
NO_ANSWER = len(RACES)


@dataclass(frozen=True)
class Families:
    """`fall` and `spring` are tracts by school year (columns); they differ after a move on school day `moved_on`.

    `race` is a set of RACES as bits. `home` is the tract the family started in.
    """

    home: Ints
    fall: Ints
    spring: Ints
    moved_on: Ints
    race: Ints
    language: Ints
    country: Ints
    refugee: Flags
    low_income: Flags
    homeless: Flags
    name: Ints
    house: Ints
    street: Ints


def race_words() -> Labels:
    """The text of every set of races, by its bits."""
    sets = ([race for bit, race in enumerate(RACES) if bits >> bit & 1] for bits in range(1 << len(RACES)))
    return labels([";".join(races) for races in sets])


def make_families(figures: Figures, region: Region, count: int, years: int, seed: int) -> Families:
    """So many families over so many school years."""
    rng = stream(seed, "families")
    shares = np.array([d.share for d in region.districts])
    per_tract = np.bincount(region.tracts.district)
    weights = (shares / per_tract)[region.tracts.district] * rng.uniform(0.8, 1.2, len(region.tracts.place))
    home = draw(rng, weights.tolist(), count)
    low_income = happens(rng, region.tracts.low_income[home])
    first = pick(rng, _race_by_tract(figures, region), home)
    language, country, refugee = _origins(figures, region, home, first, seed)
    still = np.zeros((count, years), dtype=np.int64)
    named = (rng.integers(0, len(figures.words.family), count), rng.integers(1, 1000, count),
             rng.integers(0, len(figures.words.street), count))
    homeless = _homeless(figures.people, low_income, years, seed)
    settled = Families(home, still, still, still, _sets(figures.people, first, seed), language, country, refugee,
                       low_income, homeless, *named)
    return _moved(settled, figures.people, region, seed)


def _race_by_tract(figures: Figures, region: Region) -> Floats:
    mix = np.array([d.race for d in region.districts])[region.tracts.district]
    tilt = np.outer(standard(region.tracts.low_income), figures.people.tract_tilt)
    return np.asarray(mix * np.exp(tilt))


def _sets(people: PeopleFigures, first: Ints, seed: int) -> Ints:
    """The race named first with, for some families, a second and a third, as bits."""
    rng = stream(seed, "race")
    two = happens(rng, np.array(people.second_race)[first])
    three = two & happens(rng, np.full(len(first), people.third_race))
    bits = np.where(first == NO_ANSWER, 0, 1 << first)
    for also in (two, three):
        bits = np.where(also, bits | 1 << draw(rng, people.second_weights, len(first)), bits)
    return bits


def _origins(figures: Figures, region: Region, home: Ints, race: Ints, seed: int) -> tuple[Ints, Ints, Flags]:
    """Language, country and refugee status; newcomers settle in some districts more than in others."""
    rng = stream(seed, "origins")
    origins = figures.origins
    english = origins.languages.index("English")
    language = pick(rng, np.array(origins.languages_by_race), race)
    newcomers = np.array([d.newcomers for d in region.districts])[region.tracts.district[home]]
    language = np.where(rng.random(len(home)) < newcomers, language, english)
    country = pick(rng, np.array(origins.countries_by_language), language)
    return language, country, happens(rng, np.array(origins.refugee_by_country)[country])


def _homeless(people: PeopleFigures, low_income: Flags, years: int, seed: int) -> Flags:
    rate = np.where(low_income, people.homeless_low_income, people.homeless)
    return happens(stream(seed, "homeless"), np.repeat(rate[:, None], years, axis=1))


def _moved(families: Families, people: PeopleFigures, region: Region, seed: int) -> Families:
    """The families with a home in every fall and spring, moved from year to year."""
    rng = stream(seed, "moves")
    fall, spring = np.empty_like(families.fall), np.empty_like(families.fall)
    now = families.home
    often = np.where(families.low_income, people.move_low_income, 1.0)
    for year in range(fall.shape[1]):
        fall[:, year] = now
        now = spring[:, year] = _elsewhere(rng, now, people.move_within_year * often, people, region)
        now = _elsewhere(rng, now, people.move_between_years * often, people, region)
    return replace(families, fall=fall, spring=spring, moved_on=rng.integers(*people.move_days, fall.shape))


def _elsewhere(rng: np.random.Generator, tract: Ints, rate: Floats, people: PeopleFigures, region: Region) -> Ints:
    """The tract after a possible move: most often to another one of the same district."""
    district = region.tracts.district
    sizes = np.bincount(district)
    starts = np.cumsum(sizes) - sizes
    nearby = starts[district[tract]] + (rng.random(len(tract)) * sizes[district[tract]]).astype(np.int64)
    anywhere = rng.integers(0, len(district), len(tract))
    chosen = np.where(rng.random(len(tract)) < people.move_in_district, nearby, anywhere)
    return np.where(happens(rng, rate), chosen, tract)
