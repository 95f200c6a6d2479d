# What a contributor runs. `make test` is everything, and what CI runs.
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
NFPM := github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.43.4
GOLANGCI := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.9.0
GO ?= go
# The newest version in CHANGELOG.md.
VERSION ?= $(shell sed -n 's/^\#\# \[\([0-9][0-9.]*\)\].*/\1/p' CHANGELOG.md | head -n 1)

.PHONY: build package test check lint vuln reproducible deps race bench demo house fuzz

build: ## bin/loa, static, without debug symbols
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags="-s -w -X loa/cmd/loa/internal/setup.Version=$(VERSION)" -o bin/loa ./cmd/loa

package: build ## bin/loa_VERSION_ARCH.deb; GOARCH=arm64 make package is one for that processor
	VERSION=$(VERSION) ARCH=$$($(GO) env GOARCH) GOARCH= $(GO) run $(NFPM) package --config packaging/nfpm.yaml --packager deb --target bin/

reproducible: ## two builds of this commit at different places are the same bytes, and tell the commit
	LOA_TEST_BUILDS=1 $(GO) test ./cmd/loa -run TestTwoBuilds -count 1 -v

# Tests wait for servers, browsers and processes: four packages at once, and four tests of each, keep two cores busy.
test: deps check ## all checks and all tests, PostgreSQL included
	@folder=$$(scripts/test-tmp) && trap 'rm -rf "$$folder"' EXIT && trap 'exit 1' INT TERM && export TMPDIR=$$folder && \
		$(GO) test -p 4 -parallel 4 -timeout 15m ./... && $(MAKE) --no-print-directory race

check: ## formatting, vet, staticcheck, tidy modules
	@test -z "$$(gofmt -l .)" || { echo "not gofmt-ed:"; gofmt -l .; exit 1; }
	$(GO) mod tidy -diff
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...

# Apart from check: the linter is built of four hundred modules, which takes minutes the first time, and a cold run takes
# longer than all of check.
lint: ## golangci-lint with gosec, as .golangci.yaml chooses and says why
	$(GO) run $(GOLANGCI) run ./...

# Without its database nothing is known: that is a failure, not a clean bill of health.
vuln: ## known vulnerabilities in what is linked; fails when the database cannot be reached
	$(GO) run $(GOVULNCHECK) ./...

race: ## the race detector, where goroutines start and SQLite is not linked: its driver takes over nine minutes to compile
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
