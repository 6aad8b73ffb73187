"""How a form is known again, and each answer of it, wherever it then stands: by marks beside and above it.

Beside a question stands the dotted path that its answer has in a scope; above the answers stands ANSWER, or in a table
what each column is of its row; above the paths stands PATH.
"""

FORM, TONGUE = "costing.form", "costing.language"
LAYOUT = 1
ANSWER, PATH = "#answer", "#path"
