# Each target is a task of tasks.py, for whoever has make; on Windows: py tasks.py quote
PY ?= python3

.PHONY: help quote notebook app docs test coverage bench mutate torture setup
.NOTPARALLEL:

help:
	@echo "make quote    price examples/chu.toml; its record, workbook and proposal go to out/"
	@echo "make notebook open the notebooks in JupyterLab"
	@echo "make app      serve the explorer as a page without code, and say its address"
	@echo "make docs     build the documentation into docs/_build/html"
	@echo "make test     every check that a change must pass"
	@echo "make coverage show which lines no test reaches (twice as long as the tests)"
	@echo "make bench    time the pricing of quotes large and small"
	@echo "make mutate   change money, taxes, discounts and words, and tell which change no test notices (ten minutes)"
	@echo "make torture  kill, race and fill the register of quotes two hundred times over"
	@echo "make setup    make .venv ready, and do nothing more"
	@echo "Another Python: make quote PY=python3.12"

quote notebook app docs test coverage bench mutate torture setup:
	@$(PY) tasks.py $@
