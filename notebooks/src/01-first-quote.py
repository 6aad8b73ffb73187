# %% [markdown]
# # Your first quote in five minutes
#
# You have a hospital to price and five minutes. This notebook starts from a few answers of the client and ends with
# **an Excel quote, a Word proposal and an internal record**.
#
# You need no Python. You change words and numbers in **one cell**, that of the need, then run the cells one after the
# other with **Shift + Enter** (or all at once: menu *Run*, *Run All Cells*). Nothing is sent over the internet.
#
# Before you start, make a copy of this notebook: right-click its name on the left, *Duplicate*.

# %%
from datetime import date
from pathlib import Path

import pandas as pd

from costing import CostingError, PriceBook, Scope, estimate, quote

day = date.today()  # the day of the quote, today; another is written date(2026, 12, 15), year, month, day
book = PriceBook.read("../examples/company.toml")  # copy this file and put your company into it

# %% [markdown]
# ## 1. Describe the hospital
#
# Change the cell that follows these tables, and no other. Three rules are all there is to know:
#
# - **a heading that is there is asked for**, and so it is priced; one that is left out is not;
# - **what you do not know, do not write**: the answer is then "unknown", the price widens, and the quote says what was
#   assumed; `{}` means "asked for, but I know nothing of it yet";
# - a number has no quotation marks, a point for its decimals (`4.5`) and `_` between its thousands (`5_000_000`); a word
#   stands between straight ones, `"`.
#
# | heading | what it says | for example |
# |---|---|---|
# | `client` | the name, the kind of facility | `{"name": "Clinique d’Exemple", "kind": "private_clinic"}` |
# | `systems` | PACS, RIS or both; how many versions behind, the modules, the customisation | `{"pacs": {"upgrade": "major", "versions_behind": 2}, "modules": 3, "customization": "light"}` |
# | `workstations` | the workstations to upgrade; the share of diagnostic ones, `0.4` for 40%, never `40` | `{"count": 8, "diagnostic_share": 0.4}` |
# | `migration` | the images to move: their volume in terabytes, their format | `{"volume_tb": 4, "source": "standard"}` |
# | `integrations` | the links to other systems, each in its braces, all of them in brackets | `[{"system": "EMR", "standard": "HL7v2"}, {"system": "billing", "standard": "API"}]` |
# | `training` | the days of training | `{"days": 6}` |
# | `maintenance` | the yearly contract: its tier, the hours covered, the years | `{"tier": "standard", "hours": "8x5", "years": 3}` |
# | `vendor` | where the vendor comes from | `{"origin": "local_partner"}` |
# | `licences` | the licences to buy, at their selling price before tax; the currency where it is not the dinar | `[{"item": "PACS", "amount": 5_000_000}, {"item": "RIS", "amount": 9_500, "currency": "EUR"}]` |
#
# Some answers are words, to be copied as they stand:
#
# | answer | the words, and what they mean |
# |---|---|
# | `kind` | `district_hospital` EPH · `specialised_hospital` EHS · `university_hospital` CHU · `private_clinic` private clinic · `imaging_centre` imaging centre or radiologist’s practice · `network` network of facilities |
# | `upgrade` | `minor` an update, fixes · `major` a new version |
# | `customization` | what must be carried over: `none` · `light` · `moderate` · `heavy` |
# | `source` | the format of the archive: `standard` standard DICOM · `private_tags` DICOM with private tags · `proprietary` a proprietary format |
# | `identity` | the patients’ identities in the archive: `clean` · `mixed` · `poor` |
# | `deployment` | how the workstations are upgraded: `remote` · `mixed` · `on_site` |
# | `system` | `EMR` the patient record (DPI) · `HIS` the hospital’s system (SIH) · `billing` · `modality` an imaging device · `worklist` · `other` |
# | `standard` | that of the link: `HL7v2` · `DICOM` · `FHIR` · `IHE` · `API` |
# | `tier` | that of maintenance: `basic` · `standard` · `premium` |
# | `hours` | `8x5` 8 hours, 5 days a week · `12x6` 12 hours, 6 days a week · `24x7` day and night, every day |
# | `origin` | `local` an Algerian vendor · `local_partner` a local partner of a foreign vendor · `international` a foreign vendor |
#
# The number of beds is not asked for: it has no part in this price.
#
# **If the cell shows a message in red.** A message in plain words says where the fault is and what to write instead. One that
# ends with `SyntaxError` or `NameError` is Python’s own: a comma, a quotation mark or a brace is missing, nearly always.
# Its last lines show the place with a `^`; look there and at the line before, and compare with the example. Mend it, then
# run all again: what stands further down is still that of the last time.

