"""What single annotators said of a pair: how far they agree, and where they do not."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from nlpbook_core.examples import ClassificationExample


@dataclass(frozen=True, slots=True)
class Contest:
    """How contested the pairs of a source are.

    Attributes:
        source: As in `ClassificationExample.source`; empty for all pairs.
        num_pairs: Pairs with at least two votes.
        num_contested: Those on which not all annotators agree.
        agreement: Share of the votes that the commonest label got, on average.
    """

    source: str
    num_pairs: int
    num_contested: int
    agreement: float

    @property
    def contested_frac(self) -> float:
        """Share of the pairs on which not all agree."""
        return self.num_contested / self.num_pairs


def voted(examples: Sequence[ClassificationExample]) -> list[ClassificationExample]:
    """The pairs that several people judged."""
    return [example for example in examples if len(example.votes) > 1]


def agreement(votes: Sequence[str]) -> float:
    """Share of the votes that the commonest label got."""
    return max(Counter(votes).values()) / len(votes)


def contest(examples: Sequence[ClassificationExample], source: str = "") -> Contest:
    """The figures of some pairs, all of them voted on; at least one."""
    shares = [agreement(example.votes) for example in examples]
    return Contest(source, len(shares), sum(share < 1 for share in shares), sum(shares) / len(shares))


def by_source(examples: Sequence[ClassificationExample]) -> tuple[Contest, ...]:
    """The figures of each source, the most contested first."""
    groups: dict[str, list[ClassificationExample]] = defaultdict(list)
    for example in voted(examples):
        groups[example.source].append(example)
    found = (contest(group, source) for source, group in groups.items())
    return tuple(sorted(found, key=lambda item: (-item.contested_frac, item.source)))


def most_contested(examples: Sequence[ClassificationExample]) -> list[ClassificationExample]:
    """The pairs on which not all agree, those with the smallest majority first."""
    found = [example for example in voted(examples) if agreement(example.votes) < 1]
    return sorted(found, key=lambda example: agreement(example.votes))
