"""Algerian identifiers: what can be checked is, what cannot is only looked at, and what a person typed stays."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from costing import PriceBook, Quote, Scope, estimate, quote
from costing.documents.view import view_of
from costing.errors import BookRefused, IdentifierRefused, ScopeRefused
from costing.identifiers import (
    ccp_fault,
    ccp_key,
    is_usual,
    nif_fault,
    rib_fault,
    rib_key,
    rip_fault,
    rip_of,
    spelt,
)
from costing.parties import Provider
from costing.wording import LANGUAGES, said
from tests.samples import DAY, EXAMPLES, chu_scope, priced

OFFICIAL_JOURNAL = ("003 00060 0002019300 48", "003 00060 0000147202 42")
BANKS, AGENCIES, ACCOUNTS = (st.text("0123456789", min_size=n, max_size=n) for n in (3, 5, 10))
CCP_ACCOUNTS = st.integers(1, 9_999_999_999).map(str)


def key_of(fault):
    return fault.key if fault is not None else None


# RIB


@pytest.mark.parametrize("rib", OFFICIAL_JOURNAL)
def test_the_accounts_printed_in_the_official_journal_are_right(rib):
    """Both bank accounts of the Journal officiel are accepted, however their figures are set apart."""
    for between in (" ", "", "-", "\u202f", " / "):
        assert rib_fault(rib.replace(" ", between)) is None


@pytest.mark.parametrize(
    ("rib", "typed", "expected"),
    [("003 00060 0002019300 31", "31", "48"), ("003 00060 0000147202 25", "25", "42")],
)
def test_a_key_reckoned_the_french_way_is_refused(rib, typed, expected):
    """In Algeria the bank's code takes no part in the key: one made with it is refused, and the right one is told."""
    fault = rib_fault(rib)

    assert key_of(fault) == "rib_of_other_key"
    assert fault.facts == {"typed": typed, "expected": expected}


@pytest.mark.parametrize(
    ("account", "key"),
    [
        # 9600 = 97 x 98 + 94; 9700 = 97 x 100; 100 = 97 + 3
        ("0000000096", "03"),
        ("0000000097", "97"),
        ("0000000001", "94"),
    ],
)
def test_a_key_below_ten_keeps_its_zero(account, key):
    """A key has two figures: 3 is written 03, and the account keeps its twenty figures."""
    assert rib_key("003", "00000", account) == key
    assert rib_fault(f"003 00000 {account} {key}") is None
    assert key_of(rib_fault(f"003 00000 {account} {int(key)}")) == (None if key[0] != "0" else "rib_of_other_length")


@given(BANKS, AGENCIES, ACCOUNTS)
@example("000", "00000", "0000000000")
@example("999", "99999", "9999999999")
def test_every_account_has_a_key_of_two_figures(bank, agency, account):
    """Whatever the bank, the agency and the account, the key is 01 to 97, and the whole has twenty figures."""
    key = rib_key(bank, agency, account)

    assert len(key) == 2
    assert 1 <= int(key) <= 97
    assert rib_fault(bank + agency + account + key) is None
    assert spelt("rib", bank + agency + account + key).split() == [bank, agency, account, key]


@given(BANKS, AGENCIES, ACCOUNTS, st.integers(3, 19), st.integers(1, 9))
def test_one_wrong_figure_is_always_found(bank, agency, account, place, step):
    """Any one figure of the agency, the account or the key typed wrong makes the account refused; never let through."""
    right = bank + agency + account + rib_key(bank, agency, account)
    wrong = f"{right[:place]}{(int(right[place]) + step) % 10}{right[place + 1 :]}"

    assert wrong != right
    assert key_of(rib_fault(wrong)) == "rib_of_other_key"


@given(BANKS, BANKS, AGENCIES, ACCOUNTS)
def test_the_bank_is_in_no_key(bank, other, agency, account):
    """Two banks give the same key to the same agency and account: a wrong bank code is what the key cannot show."""
    assert rib_key(bank, agency, account) == rib_key(other, agency, account)


@pytest.mark.parametrize(
    ("bank", "agency", "account", "told"),
    [
        ("3", "00060", "0002019300", "'3' does not have the right number of digits (1)"),
        ("003", "60", "0002019300", "'60' does not have the right number of digits (2)"),
        ("003", "00060", "2019300", "'2019300' does not have the right number of digits (7)"),
        ("003", "00060", "00020193000", "does not have the right number of digits (11)"),
        ("003", "٠٠٠٦٠", "0002019300", "holds the character \u0660"),
        ("003", "00060", "-002019300", "holds the character -"),
    ],
)
def test_a_key_is_made_of_whole_parts_only(bank, agency, account, told):
    """A part that lost its zeros, or is not in figures, has no key: I am told which, not given a wrong one."""
    with pytest.raises(IdentifierRefused) as caught:
        rib_key(bank, agency, account)

    assert told in str(caught.value)
    assert len({said(caught.value, lang) for lang in LANGUAGES}) == 3


# CCP and RIP


