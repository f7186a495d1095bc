"""Builds the mini corpus: ``python -m scripts.mini_world.corpus``."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from scripts.mini_world.balance import Balance, Triple
from scripts.mini_world.drafts import LABELS, Draft, World, lot
from scripts.mini_world.phenomena import PHENOMENA

SEED = 20
# Premises by split; each gives three pairs.
SIZES = {"test": 414, "val": 414, "train": 6900}
FOLDER = Path(__file__).parents[2] / "nlpbook_core" / "mini" / "corpus"
Row = dict[str, str]


class Builder:
    """Makes the splits one after another; later ones repeat no premise and no hypothesis of earlier ones."""

    def __init__(self, seed: int) -> None:
        self.world = World(seed)
        self.premises: set[str] = set()
        self.earlier: set[str] = set()

    def split(self, name: str, size: int) -> list[Row]:
        """``size`` premises, spread evenly over the phenomena, in shuffled order."""
        balance = Balance()
        sources = list(PHENOMENA)
        chosen = [self._next(name, sources[index % len(sources)], balance) for index in range(size)]
        self.earlier |= {candidate.text for _, triple in chosen for candidate in triple.values()}
        rows = [self._row(draft, triple, label) for draft, triple in chosen for label in LABELS]
        self.world.random.shuffle(rows)
        return [{"guid": f"mini-nli-v1_{name}_{index:05d}", **row} for index, row in enumerate(rows)]

    def _next(self, split: str, source: str, balance: Balance) -> tuple[Draft, Triple]:
        """The next draft of this split that is new and has hypotheses of all labels that are new."""
        while True:
            draft = PHENOMENA[source](self.world)
            if draft.premise in self.premises or lot(draft.premise) != split:
                continue
            draft.candidates = [c for c in draft.candidates if c.text not in self.earlier]
            if triple := balance.choose(draft):
                self.premises.add(draft.premise)
                return draft, triple

    @staticmethod
    def _row(draft: Draft, triple: Triple, label: str) -> Row:
        return {
            "source": draft.source,
            "premise": draft.premise,
            "hypothesis": triple[label].text,
            "gold_label": label,
        }


def write(splits: dict[str, list[Row]], folder: Path) -> None:
    """Write the splits in KLUE's form, one object a line so that differences stay readable."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in splits.items():
        lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (folder / f"{name}.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, default=FOLDER)
    arguments = parser.parse_args()
    builder = Builder(arguments.seed)
    for name, size in SIZES.items():
        rows = builder.split(name, size)
        write({name: rows}, arguments.out)
        print(name, len(rows), "pairs", flush=True)


if __name__ == "__main__":
    main()
