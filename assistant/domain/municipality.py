"""Sweden's 290 municipalities and what makes two of them alike."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0
SMALL_POPULATION = 15_000
"""A municipality with fewer inhabitants is called small."""


@dataclass(frozen=True, slots=True)
class Municipality:
    """`code` keeps its leading zero; population 31 Dec `population_year` (SCB); groups of SKR; centroid in degrees."""

    code: str
    name: str
    county_code: str
    county: str
    population: int
    population_year: int
    group_2017: str
    group_2023: str
    lat: float
    lon: float
    land_km2: float


@dataclass(frozen=True, slots=True)
class Group:
    """A group of SKR's classification, such as B4."""

    code: str
    name: str
    main: str
    main_name: str


@dataclass(frozen=True, slots=True)
class Similarity:
    """How alike two municipalities are; shown, never folded into one number."""

    group: str
    same_group: bool
    population: int
    population_ratio: float
    distance_km: int
    same_county: bool

    @classmethod
    def between(cls, one: Municipality, other: Municipality) -> Similarity:
        """Of `other` as seen from `one`; the ratio is larger over smaller, at least 1, one decimal."""
        larger, smaller = max(one.population, other.population), min(one.population, other.population)
        return cls(
            group=other.group_2023,
            same_group=one.group_2023 == other.group_2023,
            population=other.population,
            population_ratio=round(larger / smaller, 1),
            distance_km=round(distance_km(one, other)),
            same_county=one.county_code == other.county_code,
        )


def distance_km(one: Municipality, other: Municipality) -> float:
    """Great-circle distance between the centroids (haversine)."""
    lat1, lon1, lat2, lon2 = map(radians, (one.lat, one.lon, other.lat, other.lon))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half))
