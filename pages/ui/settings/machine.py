"""What this machine can compute with: the processor at once, the rest when it was looked for."""

import streamlit as st

from nlpbook_core.background import Job
from nlpbook_core.devices import hardware
from nlpbook_core.devices.hardware import Device
from nlpbook_core.errors import DeviceMissing
from pages.ui import frame, state, tiles, waiting
from pages.ui.text import Text

_KINDS = ("cpu", "gpu", "mps", "tpu")


def show(t: Text) -> None:
    """The four kinds of device side by side; the one that these settings use is marked."""
    waiting.until_over(hardware.look(), lambda job: _draw(t, job), "devices")
    with frame.guard():
        device = hardware.chosen(state.arguments())
        if device is not None:
            st.markdown(t(f"machine.chosen_{device.kind}"))


def has_only_processor() -> bool:
    """Whether it is known that there is no accelerator."""
    return hardware.is_complete() and not hardware.has_accelerator()


def _draw(t: Text, job: Job) -> None:
    found: dict[str, Device] = {device.kind: device for device in hardware.known()}
    used = _used_kind()
    tiles.show([_tile(t, kind, found.get(kind), job, kind == used) for kind in _KINDS], "devices")


def _used_kind() -> str:
    try:
        device = hardware.chosen(state.arguments())
    except DeviceMissing:
        return ""
    return device.kind if device else ""


def _tile(t: Text, kind: str, device: Device | None, job: Job, used: bool) -> tiles.Tile:
    title = t(f"machine.{kind}")
    if device is None:
        waits = job.state == "running"
        return tiles.Tile(title, t("machine.looking" if waits else "machine.unknown"), (), "wait")
    if not device.available:
        return tiles.Tile(title, t("machine.absent"), (t(f"machine.reasons.{device.reason}"),), "off")
    facts = [device.name]
    if kind == "cpu":
        facts.append(t("machine.cores", n=device.num_cores))
    if device.memory_bytes:
        facts.append(t("machine.memory", size=t.size(device.memory_bytes)))
    return tiles.Tile(title, t("machine.present"), tuple(facts), "on" if used else "")
