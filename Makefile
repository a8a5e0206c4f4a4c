# Tidewatch: the commands a person needs. Each finds JDK 25 by itself.
SHELL := /bin/bash
export JAVA_HOME := $(shell build/find-jdk)
MVN := mvn --no-transfer-progress --batch-mode
SOURCES := $(shell find . -name pom.xml -not -path '*/target/*') $(shell find . -path '*/src/main/*' -type f -not -path '*/target/*' -not -path '*/node_modules/*')

.PHONY: help build test format clean
help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

build: jdk ## compile and package everything into target/dist
	$(MVN) -q package -DskipTests

test: jdk ## run every test
	$(MVN) verify

format: jdk ## format the sources
	$(MVN) -q spotless:apply

clean: ## remove what the build made
	rm -rf target */target adapters/*/target

.PHONY: jdk
jdk:
	@test -n "$(JAVA_HOME)" || build/find-jdk
