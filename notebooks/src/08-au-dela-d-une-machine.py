# %% [markdown]
# # Au-delà d’une machine
#
# Un tableau de quelques millions de lignes se chiffre sur un ordinateur ordinaire, de fichier à fichier : voir
# [Du tableau à la page du ministère](07-programme-national.ipynb). Au-delà, ou si plusieurs processeurs attendent, **Dask**
# partage le travail. Ce cahier ouvre une petite grappe sur cet ordinateur (deux processus), s’en sert, et la ferme. Il faut
# l’option `scale` : `pip install "costing[scale]"`.

# %%
from datetime import date

import dask.dataframe as dd
import pandas as pd
from distributed import Client, LocalCluster

from costing import PriceBook, price_dask, price_portfolio

jour = date(2026, 11, 24)
livre = PriceBook.default()
etablissements = pd.read_csv("../examples/national-synthetic.csv", index_col="reference")

# %% [markdown]
# Le tableau, un programme national **synthétique** de 620 établissements, est bien trop petit pour en avoir besoin : il ne
# sert ici qu’à montrer comment faire. On le coupe en quatre ; chaque morceau sera chiffré par le processus qui est libre. Rien n’est encore calculé.

# %%
morceaux = dd.from_pandas(etablissements, npartitions=4, sort=False)
a_venir = price_dask(morceaux, livre, jour, percentiles=False)
print(a_venir.npartitions, "morceaux,", len(a_venir.columns), "colonnes de prix à venir")

# %%
with (
    LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        memory_limit="1GB",
        host="127.0.0.1",
        dashboard_address=None,
        silence_logs=40,
    ) as grappe,
    Client(grappe) as client,
):
    prix = client.compute(a_venir, sync=True)
    print(len(grappe.workers), "processus ont chiffré", len(prix), "établissements")

# %% [markdown]
# Ce sont les mêmes prix que sur une seule machine, établissement par établissement :

# %%
seul = price_portfolio(etablissements, livre, jour, percentiles=False)
pd.DataFrame(
    {
        "une machine": seul["total.likely"],
        "deux processus": prix["total.likely"],
        "écart": prix["total.likely"] - seul["total.likely"],
    }
).iloc[::90].style.format(precision=2, decimal=",", thousands="\u202f").set_table_styles(
    [{"selector": "th.row_heading, th.index_name", "props": "text-align: left; white-space: nowrap"}]
)

# %%
print("Tout est identique :", "oui" if prix.equals(seul) else "non")

# %% [markdown]
# Un processus qui meurt en route coûte du temps, et aucun prix : ses morceaux sont chiffrés ailleurs. Sur une vraie grappe,
# une seule ligne change, `Client("tcp://ORDONNANCEUR:8786")`, avec la même version de costing partout :
# [docs/how-to/large-portfolios.md](../docs/how-to/large-portfolios.md), en anglais, dit comment.
