"""What a training needs beside what there is, before it starts; and what came of it, afterwards."""

import psutil
import streamlit as st

from nlpbook_core import workspace
from nlpbook_core.devices import hardware, registry
from nlpbook_core.devices.base import Device
from nlpbook_core.errors import DeviceMissing
from nlpbook_core.estimates.estimate import Estimate
from nlpbook_core.runs import provenance
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from nlpbook_core.story import expectations
from pages.ui.text import Text
from pages.ui.words import device_word


def words(t: Text, args: ClassificationTrainArguments, known: Estimate | None) -> str:
    """Device, disk and memory in one line; memory only once it was measured."""
    device = _device(args)
    kind = known.device if known else device.kind if device else ""
    facts = [t("pages.training.needs_device", device=device_word(t, kind))] if kind else []
    disk = known.disk_bytes if known else provenance.room_needed_bytes(args)
    facts.append(t("pages.training.needs_disk", size=t.size(disk), free=t.size(workspace.free_bytes())))
    if known is not None:
        size, free = t.size(known.memory_bytes), t.size(_free_bytes(device))
        facts.append(t("pages.training.needs_memory", size=size, free=free))
    return " · ".join(facts)


def is_short_of_memory(args: ClassificationTrainArguments, known: Estimate | None) -> bool:
    """Whether what was measured is more than what is free now; it may still go, in smaller parts."""
    return known is not None and known.memory_bytes > _free_bytes(_device(args))


def comparison(t: Text, run_id: str) -> None:
    """What was reckoned before the start beside what came; nothing if nothing was reckoned."""
    found = expectations.compared(run_id)
    if not found:
        return
    facts = [
        t(
            f"pages.training.came_{each.measure}",
            expected=_figure(t, each.measure, each.expected), came=_figure(t, each.measure, each.came),
        )
        for each in found
        if each.measure != "steps" or each.expected != each.came
    ]  # fmt: skip
    st.caption(f"{t('pages.training.came')} {' · '.join(facts)}")


def _device(args: ClassificationTrainArguments) -> Device | None:
    """What will compute; None while that is not known, or where it is missing: the start says so then."""
    try:
        return hardware.chosen(args)
    except DeviceMissing:
        return None


def _free_bytes(device: Device | None) -> int:
    if device is not None and registry.named(device.kind).has_own_memory:
        return device.memory_bytes
    return int(psutil.virtual_memory().available)


def _figure(t: Text, measure: str, value: float) -> str:
    if measure == "time":
        return t.duration(value)
    return t.number(round(value)) if measure == "steps" else t.size(value)
