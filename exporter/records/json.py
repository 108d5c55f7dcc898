"""Frozen dataclasses to JSON and back: plans and records are stored so in the database. Unknown keys are refused."""

import json
from datetime import datetime
from typing import Any, TypeVar

from cattrs import ClassValidationError, Converter

T = TypeVar("T")

_converter = Converter(forbid_extra_keys=True, omit_if_default=True)
_converter.register_unstructure_hook(datetime, lambda moment: moment.isoformat())
_converter.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))


def to_json(value: Any) -> str:
    """Compact JSON of a dataclass; fields that have their default value are left out."""
    return json.dumps(_converter.unstructure(value), ensure_ascii=False, separators=(",", ":"))


def from_json(text: str, kind: type[T]) -> T:
    """The dataclass of this kind that ``to_json`` wrote. Raises ValueError when the text is something else."""
    try:
        return _converter.structure(json.loads(text), kind)
    except (ClassValidationError, TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"This is no {kind.__name__} as this version writes it.") from error
