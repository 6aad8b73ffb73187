# %% [markdown]
# # Pourquoi ce prix ?
#
# Réunion au CHU. Le responsable informatique pose le doigt sur une ligne : « La reprise des données, pourquoi ce prix ? »
# Ce cahier prépare la réponse. **Il est interne** : fourchettes et calculs ne se montrent pas ; ce qu’on en dit, si.

# %%
import tomllib
from datetime import date
from pathlib import Path

import pandas as pd

from costing import PriceBook, Scope, estimate, quote

jour = date(2026, 11, 24)
tarif = PriceBook.read("../examples/company.toml")
estimation = estimate(Scope.read("../examples/chu.toml"), tarif, jour)
estimation

# %% [markdown]
# ## Une ligne, pas à pas
#
# Le marché publie une fourchette pour la reprise de données. Chaque réponse du client y place le travail un peu plus haut :
# elle a **un poids**, et **ajoute ses propres dinars**. La somme est le prix. La dernière colonne dit d’où vient chaque
# chiffre : le besoin du client (`scope`), une règle (`rule:`) ou une entrée du bordereau de prix.

# %%
estimation.explain("data_migration")

# %% [markdown]
# La même chose en image : on part du bas de la fourchette publiée, chaque marche est une réponse, la dernière barre est le
# prix. Une marche haute est un bon sujet de discussion : c’est là que le client peut agir.

# %%
estimation.plot("data_migration")

# %% [markdown]
# **À retenir avant de parler.** La fourchette est celle du marché. Les poids et les échelles sont **nos hypothèses**, pas
# des données de marché : `costing prices --assumptions` les liste toutes, avec leur raison. La part que la fourchette ne
# précise pas reste ouverte, même quand tout est connu.
#
# ## Ce qu’il faut encore demander
#
# La première question est celle qui resserre le plus le prix total. Une question qui ne resserre rien ne se pose pas.

# %%
estimation.questions()

# %% [markdown]
# L’éditeur répond : trois déplacements suffisent. On l’écrit dans le besoin, à la clé indiquée, et on chiffre à nouveau.
# Comparez les deux lignes : **le bas et le haut se sont rapprochés**, parce qu’on en sait plus.

# %%
besoin = tomllib.loads(Path("../examples/chu.toml").read_text(encoding="utf-8"))
besoin["vendor"]["trips"] = 3
precise = estimate(Scope.model_validate(besoin), tarif, jour)
pd.DataFrame(
    [(une.low, une.likely, une.high) for une in (estimation, precise)],
    index=["avant", "après"],
    columns=["bas", "probable", "haut"],
).style.format(precision=0, thousands="\u202f").set_table_styles(
    [{"selector": "th.row_heading", "props": "text-align: left"}]
)

# %%
precise.explain("travel")

# %% [markdown]
# ## Avant d’envoyer
#
# L’audit relit le besoin à votre place : ce qui manque, ce qui surprend, et comment y remédier. Il ne bloque rien.

# %%
pd.DataFrame(
    {
        "constat": [point.message["fr"] for point in precise.audit],
        "que faire": [point.way_out["fr"] for point in precise.audit],
    }
).style.hide().set_properties(**{"text-align": "left"}).set_table_styles(
    [{"selector": "th", "props": "text-align: left"}]
)

# %% [markdown]
# ## En réunion
#
# Ce que vous pouvez dire, sans montrer un calcul :
#
# 1. « Le marché publie une fourchette pour ce travail ; le vôtre s’y place d’après **vos** réponses. »
# 2. « Ce qui pèse ici, c’est le volume et le format propriétaire. Si l’éditeur fournit un export DICOM standard, le prix
#    baisse. » (Essayez : changez `source` en `"standard"` et relancez.)
# 3. « Ce que nous ne savons pas encore est écrit noir sur blanc, avec ce que cela coûterait. »
#
# Le client a les raisons en mots, ligne par ligne, dans la feuille « Pourquoi ce prix » de son classeur :

# %%
sortie = Path("sortie")
sortie.mkdir(exist_ok=True)
offre = quote(precise)
offre.to_excel(sortie / f"{offre.number}.xlsx")
offre
