package operations

import "time"

// Job is named work on a schedule and how its last run went.
type Job struct {
	Name     string
	Owner    string    // the process that holds the lease, empty for none
	Lease    time.Time // until when; zero: nobody runs it
	Started  time.Time // of the last run that ended
	Finished time.Time
	Next     time.Time
	Outcome  string // empty: well
}

// SourceJob is the name of the job that visits a source.
func SourceJob(source string) string { return "source:" + source }

// DatabaseInfo is what an operator wants to know of the database.
type DatabaseInfo struct {
	Name      string // its URL without secrets
	Engine    string // "SQLite 3.53.1", "PostgreSQL 17.2"
	Schema    int64  // number of the newest migration
	SizeBytes int64
}

// Holder says who has the right to deliver.
type Holder struct {
	Who   string // machine and process
	Since time.Time
	Until time.Time // zero: to the end of its process
}
