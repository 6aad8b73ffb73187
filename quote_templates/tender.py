"""The pieces of a public tender: what is supplied without a price, the amounts of the letter, unit prices, the bill."""

from chapters import head_row, only_if, sums, total_row
from design import (
    LINE,
    NBSP,
    bold,
    cell,
    dinars,
    each,
    edge,
    label,
    paragraph,
    row,
    says,
    table,
    tag_row,
    w,
)

SUPPLY_WIDTHS = (620, 6042, 1450, 1300)
LETTER_WIDTHS = (3000, 6412)
UNIT_PRICE_WIDTHS = (620, 3042, 1300, 1600, 2850)
BILL_WIDTHS = (620, 3062, 1300, 820, 1740, 1870)
LAST = (w("keepNext"),)  # the last line stays with the totals under it
LUMP_WIDTHS = (620, 6792, 2000)


def supplies() -> str:
    """Write what is supplied and done, with its quantities and without a price."""
    head = head_row(SUPPLY_WIDTHS, "rank", "item", "unit", "quantity#")
    shown = row(
        *(
            cell(width, says(f"Table{kind}", f"{{{{ supply.{name} }}}}"))
            for width, (name, kind) in zip(
                SUPPLY_WIDTHS,
                (("number", "Note"), ("label", "Text"), ("unit", "Text"), ("quantity", "Number")),
                strict=True,
            )
        )
    )
    loop = tag_row("for supply in supplies", SUPPLY_WIDTHS), shown, tag_row("endfor", SUPPLY_WIDTHS)
    intro = says("Normal", label("supplies_intro"), also=(w("keepNext"),))
    return intro + table(SUPPLY_WIDTHS, head, *loop, shows="alt_supplies")


def letter_figures() -> str:
    """Write the amounts that the letter of submission repeats, in figures and in letters, and what it asks beside."""
    name, text = LETTER_WIDTHS

    def fact(title: str, *shown: str) -> str:
        return row(cell(name, paragraph("TableText", bold(title))), cell(text, *shown))

    def optional(condition: str, shown: str) -> str:
        return "".join(only_if(condition, shown, LETTER_WIDTHS))

    net = says("TableText", dinars("tender.net")), says("TableNote", "{{ tender.net_words }}")
    gross = paragraph("TableText", bold(dinars("gross"))), says("TableNote", "{{ tender.gross_words }}")
    of_rate = f"{{{{ tax.label }}}} {label('vat_base')} {{{{ tax.base.text }}}}{NBSP}: {dinars('tax.amount')}"
    due = paragraph("TableText", bold(dinars("due"))), says("TableNote", "{{ words }}")
    taxes = each("tax in vat", says("TableText", of_rate))
    account = each("label, text in provider.account", says("TableText", f"{{{{ label }}}}{NBSP}: {{{{ text }}}}"))
    return says("Normal", label("letter_intro"), also=(w("keepNext"),)) + table(
        LETTER_WIDTHS,
        fact(label("letter_net"), *net),
        optional("vat", fact(label("letter_vat"), taxes)),
        fact(label("letter_gross"), *gross),
        optional("stamp_duty.value", fact(label("letter_due"), *due)),
        optional("tender.delay", fact(label("letter_delay"), says("TableText", "{{ tender.delay }}"))),
        fact(label("letter_validity"), says("TableText", "{{ validity }}")),
        optional("provider and provider.account", fact(label("letter_account"), account)),
        look="0600",
        shows="alt_letter",
    )


def unit_prices() -> str:
    """Write the schedule of unit prices, in figures and in letters."""
    head = head_row(UNIT_PRICE_WIDTHS, "rank", "item", "unit", "price_figures#", "price_letters")
    columns = (
        ("number", "Note"),
        ("label", "Text"),
        ("unit", "Text"),
        ("unit_price.text", "Number"),
        ("letters", "Text"),
    )
    return says("Normal", label("unit_prices_intro"), also=(w("keepNext"),)) + rows_of(
        UNIT_PRICE_WIDTHS, head, columns, shows="alt_unit_prices"
    )


def bill_of_quantities() -> str:
    """Write the bill of quantities, at the prices of the schedule, with its totals and closing sentence."""
    columns = (
        ("number", "Note"),
        ("label", "Text"),
        ("unit", "Text"),
        ("quantity.text", "Number"),
        ("unit_price.text", "Number"),
        ("amount.text", "Number"),
    )
    head = head_row(BILL_WIDTHS, "rank", "item", "unit", "quantity#", "unit_price#", "amount#")
    return rows_of(BILL_WIDTHS, head, columns, *bill_totals(BILL_WIDTHS), shows="alt_bill") + closing()


def breakdown() -> str:
    """Write what a lump sum is made of, with its totals and closing sentence."""
    columns = (("number", "Note"), ("label", "Text"), ("amount.text", "Number"))
    head = head_row(LUMP_WIDTHS, "rank", "item", "amount#")
    return rows_of(LUMP_WIDTHS, head, columns, *bill_totals(LUMP_WIDTHS), shows="alt_breakdown") + closing()


def closing() -> str:
    """Write the sentence that closes a bill."""
    return says("Callout", "{{ tender.closing }}")


def rows_of(widths: tuple[int, ...], head: str, columns: tuple[tuple[str, str], ...], *last: str, shows: str) -> str:
    """Write a table with one row for each line of the offer, and its totals."""
    rows = (*bill_rows("tender.rows[:-1]", widths, columns, ()), *bill_rows("tender.rows[-1:]", widths, columns, LAST))
    return table(widths, head, *rows, *last, style="PriceTable", shows=shows)


def bill_rows(
    loop: str, widths: tuple[int, ...], columns: tuple[tuple[str, str], ...], also: tuple[str, ...]
) -> tuple[str, str, str]:
    """Write one row for each line, whose paragraphs have further properties."""
    shown = row(
        *(
            cell(width, says(f"Table{kind}", f"{{{{ line.{name} }}}}", also=also), borders=(edge("top", LINE, 4),))
            for width, (name, kind) in zip(widths, columns, strict=True)
        )
    )
    return tag_row(f"for line in {loop}", widths), shown, tag_row("endfor", widths)


def bill_totals(widths: tuple[int, ...]) -> tuple[str, ...]:
    """Write the totals under the bill, in its last column; what is due beside them where a stamp duty makes it more."""
    due = total_row(widths, label("due"), "{{ due.text }}", last=1, strong=True)
    return (*sums(widths, last=1), *only_if("stamp_duty.value", due, widths))
