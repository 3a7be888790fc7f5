"""Names: no word lost, none invented, and the parts a person would expect."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.core import names
from twofold.core.names import SplitName, TooLong, clean, fit_name, name_of, split_name, too_long, words
from twofold.core.notices import Person


def parts(
    last: str,
    first: str | None = None,
    middle: str | None = None,
    suffix: str | None = None,
    salutation: str | None = None,
) -> SplitName:
    return SplitName(last=last, first=first, middle=middle, suffix=suffix, salutation=salutation)


SPLITS = [
    ("two words", "Pat Sample", parts("Sample", "Pat")),
    ("a mononym is all last name", "Pelé", parts("Pelé")),
    ("a mononym that is also a title", "Prince", parts("Prince")),
    ("a middle name", "Pat Lee Sample", parts("Sample", "Pat", "Lee")),
    ("initials", "J. R. R. Sample", parts("Sample", "J.", "R. R.")),
    ("a Dutch particle", "Pat van Sample", parts("van Sample", "Pat")),
    ("a particle in small letters throughout", "pat van sample", parts("van sample", "pat")),
    ("particles in a run", "Pat van der Sample", parts("van der Sample", "Pat")),
    ("Spanish particles", "María de la Cruz", parts("de la Cruz", "María")),
    ("a surname before its particle can't be known", "Pat Mies van der Sample", parts("van der Sample", "Pat", "Mies")),
    ("German nobility", "Pat von und zu Sample", parts("von und zu Sample", "Pat")),
    ("a couple is not nobility", "Ann und Ben Sample", parts("Sample", "Ann", "und Ben")),
    ("an Arabic particle in Latin letters", "Ali ibn Sample", parts("ibn Sample", "Ali")),
    ("an article", "Hassan Al Sample", parts("Al Sample", "Hassan")),
    ("a joined article", "Hassan al-Sample", parts("al-Sample", "Hassan")),
    ("an Irish O", "Conan O’Sample", parts("O’Sample", "Conan")),
    ("an Irish O apart", "Pat O' Sample", parts("O' Sample", "Pat")),
    ("an elided particle", "Jeanne d'Sample", parts("d'Sample", "Jeanne")),
    ("a hyphened first name", "Jean-Luc Sample", parts("Sample", "Jean-Luc")),
    ("a hyphened surname", "Pat Sample-Test", parts("Sample-Test", "Pat")),
    ("surnames joined by y", "José Ortega y Sample", parts("Ortega y Sample", "José")),
    ("surnames joined by e", "Ana Costa e Sample", parts("Costa e Sample", "Ana")),
    ("an initial E joins nothing", "John E Sample", parts("Sample", "John", "E")),
    ("a particle name alone", "von Sample", parts("von Sample")),
    ("capitalised particles alone", "De La Sample", parts("De La Sample")),
    ("Van as a first name", "Van Sample", parts("Sample", "Van")),
    ("all capitals are kept", "PAT VAN DER SAMPLE", parts("VAN DER SAMPLE", "PAT")),
    ("small letters are kept", "pat sample", parts("sample", "pat")),
    ("a suffix", "Pat Sample Jr.", parts("Sample", "Pat", suffix="Jr.")),
    ("a suffix behind a comma", "Pat Sample, Jr.", parts("Sample", "Pat", suffix="Jr.")),
    ("a Roman number", "Pat Sample III", parts("Sample", "Pat", suffix="III")),
    ("a degree", "Pat Sample PhD", parts("Sample", "Pat", suffix="PhD")),
    ("several degrees", "Pat Sample III, PhD, MBA", parts("Sample", "Pat", suffix="III, PhD, MBA")),
    ("a suffix with a lone last name", "Sample Jr.", parts("Sample", suffix="Jr.")),
    ("a given name that looks like a degree", "Lee, Ma", parts("Lee", "Ma")),
    ("a first name that looks like a degree", "Md Sample", parts("Sample", "Md")),
    ("a surname that looks like a number", "Sokha Iv", parts("Iv", "Sokha")),
    ("a salutation", "Dr. Pat Sample", parts("Sample", "Pat", salutation="Dr.")),
    ("a salutation without full stop", "Ms Pat Sample", parts("Sample", "Pat", salutation="Ms")),
    ("two salutations", "Prof. Dr. Pat Sample", parts("Sample", "Pat", salutation="Prof. Dr.")),
    ("a salutation and one name", "Mr. Sample", parts("Sample", salutation="Mr.")),
    ("only a title", "Dr.", parts("Dr.")),
    ("only titles", "Prof. Dr.", parts("Prof. Dr.")),
    ("last name first", "Sample, Pat", parts("Sample", "Pat")),
    ("last name first without space", "Sample,Pat", parts("Sample", "Pat")),
    (
        "last name first with all the rest",
        "van Sample, Dr. Pat Lee, PhD",
        parts("van Sample", "Pat", "Lee", "PhD", "Dr."),
    ),
    ("a particle behind the first name", "Sample, Jan van der", parts("Sample", "Jan", "van der")),
    ("too many commas", "A, B, C, D", parts("A, B, C, D")),
    ("a comma too many", ", Pat", parts("Pat")),
    ("a quoted nickname", 'Pat "Paddy" Sample', parts("Sample", "Pat", '"Paddy"')),
    ("a remark in brackets", "Pat Sample (new)", parts("Sample (new)", "Pat")),
    ("a remark of two words", "Pat Sample (born Test)", parts("Sample (born Test)", "Pat")),
    ("a nickname before one name", '"Big Pat" Sample', parts('"Big Pat" Sample')),
    ("an emoji", "Pat Sample 😊", parts("Sample 😊", "Pat")),
    ("a family emoji keeps its joiners", "Pat 👩‍👧 Sample", parts("Sample", "Pat", "👩‍👧")),
    ("an emoji alone", "😊", parts("😊")),
    ("zero-width characters at the edge", "\u200bPat\u200b Sample\ufeff", parts("Sample", "Pat")),
    ("a Persian joiner inside", "علی\u200cرضا نمونه", parts("نمونه", "علی\u200cرضا")),
    ("spaces of all kinds", " Pat\t\u00a0 Sample\n", parts("Sample", "Pat")),
    ("Chinese without space", "王小明", parts("王小明")),
    ("Chinese with space is family name first", "王 小明", parts("王", "小明")),
    ("Japanese with ideographic space", "山田\u3000太郎", parts("山田", "太郎")),
    ("Korean", "김 민수", parts("김", "민수")),
    ("a foreign name in Katakana is western", "ジョン サンプル", parts("サンプル", "ジョン")),
    ("three Chinese words can't be split", "王 小 明", parts("王 小 明")),
    ("Hungarian is not guessed at", "Minta Anna", parts("Anna", "Minta")),
    ("Vietnamese is not guessed at", "Nguyễn Minh Anh", parts("Anh", "Nguyễn", "Minh")),
    ("Arabic", "محمد بن سلمان", parts("بن سلمان", "محمد")),
    ("an Arabic first name of two words", "عبد الله أحمد", parts("أحمد", "عبد الله")),
    ("Cyrillic with patronymic", "Иван Иванович Примеров", parts("Примеров", "Иван", "Иванович")),
    ("Cyrillic in official order", "Примеров Иван Иванович", parts("Примеров", "Иван", "Иванович")),
    ("Cyrillic of two words", "Анна Примерова", parts("Примерова", "Анна")),
    ("Thai", "สมชาย ใจดี", parts("ใจดี", "สมชาย")),
    ("a Thai title", "นาย สมชาย ใจดี", parts("ใจดี", "สมชาย", salutation="นาย")),
    ("digits are kept", "Pat Sample 2nd", parts("2nd", "Pat", "Sample")),
]


@pytest.mark.parametrize(("full_name", "expected"), [row[1:] for row in SPLITS], ids=[row[0] for row in SPLITS])
def test_full_names(full_name: str, expected: SplitName) -> None:
    assert split_name(full_name) == expected


@pytest.mark.parametrize("nothing", ["", " ", "\u200b \ufeff", "-", ".", ", ,", "()", "\x00"])
def test_no_name_at_all(nothing: str) -> None:
    assert split_name(nothing) is None


PARTS = st.sampled_from(words("Pat Sample Ann-Lee Van La Dr Jr Ii Md Ma Ben Lee Mr Al Mc")) | st.from_regex(
    "[A-Z][a-z-]{0,5}[a-z]", fullmatch=True
)


@given(PARTS, PARTS)
def test_the_short_way_agrees_with_the_long_one(first: str, last: str) -> None:
    assert split_name(f"{first} {last}") == names._split(f"{first} {last}")


def _all_words(name: SplitName) -> Counter[str]:
    return Counter(word for part in name.fields().values() for word in words(part))


CURIOUS = st.sampled_from(
    words("Pat Sample van der de la y e Dr. Prof. Jr. III PhD MD Ma (new) (a b) \"Paddy\" 😊 O' d'Arc 王 小明 ジョン")
    + words("بن عبد محمد Иванович Иван VON zu und Md - . ' Mag.")
    + [",", "\u200b", "\u200d", "x\u200b,"]
)
ANY_NAME = st.one_of(st.text(max_size=60), st.lists(CURIOUS, max_size=9).map(" ".join))


@given(ANY_NAME)
def test_no_word_is_lost_and_none_invented(full_name: str) -> None:
    split = split_name(full_name)
    if split is None:
        assert clean(full_name) == ""
    else:
        assert _all_words(split) == Counter(words(full_name))
        assert words(split.last)


LATIN = st.lists(
    st.sampled_from(
        words("Pat Sample van der de la y e Dr. Prof. Jr. III PhD MD Ma (new) (a b) \"Paddy\" 😊 O' d'Arc zu - Mag.")
    ),
    min_size=1,
    max_size=8,
)


def _in_order(name: SplitName) -> list[str]:
    """The words as Salesforce shows them: western order is the order of the fields."""
    return [word for part in name.fields().values() for word in words(part)]


@given(LATIN)
def test_the_order_of_the_words_is_kept(parts: list[str]) -> None:
    split = split_name(" ".join(parts))
    assert split is None or _in_order(split) == parts


@given(LATIN, LATIN)
def test_a_comma_turns_the_order_round(family: list[str], given_names: list[str]) -> None:
    split = split_name(f"{' '.join(family)}, {' '.join(given_names)}")
    if split is not None and not split.suffix and not split.salutation and split.first:
        assert _in_order(split) == given_names + family


SALUTATIONS = ("Mr.", "Ms.", "Dr.", "Prof.")


@given(ANY_NAME, st.booleans(), st.booleans(), st.sampled_from([(), SALUTATIONS]))
def test_fitting_an_org_loses_no_word_either(
    full_name: str, middle: bool, suffix: bool, active: tuple[str, ...]
) -> None:
    split = split_name(full_name)
    if split is None:
        return
    fitted = fit_name(split, has_middle=middle, has_suffix=suffix, salutations=active)
    assert sum(_all_words(fitted).values()) == len(words(full_name))
    assert middle or fitted.middle is None
    assert suffix or fitted.suffix is None
    assert fitted.salutation is None or fitted.salutation in active


FITS = [
    ("no middle field: it goes to the first name", parts("Sample", "Pat", "Lee"), {}, parts("Sample", "Pat Lee")),
    ("a middle field", parts("Sample", "Pat", "Lee"), {"has_middle": True}, parts("Sample", "Pat", "Lee")),
    ("no suffix field: it goes to the last name", parts("Sample", "Pat", suffix="Jr."), {}, parts("Sample Jr.", "Pat")),
    ("a suffix field", parts("Sample", suffix="Jr."), {"has_suffix": True}, parts("Sample", suffix="Jr.")),
    (
        "an active salutation in the picklist's spelling",
        parts("Sample", "Pat", salutation="dr"),
        {"salutations": SALUTATIONS},
        parts("Sample", "Pat", salutation="Dr."),
    ),
    (
        "the second of two titles stands before the first name",
        parts("Sample", "Pat", salutation="Prof. Dr."),
        {"salutations": SALUTATIONS},
        parts("Sample", "Dr. Pat", salutation="Prof."),
    ),
    (
        "an unknown title",
        parts("Sample", "Pat", salutation="Mag."),
        {"salutations": SALUTATIONS},
        parts("Sample", "Mag. Pat"),
    ),
    ("a title without first name", parts("Sample", salutation="Dr."), {}, parts("Sample", "Dr.")),
]


@pytest.mark.parametrize(("name", "org", "expected"), [row[1:] for row in FITS], ids=[row[0] for row in FITS])
def test_fitting_a_name_to_the_org(name: SplitName, org: dict[str, bool], expected: SplitName) -> None:
    assert fit_name(name, **{"has_middle": False, "has_suffix": False, **org}) == expected


def test_names_the_app_has_apart_are_not_split_again() -> None:
    person = Person(full_name="ignored", first_name="Pat Lee", last_name="van der Sample Jr.", salutation="Dr.")
    assert name_of(person) == parts("van der Sample Jr.", "Pat Lee", salutation="Dr.")


def test_a_lone_first_name_is_the_last_name() -> None:
    assert name_of(Person(first_name="Pelé", last_name=" ")) == parts("Pelé")


def test_a_full_name_says_more_than_a_lone_first_name() -> None:
    assert name_of(Person(first_name="Pat", full_name="Pat van Sample")) == parts("van Sample", "Pat")


def test_titles_given_apart_and_in_the_name_are_both_kept() -> None:
    assert name_of(Person(full_name="Dr. Pat Sample", salutation="Prof.")) == parts(
        "Sample", "Pat", salutation="Prof. Dr."
    )
    assert name_of(Person(full_name="Dr. Pat Sample", salutation="Dr")) == parts("Sample", "Pat", salutation="Dr.")


def test_a_person_without_name_has_none() -> None:
    assert name_of(Person(email="pat@example.com", full_name=" ")) is None


def test_names_are_measured_and_never_cut() -> None:
    assert too_long(parts("x" * 80, "y" * 40)) is None
    assert too_long(parts("x" * 81)) == TooLong("LastName", 80)
    assert too_long(parts("x", "y" * 41)) == TooLong("FirstName", 40)
