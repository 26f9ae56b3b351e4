"""Names with rare Chinese characters in a PDF: the very character, or its code point in words, never an empty box and never nothing."""

import re
from typing import Any

import pytest

from certify.typesetting import typeset as setting
from certify.typesetting.font_coverage import covered
from certify.typesetting.typeset import FONTS, typeset
from tests.grading.builders import NOW
from tests.grading.pages.pdf_text import pdf_text

NAMES = (
    "王小明", "欧阳娜娜",  # everyday
    "龑䶮", "赵㛃", "李㵑", "陶喆", "朱镕基", "张堃",  # names that real systems could not print: URO, Extension A
    "杨𬭚", "周𬸚", "𫍯𬤊", "𠮷野", "𡈼川",  # beyond the basic plane: Extensions B, C, E, and the table of general characters of 2013
    "买买提·吐尔逊", "Simon Ørsted", "ༀབཀྲ",  # a middle dot, Latin with marks, Tibetan
)  # fmt: skip


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The text of one file with all names, as a reader finds it, without spaces."""
    folder = tmp_path_factory.mktemp("paper")
    (folder / "names.typ").write_text(
        '#set document(title: "t")\n#set text(font: "Noto Sans SC", lang: "zh")\n#for name in json(bytes(sys.inputs.data)).names [#name #parbreak()]'
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(setting, "TEMPLATES", folder)
        return re.sub(r"\s", "", pdf_text(typeset("names.typ", {"names": list(NAMES)}, NOW)).text)


@pytest.mark.parametrize("name", NAMES)
def test_every_character_of_a_name_is_there_or_named(name: str, printed: str) -> None:
    known: Any = covered(FONTS / "400Regular/NotoSansSC_400Regular.ttf") & covered(FONTS / "700Bold/NotoSansSC_700Bold.ttf")
    wanted = "".join(character if ord(character) in known else f"〔U+{ord(character):04X}〕" for character in name.replace(" ", ""))
    assert wanted in printed
    assert "\ufffd" not in printed
    assert "\x00" not in printed


def test_names_of_the_table_of_general_characters_are_printed_as_they_are(printed: str) -> None:
    """Of these only what the font lacks is named by its code point; the everyday ones and the first of the rare ones are not."""
    for name in (*NAMES[:2], "䶮", "㛃"):
        assert name in printed
