.DEFAULT_GOAL := help
.PHONY: help run codes demo-reset test lint bench weights lighthouse pictures translations lock
MAKEFLAGS += --no-print-directory
BIN := .venv/bin

help: ## 列出可用的命令
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s%s\n", $$1, $$2 }' Makefile

run: ## 启动演示系统（PORT=8001 换端口，HOST=0.0.0.0 供手机访问）
	@scripts/run

codes: ## 显示演示账号当前的动态验证码
	@scripts/venv
	@scripts/in-demo $(BIN)/flask demo codes

demo-reset: ## 删除演示数据，从头再来
	@scripts/venv
	@scripts/in-demo $(BIN)/flask demo reset

test: lint ## 运行全部检查和测试（与 CI 相同）
	@$(BIN)/python -m scripts.need_chromium
	@$(BIN)/python -m pytest -n 2 --dist loadfile
	@$(BIN)/python -m scripts.every_promise_was_kept

lint: ## 检查写法、类型、引用方向和模板
	@scripts/venv tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/python -m scripts.every_test_is_collected

bench: ## 测量速度并与上限对比
	@scripts/venv tests
	@$(BIN)/python -m bench

weights: ## 用真实浏览器量各公开页面的字节数和请求数
	@scripts/venv tests
	@$(BIN)/python -m scripts.need_chromium
	@$(BIN)/python -m tests.browser.weights

lighthouse: ## 用 Lighthouse 按手机检查公开页面（需要 node，要联网取 lighthouse）
	@scripts/venv tests
	@$(BIN)/python -m scripts.need_chromium
	@$(BIN)/python -m scripts.lighthouse

pictures: ## 用真实浏览器给各页面截图
	@scripts/venv tests
	@$(BIN)/python -m scripts.need_chromium
	@$(BIN)/python -m tests.browser.pictures

CATALOGUES := feedback/translations

translations: ## 收集界面文字，更新并编译英文译文
	@scripts/venv
	$(BIN)/pybabel -q extract -F babel.cfg -k _l --add-location=file --sort-by-file -o $(CATALOGUES)/messages.pot .
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
		-i $(CATALOGUES)/messages.pot -d $(CATALOGUES)
	$(BIN)/pybabel compile --statistics -d $(CATALOGUES)

LOCK := uv pip compile --universal --fork-strategy fewest --python-version 3.11 --generate-hashes --strip-extras \
	--no-emit-index-url --no-emit-find-links --no-header --no-config --quiet

lock: ## 按 *.in 重新锁定程序库版本
	@scripts/venv tests
	$(BIN)/$(LOCK) --upgrade requirements.in -o requirements.txt
	$(BIN)/$(LOCK) --upgrade requirements-dev.in -o requirements-dev.txt
