# Two commands: `make run` serves the chat, `make test` runs all tests. Everything goes into .venv.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# Python writes byte code at install; without it every start takes twice as long.
export PYTHONDONTWRITEBYTECODE =
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# Where torch comes from, when not from the usual index: on Linux, give the address of PyTorch's own CPU index to get
# the small build (0.7 GB) in place of the GPU one (several GB).
TORCH_INDEX ?=

.PHONY: run test lint bench eval soak clean

run: $(VENV)/.installed
	$(BIN)/python app.py

test: $(VENV)/.installed-test
	$(BIN)/ruff check assistant tests app.py benchmarks
	$(BIN)/mypy
	$(BIN)/python -m pytest

lint: $(VENV)/.installed-test
	$(BIN)/ruff check assistant tests app.py benchmarks
	$(BIN)/mypy

bench: $(VENV)/.installed-test
	$(BIN)/python -m benchmarks

# Ten minutes of fifty readers and a writer on a real server; ends with 1 on an error or a growing memory.
soak: $(VENV)/.installed
	$(BIN)/python -m benchmarks.soak

eval: $(VENV)/.installed
	$(BIN)/kompass eval

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.torch: constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install -q -c constraints.txt $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) torch==2.13.0
	touch $@

$(VENV)/.installed: pyproject.toml constraints.txt $(VENV)/.torch
	$(BIN)/python -m pip install -q -c constraints.txt -e .
	$(BIN)/python -m compileall -q assistant
	touch $@

$(VENV)/.installed-test: pyproject.toml constraints.txt $(VENV)/.torch
	$(BIN)/python -m pip install -q -c constraints.txt -e ".[test]"
	$(BIN)/python -m compileall -q assistant
	touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) build dist
