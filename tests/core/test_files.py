"""Room on a disk, in the megabytes that people read."""

from pathlib import Path

from nlpbook_core import files, workspace


def test_room_is_told_in_decimal_megabytes_and_never_looks_like_enough() -> None:
    error = files.no_room(Path("runs"), free=2**20, needed=2**20 + 1)
    assert error.fields["value"] == 1 and error.fields["accepted"] == 2
    assert "runs has 1 MB free; about 2 MB are needed." in str(error)


def test_the_room_of_the_workspace_is_that_of_its_disk() -> None:
    before = workspace.free_bytes()
    assert abs(files.free_bytes(workspace.folder("runs")) - before) < 10**9
