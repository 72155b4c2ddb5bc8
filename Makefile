# 育成 Ikusei. `make help` lists what there is. Needs only make and python3-venv (Debian 12+, Ubuntu 24.04+).
PYTHON ?= python3
PORT ?= 8000
POT ?= .venv/messages.pot
BIN := .venv/bin
APT := sudo apt-get update && sudo apt-get install -y --no-install-recommends make python3-venv
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po))
SENTENCES := Refused NotFound Busy sentence lazy_gettext log_reading:1 says:2 notify:2 Fault:2 _problem:2 ImportNote:3 \
  RowProblem:4 wrong:4
.DELETE_ON_ERROR:
.PHONY: help setup run test check bench lock browser catalogue translations

help:  ## これを表示します
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(MAKEFILE_LIST) | expand -t 16

setup: .venv/.installed $(CATALOGUES)  ## .venvを作ります(使用するものだけ)

run: setup  ## デモの市を読み込み、サーバを起動します(PORT=8000)
	@$(BIN)/flask demo --if-empty --address http://127.0.0.1:$(PORT)/
	@exec $(BIN)/gunicorn --no-control-socket --worker-class gthread --workers 2 --threads 8 --timeout 120 \
	  --bind 127.0.0.1:$(PORT) --log-level warning --chdir . 'wsgi:create_app()'

test: .venv/.tools $(CATALOGUES) browser  ## 検査に必要なものを入れ、両方のデータベースですべて検査します
	@$(MAKE) --no-print-directory check
	@$(BIN)/pytest -n 2 --dist worksteal

check: .venv/.tools  ## 書き方・型・構成だけを検査します
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: .venv/.tools $(CATALOGUES)  ## 速さを測り、JSONで示します
	@$(BIN)/python -m benchmarks

lock:  ## 依存関係を固定し直します(uvが必要)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml --group dev \
	  -c requirements.lock -o requirements-dev.lock

browser:
	@.ci/browser

catalogue: .venv/.installed  ## 英語の訳(translations/en)を、いまの文に合わせます
	@$(BIN)/pybabel -q extract -F translations/babel.cfg --add-location=file --sort-by-file --omit-header \
	  $(addprefix -k ,$(SENTENCES)) -o $(POT) .
	@$(BIN)/pybabel -q update -l en --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
	  -i $(POT) -o translations/en/LC_MESSAGES/messages.po

translations: $(CATALOGUES)

%.mo: %.po .venv/.installed
	@$(BIN)/pybabel -q compile -i $< -o $@

.venv/.installed: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo 'Python 3.11以上が必要です(Debian 12以上、Ubuntu 24.04以上)。次を実行してください: $(APT)' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo '仮想環境を作れません。次を実行してください: $(APT)' >&2; exit 1; }
	@test -x $(BIN)/pip || { echo '.venvを作ります(1分ほど)…'; $(PYTHON) -m venv .venv; }
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@touch $@

.venv/.tools: requirements-dev.lock .venv/.installed
	@echo '検査の道具を入れます…'
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@touch $@
