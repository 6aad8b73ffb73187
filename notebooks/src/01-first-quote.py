# %% [markdown]
# # Your first quote in five minutes
#
# You have a hospital to price and five minutes. This notebook starts from a few answers of the client and ends with
# **an Excel quote, a Word proposal and an internal record**.
#
# You need no Python. You change words and numbers, then run the cells one after the other with **Shift + Enter** (or all
# at once: menu *Run*, *Run All Cells*). Nothing is sent over the internet.
#
# Before you start, make a copy of this notebook: right-click its name on the left, *Duplicate*.

# %%
from datetime import date
from pathlib import Path

from costing import CostingError, PriceBook, Scope, estimate, quote

day = date(2026, 11, 24)  # the day of the quote (year, month, day)
book = PriceBook.read("../examples/company.toml")  # copy this file and put your company into it

# %% [markdown]
# ## 1. Describe the hospital
#
# Change the next cell, and no other. Three rules are all there is to know:
#
# - **a heading that is there is asked for**, and so it is priced; one that is left out is not;
# - **what you do not know, do not write**: the answer is then "unknown", the price widens, and the quote says what was
#   assumed; `{}` means "asked for, but I know nothing of it yet";
# - a number has no quotation marks and a point for its decimals (`4.5`); a word stands between quotation marks.
#
# | heading | what it says | for example |
# |---|---|---|
# | `client` | the name, the kind of facility | `{"name": "Clinique d’Exemple", "kind": "private_clinic"}` |
# | `systems` | PACS, RIS or both; `minor`, fixes, or `major`, a new version | `{"pacs": {"upgrade": "major"}}` |
# | `workstations` | the workstations to upgrade | `{"count": 8}` |
# | `migration` | the images to move, in terabytes | `{"volume_tb": 4}` or `{}` |
# | `integrations` | the links to other systems | `[{"system": "EMR", "standard": "HL7v2"}]` |
# | `training` | the days of training | `{"days": 6}` |
# | `maintenance` | the yearly contract | `{"tier": "standard", "years": 3}` |
# | `vendor` | where the vendor comes from: `local`, `local_partner` or `international` | `{"origin": "local"}` |
#
# Kinds of facility: `imaging_centre`, `private_clinic`, `district_hospital`, `specialised_hospital`,
# `university_hospital`, `network`. An unknown word is refused, and the message lists the words that can be used.

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
# ask all of them. The last column says where the answer goes in the cell of the need: `migration.volume_tb` is written
# `"migration": {"volume_tb": 4}`.

# %%
priced.questions()

# %% [markdown]
# The client has answered three of them. Complete the need, run again: **low and high move closer together**. In your own
# copy, change the cell of the need itself and run it again.

# %%
need["systems"]["customization"] = "light"  # none, light, moderate or heavy
need["systems"]["modules"] = 2
need["migration"] = {"volume_tb": 4, "source": "standard"}
priced = estimate(Scope.model_validate(need), book, day)
priced

# %% [markdown]
# ## 4. Make it a firm quote
#
# `quote` rounds each price once, adds the value-added tax and gives a number. What you see below is **what the client will
# see**: no range, no margin, no probability. The assumptions are there; read them again, they protect you.

# %%
offer = quote(priced)
offer

# %% [markdown]
# ## 5. Write the files
#
# | file | is | for |
# |---|---|---|
# | `NUMBER.docx` | the whole proposal | **the client** |
# | `NUMBER.xlsx` | the quote to negotiate on: open yellow cells, live formulas | **the client** |
# | `NUMBER.json` | the record: ranges, risk, the trace of every price | **you alone**, never send it |
#
# They arrive in the folder `sortie`, beside this notebook. Right-click the first two there, *Download*, and open them in
# Word and Excel.

# %%
folder = Path("sortie")
folder.mkdir(exist_ok=True)
offer.to_word(folder / f"{offer.number}.docx")
offer.to_excel(folder / f"{offer.number}.xlsx")
(folder / f"{offer.number}.json").write_text(offer.to_json(), encoding="utf-8")
[file.name for file in sorted(folder.glob(f"{offer.number}.*"))]

# %% [markdown]
# ## 6. When something is refused
#
# A slip of the keyboard gives no wrong price: it is refused. The message says where, why, and **what to write instead**.
# Here are two faults at once; nothing was priced. In your own copy the message appears under the cell in question: mend it
# and run it again.

# %%
try:
    Scope.model_validate({**need, "workstations": {"count": "eight"}, "migration": {"volume": 4}})
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
# A fuller need, with licences and interfaces, is read from a file: `Scope.read("../examples/chu.toml")`. Copy that file and
# change it in any text editor.
