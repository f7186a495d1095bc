"""The attention mask switched off: what a fine-tuned model then says of the same pair."""

import streamlit as st

from nlpbook_core import runs
from pages.ui import cached, frame, state, strips
from pages.ui.session_keys import Key
from pages.ui.text import Text

_WORDS = "pages.features.mask"


def show(t: Text, premise: str, hypothesis: str, length: int) -> None:
    """A button first: the model is loaded only when somebody wants to see it."""
    run_id = _run()
    if run_id is None:
        st.markdown(t(f"{_WORDS}.no_run"))
        return
    st.markdown(t(f"{_WORDS}.what"))
    if not state.recall(Key.MASK_ASKED):
        st.button(t(f"{_WORDS}.ask"), key="mask-ask", on_click=state.remember, args=(Key.MASK_ASKED, True))
        return
    with frame.guard(), frame.loading(t(f"{_WORDS}.loading"), 160):
        from nlpbook_core.explain.mask_effect import mask_effect

        effect = mask_effect(cached.predictor(run_id), premise, hypothesis, length)
        three = {"bare": effect.bare, "masked": effect.masked, "unmasked": effect.unmasked}
        for (name, shares), column in zip(three.items(), st.columns(3, gap="medium"), strict=True):
            with column:
                st.markdown(f"**{t(f'{_WORDS}.{name}', n=effect.num_padding)}**")
                strips.probabilities(t, shares, f"mask-{name}")
        st.caption(t(f"{_WORDS}.{'why' if effect.num_padding else 'no_padding'}"))


def _run() -> str | None:
    """The run that the learner looks at, if it has a model; else the newest that has one."""
    listed = [item.run_id for item in runs.list_runs() if runs.model_folder(item.run_id)]
    chosen = state.run_id()
    return chosen if chosen in listed else next(iter(listed), None)
