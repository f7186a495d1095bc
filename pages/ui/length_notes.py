"""What a `max_seq_length` costs, in numbers and words."""

import streamlit as st

from nlpbook_core.features.length_report import LengthReport
from pages.ui.text import Text


def metrics(t: Text, report: LengthReport) -> None:
    """Share of pairs that are cut, share of positions that are padding."""
    st.metric(t("ui.lengths.cut"), t.percent(report.cut_frac))
    st.caption(t("ui.lengths.cut_of", n=t.number(report.num_cut), total=t.number(report.num_pairs)))
    st.metric(t("ui.lengths.padding"), t.percent(report.padding_frac["max_length"]))
    st.caption(t("ui.lengths.covering", n=report.covering, longest=report.longest))


def padding_ways(t: Text, report: LengthReport, batch_size: int) -> None:
    """The same share under the three ways to pad, so that they can be compared."""
    shares = {name: t.percent(share) for name, share in report.padding_frac.items()}
    st.caption(t("ui.lengths.ways", batch=batch_size, **shares))
