"""The lesson prose: parallel in all languages, safe to render, and every concept of the chapter in it."""

import re
import tomllib
from math import prod

import pytest
from markdown_it import MarkdownIt

from nlpbook_core.texts import TEXTS, languages
from pages.ui.lessons import LESSONS
from tests.support.paths import ROOT

PAGES = tuple(each.slug for each in LESSONS)
OTHERS = languages()[1:]
REQUIRED = ["aim", "why", "look", "try", "next"]
NUM_BOOK_CONCEPTS = 32
HANGUL = re.compile(r"[가-힣ㄱ-ㅎㅏ-ㅣ]")
CODE = re.compile(r"`[^`\n]*`")
QUOTED = re.compile(r'"[^"\n]*"')


def lesson(language: str, page: str) -> str:
    return (TEXTS / language / "lessons" / f"{page}.md").read_text(encoding="utf-8")


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


@pytest.mark.parametrize("language", languages())
def test_each_language_has_exactly_the_pages(language: str) -> None:
    assert {path.stem for path in (TEXTS / language / "lessons").glob("*.md")} == set(PAGES)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("page", PAGES)
def test_sections_are_the_same_in_the_same_order(language: str, page: str) -> None:
    assert list(sections(language, page)) == list(sections("ko", page))
    assert list(sections(language, page))[: len(REQUIRED)] == REQUIRED


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("page", PAGES)
def test_the_form_of_a_lesson(language: str, page: str) -> None:
    assert re.fullmatch(r"# \S.*", title(language, page))
    text = lesson(language, page)
    assert text.count("<!--") == text.count("<!-- section: "), "a marker that the reader would not find"
    for name, body in sections(language, page).items():
        assert body, f"{name} is empty"
        assert body.startswith("### ") == (name not in REQUIRED), f"{name}: heading"
        assert "\n# " not in body and "\n## " not in body, f"{name}: heading too high"


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("page", PAGES)
def test_nothing_in_the_prose_renders_by_surprise(language: str, page: str) -> None:
    for name, body in sections(language, page).items():
        plain = CODE.sub("code", body)
        assert not re.search(r"<[a-zA-Z/!]", plain), f"{name}: HTML"
        assert "~" not in plain, f"{name}: a tilde strikes text out"
        assert not re.search(r":[a-z_]+:|:[a-z]+\[", plain), f"{name}: an emoji or colour code"
        assert not re.search(r"\[[^\]]*\]\(", plain), f"{name}: a link"
        assert plain.count("$") in (0, 4), f"{name}: one displayed formula at most"
        # Markdown leaves bold open between punctuation and a letter, and Korean puts particles there.
        assert "**" not in MarkdownIt().render(body), f"{name}: bold that does not render"


@pytest.mark.parametrize(("page", "name"), every_section())
def test_each_section_is_in_its_language(page: str, name: str) -> None:
    assert HANGUL.search(sections("ko", page)[name])
    for language in OTHERS:
        said = QUOTED.sub("", CODE.sub("", sections(language, page)[name]))
        assert not HANGUL.search(said), f"{language}: {HANGUL.findall(said)}"


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize(("page", "name"), every_section())
def test_every_language_says_the_same_things(language: str, page: str, name: str) -> None:
    korean, other = sections("ko", page)[name], sections(language, page)[name]
    assert numbers(korean) == numbers(other)
    identifiers = re.compile(r"`([A-Za-z_.()\[\]]+)`")
    assert sorted(set(identifiers.findall(korean))) == sorted(set(identifiers.findall(other)))
    for mark in ("\n- ", "\n1. ", "$$", "### "):
        assert korean.count(mark) == other.count(mark), f"differs in {mark!r}"


@pytest.mark.parametrize(("page", "name"), every_section())
def test_a_section_is_short_enough_to_be_read(page: str, name: str) -> None:
    words = len(sections("en", page)[name].split())
    limits = {"aim": (5, 30), "why": (20, 70), "look": (8, 45), "try": (12, 60), "next": (8, 30)}
    low, high = limits.get(name, (60, 190))
    assert low <= words <= high, f"{words} words"
    if name not in REQUIRED:
        assert 40 <= len(sections("ko", page)[name].split()) <= 160


@pytest.mark.parametrize("page", PAGES)
def test_korean_keeps_to_one_polite_style(page: str) -> None:
    for name, body in sections("ko", page).items():
        spoken = QUOTED.sub("", CODE.sub("", body))
        for sentence in re.findall(r"([가-힣]+)[.?!](?:\s|$)", spoken):
            assert re.search(r"(니다|니까|시다|세요|까요)$", sentence), f"{name}: ...{sentence}."


def test_the_facts_that_must_be_right() -> None:
    for language in languages():
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