# %%
need = {
    "reference": "EPH-01",
    "lang": "en",  # the language of the quote: fr, ar or en
    "client": {"name": "EPH d’Exemple", "kind": "district_hospital"},
    "systems": {"pacs": {"upgrade": "major", "versions_behind": 2}, "ris": {"upgrade": "minor"}},
    "workstations": {"count": 8},
    "migration": {},  # the archive is to be moved, but nobody knows its volume yet
    "training": {"days": 6},
    "vendor": {"origin": "local_partner"},
}
scope = Scope.model_validate(need)
scope

# %% [markdown]
# ## 2. See what it costs
#
# Every line has a low, a likely and a high price, before tax and in dinars. The distance from low to high is what you do
# not know yet: it is not hidden.

# %%
priced = estimate(scope, book, day)
priced

# %% [markdown]
# ## 3. Ask the client what matters
#
# These are the questions, in their order: the first is the one whose answer narrows the price most. There is no need to
# ask all of them. The last column says where the answer goes: `migration.volume_tb` means `volume_tb` under the heading
# `migration`, so `"migration": {"volume_tb": 4}`; a name without a point is a heading: `"sites": 2`.
#
# **The client has answered? Write the answers into the cell of the need, and run all again** (menu *Run*,
# *Run All Cells*).

# %%
priced.questions()

# %% [markdown]
# What an answer does, on a trial of its own, in dinars before tax: your need with training of which nothing is known, then
# with 4 days. **Low and high move closer together.** Neither your need nor your quote is changed by it.

# %%
trials = {"days of training unknown": {}, "4 days of training": {"days": 4}}
tried = {
    name: estimate(Scope.model_validate({**need, "training": answer}), book, day) for name, answer in trials.items()
}
pd.DataFrame(
    [(trial.low, trial.likely, trial.high, trial.high - trial.low) for trial in tried.values()],
    index=list(tried),
    columns=["low", "likely", "high", "from low to high"],
).style.format(precision=0, thousands=",").set_table_styles(
    [{"selector": "th.row_heading", "props": "text-align: left"}]
)

# %% [markdown]
# ## 4. Make it a firm quote
#
# `quote` rounds each price once, adds the value-added tax and gives a number. What you see below is **what the client will
# see**: no range, no margin, no probability. The assumptions are there; read them again, they protect you.

# %%
offer = quote(priced)
offer

# %% [markdown]
# ## 5. Before you send it, look at the other side
#
# This is the same quote **as only your company sees it**: the ranges, the probability that the price holds, and what to
# check before sending. Read at least that table: it says what is missing or surprising, and what to do about it. It names
# a heading in brackets: `[decommissioning]` is written `"decommissioning": {}` in the cell of the need, and `true` is
# written `True` there.
#
# Do not show this page to the client, nor this notebook once it has been run.

# %%
offer.internal()

# %% [markdown]
# ## 6. Write the files
#
# | file | is | for |
# |---|---|---|
# | `NUMBER.docx` | the whole proposal | **the client** |
# | `NUMBER.xlsx` | the quote to negotiate on: open yellow cells, live formulas | **the client** |
# | `NUMBER.json` | the record: ranges, risk, the trace of every price | **you alone**, never send it |
#
# They arrive in the folder `sortie`, beside this notebook: open it on the left, right-click one of the first two,
# *Download*, then open it in Word or in Excel.

# %%
folder = Path("sortie")
folder.mkdir(exist_ok=True)
offer.to_word(folder / f"{offer.number}.docx")
offer.to_excel(folder / f"{offer.number}.xlsx")
(folder / f"{offer.number}.json").write_text(offer.to_json(), encoding="utf-8")
print("In the folder sortie:", *(f"{offer.number}{end}" for end in (".docx", ".xlsx", ".json")), sep="\n")

# %% [markdown]
# ## 7. When something is refused
#
# A slip of the keyboard gives no wrong price: it is refused. The message says where, why, and **what to write instead**.
# Here is an example, on a need that is not yours: two faults at once, and nothing was priced. Yours appear under the cell
# of the need: mend it and run all again.

# %%
try:
    Scope.model_validate(
        {"lang": "en", "client": {"name": "Trial"}, "workstations": {"count": "eight"}, "migration": {"volume": 4}}
    )
except CostingError as refusal:
    print(refusal.said())

# %% [markdown]
# ## And now
#
# The other notebooks are in French; the objects in them speak English where you ask for it: `offer.show("en")`.
#
# - The client asks why a line costs what it costs: [Why this price](02-pourquoi-ce-prix.ipynb).
# - Your management asks whether the price will hold: [Risk and confidence](03-risque-et-confiance.ipynb).
# - The workbook comes back, changed: [The negotiation](04-negociation.ipynb).
# - It is a public tender: [The public contract](05-marche-public.ipynb).
# - You have prices of your own: [Your price book](06-bareme-maison.ipynb).
# - You prefer sliders: [The explorer](explorateur.ipynb).
#
# A need is also read from a file: `scope = Scope.read("../examples/chu.toml")`. That one has every heading, each of them
# explained; copy it and change it in any text editor.
