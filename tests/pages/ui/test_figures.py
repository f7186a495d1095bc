"""Figures: what they draw, how much of it, and that nothing jumps or is taken for markup."""

import math
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from nlpbook_core.events import event_types as ev
from nlpbook_core.events.runview import RunView, fold
from nlpbook_core.palette import MARKS
from nlpbook_core.story.intervals import wilson
from pages.ui.strips import pinned_payload, probabilities_payload
from pages.ui.tallies import confusion_figure, label_balance_figure, sampler_figure
from pages.ui.text import Text
from pages.ui.training.curves import MOST_POINTS, Curve, running_mean, thin
from pages.ui.training.markers import legend
from pages.ui.training.run_figures import (
    Laid,
    Look,
    accuracy_figure,
    grad_norm_figure,
    learning_rate_figure,
    loss_figure,
)

KO = Text("ko")
LABELS = ("entailment", "contradiction", "neutral")


def a_view(num_steps: int = 40, planned: int = 100) -> RunView:
    view = fold(
        RunView(),
        ev.RunStarted(
            device="cpu", num_train=640, num_val=90, num_test=90, steps_per_epoch=10, num_steps=planned,
            num_parameters=1, labels=LABELS, at=1.0,
        ),
    )  # fmt: skip
    for step in range(num_steps):
        event = ev.StepLogged(
            step=step, epoch=step // 10, loss=1.1 / (1 + step), acc=0.5, learning_rate=7e-4, grad_norm=1.0,
            pairs_per_s=100.0, at=2.0 + step,
        )  # fmt: skip
        view = fold(view, event)
        if (step + 1) % 10 == 0:
            view = fold(
                view,
                ev.ValidationLogged(step=step + 1, epoch=step // 10, val_loss=0.5, val_acc=0.8, num_pairs=90),
            )
    return view


def words_of(figure: Any) -> str:
    return " ".join(str(note.text) for note in figure.layout.annotations)


def test_loss_says_both_curves_the_unit_of_x_and_what_guessing_scores() -> None:
    drawn = loss_figure(a_view(), KO, "light")
    pale, train, val = drawn.figure.data
    assert train.line.dash == "solid" and val.line.dash == "dash"
    assert val.marker.symbol == "circle-open" and list(val.x) == [10, 20, 30, 40]
    assert pale.opacity < train.opacity
    assert drawn.figure.layout.xaxis.title.text == "스텝"
    assert "ln 3 = 1.10" in words_of(drawn.figure)
    assert "검증 0.50" in words_of(drawn.figure)
    assert drawn.figure.layout.shapes[0].y0 == pytest.approx(math.log(3))
    assert "40스텝" in drawn.alt


def test_the_view_does_not_move_while_a_run_grows() -> None:
    early, late = (loss_figure(a_view(n), KO, "light").figure for n in (12, 40))
    assert early.layout.uirevision == late.layout.uirevision
    assert early.layout.xaxis.range == late.layout.xaxis.range == (0, 100)


def test_a_long_run_is_drawn_with_few_points_and_keeps_ends_and_peaks() -> None:
    ys = [1.0] * 10_000
    ys[4321] = 99.0
    curve = Curve(tuple(map(float, range(10_000))), tuple(ys))
    few = thin(curve)
    assert len(few.xs) <= MOST_POINTS
    assert few.xs[0] == 0 and few.xs[-1] == 9999
    assert max(few.ys) == 99.0
    assert list(few.xs) == sorted(set(few.xs))
    figure = loss_figure(a_view(2000, 2000), KO, "dark").figure
    assert all(len(trace.x) <= MOST_POINTS for trace in figure.data)


def test_numbers_that_are_none_leave_a_gap_instead_of_breaking_the_page() -> None:
    view = a_view(20)
    bad = replace(view.steps[5], loss=float("nan"), grad_norm=float("inf"))
    view = replace(view, steps=(*view.steps[:5], bad, *view.steps[6:]))
    assert len(loss_figure(view, KO, "light").figure.data[0].x) == 19
    assert len(grad_norm_figure(view, KO, "light").figure.data[0].x) == 19


@pytest.mark.parametrize("figure", [loss_figure, accuracy_figure, learning_rate_figure, grad_norm_figure])
def test_a_run_without_points_says_so(figure: Any) -> None:
    drawn = figure(RunView(), KO, "light")
    assert "아직 점이 없습니다" in words_of(drawn.figure)
    assert drawn.alt


def test_accuracy_carries_its_interval_and_the_reference_lines() -> None:
    drawn = accuracy_figure(a_view(), KO, "light", {"overlap_only": 0.454, "majority": 0.34})
    low, high = wilson(0.8, 90)
    assert drawn.figure.data[0].y[0] == pytest.approx(100 * low)
    assert drawn.figure.data[1].y[0] == pytest.approx(100 * high)
    said = words_of(drawn.figure)
    assert "45.4 %" in said and "33.3 %" in said and "80.0 %" in said
    assert sorted(shape.y0 for shape in drawn.figure.layout.shapes) == pytest.approx([100 / 3, 34.0, 45.4])


def test_the_names_of_close_reference_lines_run_through_no_line_and_not_into_each_other() -> None:
    close = {"hypothesis_only": 0.365, "both_words": 0.369, "overlap_only": 0.382}
    figure = accuracy_figure(a_view(), KO, "light", close).figure
    lines = sorted(shape.y0 for shape in figure.layout.shapes)
    places = sorted(note.y for note in figure.layout.annotations if note.yanchor == "bottom" and note.x == 1)
    assert len(places) == 3 and places[0] >= lines[-1]
    assert all(higher - lower >= 9 for lower, higher in pairwise(places))


def test_wilson_agrees_with_published_values() -> None:
    # 81 of 263: (0.2553, 0.3662), Newcombe 1998, table I, method 3.
    assert wilson(81 / 263, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert wilson(1.0, 20)[1] == pytest.approx(1.0)


def test_other_runs_lie_under_the_curves_in_grey_under_a_letter() -> None:
    drawn = loss_figure(a_view(40, 100), KO, "light", laid=[Laid("A", a_view(80, 300))])
    named = [trace for trace in drawn.figure.data if trace.name == "A"]
    assert len(named) == 2 and {trace.line.color for trace in named} == {MARKS["other-1"].light}
    assert drawn.figure.layout.xaxis.range == (0, 300)
    assert "A 0.50" in words_of(drawn.figure) and "검증 0.50" in words_of(drawn.figure)
    assert "A 80.0 %" in words_of(accuracy_figure(a_view(), KO, "dark", laid=[Laid("A", a_view())]).figure)


def test_names_at_the_ends_do_not_overlap_however_many_runs_there_are() -> None:
    laid = [Laid(letter, a_view(40 + place)) for place, letter in enumerate("ABC")]
    figure = loss_figure(a_view(), KO, "light", laid=laid).figure
    heights = sorted(note.y for note in figure.layout.annotations if note.xanchor == "left")
    gap = 0.09 * figure.layout.yaxis.range[1]
    assert len(heights) == 5
    assert all(b - a > 0.99 * gap for a, b in pairwise(heights))


def test_logarithmic_axes_place_words_by_powers_and_lines_by_values() -> None:
    figure = loss_figure(a_view(), KO, "light", Look(log_steps=True, log_values=True)).figure
    assert figure.layout.xaxis.type == figure.layout.yaxis.type == "log"
    assert figure.layout.xaxis.range == (0, 2)
    assert figure.layout.shapes[0].y0 == pytest.approx(math.log(3))
    (chance,) = [note for note in figure.layout.annotations if "ln 3" in note.text]
    assert chance.y == pytest.approx(math.log10(math.log(3)))
    assert figure.layout.uirevision != loss_figure(a_view(), KO, "light").figure.layout.uirevision
    assert loss_figure(RunView(), KO, "light", Look(log_steps=True, log_values=True)).figure.data


def test_smoothing_over_one_step_is_the_curve_itself() -> None:
    pale, train, *_ = loss_figure(a_view(), KO, "light", Look(window=1)).figure.data
    assert train.y == pytest.approx(pale.y)


def test_what_happened_to_a_run_is_marked_on_its_axis() -> None:
    view = a_view(20)
    assert legend(view, KO) == ""
    view = fold(view, ev.CheckpointSaved(step=10, path="x", monitored=0.5, is_best=True))
    view = fold(view, ev.Warned(code="checkpoint-damaged", at=12.5))
    view = replace(view, resumes=(15,))
    (trace,) = [trace for trace in loss_figure(view, KO, "light").figure.data if trace.name == "marks"]
    assert list(trace.x) == [10, 15, 11] and len(set(trace.marker.symbol)) == 3
    assert legend(view, KO).count("·") == 2
    assert list(trace.text)[2] == KO("ui.figures.mark_warning", step="11")


def test_running_mean_looks_back_only() -> None:
    curve = Curve((0.0, 1.0, 2.0), (3.0, 1.0, 2.0))
    assert running_mean(curve).ys == pytest.approx((3.0, 2.0, 2.0))


def test_balance_writes_each_count_outside_its_bar() -> None:
    drawn = label_balance_figure({"train": dict.fromkeys(LABELS, 2000)}, KO, "light")
    assert [trace.text[0] for trace in drawn.figure.data] == ["참 2,000", "거짓 2,000", "중립 2,000"]
    assert {trace.textposition for trace in drawn.figure.data} == {"outside"}


def test_confusion_counts_rows_as_gold() -> None:
    drawn = confusion_figure(LABELS, [[8, 1, 1], [0, 9, 1], [2, 0, 8]], KO, "light")
    heat = drawn.figure.data[0]
    assert heat.z[0][0] == pytest.approx(0.8)
    assert heat.customdata[2][0] == "정답 중립, 모델의 답 참: 2쌍"
    assert "30쌍 가운데 25쌍" in drawn.alt


def test_labels_that_people_made_are_not_markup() -> None:
    evil = "<b>x</b><a href='javascript:1'>"
    figure = confusion_figure([evil, "y"], [[1, 0], [0, 1]], KO, "light").figure
    assert "<b>x" not in figure.data[0].x[0]
    balance = label_balance_figure({"train": {evil: 1}}, KO, "light").figure
    assert "<a" not in balance.data[0].text[0]


def test_sampler_shows_the_order_and_where_batches_end() -> None:
    figure = sampler_figure([3, 1, 2, 0], 2, KO, "light").figure
    assert list(figure.data[0].y) == [3, 1, 2, 0]
    assert "배치 2" in words_of(figure)


def test_probabilities_keep_the_look_of_a_label_whatever_its_rank() -> None:
    data = probabilities_payload(KO, {"entailment": 0.04, "contradiction": 0.94, "neutral": 0.02})
    assert [bar["word"] for bar in data["bars"]] == ["거짓", "참", "중립"]
    assert data["bars"][0]["light"] == MARKS["contradiction"].light
    assert "거짓 94.0 %" in data["alt"]


def test_pinned_pairs_show_first_and_last_moment() -> None:
    view = a_view(1)
    for step in range(0, 100, 10):
        pinned = ev.PinnedPredicted(
            step=step, pairs=(("<i>p", "h", "neutral"),), probabilities=((0.2, 0.3, 0.5),)
        )
        view = fold(view, pinned)
    data = pinned_payload(KO, view)
    assert len(data["columns"]) == 6
    assert data["columns"][0] == "시작" and data["columns"][-1] == "에폭 9"
    assert data["rows"][0]["premise"] == "<i>p"
    assert data["rows"][0]["cells"][0]["best"] == "중립 50.0 %"
    assert pinned_payload(KO, RunView())["rows"] == []


def contrast(one: str, other: str) -> float:
    """WCAG 2.1's contrast ratio of two colours."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_every_ink_can_be_read_on_its_page() -> None:
    on_what = {
        f"{name}: {ink} on {page}": contrast(ink, page)
        for name, mark in MARKS.items()
        for ink, page in (
            (mark.light, "#ffffff"), (mark.dark, "#14181d"), ("#1f2933", mark.light_fill),
            ("#e8edf2", mark.dark_fill),
        )
    }  # fmt: skip
    assert not {words: ratio for words, ratio in on_what.items() if ratio < 4.5}


def test_labels_differ_by_pattern_and_not_by_colour_alone() -> None:
    assert len({MARKS[label].pattern for label in LABELS}) == 3
    assert MARKS["train"].dash != MARKS["val"].dash != MARKS["test"].dash
