# %% [markdown]
# # Du tableau à la page du ministère
#
# Un ministère, une direction de la santé ou un réseau de cliniques ne demande pas un prix : il en demande six cents, et ce
# qu’ils coûtent ensemble. Ce cahier part d’un tableau, une ligne par établissement, et finit par la page que l’on pose sur le
# bureau de celui qui décide. Il vaut pour celui qui vend comme pour celui qui prépare un budget.
#
# **Ce programme est synthétique.** Le nombre de CHU, d’EHU, d’EHS et d’EPH est celui que donnent des sources publiques
# (la presse surtout, jamais un texte officiel) ; des cliniques privées, des polycliniques et des réseaux que l’on compte, il n’y a
# ici qu’une partie. **Tout le reste est supposé** : les noms, la répartition par wilaya, les postes, les téraoctets, qui
# demande quoi. Aucune ligne n’est un établissement réel, et chaque nom le dit : *(fictif)*.

# %%
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import pandas as pd

from costing import (
    CostingError,
    PriceBook,
    estimate,
    facility_scope,
    portfolio_risk,
    portfolio_summary,
    price_parquet,
    price_portfolio,
    quote,
)

jour = date(2026, 11, 24)
livre = PriceBook.read("../examples/company.toml")
etablissements = pd.read_csv("../examples/national-synthetic.csv", index_col="reference")
print(len(etablissements), "établissements,", len(etablissements.columns), "colonnes")

# %% [markdown]
# ## 1. Le tableau
#
# Les colonnes portent les noms d’un fichier de besoin, avec un point : `client.kind` est le type d’établissement,
# `migration.volume_tb` les téraoctets d’images à reprendre, `workstations.count` les postes de travail. Les mots anglais sont
# ceux du fichier. En voici six colonnes, et une ligne sur quatre-vingt-dix.

# %%
A_GAUCHE = "text-align: left; white-space: nowrap"
NOMS = [{"selector": "th.row_heading, th.index_name", "props": A_GAUCHE}]
textes, nombres = ["client.name", "systems.pacs.upgrade", "vendor.origin"], ["wilaya", "workstations.count"]
(
    etablissements[[*textes, *nombres, "migration.volume_tb"]]
    .iloc[::90]
    .style.format(precision=1, decimal=",", na_rep="")
    .format(subset=nombres, precision=0, na_rep="")
    .set_table_styles([*NOMS, {"selector": ".col0, .col1, .col2", "props": "text-align: left"}])
)

# %% [markdown]
# **Une case vide veut dire « on ne sait pas encore »**, et c’est permis : elle prend l’étendue habituelle de ce type
# d’établissement et élargit le prix. Voici la part des lignes où l’on ne sait pas. C’est la liste des questions à poser.

# %%
questions = {
    "migration.volume_tb": ("Téraoctets à reprendre", "migration"),
    "workstations.count": ("Nombre de postes", "workstations"),
    "training.days": ("Jours de formation", "training"),
    "maintenance.tier": ("Niveau de maintenance", "maintenance"),
}
sans_reponse = {
    nom: etablissements.loc[etablissements[demande], colonne].isna().mean() * 100
    for colonne, (nom, demande) in questions.items()
}
sans_reponse["Origine de l’éditeur"] = etablissements["vendor.origin"].isna().mean() * 100
pd.Series(sans_reponse, name="sans réponse").to_frame().style.format("{:.0f} %").set_table_styles(NOMS)

# %% [markdown]
# ## 2. Un appel, tous les prix
#
# Le temps affiché est celui de cette exécution, sur cette machine ; ce n’est pas une promesse.

# %%
debut = perf_counter()
prix = price_portfolio(etablissements, livre, jour)
duree = f"{perf_counter() - debut:.1f}".replace(".", ",")
print(f"{len(prix)} établissements chiffrés en {duree} s")

# %% [markdown]
# Une ligne par établissement, dans le même ordre : chaque prestation du bas au haut, le total payé une fois, ses P50, P80 et
# P90 (ce qu’il ne dépasse pas dans 50, 80 et 90 cas sur cent), la première année de maintenance, et le montant toutes taxes
# comprises. Tout est en dinars. Une case vide : la prestation n’est pas demandée ; zéro : elle l’est, et elle est offerte, comme
# ici une année de maintenance sous garantie.

# %%
EN_DINARS = {"precision": 0, "thousands": "\u202f", "na_rep": ""}
noms = {
    "total.low": "bas HT",
    "total.likely": "probable HT",
    "total.high": "haut HT",
    "total.p80": "P80 HT",
    "maintenance.year_1": "maintenance, an 1, HT",
    "total.gross": "probable TTC",
}
prix[list(noms)].rename(columns=noms).iloc[::90].style.format(**EN_DINARS).set_table_styles(NOMS)

# %% [markdown]
# ## 3. Deux lignes fautives
#
# Un tableau de six cents lignes a toujours une faute de frappe. En voici deux, exprès : une unité écrite dans la case, et un
# type d’établissement mal orthographié. Rien n’est deviné ; on vous dit la ligne, la colonne, et quoi faire.

