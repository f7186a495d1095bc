"""Seeds and the log, by the book's names."""

import logging
import random
import sys

from nlpbook_core.settings.arguments import ClassificationTrainArguments

logger = logging.getLogger("nlpbook")

_FORMAT = "%(levelname)s:%(name)s:%(message)s"
_SEEDED = "set seed: %s"
_NOT_SEEDED = "no fixed seed: every run will differ"
_PARAMETERS = "Training/evaluation parameters %s"


def set_seed(args: ClassificationTrainArguments) -> None:
    """Seed Python, NumPy and PyTorch with `args.seed`; None leaves them as they are."""
    if args.seed is None:
        logger.info(_NOT_SEEDED)
        return
    import numpy as np
    import torch

    random.seed(args.seed)
    np.random.seed(args.seed)
    torch.manual_seed(args.seed)
    logger.info(_SEEDED, args.seed)


def set_logger(args: ClassificationTrainArguments) -> None:
    """Write the library's messages to the error stream, on every machine, once however often called."""
    if not any(isinstance(handler, logging.StreamHandler) for handler in logger.handlers):
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter(_FORMAT))
        logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.info(_PARAMETERS, args)


def log_lines(args: ClassificationTrainArguments) -> list[str]:
    """What `set_logger` and then `set_seed` write as a run begins; nothing is seeded or written."""
    seeded = (_NOT_SEEDED, ()) if args.seed is None else (_SEEDED, (args.seed,))
    formatter = logging.Formatter(_FORMAT)
    return [
        formatter.format(logging.LogRecord(logger.name, logging.INFO, __file__, 0, message, values, None))
        for message, values in ((_PARAMETERS, (args,)), seeded)
    ]
