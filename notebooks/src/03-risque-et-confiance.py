# %% [markdown]
# # Le prix tiendra-t-il ?
#
# Votre direction ne demande pas « combien », elle demande « est-ce que cela tiendra ? ». Ce cahier y répond.
# **Il est interne de bout en bout** : un client ne voit jamais une probabilité.

# %%
from datetime import date

import pandas as pd

from costing import PriceBook, Scope, estimate, quote

jour = date(2026, 11, 24)
estimation = estimate(Scope.read("../examples/chu.toml"), PriceBook.read("../examples/company.toml"), jour)
risque = estimation.risk()
risque

# %% [markdown]
# **P80** est le montant que le projet ne dépasse pas quatre fois sur cinq ; **P50**, une fois sur deux. Rien n’est tiré au
# sort : le même besoin donne toujours les mêmes chiffres.
#
# Regardez où tombe la somme des prix probables : **elle tient moins d’une fois sur deux**. Ce n’est pas une erreur. Un
# travail peut coûter un peu moins que prévu, ou beaucoup plus ; les surprises ne se compensent pas.
#
# ## La courbe, et la place du devis

# %%
offre = quote(estimation)
offre.internal().plot()

# %% [markdown]
# Comment la lire : choisissez un montant en bas, montez jusqu’à la courbe, lisez à gauche la chance qu’il suffise. Plus la
# courbe est raide, mieux le projet est connu.
#
# ## Ce qui pèse

# %%
risque.plot("tornado")

# %% [markdown]
# En haut, les lignes dont vient le plus d’incertitude. Une barre longue appelle **une question au client**, pas une marge.
# En dessous, nos choix de calcul : ils montrent ce que deviendrait le prix si nous les avions faits autrement.
#
# ## Vendre avec une confiance de 80 %
#
# Le prix monte jusqu’au P80. La différence est la **provision pour aléas**.

# %%
a80 = quote(estimation, confidence=80)
a80.internal()

# %% [markdown]
# Où va-t-elle ? Voici les lignes qui en portent, en dinars hors taxes :
#
# - **un forfait prend sa propre part**, selon son incertitude : elle est déjà dans son prix ;
# - **une ligne qui a une quantité** (des postes, des journées, des voyages) n’en prend pas, et son prix unitaire ne bouge pas :
#   sa part, avec le reste, est **dans une ligne à elle**, la dernière ici ;
# - un prix donné par l’éditeur, comme une licence, n’est pas incertain et n’en appelle pas.

# %%
lignes = a80.internal().to_frame()
parts = lignes[lignes["contingency"] > 0][["label", "amount", "contingency"]]
parts.columns = ["ligne", "montant", "dont provision"]
(
    parts.astype({"montant": float, "dont provision": float})
    .style.hide()
    .format(precision=0, thousands="\u202f")
    .set_table_styles({"ligne": [{"selector": "", "props": "text-align: left"}]})
)

# %% [markdown]
# ## Ce que le client en voit
#
# Des prix fermes et, s’il y a lieu, une « provision pour travaux imprévus ». Rien d’autre :

# %%
a80

# %% [markdown]
# Vérifions, mot par mot, dans ce qu’il lit :

# %%
texte = str(a80.show())
mots = ("P80", "probabilité", "confiance", "percentile", "marge")
pd.DataFrame(
    {"mot": mots, "le client le lit": ["oui" if mot in texte else "non" for mot in mots]}
).style.hide().set_table_styles([{"selector": "th, td", "props": "text-align: left"}])

# %% [markdown]
# ## Un événement que vous connaissez
#
# Si la salle serveurs risque d’être recâblée, dites-le à part : une probabilité et un coût (bas, probable, haut). Ne le
# cachez pas dans une ligne, il serait compté deux fois.

# %%
avec_evenement = estimation.risk(
    events=[
        {
            "title": "Recâblage de la salle serveurs",
            "probability_percent": 20,
            "impact": [200_000, 400_000, 900_000],
        }
    ]
)
avec_evenement

# %% [markdown]
# ## Ce que ces chiffres ne sont pas
#
# - La corrélation entre les lignes, la lecture de « 1 500 000 DA et plus » et le seuil de 80 % sont **des conventions**, pas
#   des mesures.
# - Un P80 n’est pas une promesse. C’est ce que ces conventions font de ce que vous savez. Seuls vos projets terminés diront
#   s’il a tenu : `costing backtest` les compare à leurs devis.
# - Ce que personne n’a imaginé n’y est pas.
# - La maintenance, payée à l’année, n’en fait pas partie.
#
# Le détail du calcul et ses pièges : [docs/risk.md](../docs/risk.md), en anglais.
