# %% [markdown]
# # Votre propre barème
#
# Le bordereau livré avec costing contient ce que publie le marché, et nos hypothèses. Votre société a ses prix. Vous les
# écrivez dans **un fichier à vous**, posé par-dessus : on ne touche à rien du nôtre, et le vôtre ne contient que ce qui
# diffère.
#
# Voici les prix de départ, une fois votre fichier posé dessus. Le tableau les montre au jour qu’il nomme, celui de la plus
# récente entrée ; `maison.to_frame(date(2026, 12, 31))` les donne à un autre jour.

# %%
from datetime import date
from pathlib import Path

import pandas as pd

from costing import CostingError, PriceBook, Scope, estimate, quote

jour = date(2026, 11, 24)
base = PriceBook.default()
maison = PriceBook.read("../examples/own-book.toml")
maison

# %% [markdown]
# ## 1. Ce qu’il change
#
# Une ligne par valeur : sa clé, depuis quand, ce qu’il y avait avant, ce qu’il y a maintenant, et **d’où cela vient**. C’est
# la première chose à montrer à qui reprend votre fichier. Les mots anglais sont ceux du fichier : `low` et `high`, le bas et
# le haut ; `dzd`, des dinars ; `percent`, un pourcentage ; `true` et `false`, oui et non.

# %%
maison.changes()

# %% [markdown]
# ## 2. Un prix a une date et une source
#
# Une entrée s’écrit ainsi :
#
# ```toml
# [[services.data_migration.range]]
# from     = 2027-01-01
# low      = 220_000
# high     = 1_600_000
# open_top = true
# source   = "Grille tarifaire 2027 de la société"
# ```
#
# Elle vaut à partir de son jour, et pas la veille. **On n’efface jamais une ancienne entrée** : on en ajoute une en dessous.
# Ainsi un devis d’hier se recalcule au centime. Le même CHU, la veille et le jour même :

# %%
chu = Scope.read("../examples/chu.toml")
for le in (date(2026, 12, 31), date(2027, 1, 1)):
    ligne = estimate(chu, maison, le).explain("data_migration")
    print(f"{le:%d/%m/%Y} →", ligne.span)

# %% [markdown]
# ## 3. Le même hôpital, avec et sans votre barème
#
# Ligne par ligne, au prix probable hors taxes. Le durcissement est une ligne de plus : votre société le vend à part. La taxe
# de domiciliation a disparu : votre conseiller fiscal dit qu’elle n’est pas due, et votre fichier le dit avec sa source. Les
# licences bougent par **le seul cours de change** : le besoin donne leur prix de vente, et une majoration n’y touche pas
# (voir 6).

# %%
probables = {
    nom: estimate(chu, livre, jour).to_frame().set_index("label")["likely"]
    for nom, livre in (("base", base), ("maison", maison))
}
prix = pd.DataFrame(probables).fillna(0).rename_axis("prestation")
prix["écart"] = prix["maison"] - prix["base"]
prix[prix["écart"].round() != 0].style.format(precision=0, thousands="\u202f").set_table_styles(
    [{"selector": "th.row_heading, th.index_name", "props": "text-align: left"}]
)

# %% [markdown]
# ## 4. Vos coûts, vos planchers, vos délégations
#
# Ils ne changent **aucun prix** et aucun client ne les lit. Ils vous disent la marge des lignes dont le coût est connu, et
# qui doit approuver. Le net, le coût et la marge sont ceux de la ligne ; le plancher est celui d’une unité, un poste ou une
# journée. `offre.internal()` montre tout le reste.

# %%
offre = quote(estimate(chu, maison, jour), role="sales_engineer")
colonnes = {"label": "ligne", "amount": "net HT", "cost": "coût", "margin": "marge", "floor": "plancher"}
lignes = offre.internal().to_frame()[list(colonnes)].rename(columns=colonnes)
chiffres = lignes.astype(dict.fromkeys(("net HT", "coût", "marge", "plancher"), float))
(
    chiffres[chiffres["coût"].notna()]
    .style.hide()
    .format(precision=0, thousands="\u202f", na_rep="aucun")
    .set_table_styles({"ligne": [{"selector": "", "props": "text-align: left"}]})
)

# %% [markdown]
# Essayons trois remises sur les postes, comme ingénieur d’affaires. La première passe ; les autres disent pourquoi elles ne
# passent pas.

# %%
for remise in (8, 20, 65):
    essai = offre.discount(remise, on="workstation")
    motifs = [motif.text["fr"] for motif in essai.approval.reasons] if essai.approval else ["vous pouvez l’envoyer"]
    print(f"{remise}\u00a0% →", *motifs)

# %% [markdown]
# ## 5. Un travail que vous êtes seul à vendre
#
# Une passerelle de téléradiologie : sa fourchette, ce qui la fait monter, et dans quelles proportions. Le client la demande
# par `[services.teleradiology_gateway]` dans son besoin.

# %%
passerelle = estimate(Scope.read("../examples/gateway.toml"), maison, jour)
passerelle.explain("teleradiology_gateway")

# %%
passerelle.plot("teleradiology_gateway")

# %% [markdown]
# Sans votre barème, ce travail n’existe pas : il est refusé, et non chiffré au hasard.

# %%
try:
    estimate(Scope.read("../examples/gateway.toml"), base, jour)
except CostingError as refus:
    print(refus.said())

# %% [markdown]
# ## 6. Commencez le vôtre
#
# Trois rubriques suffisent : qui vend, le cours de votre banque, une majoration. La **majoration** (`markups`) s’ajoute
# à ce que vous achetez et dont le besoin donne le coût (`cost`) ; un prix de vente (`amount`) n’en reçoit pas. Écrivez
# le fichier dans un éditeur de texte ; ici, le cahier le fait. **Une entrée sans source est refusée** : un chiffre sans
# papiers ne sert à personne dans six mois.

# %%
sortie = Path("sortie")
sortie.mkdir(exist_ok=True)
fichier = sortie / "mon-bareme.toml"
texte = """
[provider]
name = "Ma Société"

[[exchange.EUR]]
from   = 2026-11-01
dzd    = 152.80
source = "Cours vendeur communiqué par la banque"

[[markups.licences]]
from    = 2026-11-01
percent = 10
"""
fichier.write_text(texte, encoding="utf-8")
try:
    PriceBook.read(fichier)
except CostingError as refus:
    print(refus.said("fr"))

# %%
fichier.write_text(texte + 'source  = "Politique commerciale 2026"\n', encoding="utf-8")
PriceBook.read(fichier).changes()

# %% [markdown]
# La suite, pas à pas et sans programmer : [docs/own-price-book.md](../docs/own-price-book.md), en anglais. En ligne de
# commande, `costing prices --diff mon-bareme.toml` montre ce que votre fichier change.