@pytest.mark.parametrize(
    ("account", "key"),
    [
        ("200", "12"),  # 0x4 + 0x5 + 2x6
        ("0000000200", "12"),
        ("1", "04"),
        ("12", "13"),  # 2x4 + 1x5
        ("1234567890", "45"),  # 0 + 45 + 48 + 49 + 48 + 45 + 40 + 33 + 24 + 13 = 345
        ("9999999999", "65"),  # 9 x (4 + ... + 13) = 765
    ],
)
def test_a_postal_account_has_its_key(account, key):
    """The figures of a CCP count 4, 5, 6 ... from the right; the last two figures of their sum are its key."""
    assert ccp_key(account) == key
    for typed in (f"{account} {key}", f"{account}/{key}", f"{account}-{key}", f"{account} clé {key}", account + key):
        assert ccp_fault(typed) is None


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("200/13", "ccp_of_other_key"),
        ("201/12", "ccp_of_other_key"),
        ("200", "ccp_of_other_key"),
        ("12", "ccp_of_other_length"),
        ("0 00", "ccp_of_other_length"),
        ("12345678901 45", "ccp_of_other_length"),
        ("---", "ccp_of_other_length"),
        ("CCP 200/12", "identifier_of_other_signs"),
        ("٢٠٠/١٢", "identifier_of_other_signs"),
    ],
)
def test_what_is_no_postal_account_is_refused(typed, fault):
    """A wrong key, a key left out, no account, too long a one or other signs: each is refused for what it is."""
    assert key_of(ccp_fault(typed)) == fault


def test_a_postal_account_has_its_rip():
    """The CCP 200 has the RIP 00799999000000020091: the RIB of the post office, of bank 007 and agency 99999."""
    assert rip_of("200") == "00799999000000020091"
    assert rip_of("0000000200") == "00799999000000020091"
    assert rip_fault("007 99999 0000000200 91") is None
    assert rib_fault("007 99999 0000000200 91") is None
    assert key_of(rip_fault("007 99999 0000000200 90")) == "rib_of_other_key"
    assert key_of(rip_fault(OFFICIAL_JOURNAL[0])) == "rip_of_other_bank"


@given(CCP_ACCOUNTS)
@example("1")
@example("9999999999")
def test_every_postal_account_has_a_right_rip(account):
    """The RIP made of any CCP is accepted, has twenty figures, and its company may give both."""
    rip = rip_of(account)

    assert len(rip) == 20
    assert rip_fault(rip) is None
    company = Provider(name="SARL", ccp=f"{account} {ccp_key(account)}", rip=rip)
    assert (company.ccp, company.rip) == (f"{account} {ccp_key(account)}", rip)


@pytest.mark.parametrize("account", ["", "0", "000", "12345678901", "2 0", "20O", "²00"])
def test_what_is_no_account_has_neither_key_nor_rip(account):
    """Nothing, zeros alone, eleven figures or other signs: no key and no RIP is made of them."""
    for made in (ccp_key, rip_of):
        with pytest.raises(IdentifierRefused, match="is not a CCP account"):
            made(account)


# NIF


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("000016000000000", None),
        ("408 015 000 037 011", None),
        ("0002.1600.1808.337", None),
        ("000 216 001 808 337 13010", None),
        ("00001600000000", "nif_of_other_length"),
        ("0000160000000000", "nif_of_other_length"),
        ("0002160018083371301", "nif_of_other_length"),
        ("000216001808337130100", "nif_of_other_length"),
        ("/", "nif_of_other_length"),
        ("00001600000000O", "identifier_of_other_signs"),
        ("NIF 000016000000000", "identifier_of_other_signs"),
        ("٠٠٠٠١٦٠٠٠٠٠٠٠٠٠", "identifier_of_other_signs"),
        ("۰۰۰۰۱۶۰۰۰۰۰۰۰۰۰", "identifier_of_other_signs"),
        ("00001600000000²", "identifier_of_other_signs"),
        ("0000\uff11\uff16000000000", "identifier_of_other_signs"),
        ("\u200e000016000000000", "identifier_of_other_signs"),
    ],
)
def test_a_tax_number_has_fifteen_figures_or_twenty(typed, fault):
    """A NIF is 15 figures from 0 to 9, 20 for a branch; no key is asked of it, for none was ever published."""
    assert key_of(nif_fault(typed)) == fault


@given(st.text("0123456789", min_size=15, max_size=15))
def test_no_tax_number_of_the_right_length_is_refused(typed):
    """Any fifteen figures may be a NIF: nothing is invented to refuse one by."""
    assert nif_fault(typed) is None
    assert spelt("nif", typed).replace(" ", "") == typed


@given(st.text(max_size=40))
def test_whatever_is_typed_is_answered(typed):
    """No text, however odd, breaks a check: it is right, or refused in words that can be said."""
    for fault_of in (nif_fault, rib_fault, rip_fault, ccp_fault):
        fault = fault_of(typed)
        assert fault is None or fault.facts.keys() <= {"sign", "count", "typed", "expected", "account"}
    assert {is_usual(name, typed) for name in ("rc", "nis", "ai")} <= {True, False}
    assert all(isinstance(spelt(name, typed), str) for name in ("nif", "rib", "rip", "ccp", "rc"))


