.PHONY: help demo test lint types postgres browser pictures bench messages
help: ; @grep -E '^[a-z]+:' Makefile | cut -d: -f1 | tr '\n' ' '; echo
demo: ; python3 run.py demo
test: ; python3 run.py test
lint: ; .venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/lint-imports && .venv/bin/djlint --lint shirube --quiet
types: ; .venv/bin/mypy
postgres: ; DATABASE_URL=postgresql://postgres@127.0.0.1:5432/postgres .venv/bin/pytest -m "not bench and not browser"
browser: ; .venv/bin/pytest -m browser
pictures: ; .venv/bin/python -m tests.browser.pictures
bench: ; .venv/bin/pytest -m bench -s
messages: ; .venv/bin/shirube update_messages
