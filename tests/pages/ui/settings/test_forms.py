"""Forms in the running app: what is typed reaches the draft, nonsense gets its sentence, nothing is lost."""

from streamlit.testing.v1 import AppTest


def form(names: tuple[str, ...], lang: str = "ko") -> AppTest:
    """A page with a form of these settings and nothing else."""

    def script(names: tuple[str, ...]) -> None:
        import streamlit as st

        from nlpbook_core.settings import presets
        from pages.ui import state
        from pages.ui.settings import forms

        state.open_session()
        st.button("book", on_click=state.set_arguments, args=(presets.PRESETS["book"],), key="preset-book")
        forms.settings(state.text(), names)
        st.json(state.arguments().to_dict())

    app = AppTest.from_function(script, args=(names,), default_timeout=30)
    app.query_params["lang"] = lang
    return app.run()


def values(app: AppTest) -> dict[str, object]:
    import json

    assert not app.exception
    found: dict[str, object] = json.loads(app.json[-1].value)
    return found


def said(app: AppTest) -> str:
    return " ".join(str(item.value) for item in app.text)


def test_a_draft_starts_as_mini_and_shows_each_kind_of_setting_fittingly() -> None:
    app = form(
        ("max_seq_length", "learning_rate", "padding", "from_scratch", "seed", "pretrained_model_name")
    )
    assert values(app)["pretrained_model_name"] == "mini"
    assert app.number_input[0].value == 64
    assert app.text_input[0].value == "0.001"
    assert app.selectbox[0].options[1] == "배치에서 가장 긴 쌍까지 · longest"
    assert app.toggle[0].value is False
    assert "최대 길이" in app.number_input[0].label and "max_seq_length" in app.number_input[0].label


def test_a_rate_is_typed_as_people_write_it() -> None:
    app = form(("learning_rate",))
    app.text_input[0].set_value("5e-5").run()
    assert values(app)["learning_rate"] == 5e-5
    assert said(app) == ""


def test_nonsense_is_explained_at_its_field_and_the_good_value_stays() -> None:
    app = form(("learning_rate", "max_seq_length"))
    app.text_input[0].set_value("아주 작게").run()
    assert "learning_rate에 넣은 값" in said(app) and "아주 작게" in said(app)
    assert values(app)["learning_rate"] == 1e-3
    assert app.text_input[0].value == "아주 작게"
    app.number_input[0].set_value(3).run()
    assert "8에서 512" in said(app)
    app.text_input[0].set_value("3e-4").run()
    assert values(app)["learning_rate"] == 3e-4
    assert "아주 작게" not in said(app)


def test_two_settings_that_contradict_each_other_are_both_kept_until_they_agree() -> None:
    app = form(("padding", "group_by_length"))
    app.selectbox[0].set_value("max_length").run()
    assert "함께 쓸 수 없습니다" in said(app)
    assert values(app)["padding"] == "longest"
    app.toggle[0].set_value(False).run()
    assert values(app)["padding"] == "max_length" and values(app)["group_by_length"] is False
    assert said(app) == ""


def test_an_optional_number_may_be_empty() -> None:
    app = form(("seed",))
    app.text_input[0].set_value("").run()
    assert values(app)["seed"] is None
    app.text_input[0].set_value("11").run()
    assert values(app)["seed"] == 11
    app.text_input[0].set_value("1.5").run()
    assert "seed에 넣은 값 1.5" in said(app) and values(app)["seed"] == 11


def test_a_preset_fills_the_form_anew() -> None:
    app = form(("batch_size", "learning_rate"))
    app.number_input[0].set_value(16).run()
    app.button(key="preset-book").click().run()
    assert values(app)["batch_size"] == 32
    assert app.number_input[0].value == 32
    assert app.text_input[0].value == "5e-5"


def test_help_carries_why_and_the_range_in_the_language_of_the_screen() -> None:
    app = form(("epochs",), lang="en")
    help_text = app.number_input[0].help
    assert help_text is not None
    assert "**Why**" in help_text and "a whole number from 1 to 1,000 epochs" in help_text
