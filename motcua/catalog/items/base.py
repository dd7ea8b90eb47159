"""What the studio needs to know about a kind of item: one file per kind beside this one."""

from abc import ABC, abstractmethod
from datetime import datetime
from typing import Any, ClassVar

from motcua.catalog.packs import Fault

Data = dict[str, Any]


class ItemKind(ABC):
    """One kind of thing that an office may change, always met as plain data in the pack's shape."""

    name: ClassVar[str]

    @abstractmethod
    def titles(self) -> dict[str, str]:
        """What is in force: key → title, in the order in which people look for it."""

    @abstractmethod
    def current(self, key: str) -> Data | None:
        """The item in force, None where there is none."""

    @abstractmethod
    def title(self, key: str, data: Data) -> str:
        """What a draft of the item is called; `data` may be faulty."""

    @abstractmethod
    def faults(self, key: str, data: Data) -> list[Fault]:
        """Everything that keeps `data` from coming into force."""

    @abstractmethod
    def apply(self, key: str, data: Data, at: datetime) -> None:
        """Bring faultless data into force. Runs in the caller's transaction."""


def text_in(data: Data, name: str, otherwise: str) -> str:
    """A text of faulty data, for a title."""
    value = data.get(name)
    return value.strip() if isinstance(value, str) and value.strip() else otherwise
