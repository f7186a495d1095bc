"""What people ask of a running worker: one empty file a request, made by a page, read by the worker."""

from pathlib import Path
from typing import Literal

Request = Literal["stop", "stop-at-epoch-end", "pause", "step"]


class Control:
    """The `control` folder of a run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def leave(self, request: Request) -> None:
        """Make a request; asking twice is asking once."""
        self._folder.mkdir(exist_ok=True)
        (self._folder / request).touch()

    def withdraw(self, request: Request) -> None:
        """Take a request back."""
        (self._folder / request).unlink(missing_ok=True)

    def stands(self, request: Request) -> bool:
        """Whether the request stands."""
        return (self._folder / request).exists()

    def take(self, request: Request) -> bool:
        """Whether the request stood; it is used up."""
        stood = self.stands(request)
        self.withdraw(request)
        return stood

    def clear(self) -> None:
        """Take everything back, before a new attempt."""
        for request in ("stop", "stop-at-epoch-end", "pause", "step"):
            (self._folder / request).unlink(missing_ok=True)
