# Tidewatch: the commands a person needs. Each finds JDK 25 by itself.
SHELL := /bin/bash
export JAVA_HOME := $(shell build/find-jdk)
MVN := mvn --no-transfer-progress --batch-mode

.PHONY: help run build test bench format clean
help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

run: ## start the server with a demonstration log flowing in; PORT=9090 DATA=/path
	@build/run

build: jdk ## compile and package everything into target/dist
	@build/dist

test: jdk ## install what tests need that is missing, and run every test
	@build/test-needs
	@build/dist --if-needed
	$(MVN) -T 1.5C spotless:check verify

bench: jdk ## measure the whole pipeline and the hot parts (BENCH="logs 1000000" for one)
	@build/bench $(BENCH)

format: jdk ## format the sources
	$(MVN) -q spotless:apply

clean: ## remove what the build made
	rm -rf target */target adapters/*/target

.PHONY: jdk
jdk:
	@test -n "$(JAVA_HOME)" || build/find-jdk
