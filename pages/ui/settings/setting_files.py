"""Settings as a YAML file: out by a button, in by an upload that first shows what would change."""

import streamlit as st

from nlpbook_core.settings import presets
from pages.ui import frame, state, uploading
from pages.ui.text import Text

FILE_NAME = "nlpbook-settings.yaml"
_MOST_MB = 1


def show(t: Text) -> None:
    """Both directions."""
    st.download_button(
        t("setting_files.save"), presets.to_yaml(state.arguments()).encode(), FILE_NAME,
        mime="application/yaml", key="settings-save", icon=":material/download:", on_click="ignore",
    )  # fmt: skip
    key = f"settings-open-{state.form_generation()}"
    uploaded = uploading.file(t, t("setting_files.open"), (".yaml", ".yml"), key, _MOST_MB)
    if uploaded is not None:
        with frame.guard():
            _offer_changes(t, presets.parse_yaml(uploaded.getvalue(), uploaded.name).to_dict())


def _offer_changes(t: Text, values: dict[str, object]) -> None:
    found = presets.changes(state.arguments(), presets.from_dict(values))
    if not found:
        st.markdown(t("setting_files.same"))
        return
    rows = [
        {
            t("setting_files.setting"): name,
            t("setting_files.now"): str(old),
            t("setting_files.then"): str(new),
        }
        for name, (old, new) in found.items()
    ]
    st.dataframe(rows, hide_index=True, key="settings-changes", alt=t("setting_files.changes", n=len(rows)))
    st.button(
        t("setting_files.take", n=len(rows)),
        key="settings-take",
        on_click=state.set_arguments,
        args=(values,),
    )
