# %% [markdown]
# # Votre premier devis en cinq minutes
#
# Vous avez un hôpital à chiffrer et cinq minutes. Ce cahier part de quelques réponses du client et finit par
# **un devis Excel, une proposition Word et un dossier interne**.
#
# Vous n’avez pas besoin de connaître Python. Vous changez des mots et des nombres, puis vous exécutez les cellules dans
# l’ordre avec **Maj + Entrée** (ou tout d’un coup : menu *Run*, *Run All Cells*). Rien ne part sur internet.
#
# Avant de commencer, faites une copie de ce cahier : clic droit sur son nom à gauche, *Duplicate*.

# %%
from datetime import date
from pathlib import Path

from costing import CostingError, PriceBook, Scope, estimate, quote

jour = date(2026, 11, 24)  # le jour du devis (année, mois, jour)
tarif = PriceBook.read("../examples/company.toml")  # copiez ce fichier et mettez-y votre société

# %% [markdown]
# ## 1. Décrivez l’hôpital
#
# Changez la cellule suivante, et elle seule. Trois règles suffisent :
#
# - **une rubrique présente est demandée**, donc chiffrée ; une rubrique absente ne l’est pas ;
# - **ce que vous ne savez pas, ne l’écrivez pas** : la réponse est alors « inconnu », le prix s’élargit et le devis dit ce
#   qui a été supposé ; `{}` veut dire « demandé, mais je n’en sais encore rien » ;
# - un nombre s’écrit sans guillemets, avec un point pour les décimales (`4.5`) ; un mot, entre guillemets.
#
# | rubrique | ce qu’on y dit | par exemple |
# |---|---|---|
# | `client` | le nom, la nature de l’établissement | `{"name": "Clinique d’Exemple", "kind": "private_clinic"}` |
# | `systems` | PACS, RIS ou les deux ; `minor`, des correctifs, ou `major`, une nouvelle version | `{"pacs": {"upgrade": "major"}}` |
# | `workstations` | les postes à mettre à niveau | `{"count": 8}` |
# | `migration` | les images à reprendre, en téraoctets | `{"volume_tb": 4}` ou `{}` |
# | `integrations` | les liens avec d’autres systèmes | `[{"system": "EMR", "standard": "HL7v2"}]` |
# | `training` | les journées de formation | `{"days": 6}` |
# | `maintenance` | le contrat annuel | `{"tier": "standard", "years": 3}` |
# | `vendor` | d’où vient l’éditeur : `local`, `local_partner` ou `international` | `{"origin": "local"}` |
#
# Natures d’établissement : `imaging_centre`, `private_clinic`, `district_hospital`, `specialised_hospital`,
# `university_hospital`, `network`. Un mot inconnu est refusé, et le message donne la liste des mots possibles.

# %%
besoin = {
    "reference": "EPH-01",
    "client": {"name": "EPH d’Exemple", "kind": "district_hospital"},
    "systems": {"pacs": {"upgrade": "major", "versions_behind": 2}, "ris": {"upgrade": "minor"}},
    "workstations": {"count": 8},
    "migration": {},  # les archives sont à reprendre, mais personne ne connaît encore leur volume
    "training": {"days": 6},
    "vendor": {"origin": "local_partner"},
}
scope = Scope.model_validate(besoin)
scope

# %% [markdown]
# ## 2. Regardez ce que cela coûte
#
# Chaque ligne a un prix bas, un prix probable et un prix haut, hors taxes et en dinars. L’écart entre bas et haut est ce
# que vous ne savez pas encore : il n’est pas caché.

# %%
estimation = estimate(scope, tarif, jour)
estimation

# %% [markdown]
# ## 3. Demandez au client ce qui compte
#
# Voici les questions, dans l’ordre : la première est celle dont la réponse resserre le plus le prix. Inutile de toutes
# les poser. La dernière colonne dit où écrire la réponse dans la cellule du besoin : `migration.volume_tb` s’écrit
# `"migration": {"volume_tb": 4}`.

# %%
estimation.questions()

# %% [markdown]
# Le client a répondu à trois d’entre elles. On complète le besoin, on relance : **le bas et le haut se rapprochent**.
# Chez vous, changez directement la cellule du besoin et relancez.

# %%
besoin["systems"]["customization"] = "light"  # none, light, moderate ou heavy
besoin["systems"]["modules"] = 2
besoin["migration"] = {"volume_tb": 4, "source": "standard"}
estimation = estimate(Scope.model_validate(besoin), tarif, jour)
estimation

# %% [markdown]
# ## 4. Faites-en un devis ferme
#
# `quote` arrondit chaque prix une fois, ajoute la TVA et donne un numéro. Ce que vous voyez ci-dessous est **ce que verra
# le client** : ni fourchette, ni marge, ni probabilité. Les hypothèses y figurent ; relisez-les, elles vous protègent.

# %%
offre = quote(estimation)
offre

# %% [markdown]
# ## 5. Écrivez les fichiers
#
# | fichier | c’est | pour qui |
# |---|---|---|
# | `NUMÉRO.docx` | la proposition complète | **le client** |
# | `NUMÉRO.xlsx` | le devis à négocier : cellules jaunes ouvertes, formules vivantes | **le client** |
# | `NUMÉRO.json` | le dossier : fourchettes, risque, trace de chaque prix | **vous seul**, ne l’envoyez jamais |
#
# Ils arrivent dans le dossier `sortie`, à côté de ce cahier. Un double-clic sur les deux premiers, clic droit puis
# *Download* : Word et Excel s’en chargent.

# %%
sortie = Path("sortie")
sortie.mkdir(exist_ok=True)
offre.to_word(sortie / f"{offre.number}.docx")
offre.to_excel(sortie / f"{offre.number}.xlsx")
(sortie / f"{offre.number}.json").write_text(offre.to_json(), encoding="utf-8")
[fichier.name for fichier in sorted(sortie.glob(f"{offre.number}.*"))]

# %% [markdown]
# ## 6. Quand quelque chose est refusé
#
# Une faute de frappe ne donne pas un prix faux : elle est refusée. Le message dit où, pourquoi, et **quoi écrire à la
# place**. Ici, deux fautes d’un coup ; rien n’a été chiffré. Chez vous, ce message s’affiche sous la cellule en cause :
# corrigez et relancez.

# %%
try:
    Scope.model_validate({**besoin, "workstations": {"count": "huit"}, "migration": {"volume": 4}})
except CostingError as refus:
    print(refus.said())

# %% [markdown]
# ## Et maintenant
#
# - Le client demande pourquoi une ligne coûte ce prix : [Pourquoi ce prix](02-pourquoi-ce-prix.ipynb).
# - Votre direction demande si le prix tiendra : [Risque et confiance](03-risque-et-confiance.ipynb).
# - Le classeur revient, modifié : [La négociation](04-negociation.ipynb).
# - C’est un appel d’offres : [Le marché public](05-marche-public.ipynb).
# - Vous avez vos propres prix : [Votre barème](06-bareme-maison.ipynb).
# - Vous préférez des curseurs : [L’explorateur](explorateur.ipynb).
#
# Un besoin plus complet, avec licences et interfaces, se lit dans un fichier :
# `Scope.read("../examples/chu.toml")`. Copiez-le et changez-le dans n’importe quel éditeur de texte.