# What is only looked at


@pytest.mark.parametrize(
    ("name", "typed", "usual"),
    [
        ("rc", "16/00-0013767 B 00", True),
        ("rc", "01B 0015609-16/00", True),
        ("rc", "22B1242074", True),
        ("rc", "16/00-0013767 a 00", True),
        ("rc", "16/00-0013767 C 00", False),
        ("rc", "16/00-001376 B 00", False),
        ("rc", "٢٢B1242074", False),
        ("nis", "000016000000000", True),
        ("nis", "0000 1600 0000 000", True),
        ("nis", "00001600000000", False),
        ("nis", "0000160000000000", False),
        ("ai", "16000000000", True),
        ("ai", "1600000000", False),
        ("ai", "160000000000", False),
    ],
)
def test_the_other_numbers_have_a_usual_form(name, typed, usual):
    """The forms seen of RC, NIS and AI are usual; another one is not, and may be right all the same."""
    assert is_usual(name, typed) is usual


def test_an_unusual_number_is_told_and_never_refused():
    """A buyer's RC and a seller's AI of another form are advice: a line each, by their key, and the quote is made."""
    seller = {"name": "SARL", "ai": "12 345"}

    found = [
        each
        for each in priced(provider=seller, client={"rc": "en cours", "nis": "000016000000000"}, migration={}).audit
        if each.rule == "identifier_unusual"
    ]

    assert [each.message["en"] for each in found] == [
        'provider.ai: "12 345" does not have the usual form (11 figures, to be confirmed).',
        'client.rc: "en cours" does not have the usual form (such as 16/00-0013767 B 00).',
    ]
    assert {each.severity for each in found} == {"advice"}
    assert "\u200e12 345\u200e" in found[0].message["ar"]


# What a file holds


@pytest.mark.parametrize("key", ["nif", "rib", "ccp", "rip"])
def test_what_was_typed_stays(key):
    """A number is kept sign by sign as it was typed, its zeros too, in the company, and in the record of its quotes."""
    typed = {
        "nif": "0000-1600-0000-000", "rib": "00300060000014720242", "ccp": "0000000200 clé 12",
        "rip": "007 99999 0000000200 91",
    }[key]  # fmt: skip

    made = quote(priced(provider={"name": "SARL", key: typed}, migration={}))

    assert getattr(made.provider, key) == typed
    assert json.loads(made.to_json())["provider"][key] == typed


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_wrong_key_is_told_with_its_place_and_the_right_one(tmp_path, lang):
    """A bank account with a wrong key is refused by its place, what was read and the key expected."""
    path = tmp_path / "company.toml"
    path.write_text('[provider]\nname = "SARL"\nrib = "003 00060 0002019300 31"\n', "utf-8")

    with pytest.raises(BookRefused) as caught:
        PriceBook.read(path)

    told = said(caught.value, lang)
    assert [part for part in ("provider.rib", "'003 00060 0002019300 31'", "31", "48") if part not in told] == []


def test_a_document_spells_a_number_in_groups():
    """A document shows a NIF by three, a RIB by bank, agency, account and key, a postal account with its key."""
    numbers = {"nif": "000016000000000", "rib": "00300060000014720242", "ccp": "0000000200 12", "rc": "22B1242074"}

    view = view_of(quote(priced(provider={"name": "SARL", **numbers, "rip": rip_of("200")}, migration={})), "fr")

    assert view.provider.rows == (
        ("RC", "22B1242074"),
        ("NIF", "000 016 000 000 000"),
        ("RIB", "003 00060 0000147202 42"),
        ("Compte postal (CCP)", "0000000200/12"),
        ("RIP", "007 99999 0000000200 91"),
    )


def test_the_record_of_an_earlier_quote_stands_as_it_was_written():
    """A record made before its numbers were checked is read back, not refused; a file of today with them is."""
    made = quote(estimate(chu_scope(), PriceBook.read(EXAMPLES / "company.toml"), DAY))
    record = json.loads(made.to_json())
    record["provider"] |= {"rib": "003 00060 0000147202 25", "nif": "12", "ccp": "201/16", "rip": rip_of("200")}
    record["scope"]["client"]["nif"] = "en cours"

    again = Quote.unsealed(json.dumps(record))

    assert (again.provider.rib, again.scope.client.nif) == ("003 00060 0000147202 25", "en cours")
    with pytest.raises(ScopeRefused, match=r"client\.nif"):
        Scope.model_validate(record["scope"])


def test_a_company_without_a_postal_account_keeps_its_quote_numbers():
    """A book that gives neither CCP nor RIP gives the provider it always gave, so its quotes keep their number."""
    own = PriceBook.read(EXAMPLES / "company.toml").provider

    assert {"ccp", "rip"} & own.model_dump(mode="json", exclude_none=True).keys() == set()
