"""Views made by hand, for what no priced quote shows: two VAT rates, no provider, hostile texts, large sums."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from costing.documents import texts
from costing.documents.priced import Figure, GroupView, LineView, VatView, YearView
from costing.documents.security import SecurityView
from costing.documents.shapes import PartyView, QuoteView
from costing.documents.summary import SummaryView

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Line:
    """What a line is made of, before its figures are drawn up."""

    code: str
    label: str
    quantity: str
    unit: str
    price: str
    reasons: str = ""
    rate: str = "19"


CHU_LINES = (
    Line("major_upgrade", "Mise à niveau majeure PACS/RIS", "1", "forfait", "1908000", "PACS ; 2 versions de retard"),
    Line("workstation", "Mise à niveau des postes", "24", "poste", "139200", "24 postes ; 3 générations de matériel"),
    Line(
        "data_migration", "Reprise des données", "1", "forfait", "1039000", "18 To ; source propriétaire ; arrêt de 8 h"
    ),
    Line("integration", "Intégration : DPI", "1", "forfait", "885000", "HL7v2 ; deux sens"),
    Line("licences", "Licences – Serveur PACS", "1", "forfait", "4081200.35", "26 844 EUR au cours de 152,03 DA"),
    Line("training", "Formation des équipes", "20", "jour", "35000", "radiologues, manipulateurs, administrateurs"),
    Line("travel", "Déplacements", "1", "forfait", "386000"),
)
TWO_RATES = (
    Line("major_upgrade", "Mise à niveau majeure", "1", "forfait", "2613000.15"),
    Line("licences", "Licences", "3", "licence", "98765.43", rate="9"),
    Line("training", "Formation", "7", "jour", "35000.05"),
    Line("licences.2", "Licences, module", "1", "licence", "1234.56", rate="9"),
)
HALF_CENTIMES = (
    Line("a", "Au demi-centime", "1", "u", "1.005"),
    Line("b", "Au demi-centime", "3", "u", "0.335"),
    Line("c", "Au demi-centime", "1", "u", "2.675"),
    Line("d", "Au demi-centime", "7", "u", "1234.565", rate="9"),
    Line("e", "Au demi-centime", "1.5", "u", "10000.01", rate="9"),
)
NINE_DIGITS = (
    Line("major_upgrade", "Projet national", "1", "forfait", "987654321.99"),
    Line("workstation", "Postes", "5000", "poste", "149999.95"),
)
SIXTY = tuple(
    Line(
        f"integration.{rank}",
        f"Intégration n° {rank} : un libellé qui prend plus d'une ligne de sa colonne",
        "2",
        "u",
        "74200",
    )
    for rank in range(1, 61)
)

PROVIDER = PartyView(
    "SARL Imagerie Services",
    (
        ("Adresse", "12, rue de l'Exemple, 16000 Alger"),
        ("Téléphone", "021 00 00 00"),
        ("RC", "16/00-0000000 B 20"),
        ("NIF", "000016000000000"),
        ("RIB", "003 00060 0000147202 42"),
    ),
)
CLIENT = PartyView("CHU d'Exemple", (("Adresse", "1, avenue de l'Hôpital, 31000 Oran"), ("NIF", "408015000037011")))


def figure(value: Decimal | str) -> Figure:
    """Return a figure as French prints it."""
    return Figure(Decimal(value), f"{Decimal(value):,.2f}".replace(",", "\u202f").replace(".", ","))


def half_up(value: Decimal) -> Decimal:
    """Round half-up to the centime, written apart from the library."""
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def sample_view(lines: tuple[Line, ...] = CHU_LINES, *, discount: str = "0", years: int = 3) -> QuoteView:
    """Return a view of some lines, a discount in percent and some years of maintenance."""
    rows = tuple(_row(rank, line) for rank, line in enumerate(lines, 1))
    nets: dict[Decimal, Decimal] = {}
    for row in rows:
        nets[row.vat_rate.value] = nets.get(row.vat_rate.value, ZERO) + row.amount.value
    vat = tuple(_vat(rate, net - half_up(net * Decimal(discount) / 100)) for rate, net in nets.items())
    net, after = sum(nets.values(), ZERO), sum((tax.base.value for tax in vat), ZERO)
    gross = after + sum((tax.amount.value for tax in vat), ZERO)
    maintenance = tuple(_year(number) for number in range(1, years + 1))
    words = "quinze millions huit cent mille dinars algériens"
    return QuoteView(
        lang="fr",
        kind="proposal",
        document="Proposition technique et financière",
        mentions="",
        deliverables=(),
        exclusions_intro="L'offre ne comprend pas :",
        groups=(GroupView("", rows, figure(net)),),
        payments=(),
        number="CHU-EX-01-20261124-A1B2",
        reference="CHU-EX-01",
        title="Mise à niveau du PACS et du RIS",
        issued=date(2026, 11, 24),
        day="24 novembre 2026",
        valid_until="23 janvier 2027",
        validity="valable jusqu'au 23 janvier 2027 inclus",
        provider=PROVIDER,
        client=CLIENT,
        why=(),
        need=(),
        promises=(),
        objectives=(),
        lines=rows,
        net=figure(net),
        line_discount=figure(ZERO),
        discount=figure(net - after),
        discount_share=figure(discount) if Decimal(discount) else None,
        after=figure(after),
        usual_tax="",
        vat=vat,
        gross=figure(gross),
        stamp_duty=figure(ZERO),
        due=figure(gross),
        words=words,
        closing=f"Arrêté le présent devis à la somme de : {words} (TTC).",
        maintenance_reasons="Niveau d’intervention\u00a0: premium",
        maintenance=maintenance,
        recurring=(),
        owned=None,
        levels=None,
        commitment_net=figure(after + sum((year.net.value for year in maintenance), ZERO)) if years else None,
        commitment_gross=figure(gross + sum((year.gross.value for year in maintenance), ZERO)) if years else None,
        exemptions=(),
        options=(),
        with_options=None,
        with_options_due=None,
        variants=(),
        phases=(),
        credentials=(),
        assumptions=("Cours retenu : 1 EUR = 152,03 DA, au 29 septembre 2026.",),
        exclusions=("Matériel et réseau", "Reprise des comptes rendus sur papier"),
        terms=(("Paiement", "par virement"), ("Validité", "valable jusqu'au 23 janvier 2027 inclus")),
        legal=(),
        summary=SummaryView("Le besoin en deux phrases.", "Notre offre y répond.", (), (), "Un engagement."),
        solution=None,
        training=None,
        security=SecurityView(("Le droit applicable.",), (), ()),
        timeline=None,
        labels=texts.labels("fr"),
    )


def with_lines(view: QuoteView, lines: tuple[LineView, ...]) -> QuoteView:
    """Return a view whose price table holds other lines."""
    return replace(view, lines=lines, groups=(GroupView("", lines, view.net),) if lines else ())


def _row(rank: int, line: Line) -> LineView:
    quantity, price = Decimal(line.quantity), Decimal(line.price)
    return LineView(
        code=line.code,
        rank=str(rank),
        label=line.label,
        reasons=line.reasons,
        note="",
        short=line.reasons,
        taken="",
        tax="",
        unit=line.unit,
        quantity=figure(quantity),
        unit_price=figure(price),
        amount=figure(half_up(quantity * price)),
        discount=figure(ZERO),
        net=figure(half_up(quantity * price)),
        saving="",
        vat_rate=figure(line.rate),
        open=line.unit != "forfait",
    )


def _vat(rate: Decimal, base: Decimal) -> VatView:
    return VatView(f"TVA {rate}\u00a0%", figure(rate), figure(base), figure(half_up(base * rate / 100)))


def _year(number: int) -> YearView:
    net = half_up(Decimal("1730861.55") * Decimal("1.05") ** (number - 1))
    vat = half_up(net * 19 / 100)
    return YearView(f"maintenance.{number}", f"Année {number}", "", figure(net), figure(vat), figure(net + vat))
