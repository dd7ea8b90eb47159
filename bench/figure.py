"""One measured figure and what it may be."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`value` in `unit`; `budget` is the most it may be, None where it is only told."""

    what: str
    value: float
    unit: str
    budget: float | None = None

    @property
    def over(self) -> bool:
        """Whether the budget is exceeded."""
        return self.budget is not None and self.value > self.budget

    def __str__(self) -> str:
        bound = "" if self.budget is None else f"   (at most {self.budget:g}{'  OVER' if self.over else ''})"
        return f"{self.what:44} {self.value:10.1f} {self.unit}{bound}"
