# %% [markdown]
# # Explorateur de prix
#
# À gauche, les réponses ; à droite, le prix qui en découle, tout de suite. Bougez un curseur, tapez une valeur exacte, ou
# cochez « inconnu ». Une variante se garde et se compare aux autres.

# %%
from pathlib import Path

import costing

examples = Path("../examples")
besoin = costing.Scope.read(examples / "chu.toml")  # un fichier à vous, fait sur celui-ci
bareme = costing.PriceBook.read(examples / "company.toml")  # la société qui vend

# « Vue client » ne laisse à l’écran que les prix fermes : choisissez-la avant de tourner l’écran vers le client.
explorateur = costing.explore(besoin, bareme)
explorateur
