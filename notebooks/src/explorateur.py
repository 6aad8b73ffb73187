# %% [markdown]
# # Explorateur de prix
#
# À gauche, les réponses du client ; à droite, le prix qui en découle, tout de suite, avec son risque. Bougez un
# curseur, tapez une valeur exacte, ou cochez « inconnu » : ce que l’on ne sait pas élargit la fourchette. L’explorateur
# dit ce qui a fait bouger le prix, ce qu’il faut demander ensuite, et garde des variantes à comparer. Quand le client
# regarde l’écran, « Vue client » ne laisse que les prix fermes.

# %%
from pathlib import Path

import costing

examples = Path("../examples")
besoin = costing.Scope.read(examples / "chu.toml")
bareme = costing.PriceBook.read(examples / "company.toml")

explorateur = costing.explore(besoin, bareme)
explorateur

# %% [markdown]
# ## Le devis de départ
#
# Un cahier envoyé à un collègue et ouvert sans être exécuté ne montre pas l’explorateur ; il montre ce devis.

# %%
explorateur.quote
