"""The training page with no run, a running, a finished, a failed, a stopped and an interrupted one."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from nlpbook_core import files, queue, runs, workspace
from nlpbook_core.errors import DiskSpace
from nlpbook_core.estimates import estimate
from nlpbook_core.exchange import exporting
from nlpbook_core.story import stories
from pages.ui.text import Text
from pages.ui.training import needs, waiting_line
from tests.support import app_runs

STEM = "step6_training"


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    yield
    app_runs.forget_those_about_to_train()
    for item in runs.list_runs():
        if item.state in runs.ACTIVE:
            queue.request_stop(item.run_id)
            app_runs.wait_over(item.run_id)


def keys(at: AppTest) -> set[str]:
    return {str(button.key) for button in at.button}


def primaries(at: AppTest) -> list[str]:
    return [str(button.key) for button in at.button if button.proto.type == "primary"]


def test_before_the_first_training_start_is_the_one_primary_button() -> None:
    at = app_runs.open_page(STEM, "ko")
    assert primaries(at) == ["start"]
    assert Text("ko")("pages.training.recorded") in app_runs.said(at)
    assert "[pages." not in app_runs.said(at) and "[ui." not in app_runs.said(at)


@pytest.mark.usefixtures("no_recorded_run")
def test_without_any_run_the_page_says_that_there_is_none() -> None:
    at = app_runs.open_page(STEM, "ko")
    assert primaries(at) == ["start"] and Text("ko")("pages.training.none") in app_runs.said(at)


@pytest.mark.parametrize(("memory_bytes", "is_short"), [(10**6, False), (10**16, True)])
def test_a_training_that_needs_more_memory_than_is_free_is_warned_of(
    memory_bytes: int, is_short: bool, tiny_world: Path
) -> None:
    args = app_runs.settings(tiny_world)
    known = replace(estimate.estimate(args), memory_bytes=memory_bytes)
    files.write_text_atomic(estimate._path(args), json.dumps(asdict(known)))
    at = app_runs.open_page(STEM, "ko", draft=app_runs.draft(args))
    warned = [each.value for each in at.warning]
    assert (Text("ko")("pages.training.short_of_memory") in warned) == is_short


def test_a_finished_run_is_shown_and_can_be_wound_back(finished_run: Path) -> None:
    run_id = app_runs.take(finished_run)
    at = app_runs.open_page(STEM, "ko", run=run_id)
    t = Text("ko")
    assert t("status.finished") in app_runs.said(at) and primaries(at) == []
    assert t("pages.training.steps", n="16", total="16") in app_runs.said(at)
    at.slider[0].set_value(4).run()
    assert not at.exception
    assert t("pages.training.steps", n="4", total="16") in app_runs.said(at)
    at.button(key="replay").click().run()
    assert not at.exception and "replay-stop" in keys(at)


def test_e3_a_record_with_hostile_lines_is_drawn_and_their_number_said(finished_run: Path) -> None:
    run_id = app_runs.take(finished_run)
    step = {"type": "step-logged", "seq": 10**6, "step": 99, "loss": float("nan"), "learning_rate": None}
    deep = b"[" * 100_000 + b"]" * 100_000
    lines = [b"\xff\xfe", b"x" * 10_000_000, deep, b"null", b"{}", json.dumps(step).encode()]
    with (workspace.folder("runs") / run_id / "events.jsonl").open("ab") as file:
        file.write(b"\n".join(lines) + b"\n")
    at = app_runs.open_page(STEM, "ko", run=run_id)
    assert not at.exception
    bad = runs.view(run_id).num_bad_lines
    assert bad >= 5 and Text("ko")("pages.training.bad_lines", n=str(bad)) in app_runs.said(at)
    assert at.get("plotly_chart") and runs.status(run_id).state == "finished"


def test_earlier_runs_are_laid_over_with_what_differs(finished_run: Path, failed_run: Path) -> None:
    run_id, other = app_runs.take(finished_run), app_runs.take(failed_run)
    at = app_runs.open_page(STEM, "en", run=run_id)
    assert not [table for table in at.dataframe if "difference" in table.value.columns]
    at.multiselect[0].select(other).run()
    assert not at.exception
    (table,) = [table.value for table in at.dataframe if "difference" in table.value.columns]
    assert list(table.columns) == ["difference", "this training", "A"]
    assert Text("en")("arguments.pretrained_model_name.label") in set(table["difference"])
    assert "poisoned" in table["A"][0]
    at.checkbox[0].check().run()
    assert not at.exception


def test_a_failed_run_says_what_happened_and_what_to_do(failed_run: Path) -> None:
    run_id = app_runs.take(failed_run)
    at = app_runs.open_page(STEM, "ko", run=run_id)
    t = Text("ko")
    assert t("pages.training.failed") in app_runs.said(at)
    assert t("errors.loss-not-finite.do") in app_runs.said(at)
    at.button(key="take-settings").click().run()
    assert "poisoned" in app_runs.said(at)


def test_start_trains_a_second_start_says_so_and_stop_stops(tiny_world: Path) -> None:
    draft = app_runs.draft(app_runs.settings(tiny_world, epochs=400))
    first, second = (app_runs.open_page(STEM, "ko", draft=draft) for _ in range(2))
    first.button(key="start").click().run()
    assert not first.exception
    run_id = app_runs.in_url(first, "run")
    second.button(key="start").click().run()  # its page still showed the button
    t = Text("ko")
    assert t("pages.training.not_started") in app_runs.said(second) and runs.active_run() == run_id
    assert len([item for item in runs.list_runs() if not item.recorded]) == 1
    app_runs.wait(run_id, lambda name: runs.view(name).num_steps_done >= 2)
    other_tab = app_runs.open_page(STEM, "en", run=run_id)
    assert "stop" in keys(other_tab) and "start" not in keys(other_tab)
    assert Text("en")("status.phase.training") in app_runs.said(other_tab)
    other_tab.button(key="stop").click().run()
    app_runs.wait_over(run_id)
    first.run()
    assert t("pages.training.stopped") in app_runs.said(first)
    assert runs.status(run_id).state == "stopped"
    taken = runs.view(run_id).num_steps_done
    first.button(key="resume").click().run()
    app_runs.wait(run_id, lambda name: runs.view(name).num_steps_done > taken)
    assert runs.status(run_id).state == "running"


def test_pause_one_step_go_on_and_stop_after_the_epoch(tiny_world: Path) -> None:
    draft = app_runs.draft(app_runs.settings(tiny_world, epochs=400))
    at = app_runs.open_page(STEM, "ko", draft=draft)
    at.button(key="start").click().run()
    run_id, t = app_runs.in_url(at, "run"), Text("ko")
    app_runs.wait(run_id, lambda name: runs.view(name).num_steps_done >= 2)
    at.button(key="pause").click().run()
    app_runs.wait(run_id, lambda name: runs.view(name).phase == "paused")
    at.run()
    assert t("status.phase.paused") in app_runs.said(at) and t("status.explain.paused") in app_runs.said(at)
    assert {"go-on", "one-step", "stop"} <= keys(at) and "pause" not in keys(at)
    taken = runs.view(run_id).num_steps_done
    at.button(key="one-step").click().run()
    app_runs.wait(run_id, lambda name: runs.view(name).num_steps_done == taken + 1)
    assert queue.request_stands(run_id, "pause")
    at.button(key="stop-at-epoch-end").click().run()
    assert "do-not-stop" in keys(at)
    at.button(key="go-on").click().run()
    assert t("status.explain.asked-stop-at-epoch-end") in app_runs.said(at)
    app_runs.wait_over(run_id)
    view = runs.view(run_id)
    assert runs.status(run_id).state == "stopped" and view.started is not None
    assert view.num_steps_done % view.started.steps_per_epoch == 0


def test_a_run_from_elsewhere_is_taken_in_once_and_opened(tmp_path: Path) -> None:
    exporting.export(runs.RECORDED_ID, tmp_path / "run.zip")
    at = app_runs.open_page(STEM, "ko")
    assert at.get("download_button")
    for body in (b"no zip", (tmp_path / "run.zip").read_bytes()):
        at.file_uploader[0].set_value(("run.zip", body, "application/zip")).run()
        assert not at.exception
        if body == b"no zip":
            assert Text("ko")("errors.run-archive.do") in app_runs.said(at)
    (taken,) = [item.run_id for item in runs.list_runs() if not item.recorded]
    at.button(key="open-imported").click().run()
    assert app_runs.in_url(at, "run") == taken and not at.exception
    assert Text("ko")("status.finished") in app_runs.said(at)


def test_deleted_and_brought_back(finished_run: Path) -> None:
    run_id = app_runs.take(finished_run)
    at = app_runs.open_page(STEM, "ko", run=run_id)
    at.button(key="delete-run").click().run()
    assert run_id not in [item.run_id for item in runs.list_runs()]
    assert run_id in app_runs.said(at)  # the line that offers the way back
    at.button(key="undo-delete").click().run()
    assert run_id in [item.run_id for item in runs.list_runs()] and "undo-delete" not in keys(at)


def test_the_way_back_from_a_delete_ends_when_the_page_is_left(finished_run: Path) -> None:
    run_id = app_runs.take(finished_run)
    at = app_runs.open_page(STEM, "ko", run=run_id)
    at.button(key="delete-run").click().run()
    at.segmented_control[0].set_value("en").run()
    assert "undo-delete" in keys(at)  # another language is the same page
    at.switch_page("pages/step5_model.py").run()
    at.switch_page(f"pages/{STEM}.py").run()
    assert "undo-delete" not in keys(at) and not at.exception


def test_epochs_are_added_to_a_finished_run(finished_run: Path) -> None:
    run_id = app_runs.take(finished_run)
    at = app_runs.open_page(STEM, "en", run=run_id)
    at.number_input(key=f"num-more-epochs.{run_id}").set_value(1).run()
    at.button(key="train-more").click().run()
    assert not at.exception
    app_runs.wait_over(run_id)
    view = runs.view(run_id)
    assert runs.status(run_id).state == "finished" and runs.arguments(run_id).epochs == 3
    assert view.resumes == (16,) and view.num_steps_done == 24


def test_a_run_that_failed_for_want_of_room_goes_on_at_a_click(finished_run: Path) -> None:
    run_id = app_runs.take(finished_run)
    error = DiskSpace(path="last.ckpt", value=0, accepted=1).to_json()
    files.write_text_atomic(
        runs.folder(run_id) / "exit.json", json.dumps({"state": "failed", "error": error})
    )
    at = app_runs.open_page(STEM, "ko", run=run_id)
    assert Text("ko")("errors.disk-space.do", accepted=1) in app_runs.said(at)
    at.button(key="resume").click().run()
    app_runs.wait_over(run_id)
    assert runs.status(run_id).state == "finished"


def test_a_run_that_never_began_is_started_at_a_click(tiny_world: Path) -> None:
    run_id = "20260101-000000-aaaa"
    folder = workspace.folder("runs") / run_id
    folder.mkdir()
    (folder / "arguments.json").write_text(
        json.dumps(app_runs.settings(tiny_world).to_dict()), encoding="utf-8"
    )
    at = app_runs.open_page(STEM, "en", run=run_id)
    assert Text("en")("pages.training.interrupted_by.never-began") in app_runs.said(at)
    at.button(key="resume").click().run()
    app_runs.wait_over(run_id)
    assert runs.status(run_id).state == "finished"


def test_a_loss_that_was_no_number_is_not_gone_on_with(failed_run: Path) -> None:
    run_id = app_runs.take(failed_run)
    assert "resume" not in keys(app_runs.open_page(STEM, "en", run=run_id))


@pytest.mark.parametrize("asked", ["no-such-run", "../../etc", "<b>x</b>"])
def test_a_run_that_does_not_exist_is_no_crash(finished_run: Path, asked: str) -> None:
    app_runs.take(finished_run)
    at = app_runs.open_page(STEM, "ko", run=asked)
    if asked == "no-such-run":
        assert Text("ko")("errors.run-missing.do") in app_runs.said(at)
    assert Text("ko")("status.finished") in app_runs.said(at)


def test_while_one_trains_another_lines_up_leaves_and_the_three_stories_wait_their_turn(
    tiny_world: Path,
) -> None:
    draft = app_runs.draft(app_runs.settings(tiny_world, epochs=400))
    at = app_runs.open_page(STEM, "en", draft=draft)
    assert Text("en")("machine.cpu") in app_runs.said(at)
    at.button(key="start").click().run()
    first, t = app_runs.in_url(at, "run"), Text("en")
    at.button(key="line-up").click().run()
    (waiting,) = queue.waiting()
    assert not at.exception and t("pages.training.line") in app_runs.said(at)
    other = app_runs.open_page(STEM, "ko", run=waiting)
    assert Text("ko")("status.explain.lined-up") in app_runs.said(other) and "leave-line" in keys(other)
    other.button(key="leave-line").click().run()
    assert not queue.waiting() and Text("ko")("pages.training.stopped_early_do") in app_runs.said(other)
    at.button(key="start-stories").click().run()
    assert not at.exception
    line = [runs.summary(run_id) for run_id in queue.waiting()]
    assert [each.arguments.schedule for each in line] == ["constant", "exponential", "linear_warmup"]
    assert [each.title for each in line] == [t(f"pages.training.stories.{name}") for name in stories.NAMES]
    assert app_runs.in_url(at, "run") == line[0].run_id
    assert set(at.multiselect[0].value) == {each.run_id for each in line[1:]}
    for each in line:
        queue.leave_line(each.run_id)
    assert runs.active_run() == first


def test_while_one_device_trains_the_other_can_start_and_the_line_says_who_waits_for_which(
    tiny_world: Path,
) -> None:
    on_cpu, on_gpu = (app_runs.settings(tiny_world, epochs=400, accelerator=kind) for kind in ("cpu", "gpu"))
    on_other = app_runs.about_to_train("other-device", on_gpu)
    t, draft = Text("ko"), app_runs.draft(on_cpu)
    at = app_runs.open_page(STEM, "ko", draft=draft)
    assert t("pages.training.beside") in app_runs.said(at)
    at.button(key="start").click().run()
    on_this = app_runs.in_url(at, "run")
    assert set(runs.active_runs()) == {on_other, on_this} and t("pages.training.busy") in app_runs.said(at)
    at.button(key="line-up").click().run()
    assert f"1. {t('machine.cpu')}" not in app_runs.said(at)  # all wait for the same
    queue.start(on_gpu, title="later", queue=True)
    at.run()
    assert f"1. {t('machine.cpu')} · " in app_runs.said(at)
    assert f"1. {t('machine.gpu')} · later" in app_runs.said(at) and not at.exception
    for run_id in queue.waiting():
        queue.leave_line(run_id)


def test_a_page_notices_that_the_run_ended_after_it_said_that_it_trains(
    tiny_world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = app_runs.about_to_train("20260101-000000-aaaa", app_runs.settings(tiny_world))
    line = waiting_line.show

    def between(t: Text) -> None:
        files.write_text_atomic(runs.folder(run_id) / "exit.json", json.dumps({"state": "stopped"}))
        line(t)

    monkeypatch.setattr(waiting_line, "show", between)
    at = app_runs.open_page(STEM, "en", run=run_id)
    assert "start" in keys(at) and "line-up" not in keys(at)
    assert Text("en")("pages.training.stopped") in app_runs.said(at)


@pytest.mark.parametrize("change", ["ends", "begins", "is asked to stop"])
def test_a_page_notices_what_becomes_of_the_run_while_it_is_drawn(
    tiny_world: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """Another process cannot be made to act at that very moment, so the page does it between two parts."""
    run_id = app_runs.about_to_train("20260101-000000-aaaa", app_runs.settings(tiny_world))
    folder, comparison = runs.folder(run_id), needs.comparison
    if change == "begins":
        app_runs.about_to_train("before-it", app_runs.settings(tiny_world))
        files.write_text_atomic(folder / "lined-up.json", json.dumps({"place": 1}))

    def between(t: Text, name: str) -> None:
        if change == "ends":
            files.write_text_atomic(folder / "exit.json", json.dumps({"state": "stopped"}))
        elif change == "begins":
            (folder / "lined-up.json").unlink(missing_ok=True)
        else:
            queue.leave_request(name, "stop")
        comparison(t, name)

    monkeypatch.setattr(needs, "comparison", between)
    at = app_runs.open_page(STEM, "en", run=run_id)
    t, buttons = Text("en"), {button.key: button for button in at.button}
    if change == "ends":
        assert "stop" not in buttons and t("pages.training.stopped") in app_runs.said(at)
    else:
        assert "leave-line" not in buttons and buttons["stop"].disabled == (change == "is asked to stop")


def test_again_trains_with_the_same_settings(finished_run: Path) -> None:
    run_id = app_runs.take(finished_run)
    at = app_runs.open_page(STEM, "ko", run=run_id)
    at.button(key="again").click().run()
    new = app_runs.in_url(at, "run")
    assert new != run_id and runs.arguments(new) == runs.arguments(run_id) and not at.exception


def test_the_sentences_of_a_batch_that_failed_are_shown(failed_run: Path) -> None:
    run_id = app_runs.take(failed_run)
    at = app_runs.open_page(STEM, "ko", run=run_id)
    t, failed = Text("ko"), runs.view(run_id).failed_batch
    assert failed is not None and len(failed.pairs) == 8
    (table,) = [each.value for each in at.dataframe if t("ui.choices.premise") in each.value.columns]
    assert list(table[t("ui.choices.premise")]) == [premise for premise, _, _ in failed.pairs]
