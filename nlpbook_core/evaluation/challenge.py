"""At the end of a run: its model on the pairs that the learner kept."""

import logging
from pathlib import Path

from nlpbook_core.corpora import challenge_set
from nlpbook_core.errors import NlpbookError
from nlpbook_core.evaluation import predicting
from nlpbook_core.predictions import prediction_files
from nlpbook_core.settings.arguments import ClassificationTrainArguments

logger = logging.getLogger("nlpbook")


def score(args: ClassificationTrainArguments, run_dir: Path) -> None:
    """Write what the model says of the challenge set beside its other predictions.

    A set that this model cannot be asked about (other labels, a damaged file) costs the run nothing but a
    line in its log: the model and its scores are there already.
    """
    try:
        if not challenge_set.pairs():
            return
        model = run_dir / "model"
        rows = predicting.predict_split(
            model, predicting.settings_for(model, challenge_set.NAME, args), "test", args.batch_size
        )
    except NlpbookError as error:
        logger.warning("the challenge set was not scored: %s", error)
        return
    prediction_files.write(run_dir / "predictions" / f"{challenge_set.NAME}.jsonl", rows)
