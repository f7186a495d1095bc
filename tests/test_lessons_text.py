"""The lesson prose: parallel in all languages, safe to render, and every concept of the chapter in it."""

import re
import tomllib
from collections.abc import Callable
from functools import cache
from itertools import product
from math import prod

import pytest
from markdown_it import MarkdownIt

from nlpbook_core.texts import TEXTS, languages
from pages.ui.lessons import LESSONS
from tests.support.paths import ROOT

PAGES = tuple(each.slug for each in LESSONS)
LANGUAGES = languages()
OTHERS = LANGUAGES[1:]
REQUIRED = ["aim", "why", "look", "try", "next"]
NUM_BOOK_CONCEPTS = 32
HANGUL = re.compile(r"[가-힣ㄱ-ㅎㅏ-ㅣ]")
CODE = re.compile(r"`[^`\n]*`")
QUOTED = re.compile(r'"[^"\n]*"')


def lesson(language: str, page: str) -> str:
    return (TEXTS / language / "lessons" / f"{page}.md").read_text(encoding="utf-8")


@cache
def sections(language: str, page: str) -> dict[str, str]:
    """Section id to body, in the order of the file."""
    parts = re.split(r"<!-- section: ([a-z0-9-]+) -->\n", lesson(language, page))
    names = parts[1::2]
    assert len(names) == len(set(names)), f"{language}/{page}: a section occurs twice"
    return dict(zip(names, (body.strip() for body in parts[2::2]), strict=True))


def title(language: str, page: str) -> str:
    return lesson(language, page).split("\n", 1)[0]


def every_section() -> list[tuple[str, str]]:
    return [(page, name) for page in PAGES for name in sections("ko", page)]


def numbers(text: str) -> set[float]:
    """The numbers of a text; '80만' is 800000, '1억' 100000000; '8분의 1' is a word in English."""
    text = re.sub(r"\d+분의 \d+", "", text)
    found = re.findall(r"(?<![A-Za-z_])(\d[\d,]*(?:\.\d+)?(?:e-?\d+)?)( million|만|억)?", text)
    units = {"": 1, " million": 10**6, "만": 10**4, "억": 10**8}
    return {float(digits.rstrip(",").replace(",", "")) * units[unit] for digits, unit in found}


def test_each_language_has_exactly_the_pages() -> None:
    found = {each: {path.stem for path in (TEXTS / each / "lessons").glob("*.md")} for each in LANGUAGES}
    assert found == {language: set(PAGES) for language in LANGUAGES}


def test_sections_are_the_same_in_the_same_order() -> None:
    for page in PAGES:
        found = {language: list(sections(language, page)) for language in LANGUAGES}
        assert found == dict.fromkeys(LANGUAGES, found["ko"]), page
        assert found["ko"][: len(REQUIRED)] == REQUIRED, page


def of_every_section(fault: Callable[[str, str], str | None]) -> list[str]:
    """Where something is wrong with a section's name and body, and what."""
    return [
        f"{language}/{page}#{name}: {wrong}"
        for language in LANGUAGES
        for page in PAGES
        for name, body in sections(language, page).items()
        if (wrong := fault(name, body))
    ]


def test_the_form_of_a_lesson() -> None:
    for language, page in product(LANGUAGES, PAGES):
        assert re.fullmatch(r"# \S.*", title(language, page))
        text = lesson(language, page)
        assert text.count("<!--") == text.count("<!-- section: "), "a marker that the reader would not find"
    assert not of_every_section(lambda name, body: None if body else "empty")
    assert not of_every_section(
        lambda name, body: "heading" if body.startswith("### ") == (name in REQUIRED) else None
    )
    assert not of_every_section(lambda name, body: "heading too high" if re.search(r"\n##? ", body) else None)


SURPRISES = {
    r"<[a-zA-Z/!]": "HTML",
    "~": "a tilde strikes text out",
    r":[a-z_]+:|:[a-z]+\[": "an emoji or colour code",
    r"\[[^\]]*\]\(": "a link",
}


def test_nothing_in_the_prose_renders_by_surprise() -> None:
    def surprise(name: str, body: str) -> str | None:
        plain = CODE.sub("code", body)
        found = [why for pattern, why in SURPRISES.items() if re.search(pattern, plain)]
        found += ["one displayed formula at most"] if plain.count("$") not in (0, 4) else []
        # Markdown leaves bold open between punctuation and a letter, and Korean puts particles there.
        found += ["bold that does not render"] if "**" in MarkdownIt().render(body) else []
        return ", ".join(found) or None

    assert surprise("x", "a ~ <b> :smile: [x](y) $x$ **a.**b")
    assert not of_every_section(surprise)


