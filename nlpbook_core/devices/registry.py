"""The kinds of device that can be chosen: every file of this folder that has a `KIND`."""

import importlib
import pkgutil
from functools import cache

from nlpbook_core import devices
from nlpbook_core.devices.base import DeviceKind


def names() -> tuple[str, ...]:
    """The names of all kinds, as the setting `accelerator` has them."""
    return tuple(_kinds())


def named(name: str) -> DeviceKind:
    """The kind of that name; it need not be on this machine.

    Raises:
        KeyError: If there is none. The settings have been checked for it.
    """
    return _kinds()[name]


def every() -> tuple[DeviceKind, ...]:
    """All kinds, in the order of their names."""
    return tuple(_kinds().values())


@cache
def _kinds() -> dict[str, DeviceKind]:
    files = sorted(file.name for file in pkgutil.iter_modules(devices.__path__))
    modules = [importlib.import_module(f"{devices.__name__}.{name}") for name in files]
    found: list[DeviceKind] = [module.KIND for module in modules if hasattr(module, "KIND")]
    return {kind.name: kind for kind in found}
