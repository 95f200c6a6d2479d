# What a contributor runs. `make test` is everything, and what CI runs.
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
NFPM := github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.43.4
GO ?= go
# The newest version in CHANGELOG.md.
VERSION ?= $(shell sed -n 's/^\#\# \[\([0-9][0-9.]*\)\].*/\1/p' CHANGELOG.md | head -n 1)

.PHONY: build package test check deps race bench demo house fuzz

build: ## bin/loa, static, without debug symbols
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags="-s -w -X loa/cmd/loa/internal/service.Version=$(VERSION)" -o bin/loa ./cmd/loa

package: build ## bin/loa_VERSION_ARCH.deb
	VERSION=$(VERSION) GOARCH=$$($(GO) env GOARCH) $(GO) run $(NFPM) package --config packaging/nfpm.yaml --packager deb --target bin/

test: deps check ## all checks and all tests, PostgreSQL included
	$(GO) test -timeout 8m ./...
	$(MAKE) --no-print-directory race

check: ## formatting, vet, staticcheck, tidy modules
	@test -z "$$(gofmt -l .)" || { echo "not gofmt-ed:"; gofmt -l .; exit 1; }
	$(GO) mod tidy -diff
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...

race: ## the race detector, where SQLite is not linked: its driver takes over nine minutes to compile under it
	$(GO) test -race -timeout 8m $$(GO=$(GO) scripts/race-packages)

deps: ## install what the tests need and this machine lacks
	@scripts/test-deps

bench: build ## every benchmark once; figures go to docs/measurements.md
	$(GO) test -run '^$$' -bench . -benchmem ./...

SECONDS_EACH ?= 60
fuzz: ## every fuzz target for a while; fails when one finds something or hardly runs. SECONDS_EACH=60
	GO=$(GO) scripts/fuzz $(SECONDS_EACH)

house: ## how the code is built: sizes of packages, types and functions, how tests and docs read
	$(GO) run ./internal/house

demo: ## everything in the browser, without internet or token
	$(GO) run ./cmd/loa demo
