import math
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlpbook_core.errors import ArgumentConflict, ArgumentError, ArgumentUnknown, NlpbookError
from nlpbook_core.settings import presets
from nlpbook_core.settings.arguments import (
    ClassificationDeployArguments,
    ClassificationTrainArguments,
    setting_names,
    setting_of,
)

BOOK_FIELDS = {
    "pretrained_model_name", "downstream_task_name", "downstream_corpus_name", "downstream_corpus_root_dir",
    "downstream_model_dir", "max_seq_length", "save_top_k", "monitor", "seed", "overwrite_cache",
    "force_download", "test_mode", "learning_rate", "epochs", "batch_size", "cpu_workers", "fp16",
    "tpu_cores",
}  # fmt: skip


def test_all_of_the_books_fields_are_there_and_marked_as_such() -> None:
    assert {name for name in setting_names() if setting_of(name).in_book} == BOOK_FIELDS


def test_defaults_are_the_chapters_settings() -> None:
    args = ClassificationTrainArguments()
    assert (args.pretrained_model_name, args.downstream_corpus_name) == ("beomi/kcbert-base", "klue-nli")
    assert (args.batch_size, args.learning_rate, args.max_seq_length, args.epochs, args.seed) == (
        32,
        5e-5,
        64,
        5,
        7,
    )
    assert presets.preset("book") == args


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("learning_rate", 0), ("learning_rate", -1.0), ("learning_rate", math.nan), ("learning_rate", 1e9),
        ("epochs", 0), ("epochs", 10**6), ("epochs", 2.5), ("batch_size", 0), ("batch_size", True),
        ("max_seq_length", 2), ("max_seq_length", 10**6), ("seed", -1), ("padding", "long"), ("fp16", "yes"),
        ("monitor", "val_loss"), ("tpu_cores", 3), ("downstream_corpus_name", None),
        ("downstream_model_dir", "a\0b"),
    ],
)  # fmt: skip
def test_an_impossible_value_is_refused_by_the_name_of_its_setting(name: str, value: object) -> None:
    with pytest.raises(ArgumentError) as caught:
        presets.from_dict({name: value})
    assert caught.value.fields["argument"] == name
    assert caught.value.fields["accepted"]


def test_contradictory_settings_name_both() -> None:
    with pytest.raises(ArgumentConflict, match=r"group_by_length.*padding"):
        ClassificationTrainArguments(group_by_length=True, padding="max_length")


def test_an_unknown_setting_meets_its_nearest_neighbour() -> None:
    with pytest.raises(ArgumentUnknown, match="learning_rate"):
        presets.from_dict({"lerning_rate": 1e-4})


def test_a_setting_has_the_kind_of_its_annotation_and_may_be_empty_where_that_says_so() -> None:
    kinds = {name: (setting_of(name).kind, setting_of(name).is_optional) for name in setting_names()}
    assert kinds["seed"] == (int, True) and kinds["epochs"] == (int, False)
    assert kinds["downstream_model_dir"] == (str, True) and kinds["padding"] == (str, False)
    assert kinds["fp16"] == (bool, False) and kinds["learning_rate"] == (float, False)
    assert {kind for kind, _ in kinds.values()} == {str, bool, int, float}
    assert setting_of("seed").is_number and not setting_of("fp16").is_number


def test_no_seed_is_a_choice() -> None:
    assert ClassificationTrainArguments(seed=None).seed is None


values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.lists(st.integers(), max_size=2),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no failure
@given(st.dictionaries(st.sampled_from(setting_names()), values, max_size=5))
def test_nonsense_is_either_accepted_whole_or_refused_by_name(changes: dict[str, object]) -> None:
    try:
        args = presets.from_dict(changes)
    except NlpbookError as error:
        assert error.fields.get("argument")
    else:
        assert presets.from_dict(args.to_dict()) == args


@pytest.mark.parametrize("name", presets.PRESETS)
def test_settings_survive_yaml(name: str, tmp_path: Path) -> None:
    path = tmp_path / "settings.yaml"
    path.write_text(presets.to_yaml(presets.preset(name)), encoding="utf-8")
    assert presets.from_yaml(path) == presets.preset(name)


def test_yaml_says_what_each_setting_means_and_reads_a_rate_as_written_by_hand(tmp_path: Path) -> None:
    text = presets.to_yaml(presets.preset("book"))
    assert all(setting_of(name).meaning in text for name in setting_names())
    path = tmp_path / "hand.yaml"
    path.write_text("learning_rate: 3e-5\n", encoding="utf-8-sig")
    assert presets.from_yaml(path).learning_rate == 3e-5


@pytest.mark.parametrize("text", ["- a\n- b\n", "a: [", "just words"])
def test_a_file_that_is_no_settings_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "settings.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ArgumentError):
        presets.from_yaml(path)


def test_deploy_arguments_accept_a_folder_whose_path_has_tmp_in_it() -> None:
    args = ClassificationDeployArguments(downstream_model_dir="/tmp/my-tmp-model")
    assert args.model_folder == Path("/tmp/my-tmp-model")
    with pytest.raises(ArgumentError, match="downstream_model_dir"):
        ClassificationDeployArguments()
