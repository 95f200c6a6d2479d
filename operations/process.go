package operations

import (
	"slices"
	"time"
)

// Role is what a process of an installation does.
type Role string

// The roles.
const (
	RoleAll     Role = "all"     // everything: the only process, or one of several alike
	RoleCollect Role = "collect" // visits the sources, releases what was delayed
	RoleSend    Role = "send"    // delivers over the channels, talks with people, serves agencies' webhooks
	RoleWeb     Role = "web"     // serves feeds, pages, the hub and the desk
)

// Roles are all of them.
func Roles() []Role { return []Role{RoleAll, RoleCollect, RoleSend, RoleWeb} }

// Known tells whether there is such a role.
func (r Role) Known() bool { return slices.Contains(Roles(), r) }

// Collects tells whether a process with this role visits sources.
func (r Role) Collects() bool { return r == RoleAll || r == RoleCollect }

// Sends tells whether a process with this role delivers.
func (r Role) Sends() bool { return r == RoleAll || r == RoleSend }

// Serves tells whether a process with this role serves readers.
func (r Role) Serves() bool { return r == RoleAll || r == RoleWeb }

// Process is a process that runs, as far as the database knows.
type Process struct {
	Who   string // machine and process
	Role  Role
	Since time.Time
	Seen  time.Time     // when it last said that it runs
	Quiet time.Duration // since then, by the database's clock
}
