"""The printed code is read from paper: the PDF as a scanner sees it, blurred, crooked and pale, decoded by a reader that is not ours."""

import json
from collections.abc import Callable
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp
from django.conf import LazySettings
from PIL import Image, ImageEnhance, ImageFilter

from certify.certificates.models import Certificate
from certify.certificates.paper import PaperFacts, paper_data
from certify.certificates.paper_design import LAYOUTS, Design, Signatory
from certify.certificates.services import print_paper as printing
from certify.certificates.services.print_paper import PAPER, draw_qr
from certify.typesetting.typeset import ARCHIVE_STANDARDS, typeset
from tests.certificates.conftest import NOW
from tests.grading.pages.pdf_text import pdf_text

LONGEST_ORIGIN = "https://" + ".".join(["operators-of-live-commerce"] * 7)  # 196 letters; an origin has 200 at most
DAMAGE: dict[str, Callable[[Image.Image, int], Image.Image]] = {
    "clean": lambda scan, dpi: scan,
    "blurred": lambda scan, dpi: scan.filter(ImageFilter.GaussianBlur(dpi / 150 * 0.7)),
    "crooked": lambda scan, dpi: scan.rotate(4, resample=Image.Resampling.BILINEAR, expand=True, fillcolor=255),
    "pale": lambda scan, dpi: ImageEnhance.Contrast(scan).enhance(0.35),
    "all": lambda scan, dpi: ImageEnhance.Contrast(
        scan.filter(ImageFilter.GaussianBlur(dpi / 150 * 0.5)).rotate(-3, resample=Image.Resampling.BILINEAR, expand=True, fillcolor=255)
    ).enhance(0.5),
}


@pytest.fixture
def papers(certificate: Certificate, settings: LazySettings) -> dict[str, tuple[str, bytes]]:
    """Of every design: the address and the PDF, the longest address among them, with the longest words that a paper may have to hold."""
    settings.ISSUER_ORIGIN = LONGEST_ORIGIN
    person = Signatory("欧阳" * 10, "操盘" * 15, "Chair of the board of examiners, section for live commerce.")
    design = Design("engraved", "meander", "stamp", "#8a1f2b", "颁发" * 15, "Issuing body " * 4, "范" * 80, "scope " * 26, (person,) * 3)
    document = json.loads(bytes(certificate.issuances.get().document))
    document["name"] = f"{'测' * 200} ｜ {'Title word ' * 18}"
    document["credentialSubject"]["identifier"][0]["identityHash"] = "王" * 80
    facts: PaperFacts = printing._facts(certificate, certificate.issuances.get())
    content = json.dumps(document, ensure_ascii=False).encode()
    made = {}
    for layout in LAYOUTS:
        data = paper_data(content, facts, replace(design, layout=layout))
        data["level"] = {"zh": "中级", "en": "intermediate"}
        made[layout] = (facts.address, typeset(PAPER, data, NOW, ARCHIVE_STANDARDS))
    return made


def test_the_longest_words_keep_to_the_first_page_and_a_phone_reads_the_longest_address(papers: dict[str, tuple[str, bytes]]) -> None:
    unread = []
    for layout, (address, pdf) in papers.items():
        assert len(address) > 210
        pages = pdf_text(pdf).pages
        assert len(pages) == 2, f"{layout} runs over"
        assert "Not issued by Kuaishou" in pages[0]
        page = pypdfium2.PdfDocument(pdf)[0]
        for dpi in (150, 300):
            scan = page.render(scale=dpi / 72, grayscale=True).to_pil()
            for damage, worse in DAMAGE.items():
                seen = {code.text for code in zxingcpp.read_barcodes(worse(scan, dpi), formats=zxingcpp.BarcodeFormat.QRCode)}
                if seen != {address}:
                    unread.append((layout, dpi, damage, seen))
    assert unread == []


def test_a_short_address_may_be_smudged_and_a_long_one_keeps_large_squares() -> None:
    short, long = draw_qr("https://certify.example.cn/c/7KQ2M9XW4TB3HD5A"), draw_qr(f"{LONGEST_ORIGIN}/c/7KQ2M9XW4TB3HD5A")
    assert short[1] == printing.LEAST_QR_MM
    assert printing.LEAST_QR_MM < long[1] < 40
