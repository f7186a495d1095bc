"""Chooses hypotheses so that neither their form nor their overlap with the premise tells the label."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from scripts.mini_world.drafts import LABELS, Candidate, Draft
from scripts.mini_world.hangul import words

Triple = dict[str, Candidate]


def overlap(premise: str, hypothesis: str) -> tuple[int, int, int]:
    """Shared words, words only in the hypothesis, words only in the premise."""
    first, second = set(words(premise)), set(words(hypothesis))
    return len(first & second), len(second - first), len(first - second)


@dataclass
class Balance:
    """Counts of labels within each form and each class of overlap, kept as even as can be."""

    counts: Counter[tuple[object, ...]] = field(default_factory=Counter)

    def keys(self, draft: Draft, candidate: Candidate) -> list[tuple[tuple[object, ...], float]]:
        """The classes a candidate falls into, with their weights."""
        shared, only_second, _ = overlap(draft.premise, candidate.text)
        length = len(words(candidate.text))
        return [
            ((draft.source, candidate.form), 1.0),
            ((draft.source, shared, only_second), 1.0),
            ((draft.source, candidate.form, only_second), 0.5),
            (("all", shared, only_second), 0.3),
            (("all", "length", length), 0.3),
            *(((draft.source, "word", word), 0.4) for word in words(candidate.text)),
        ]

    def cost(self, draft: Draft, candidate: Candidate) -> float:
        """How much this label is ahead of the others in the candidate's classes."""
        total = 0.0
        for key, weight in self.keys(draft, candidate):
            mine = self.counts[(*key, candidate.label)]
            total += weight * (3 * mine - sum(self.counts[(*key, label)] for label in LABELS))
        return total

    def choose(self, draft: Draft) -> Triple | None:
        """Choose and count the best hypothesis of each label; None where a label has no candidate."""
        by_label = draft.by_label()
        if not all(by_label.values()):
            return None
        triple = {
            label: min(candidates, key=lambda candidate: (self.cost(draft, candidate), candidate.text))
            for label, candidates in by_label.items()
        }
        for label, candidate in triple.items():
            for key, _ in self.keys(draft, candidate):
                self.counts[(*key, label)] += 1
        return triple