# %%
fautif = etablissements.astype(object)
fautif.loc["CHU-16-001", "migration.volume_tb"] = "18 To"
fautif.loc["EPH-31-002", "client.kind"] = "distric_hospital"
try:
    price_portfolio(fautif, livre, jour)
except CostingError as refus:
    print(refus.said("fr"))

# %% [markdown]
# En ligne de commande, `costing portfolio` chiffre quand même les bonnes lignes, et écrit les autres avec leurs fautes dans un
# fichier à part.
#
# ## 4. Ce que le programme coûte, par wilaya, par type, par prestation

# %%
risque = portfolio_risk(etablissements, livre, jour)
recapitulatif = portfolio_summary(etablissements, prix, livre.on(jour), risk=risque)
recapitulatif

# %% [markdown]
# En image, les vingt premières wilayas, puis les prestations :

# %%
recapitulatif.plot("wilaya")

# %%
recapitulatif.plot("service")

# %% [markdown]
# ## 5. Combien prévoir ?
#
# **Pas la somme des prix probables.** Dans chaque établissement, le travail peut coûter un peu moins que prévu, ou beaucoup
# plus ; additionnés, ces écarts ne se compensent qu’en partie. La courbe donne la réponse du programme entier.

# %%
risque.plot("curve")

# %%
probable = prix["total.likely"].sum()
chance = risque.probability(probable) * 100
print(f"La somme des prix probables suffirait dans {chance:.0f} cas sur cent.")

# %% [markdown]
# **Pas la somme des P80 non plus.** Les mauvaises surprises n’arrivent pas partout en même temps : le programme a besoin de moins. Mais combien de
# moins ? Cela dépend de ce que les établissements ont en commun (le cours de l’euro, les salaires, les droits de douane),
# et **personne ne l’a encore mesuré** : nous supposons la moitié. `national` dit autre chose : à 0, les prix de chaque
# établissement varient seuls ; à 1, tous varient ensemble.

# %%
hypotheses = {"0 : chacun varie seul": 0, "la moitié (notre hypothèse)": None, "1 : tous ensemble": 1}
comparaison = {nom: portfolio_risk(etablissements, livre, jour, national=part) for nom, part in hypotheses.items()}
pd.DataFrame(
    {
        nom: {
            "P50 du programme": chacun.p50,
            "P80 du programme": chacun.p80,
            "Somme des P80": chacun.sum_of_p80,
            "De trop": chacun.overstated,
        }
        for nom, chacun in comparaison.items()
    }
).style.format(**EN_DINARS).set_table_styles(NOMS)

# %% [markdown]
# Même à 1, la somme des P80 est trop haute : chaque ligne de prix garde une part de hasard qui n’est qu’à elle, et l’origine de
# l’éditeur, là où on l’ignore, est l’affaire de chaque établissement.
#
# Qui porte ce risque ? Aucun établissement à lui seul : le premier en porte moins d’un centième. Mais voici par où commencer
# les questions.

# %%
risque.plot("shares")

# %%
risque

# %% [markdown]
# ## 6. Et si…
#
# Une décision prise pour tous tient en une ligne : on change la colonne, on chiffre de nouveau. Ici, le même programme avec un
# éditeur algérien partout ; puis sans les postes de travail, remis à plus tard ; puis sans le matériel. Un établissement qui ne
# demandait rien d’autre sort du tableau.

# %%
SYSTEMES = ["systems.pacs.upgrade", "systems.ris.upgrade"]


def sans(prestation: str) -> pd.DataFrame:
    """Retire une prestation du programme, et les établissements qui ne demandaient qu’elle."""
    autres = etablissements[[nom for nom in etablissements if nom.split(".")[0] != prestation]]
    demande = autres.select_dtypes(bool).any(axis=1) | autres[SYSTEMES].notna().any(axis=1)
    return autres[demande]


essais = {
    "Le programme": etablissements,
    "Éditeur algérien partout": etablissements.assign(**{"vendor.origin": "local", "vendor.trips": None}),
    "Sans les postes de travail": sans("workstations"),
    "Sans le matériel": sans("hardware"),
}
suites = {}
for nom, tableau in essais.items():
    hors_taxes = price_portfolio(tableau, livre, jour, percentiles=False)["total.likely"].sum()
    ensemble = portfolio_risk(tableau, livre, jour)
    suites[nom] = {"établissements": len(tableau), "probable HT": hors_taxes, "P80 du programme": ensemble.p80}
suites = pd.DataFrame(suites).T
suites["écart du P80"] = suites["P80 du programme"] - suites["P80 du programme"].iloc[0]
suites.style.format(**EN_DINARS).set_table_styles(NOMS)

# %% [markdown]
# Un essai ne change que ce qu’il dit. Ce qu’il en coûterait de changer d’éditeur, par exemple, n’y est pas.
#
# ## 7. Une ligne devient un devis
#
# `facility_scope` prend un établissement du tableau et en fait un besoin, comme s’il avait son propre fichier. Son devis a
# les chiffres de sa ligne, au centime :

