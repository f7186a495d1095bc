"""Seeds and the log, by the book's names."""

import logging
import random
import sys

from nlpbook_core.arguments import ClassificationTrainArguments

logger = logging.getLogger("nlpbook")


def set_seed(args: ClassificationTrainArguments) -> None:
    """Seed Python, NumPy and PyTorch with `args.seed`; None leaves them as they are."""
    if args.seed is None:
        logger.info("no fixed seed: every run will differ")
        return
    import numpy as np
    import torch

    random.seed(args.seed)
    np.random.seed(args.seed)
    torch.manual_seed(args.seed)
    logger.info("set seed: %s", args.seed)


def set_logger(args: ClassificationTrainArguments) -> None:
    """Write the library's messages to the error stream, on every machine, once however often called."""
    if not any(isinstance(handler, logging.StreamHandler) for handler in logger.handlers):
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(message)s"))
        logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.info("Training/evaluation parameters %s", args)
