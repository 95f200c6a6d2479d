// Package service is the running program: every room, wired. The commands
// build it from a configuration, run it, and let it follow the configuration.
package service
