# %% [markdown]
# # Votre premier devis en cinq minutes
#
# Vous avez un hôpital à chiffrer et cinq minutes. Ce cahier part de quelques réponses du client et finit par
# **un devis Excel, une proposition Word et un dossier interne**.
#
# Vous n’avez pas besoin de connaître Python. Vous changez des mots et des nombres dans **une seule cellule**, celle du
# besoin, puis vous exécutez les cellules dans l’ordre avec **Maj + Entrée** (ou tout d’un coup : menu *Run*,
# *Run All Cells*). Rien ne part sur internet.
#
# Avant de commencer, faites une copie de ce cahier : clic droit sur son nom à gauche, *Duplicate*.

# %%
from datetime import date
from pathlib import Path

import pandas as pd

from costing import CostingError, PriceBook, Scope, estimate, quote

jour = date.today()  # le jour du devis, aujourd’hui ; un autre s’écrit date(2026, 12, 15), année, mois, jour
tarif = PriceBook.read("../examples/company.toml")  # copiez ce fichier et mettez-y votre société

# %% [markdown]
# ## 1. Décrivez l’hôpital
#
# Changez la cellule qui suit ces tableaux, et elle seule. Trois règles suffisent :
#
# - **une rubrique présente est demandée**, donc chiffrée ; une rubrique absente ne l’est pas ;
# - **ce que vous ne savez pas, ne l’écrivez pas** : la réponse est alors « inconnu », le prix s’élargit et le devis dit ce
#   qui a été supposé ; `{}` veut dire « demandé, mais je n’en sais encore rien » ;
# - un nombre s’écrit sans guillemets, avec un point pour les décimales (`4.5`) et `_` entre les milliers
#   (`5_000_000`) ; un mot, entre guillemets droits `"`.
#
# | rubrique | ce qu’on y dit | par exemple |
# |---|---|---|
# | `client` | le nom, la nature de l’établissement | `{"name": "Clinique d’Exemple", "kind": "private_clinic"}` |
# | `systems` | PACS, RIS ou les deux ; les versions de retard, les modules, les adaptations | `{"pacs": {"upgrade": "major", "versions_behind": 2}, "modules": 3, "customization": "light"}` |
# | `workstations` | les postes à mettre à niveau ; la part de postes de diagnostic, `0.4` pour 40 %, jamais `40` | `{"count": 8, "diagnostic_share": 0.4}` |
# | `migration` | les images à reprendre : leur volume en téraoctets, leur format | `{"volume_tb": 4, "source": "standard"}` |
# | `integrations` | les liens avec d’autres systèmes, un par accolade, le tout entre crochets | `[{"system": "EMR", "standard": "HL7v2"}, {"system": "billing", "standard": "API"}]` |
# | `training` | les journées de formation | `{"days": 6}` |
# | `maintenance` | le contrat annuel : le niveau, les heures couvertes, les années | `{"tier": "standard", "hours": "8x5", "years": 3}` |
# | `vendor` | d’où vient l’éditeur | `{"origin": "local_partner"}` |
# | `licences` | les licences à acheter, avec leur prix de vente hors taxes ; la monnaie, si ce n’est pas le dinar | `[{"item": "PACS", "amount": 5_000_000}, {"item": "RIS", "amount": 9_500, "currency": "EUR"}]` |
#
# Certaines réponses sont des mots anglais, à recopier tels quels :
#
# | réponse | les mots, et ce qu’ils veulent dire |
# |---|---|
# | `kind` | `district_hospital` EPH · `specialised_hospital` EHS · `university_hospital` CHU · `private_clinic` clinique privée · `imaging_centre` centre d’imagerie ou cabinet de radiologie · `network` réseau d’établissements |
# | `upgrade` | `minor` mise à jour, des correctifs · `major` nouvelle version |
# | `customization` | les adaptations à reprendre : `none` aucune · `light` légères · `moderate` modérées · `heavy` importantes |
# | `source` | le format des archives : `standard` DICOM standard · `private_tags` DICOM avec champs privés · `proprietary` format propriétaire |
# | `identity` | l’identité des patients dans les archives : `clean` bonne · `mixed` moyenne · `poor` mauvaise |
# | `deployment` | les postes sont mis à niveau `remote` à distance · `mixed` de façon mixte · `on_site` sur site |
# | `system` | `EMR` DPI, le dossier patient · `HIS` SIH · `billing` facturation · `modality` appareil d’imagerie · `worklist` liste de travail · `other` autre |
# | `standard` | la norme du lien : `HL7v2` · `DICOM` · `FHIR` · `IHE` · `API` |
# | `tier` | le niveau de maintenance : `basic` · `standard` · `premium` |
# | `hours` | `8x5` 8 h, 5 jours sur 7 · `12x6` 12 h, 6 jours sur 7 · `24x7` jour et nuit, tous les jours |
# | `origin` | `local` éditeur algérien · `local_partner` partenaire local d’un éditeur étranger · `international` éditeur étranger |
#
# Le nombre de lits n’est pas demandé : il n’entre pas dans ce prix.
#
# **Si la cellule affiche un message en rouge.** Un message en français dit où est la faute et quoi écrire à la place. Un
# message en anglais (`SyntaxError`, `NameError`) vient de Python : il manque presque toujours une virgule, un guillemet
# ou une accolade. Ses dernières lignes montrent l’endroit avec un `^` ; regardez là et à la ligne d’avant, et comparez
# avec l’exemple. Corrigez, puis relancez tout : ce qui est affiché plus bas date encore de la fois d’avant.

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
# les poser. La dernière colonne dit où écrire la réponse : `migration.volume_tb` veut dire `volume_tb` dans la rubrique
# `migration`, donc `"migration": {"volume_tb": 4}` ; un nom sans point est une rubrique : `"sites": 2`.
#
# **Le client a répondu ? Écrivez ses réponses dans la cellule du besoin, et relancez tout** (menu *Run*,
# *Run All Cells*).

