"""JSON-stat 2.0 (https://json-stat.org/full/), as far as PxWebApi v2 of statistical offices has it.

A dataset is a cube: dimensions in order, and one value for each combination of
their categories, the last dimension running fastest.

>>> cube = dataset_from('''{"class": "dataset", "id": ["Region", "Tid"], "size": [2, 1],
...   "dimension": {"Region": {"category": {"index": {"1276": 1, "1260": 0}}},
...                 "Tid": {"category": {"index": ["2024"]}}}, "value": [15903, 17616]}''')
>>> [(cell.codes["Region"], cell.value) for cell in cells(cube)]
[('1260', 15903), ('1276', 17616)]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from typing import Any, ClassVar, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, StrictInt, ValidationError, field_validator

from fhledger.core.errors import BookError, Location
from fhledger.core.messages import message


class _Tolerant(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="ignore", defer_build=True)


class Category(_Tolerant):
    """The codes of a dimension in their order, and what each is called."""

    index: tuple[str, ...] = ()
    label: Mapping[str, str] = {}

    @field_validator("index", mode="before")
    @classmethod
    def _in_order(cls, index: Any) -> Any:
        """The standard allows a list of codes, or an object that gives each code its position."""
        return sorted(index, key=index.__getitem__) if isinstance(index, dict) else index

    def codes(self) -> tuple[str, ...]:
        """The codes; a category of one may be named by its label alone."""
        return self.index or tuple(self.label)


class Dimension(_Tolerant):
    """A dimension. An `eliminable` one may be left out of a query."""

    category: Category = Category()
    extension: Mapping[str, Any] = {}

    @property
    def eliminable(self) -> bool:
        """Whether a query may leave it out, and gets its total."""
        return self.extension.get("elimination") is True


class Dataset(_Tolerant):
    """A cube of whole numbers; null where the office publishes none."""

    kind: Literal["dataset"] = Field(alias="class")
    id: tuple[str, ...]
    size: tuple[int, ...]
    dimension: Mapping[str, Dimension]
    value: tuple[StrictInt | None, ...] = ()
    label: str = ""
    updated: str = ""
    note: tuple[str, ...] = ()

    def codes(self, dimension: str) -> tuple[str, ...]:
        """The codes of a dimension in their order; none for one that the dataset does not have."""
        found = self.dimension.get(dimension)
        return found.category.codes() if found else ()


class Observation(NamedTuple):
    """One value, and the code of each dimension that it belongs to."""

    codes: dict[str, str]
    value: int | None


def dataset_from(text: str | bytes, name: str = "JSON-stat") -> Dataset:
    """The dataset of a JSON text; `BookError`, with its `name`, where it is none or cut off."""
    try:
        return Dataset.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or None
        raise BookError(
            message("this is not a dataset of JSON-stat 2.0: {first}", first=first["msg"]),
            Location(name, field=where),
            message("Was it cut off? Fetch it again."),
        ) from None


def cells(dataset: Dataset, name: str = "JSON-stat") -> Iterator[Observation]:
    """Every value with its codes; `BookError` where sizes, codes and values do not agree."""
    codes = [dataset.codes(dimension) for dimension in dataset.id]
    if [*map(len, codes)] != [*dataset.size] or prod(dataset.size) != len(dataset.value):
        raise BookError(
            message(
                "{value} values for dimensions of {size}",
                value=len(dataset.value),
                size=" × ".join(map(str, dataset.size)),
            ),
            Location(name, field="value"),
            message("Was it cut off? Fetch it again."),
        )
    for combination, value in zip(product(*codes), dataset.value, strict=True):
        yield Observation(dict(zip(dataset.id, combination, strict=True)), value)
