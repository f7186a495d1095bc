"""Runs, and what their models said, as data frames. Pandas loads on first use: watching a run needs none."""

from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING

from nlpbook_core.predictions.predicted_pair import PredictedPair
from nlpbook_core.runs.folder import labels, predictions
from nlpbook_core.runs.history import RunSummary, list_runs
from nlpbook_core.settings.arguments import setting_names

if TYPE_CHECKING:
    import pandas as pd

_OF_A_RUN = tuple(each.name for each in fields(RunSummary) if each.name != "arguments")
_OF_A_PAIR = ("guid", "source", "premise", "hypothesis", "label", "predicted", "probabilities")


def table() -> "pd.DataFrame":
    """All runs, one row each under its id, newest first: what `RunSummary` tells, then every setting.

    Accuracies are fractions, NaN until known; `created_at` is a moment in UTC.
    """
    import pandas as pd

    rows = [{name: getattr(run, name) for name in _OF_A_RUN} | run.arguments.to_dict() for run in list_runs()]
    frame = pd.DataFrame(rows, columns=[*_OF_A_RUN, *setting_names()]).set_index("run_id")
    figures = dict.fromkeys(("val_acc", "test_acc", "elapsed_s"), "float64")
    return frame.astype(figures).assign(created_at=pd.to_datetime(frame["created_at"], unit="s", utc=True))


def predictions_frame(run_id: str, split: str = "test") -> "pd.DataFrame":
    """What the chosen model of a run said of each pair of a split, one row a pair under its guid.

    Each label has a column `p_<label>` for its probability. There is no row until there are predictions.

    Args:
        run_id: The run.
        split: `val`, `test` or `challenge-set`.

    Raises:
        RunMissing: If there is no such run.
    """
    return _pairs(predictions(run_id, split), labels(run_id))


def _pairs(rows: Sequence[PredictedPair], names: Sequence[str]) -> "pd.DataFrame":
    import pandas as pd

    frame = pd.DataFrame([row.to_json() for row in rows]) if rows else pd.DataFrame(columns=_OF_A_PAIR)
    shares = {f"p_{label}": [row.probabilities[at] for row in rows] for at, label in enumerate(names)}
    return frame.drop(columns="probabilities").assign(**shares).set_index("guid")
