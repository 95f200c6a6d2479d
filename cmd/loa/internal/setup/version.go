package setup

// Version is set by the linker for releases: -ldflags "-X loa/cmd/loa/internal/service.Version=1.2.3".
var Version = "dev"
