"""The book's chapter three ways, as settings: as its code ran, as its text says, as we would do it."""

from dataclasses import replace

from nlpbook_core.settings.arguments import ClassificationTrainArguments

NAMES = ("as-it-ran", "as-it-says", "as-we-would")
# The exponential schedule needs a second epoch to move at all; three make it a curve.
_LEAST_EPOCHS, _MOST_EPOCHS = 2, 3


def three(args: ClassificationTrainArguments) -> dict[str, ClassificationTrainArguments]:
    """The three runs by name, small, and alike but for what they tell apart.

    `as-it-ran`: a rate that never moves, since Lightning dropped the schedule, and dev for both val and test.
    `as-it-says`: the rate times 0.9 an epoch, on the same data. `as-we-would`: warm-up and a linear way down,
    tested on pairs that chose nothing. Of corpora other than KLUE-NLI val and test are apart in any case.
    """
    epochs = min(max(args.epochs, _LEAST_EPOCHS), _MOST_EPOCHS)
    settings = zip(NAMES, ("constant", "exponential", "linear_warmup"), (True, True, False), strict=True)
    return {
        name: replace(args, epochs=epochs, schedule=schedule, whole_dev=whole_dev)
        for name, schedule, whole_dev in settings
    }
