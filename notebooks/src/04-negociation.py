# %% [markdown]
# # La négociation : le classeur part, revient, et reçoit une réponse
#
# Le client négocie dans Excel. Vous relisez son fichier sans rien recopier, vous savez ce que chaque demande coûte et **qui
# doit l’approuver**, et vous répondez par une révision du même numéro.
#
# ## 1. L’offre part
#
# Le barème est celui d’une société qui a ses coûts, ses prix planchers et ses délégations
# (voir [Votre barème](06-bareme-maison.ipynb)). Vous êtes ingénieur d’affaires ; une baie est proposée en option.

# %%
from datetime import date
from pathlib import Path

from costing import CostingError, PriceBook, Scope, bridge, estimate, quote

jour = date(2026, 11, 24)
tarif = PriceBook.read("../examples/own-book.toml")
estimation = estimate(Scope.read("../examples/chu.toml"), tarif, jour)
offre = quote(estimation, role="sales_engineer").with_line("Baie et onduleur", 185_000, code="rack", optional=True)

sortie = Path("sortie")
sortie.mkdir(exist_ok=True)
envoye, revenu = sortie / f"{offre.number}.xlsx", sortie / f"{offre.number}-retour.xlsx"
offre.to_excel(envoye)
offre

# %% [markdown]
# ## 2. Le client travaille dessus
#
# Ici, c’est nous qui jouons le client. Il prend 20 postes au lieu de 24, demande 12 % sur la formation, coche la baie… et
# baisse lui-même le prix d’un poste, dans une cellule verrouillée. (Chez vous, sautez cette cellule : le fichier arrive par
# courriel.)

# %%
from openpyxl import load_workbook

classeur = load_workbook(envoye)
feuille = classeur.worksheets[0]
rangs = {cellule.value: cellule.row for cellule in feuille["I"] if cellule.value}  # la colonne des codes
feuille.cell(rangs["workstation"], 4).value = 20
feuille.cell(rangs["training"], 6).value = 0.12
feuille.cell(rangs["option:rack"], 4).value = "✓"
feuille.cell(rangs["workstation"], 5).value = 100_000  # un prix unitaire, dans une cellule verrouillée
classeur.save(revenu)

# %% [markdown]
# ## 3. Il revient
#
# Aucun chiffre du classeur n’est cru : seules les cellules jaunes sont lues, le reste est comparé à ce qui est parti.

# %%
retour = offre.read_back(revenu)
retour

# %% [markdown]
# Trois choses à lire :
#
# - **Deux effets par demande.** Le premier est celui que le client a vu dans sa feuille, aux prix du devis. Le second est le
#   nôtre : moins de postes, c’est un prix unitaire un peu plus haut. (`as_quoted=True` maintient celui du devis.)
# - **Qui approuve.** Une remise qui dépasse votre délégation le dit, avec son motif.
# - **Ce qui a été modifié là où rien ne se modifie.** Le prix retouché est signalé ; rien n’en est repris.
#
# ## 4. La réponse
#
# La révision accorde ce qui est demandé, au même numéro. Le pont dit comment on passe d’un net à payer à l’autre. Les phrases
# sous « Pour le client » sont prêtes pour votre courriel ; `pont.text["fr"]` les donne d’un seul tenant.

# %%
revision = retour.revision
pont = bridge(offre, revision)
pont

# %%
pont.plot()

# %% [markdown]
# ## 5. Qui signe ?
#
# Pour vous, ingénieur d’affaires, la remise sur la formation dépasse la délégation. La direction générale peut l’accorder :
# répondez alors en son nom.

# %%
for qui, role in {"ingénieur d’affaires": "sales_engineer", "direction générale": "managing_director"}.items():
    approbation = offre.read_back(revenu, role=role).approval
    motifs = [motif.text["fr"] for motif in approbation.reasons] if approbation else ["aucune approbation nécessaire"]
    print(f"{qui} →", *motifs)

# %% [markdown]
# Ou bien vous contre-proposez ce que vous pouvez signer seul : 10 % sur la formation au lieu de 12. Une révision se
# modifie pas à pas, et chaque pas laisse la précédente intacte. Le panneau ci-dessous est interne, comme tout pont ;
# **ce que le client lira, ce sont les phrases sous « Pour le client »**.

# %%
contre = revision.with_terms(discounts=[{"on": "training", "percent": 10, "reason": "Contre-proposition"}])
print("À approuver" if contre.approval else "Vous pouvez l’envoyer sans approbation")
bridge(offre, contre)

# %% [markdown]
# ## 6. La révision part
#
# Ses documents disent ce qu’elle remplace et pourquoi le prix a bougé. Le numéro est le même, suivi de `.r1`.

# %%
contre.to_excel(sortie / f"{contre.stem}.xlsx")
contre.to_word(sortie / f"{contre.stem}.docx")
(sortie / f"{contre.stem}.json").write_text(contre.to_json(), encoding="utf-8")
print("Écrits dans le dossier sortie", *(f"{contre.stem}{fin}" for fin in (".xlsx", ".docx", ".json")), sep="\n")

# %% [markdown]
# Un classeur d’un autre devis, ou d’une autre révision, n’est jamais lu comme celui-ci :

# %%
try:
    contre.read_back(revenu)
except CostingError as refus:
    print(refus.said())

# %% [markdown]
# `retour.to_excel("contre-offre.xlsx")` écrit la réponse en classeur, les deux offres côte à côte. En ligne de commande,
# `costing read-back` fait le même tour, et `--register` garde chaque révision. Tout est dans [docs/workbook.md](../docs/workbook.md), en anglais.
