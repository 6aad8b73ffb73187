"""How a document is put together: chapters under a heading of their own, a contents page that leads to each."""

from collections.abc import Sequence
from dataclasses import dataclass

from design import label, paragraph, run, says, w, when

FIRST_BOOKMARK = 100


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter: the label of its title, the condition under which there is anything to say, what it says.

    `title`: what heads it instead of the label; `fresh`: it begins on a page of its own; `annex`: it is lettered and
    stands after the signatures.
    """

    key: str
    condition: str
    blocks: str
    title: str = ""
    fresh: bool = False
    annex: bool = False

    @property
    def heading(self) -> str:
        """What heads it, in the text and in the contents."""
        return self.title or label(self.key)

    @property
    def anchor(self) -> str:
        """The bookmark of its heading."""
        return f"_Toc_{self.key}"


def written(chapters: Sequence[Chapter], after: int = 0) -> str:
    """Write chapters, each under its heading, where its condition holds; `after`: how many stand before them."""
    return "".join(
        when(each.condition, heading(each, FIRST_BOOKMARK + number), each.blocks)
        for number, each in enumerate(chapters, start=after)
    )


def heading(chapter: Chapter, number: int) -> str:
    """Write the heading of a chapter, marked so that the contents page leads to it."""
    start, end = w("bookmarkStart", id=number, name=chapter.anchor), w("bookmarkEnd", id=number)
    style = "AnnexHeading" if chapter.annex else "Heading1"
    also = (w("pageBreakBefore"), w("spacing", before=0, after=160)) if chapter.fresh else ()
    return paragraph(style, start, run(chapter.heading), end, also=also)


def contents(chapters: Sequence[Chapter]) -> str:
    """Write the contents: a field that Word can renew, whose result is an entry for each chapter that is there.

    The first chapter is always there; page numbers are printed where they are known.
    """
    first, *others = chapters
    opening = (
        w("r", w("fldChar", fldCharType="begin")),
        w("r", '<w:instrText xml:space="preserve"> TOC \\o "1-1" \\h \\z \\u </w:instrText>'),
        w("r", w("fldChar", fldCharType="separate")),
    )
    entries = entry(first, *opening) + "".join(when(each.condition, entry(each)) for each in others)
    closing = paragraph("ContentsEnd", w("r", w("fldChar", fldCharType="end")))
    return says("ContentsHeading", label("contents")) + entries + closing


def entry(chapter: Chapter, *opening: str) -> str:
    """Write the line of one chapter in the contents."""
    page = run("{% if pages %}") + w("r", w("tab")) + run('{{ pages["' + chapter.key + '"] }}') + run("{% endif %}")
    link = f'<w:hyperlink w:anchor="{chapter.anchor}" w:history="1">{run(chapter.heading)}{page}</w:hyperlink>'
    return paragraph("AnnexEntry" if chapter.annex else "ContentsEntry", *opening, link)
