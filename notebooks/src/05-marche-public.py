# %% [markdown]
# # Le marché public : deux enveloppes, un BPU, un DQE
#
# Un CHU publie un appel d’offres. Il faut une enveloppe technique **sans aucun prix**, une enveloppe financière avec le
# bordereau des prix unitaires (**BPU**) et le détail quantitatif et estimatif (**DQE**), des montants en lettres, une
# validité imposée. Voici le tour complet.
#
# ## 1. Ce que dit le cahier des charges
#
# `public_contract` reprend les clauses du marché : sa nature, l’avance, la caution, la retenue, le délai. La validité est
# celle que demande l’acheteur.

# %%
from datetime import date
from pathlib import Path

import pandas as pd

from costing import PriceBook, Scope, amount_in_words, bridge, estimate, quote

jour = date(2026, 11, 24)
estimation = estimate(Scope.read("../examples/chu.toml"), PriceBook.read("../examples/company.toml"), jour)
offre = quote(
    estimation,
    validity_days=120,
    public_contract={
        "kind": "services",
        "advance_percent": 15,
        "bond_percent": 5,
        "retention_percent": 5,
        "delay_months": 6,
    },
)
offre

# %% [markdown]
# ## 2. Les règles, et ce que nous en savons
#
# Chaque règle est suivie de ce qu’elle vaut : lue dans un texte officiel, trouvée dans une seule source, ou tenue de
# mémoire. Une règle de mémoire est dite et ne refuse rien. **Faites vérifier ces points avant de déposer** ; ce n’est pas un
# avis juridique.

# %%
certitude = {"H": "texte lu", "M": "source secondaire", "L": "source faible", "FM": "de mémoire, à vérifier"}
regles = offre.procurement.notes
pd.DataFrame(
    {
        "règle": [regle.text["fr"] for regle in regles],
        "ce qu’elle vaut": [certitude[regle.confidence] for regle in regles],
    }
).style.hide().set_properties(**{"text-align": "left"}).set_table_styles(
    [{"selector": "th", "props": "text-align: left"}]
)

# %% [markdown]
# ## 3. TVA ou exonération
#
# Sans rien dire, chaque ligne porte son taux. Une exonération demande **son motif**, que le client lira, et une pièce que
# l’établissement vous remet : sans elle, n’exonérez pas. Le numéro ci-dessous est inventé.

# %%
exonere = offre.with_terms(exemption={"reason": "Attestation d’exonération n° 12/2026 remise par l’établissement"})
bridge(offre, exonere)

# %% [markdown]
# Seule la TVA change. Demandez à votre comptable ce que devient celle de vos propres achats, avant de signer.
#
# ## 4. Les montants en lettres
#
# La lettre de soumission les demande, et une faute y coûte un marché. Ils viennent du même calcul que les chiffres.

# %%
print(offre.in_words["fr"])
print(amount_in_words(offre.totals.due, "ar"))

# %% [markdown]
# ## 5. Les deux enveloppes

# %%
sortie = Path("sortie")
sortie.mkdir(exist_ok=True)
nom = offre.number
offre.to_word(sortie / f"{nom}.technique.docx", kind="technical")
offre.to_word(sortie / f"{nom}.financier.docx", kind="financial")
offre.to_excel(sortie / f"{nom}.financier.xlsx", kind="financial")
(sortie / f"{nom}.json").write_text(offre.to_json(), encoding="utf-8")
fins = (".technique.docx", ".financier.docx", ".financier.xlsx", ".json")
print("Écrits dans le dossier sortie", *(f"{nom}{fin}" for fin in fins), sep="\n")

# %% [markdown]
# Le classeur financier a une feuille pour la lettre de soumission, une pour le BPU, une pour le DQE et une pour les
# prestations annuelles. Relisons-le. **Le BPU** donne le prix d’une unité, en chiffres et en lettres :

# %%
a_gauche = [{"selector": "", "props": "text-align: left"}]
textes = dict.fromkeys(("N°", "Désignation", "Unité", "PU HT en lettres"), a_gauche)
classeur = sortie / f"{nom}.financier.xlsx"
bpu = pd.read_excel(classeur, sheet_name="BPU", skiprows=9).dropna(subset="Unité")
bpu.style.hide().format(precision=2, decimal=",", thousands="\u202f").set_table_styles(textes)

# %% [markdown]
# **Le DQE** multiplie ces prix par les quantités. Il **prend ses prix dans le BPU** : un prix ne s’écrit qu’une fois. Toutes
# ses lignes sont ici ; dans la feuille, les totaux, la TVA et le montant en lettres les suivent.

# %%
dqe = pd.read_excel(classeur, sheet_name="DQE", skiprows=8).dropna(subset="Désignation")
(
    dqe.style.hide()
    .format(precision=2, decimal=",", thousands="\u202f")
    .format("{:.0f}", subset="Qté")
    .set_table_styles({colonne: style for colonne, style in textes.items() if colonne in dqe})
)

# %% [markdown]
# ## 6. L’enveloppe technique ne dit aucun prix
#
# Une enveloppe technique qui laisse voir un prix risque d’être écartée. Vérifions dans le fichier lui-même : aucun des
# montants de l’offre ne s’y trouve. Le seul montant en dinars est le capital social de votre société, s’il y figure.

# %%
import re
import zipfile

with zipfile.ZipFile(sortie / f"{nom}.technique.docx") as archive:
    texte = "".join(archive.read(partie).decode() for partie in archive.namelist() if partie.endswith(".xml"))
offerts = {montant for ligne in offre.lines for montant in (ligne.unit_price, ligne.amount)}
ecrits = {f"{montant:,.0f}".replace(",", "\u202f") for montant in offerts}
print("Montants de l’offre dans le fichier →", ", ".join(montant for montant in ecrits if montant in texte) or "aucun")
dinars = re.findall(r"\d[\d\s]*(?=\s(?:DA|dinars)\b)", texte)
print(
    "Montants en dinars dans le fichier →",
    ", ".join(sorted({" ".join(trouve.split()) for trouve in dinars})) or "aucun",
)

# %% [markdown]
# ## 7. La version arabe
#
# Les mêmes pièces, de droite à gauche, avec les mêmes chiffres. Seule la langue change, pas le prix.

# %%
offre.to_word(sortie / f"{nom}.financier.ar.docx", kind="financial", lang="ar")
offre.to_excel(sortie / f"{nom}.financier.ar.xlsx", "ar", kind="financial")
offre.show("ar")

# %% [markdown]
# ## Avant de déposer
#
# - La validité court jusqu’au jour écrit sur l’offre, inclus. Un prix en devise s’élargit avec elle.
# - Signez, paraphez, joignez vos pièces : `costing checklist` dit ce qu’un hôpital vérifie chez un fournisseur.
# - Le fichier `.json` est interne. Il ne va dans aucune enveloppe.
