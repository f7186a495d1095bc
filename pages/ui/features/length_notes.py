"""What a `max_seq_length` costs, in words."""

import streamlit as st

from nlpbook_core.batches.length_report import LengthReport
from pages.ui.text import Text


def padding_ways(t: Text, report: LengthReport, batch_size: int) -> None:
    """Which length would be enough, and the share of padding under the three ways to pad."""
    shares = {name: t.percent(share) for name, share in report.padding_frac.items()}
    st.caption(t("ui.lengths.covering", n=report.covering, longest=report.longest))
    st.caption(t("ui.lengths.ways", batch=batch_size, **shares))
