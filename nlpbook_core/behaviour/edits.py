"""Which words an edit changed."""

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Change:
    """Words that gave way to others. Either may be empty: then words were only added or only taken out."""

    before: str
    after: str


def changed_words(before: str, after: str) -> list[Change]:
    """What an edit changed, word by word (a word is what stands between white space)."""
    old, new = before.split(), after.split()
    steps = SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    return [Change(" ".join(old[a:b]), " ".join(new[c:d])) for kind, a, b, c, d in steps if kind != "equal"]
