# One build configuration for the demo, the tests and the benchmark (docs/adr/0010): optimised, because statistics in a
# debug build are far slower, and testable, so that nothing is compiled twice.
BUILD_FLAGS := -c release -Xswiftc -enable-testing --explicit-target-dependency-import-check error
BINARY := .build/release/straatlicht

.PHONY: help demo build test lint bench calibrate fuzz clean

help:
	@echo 'make demo   serve the made-up town Voorbeeldstad on http://127.0.0.1:8080 (PORT=8081 for another port)'
	@echo 'make test   all tests: Swift on SQLite and PostgreSQL, the real binary, a real browser'
	@echo 'make lint   formatting and the rules of the house'
	@echo 'make bench  CPU seconds, latency and memory on both engines, also during a flood of reports; every public page; the statistics'
	@echo 'make calibrate  the statistics on thousands of made-up data sets, within half an hour of processor time'
	@echo 'make fuzz   COUNT=10000000 strange inputs for what reads the words of strangers (SEED=1, TARGET=form)'
	@echo 'make clean  remove what was built and the demo database'

demo: build
	@mkdir -p .local
	@exec $(BINARY) demo --database sqlite:.local/voorbeeldstad.sqlite

build:
	@scripts/setup build
	@scripts/assets
	swift build $(BUILD_FLAGS) --product straatlicht

test:
	@BUILD_FLAGS='$(BUILD_FLAGS)' scripts/test

lint:
	@scripts/lint

bench: build
	@scripts/bench $(BINARY)

calibrate:
	@BUILD_FLAGS='$(BUILD_FLAGS)' scripts/calibrate

fuzz:
	@COUNT='$(COUNT)' SEED='$(SEED)' scripts/fuzz $(TARGET)

clean:
	rm -rf .build .local