def test_each_section_is_in_its_language() -> None:
    foreign = [
        f"{language}/{page}#{name}"
        for page, name in every_section()
        for language in LANGUAGES
        if bool(HANGUL.search(QUOTED.sub("", CODE.sub("", sections(language, page)[name]))))
        != (language == "ko")
    ]
    assert not foreign


def told(language: str, page: str, name: str) -> dict[str, object]:
    """What a section says in whatever language: its numbers, its identifiers, its marks."""
    body = sections(language, page)[name]
    return {
        "numbers": numbers(body),
        "identifiers": set(re.findall(r"`([A-Za-z_.()\[\]]+)`", body)),
        **{mark: body.count(mark) for mark in ("\n- ", "\n1. ", "$$", "### ")},
    }


def test_every_language_says_the_same_things() -> None:
    differing = [
        f"{language}/{page}#{name}: {what!r} is {said}, in Korean {korean[what]}"
        for page, name in every_section()
        for korean in [told("ko", page, name)]
        for language in OTHERS
        for what, said in told(language, page, name).items()
        if said != korean[what]
    ]
    assert not differing


# Words of a section: least and most.
LENGTHS = {"aim": (5, 30), "why": (20, 70), "look": (8, 45), "try": (12, 60), "next": (8, 30)}


def test_a_section_is_short_enough_to_be_read() -> None:
    wrong = []
    for page, name in every_section():
        words = {language: len(sections(language, page)[name].split()) for language in LANGUAGES}
        low, high = LENGTHS.get(name, (60, 190))
        wrong += [f"{page}#{name}: {words}"] if not low <= words["en"] <= high else []
        wrong += [f"{page}#{name}: {words}"] if name not in REQUIRED and not 40 <= words["ko"] <= 160 else []
    assert not wrong


def test_korean_keeps_to_one_polite_style() -> None:
    wrong = [
        f"{page}#{name}: ...{sentence}."
        for page, name in every_section()
        for sentence in re.findall(
            r"([가-힣]+)[.?!](?:\s|$)", QUOTED.sub("", CODE.sub("", sections("ko", page)[name]))
        )
        if not re.search(r"(니다|니까|시다|세요|까요)$", sentence)
    ]
    assert not wrong


def test_the_facts_that_must_be_right() -> None:
    for language in LANGUAGES:
        text = "\n".join(lesson(language, page) for page in PAGES)
        for fact in ("39.3 %", "45.4 %", "33.3 %", "73.2 %", "81.6 %", "89.2 %", "1.10", "4 × 8 = 32"):
            assert fact in text, fact
        example = numbers(sections(language, "features")["segments"])
        assert {14.0, 6.0, 44.0} <= example and 14 + 6 + 44 == 64
    hidden, labels = 768, 3
    assert f"{prod((hidden, labels)) + labels:,}" in sections("ko", "model")["head"]


def concepts() -> list[tuple[int, list[str]]]:
    rows = re.findall(
        r"^\| (\d+) \| [^|]+ \| ([^|]+) \|$",
        (ROOT / "docs" / "concepts.md").read_text(encoding="utf-8"),
        re.M,
    )
    return [(int(number), places.strip().split(", ")) for number, places in rows]


def test_every_concept_of_the_chapter_has_a_home() -> None:
    table = concepts()
    assert [number for number, _ in table] == list(range(1, len(table) + 1))
    assert len(table) >= NUM_BOOK_CONCEPTS
    for number, places in table:
        for place in places:
            page, _, name = place.partition("#")
            assert page in PAGES and name in sections("ko", page), f"concept {number}: {place}"


@pytest.mark.parametrize("language", languages())
def test_the_glossary_explains_the_same_words_in_sentences(language: str) -> None:
    korean, glossary = (
        tomllib.loads((TEXTS / each / "glossary.toml").read_text(encoding="utf-8"))
        for each in ("ko", language)
    )
    assert list(glossary) == list(korean)
    assert len(korean) >= 45
    for key, entry in glossary.items():
        assert re.fullmatch(r"[a-z][a-z-]*", key)
        assert set(entry) == {"word", "meaning"}
        assert entry["meaning"].endswith(("다.",) if language == "ko" else (".", "。")), key
        assert bool(HANGUL.search(entry["meaning"])) == (language == "ko"), key
        assert language == "ko" or not HANGUL.search(entry["word"]), key
