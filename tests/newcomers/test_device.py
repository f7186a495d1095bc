"""A newcomer adds a device: one file."""

import json

from tests.newcomers.conftest import House

DEVICE = '''"""A card that nobody has yet."""

from typing import ClassVar

from nlpbook_core.devices.base import Device, DeviceKind


class Npu(DeviceKind):
    """It computes on the processor, so that there is something to see."""

    name = "npu"
    torch_name = "cpu"
    preference = 40
    reasons: ClassVar[dict[str, str]] = {"not-invented": "somebody has to invent it first"}

    def find(self) -> Device:
        """Always here, with eight cores."""
        return Device(self.name, "Newcomer 1", True, "", 8, 10**9)


KIND = Npu()
'''

CHOOSING = """
import json, sys
import nlpbook_core
from nlpbook_core.devices import hardware
from nlpbook_core.queue import slots
from nlpbook_core.settings import presets
from nlpbook_core.settings.arguments import setting_of

args = presets.preset("mini", accelerator="npu")
assert hardware.look().wait(200) and hardware.is_complete()
print(json.dumps({
    "house": nlpbook_core.__file__,
    "choices": setting_of("accelerator").choices,
    "by name": hardware.chosen(args).name,
    "by auto": hardware.chosen(presets.preset("mini")).kind,
    "slot": slots.slot_for(args),
    "accelerators": [device.kind for device in hardware.accelerators()],
    "torch": "torch" in sys.modules,
}))
"""

PAGE = """
from nlpbook_core.devices import hardware
from tests.support.screen import open_page, said, untranslated
assert hardware.look().wait(200)
for lang in ("ko", "en"):
    screen = open_page("settings", lang)
    assert not screen.exception, screen.exception
    assert untranslated(screen) == []
    print(said(screen))
"""


def test_a_device_is_one_file_and_is_offered_seen_chosen_and_listed(house: House) -> None:
    house.write("nlpbook_core/devices/npu.py", DEVICE)
    found = json.loads(house.run(CHOOSING))
    assert found.pop("house").startswith(str(house.root))
    assert found == {
        "choices": ["auto", "cpu", "gpu", "mps", "npu", "tpu"], "by name": "Newcomer 1", "by auto": "npu",
        "slot": "npu", "accelerators": [*found["accelerators"]], "torch": False,
    }  # fmt: skip
    assert "npu" in found["accelerators"]
    listed = json.loads(house.run("-m", "nlpbook_core.cli", "devices", "--json"))
    assert [device["kind"] for device in listed] == ["cpu", "gpu", "mps", "npu", "tpu"]
    assert listed[3]["name"] == "Newcomer 1" and listed[3]["available"]
    assert len(house.changed) == 1


def test_a_device_without_words_is_shown_under_its_own_name(house: House) -> None:
    house.write("nlpbook_core/devices/npu.py", DEVICE)
    said = house.run(PAGE)
    assert "**npu** 장치로 계산합니다" in said and "the **npu** does the computing" in said


def test_without_the_file_there_is_no_such_device(house: House) -> None:
    code = "from nlpbook_core.devices import registry; print(*registry.names())"
    found = house.run(code).split()
    assert "cpu" in found and "npu" not in found and not house.changed
