"""What this machine can compute with: the processor at once, the rest when it was looked for."""

import streamlit as st

from nlpbook_core.background import Job
from nlpbook_core.devices import hardware, registry
from nlpbook_core.devices.base import Device
from nlpbook_core.errors import DeviceMissing
from pages.ui import frame, state, tiles, waiting
from pages.ui.text import Text
from pages.ui.words import device_word


def show(t: Text) -> None:
    """The kinds of device side by side; the one that these settings use is marked."""
    waiting.until_over(hardware.look(), lambda job: _draw(t, job), "devices")
    with frame.guard():
        device = hardware.chosen(state.arguments())
        if device is not None:
            st.markdown(_used_words(t, device.kind))


def has_only_processor() -> bool:
    """Whether it is known that there is no accelerator."""
    return hardware.is_complete() and not hardware.accelerators()


def _draw(t: Text, job: Job) -> None:
    found: dict[str, Device] = {device.kind: device for device in hardware.known()}
    used = _used_kind()
    tiles.show([_tile(t, kind, found.get(kind), job, kind == used) for kind in registry.names()], "devices")


def _used_kind() -> str:
    try:
        device = hardware.chosen(state.arguments())
    except DeviceMissing:
        return ""
    return device.kind if device else ""


def _used_words(t: Text, kind: str) -> str:
    key = f"machine.chosen_{kind}"
    return t(key) if t.has(key) else t("machine.chosen", device=device_word(t, kind))


def _reason_words(t: Text, device: Device) -> str:
    """Why it is not here; what the command line says where the language has no words for it."""
    key, plain = f"machine.reasons.{device.reason}", registry.named(device.kind).reasons
    return t(key) if t.has(key) else plain.get(device.reason, device.reason)


def _tile(t: Text, kind: str, device: Device | None, job: Job, used: bool) -> tiles.Tile:
    title = device_word(t, kind)
    if device is None:
        waits = job.state == "running"
        return tiles.Tile(title, t("machine.looking" if waits else "machine.unknown"), (), "wait")
    if not device.available:
        return tiles.Tile(title, t("machine.absent"), (_reason_words(t, device),), "off")
    facts = [device.name]
    if registry.named(kind).is_processor:
        facts.append(t("machine.cores", n=device.num_cores))
    if device.memory_bytes:
        facts.append(t("machine.memory", size=t.size(device.memory_bytes)))
    return tiles.Tile(title, t("machine.present"), tuple(facts), "on" if used else "")