# %%
reference = "CHU-16-001"
besoin = facility_scope(etablissements, reference, livre, jour)
offre = quote(estimate(besoin, livre, jour))
seul = offre.offer.estimate
devis = {
    "total.low": seul.low,
    "total.likely": seul.likely,
    "total.high": seul.high,
    "maintenance.year_1": float(offre.maintenance.years[0].net),
    "total.gross": float(offre.totals.gross),
}
(
    pd.DataFrame({"dans le tableau": prix.loc[reference, list(devis)], "dans son devis": devis})
    .rename(index=noms)
    .style.format(precision=2, decimal=",", thousands="\u202f")
    .set_table_styles(NOMS)
)

# %%
offre

# %% [markdown]
# Sa proposition s’écrit comme toute autre. Nous rangeons ce que ce cahier écrit dans un dossier provisoire, effacé à la fin.

# %%
provisoire = TemporaryDirectory()
dossier = Path(provisoire.name)
offre.to_word(dossier / "proposition.docx")
print(*(fichier.name for fichier in dossier.iterdir()))

# %% [markdown]
# Pour tous à la fois : `costing portfolio TABLEAU.csv --out prix.csv --documents DOSSIER`. Une ligne fautive n’arrête pas les
# autres.
#
# ## 8. La page du ministère
#
# Si vous vendez, voici ce qui sort de chez vous : un classeur qui porte le titre, la mention que vous lui donnez, le jour et le
# bordereau de prix, puis une feuille par wilaya, une par type et une par prestation, chacune avec son total et son image. On n’y
# lit que ce que disent les devis aux prix probables : **les fourchettes et les P80 restent internes**, et les images de ce cahier
# avec eux puisqu’elles les montrent (`internal=True` écrit la page interne, qui les donne).

# %%
titre, mention = "Imagerie médicale : programme national", "Données synthétiques (fictives)"
classeur = dossier / "programme.xlsx"
recapitulatif.to_excel(classeur, title=titre, note=mention)
risque.plot("curve").savefig(dossier / "interne-courbe.png")


def feuille(nom: str) -> pd.DataFrame:
    """Relit le tableau d’une feuille, de ses titres à son total."""
    return pd.read_excel(classeur, sheet_name=nom, header=5).dropna()


def montree(tableau: pd.DataFrame) -> object:
    """Montre un tableau, ses nombres à la française."""
    return tableau.style.hide().format(**EN_DINARS).set_table_styles([{"selector": ".col0", "props": A_GAUCHE}])


entete = pd.read_excel(classeur, sheet_name="Par wilaya", header=None, nrows=4)[0]
print(*entete, sep="\n")
par_wilaya = feuille("Par wilaya")
montree(pd.concat([par_wilaya.head(10), par_wilaya.tail(1)]))

# %%
montree(feuille("Par type d’établissement"))

# %% [markdown]
# Ces totaux sont ceux des prix probables. **Si vous préparez un budget, ils ne suffisent pas** : prévoyez le P80 du programme.
# `allocation` en donne à chaque établissement sa part, et ces parts font exactement ce P80, ni plus ni moins. Par wilaya :

# %%
parts = risque.to_frame()["allocation"].groupby(etablissements["wilaya"]).sum()
budget = recapitulatif.to_frame("wilaya")[["name", "likely"]].assign(part=parts)
budget.columns = ["Wilaya", "Probable HT", "À prévoir, HT"]
print(f"À prévoir en tout : {budget['À prévoir, HT'].sum():,.0f} DA hors taxes".replace(",", "\u202f"))
budget.head(10).style.hide().format(**EN_DINARS).set_table_styles([{"selector": ".col0", "props": A_GAUCHE}])

# %% [markdown]
# ## 9. Quand le tableau ne tient plus en mémoire
#
# Des millions de lignes se chiffrent de fichier à fichier, bloc par bloc ; la mémoire est celle d’un bloc. Si l’ordinateur
# s’arrête, le même appel reprend où il en était. (Il faut l’option `scale` : `pip install "costing[scale]"`.)

# %%
etablissements.to_parquet(dossier / "etablissements.parquet")
fait = price_parquet(dossier / "etablissements.parquet", dossier / "prix.parquet", livre, jour, batch=200)
relu = pd.read_parquet(dossier / "prix.parquet")
ecart = (relu["total.likely"] - prix["total.likely"]).abs().max()
print(f"{fait.rows} lignes en {fait.priced} blocs ; plus grand écart avec le tableau : {ecart:.0f} DA")

# %%
provisoire.cleanup()

# %% [markdown]
# Plusieurs processus ou plusieurs ordinateurs : [Au-delà d’une machine](08-au-dela-d-une-machine.ipynb). Sans programmer, la
# commande `costing portfolio` chiffre le tableau, met à part les lignes fautives, donne les récapitulatifs, le P50 et le P80 du
# programme, une image et les documents de chaque établissement : [docs/how-to/portfolio.md](../docs/how-to/portfolio.md), en
# anglais. Les essais du § 6, et une autre part nationale que la nôtre, demandent Python.