# %%
estimation.questions()

# %% [markdown]
# Ce qu’une réponse apporte, sur un essai à part, en dinars hors taxes : votre besoin avec une formation dont on ne sait
# rien, puis avec 4 journées. **Le bas et le haut se rapprochent.** Ni votre besoin ni votre devis n’en sont changés.

# %%
essais = {"durée de la formation inconnue": {}, "4 journées de formation": {"days": 4}}
chiffres = {
    nom: estimate(Scope.model_validate({**besoin, "training": reponse}), tarif, jour) for nom, reponse in essais.items()
}
pd.DataFrame(
    [(essai.low, essai.likely, essai.high, essai.high - essai.low) for essai in chiffres.values()],
    index=list(chiffres),
    columns=["bas", "probable", "haut", "du bas au haut"],
).style.format(precision=0, thousands="\u202f").set_table_styles(
    [{"selector": "th.row_heading", "props": "text-align: left"}]
)

# %% [markdown]
# ## 4. Faites-en un devis ferme
#
# `quote` arrondit chaque prix une fois, ajoute la TVA et donne un numéro. Ce que vous voyez ci-dessous est **ce que verra
# le client** : ni fourchette, ni marge, ni probabilité. Les hypothèses y figurent ; relisez-les, elles vous protègent.

# %%
offre = quote(estimation)
offre

# %% [markdown]
# ## 5. Avant d’envoyer, regardez l’envers
#
# Voici le même devis **tel que seule votre société le voit** : les fourchettes, la probabilité que le prix tienne, et
# « À vérifier avant l’envoi ». Lisez au moins ce tableau-là : il dit ce qui manque ou surprend, et comment y remédier. Une
# rubrique y est nommée entre crochets : `[decommissioning]` s’écrit `"decommissioning": {}` dans la cellule du besoin, et
# `true` s’y écrit `True`.
#
# Ne montrez pas cette page au client, ni ce cahier une fois exécuté.

# %%
offre.internal()

# %% [markdown]
# ## 6. Écrivez les fichiers
#
# | fichier | c’est | pour qui |
# |---|---|---|
# | `NUMÉRO.docx` | la proposition complète | **le client** |
# | `NUMÉRO.xlsx` | le devis à négocier : cellules jaunes ouvertes, formules vivantes | **le client** |
# | `NUMÉRO.json` | le dossier : fourchettes, risque, trace de chaque prix | **vous seul**, ne l’envoyez jamais |
#
# Ils arrivent dans le dossier `sortie`, à côté de ce cahier : ouvrez-le à gauche, clic droit sur l’un des deux premiers,
# *Download*, puis ouvrez-le dans Word ou dans Excel.

# %%
sortie = Path("sortie")
sortie.mkdir(exist_ok=True)
offre.to_word(sortie / f"{offre.number}.docx")
offre.to_excel(sortie / f"{offre.number}.xlsx")
(sortie / f"{offre.number}.json").write_text(offre.to_json(), encoding="utf-8")
print("Écrits dans le dossier sortie", *(f"{offre.number}{fin}" for fin in (".docx", ".xlsx", ".json")), sep="\n")

# %% [markdown]
# ## 7. Quand quelque chose est refusé
#
# Une faute de frappe ne donne pas un prix faux : elle est refusée. Le message dit où, pourquoi, et **quoi écrire à la
# place**. En voici un exemple, sur un autre besoin que le vôtre : deux fautes d’un coup, et rien n’a été chiffré. Chez
# vous, ce message s’affiche sous la cellule du besoin : corrigez et relancez tout.

# %%
try:
    Scope.model_validate(
        {"client": {"name": "Essai"}, "workstations": {"count": "huit"}, "migration": {"volume": 4}}  # deux fautes
    )
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
# Un besoin peut aussi se lire dans un fichier : `scope = Scope.read("../examples/chu.toml")`. Celui-ci a toutes les
# rubriques, expliquées une à une ; copiez-le et changez-le dans n’importe quel éditeur de texte.
