package database

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

const (
	oldestPostgres = 15
	connections    = 12 // of one process, at most
)

// openPostgres opens the database at address. Pool size and waiting times are
// ours; everything else (TLS, user, search path) is the URL's.
func (db *DB) openPostgres(ctx context.Context, address string, idle time.Duration) error {
	db.Dialect = PostgreSQL
	config, err := parse(address)
	if err != nil {
		return err
	}
	db.Name = nameOf(config)
	pool := sql.OpenDB(stdlib.GetConnector(*config))
	// As many may rest as may be open: a burst would else close, for each answer,
	// what the next question opens again, and a session of PostgreSQL costs ten
	// milliseconds of CPU to begin.
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	pool.SetConnMaxIdleTime(cmp.Or(idle, 5*time.Minute))
	db.Reads, db.Writes = pool, pool

	var version int
	var encoding string
	err = pool.QueryRowContext(ctx,
		`SELECT current_setting('server_version_num')::int, current_setting('server_encoding')`).Scan(&version,
		&encoding)
	if err != nil {
		return db.Explain(fmt.Errorf("connect: %w", err))
	}
	if version/10000 < oldestPostgres {
		return fmt.Errorf("database %s is PostgreSQL %d, at least %d is needed", db.Name, version/10000, oldestPostgres)
	}
	if encoding != "UTF8" {
		return fmt.Errorf("database %s has the encoding %s, UTF8 is needed: create it with CREATE DATABASE … ENCODING "+
			"'UTF8' TEMPLATE template0", db.Name, encoding)
	}
	return nil
}

// parse reads the address of a PostgreSQL database. Pool size and waiting times
// are ours; everything else (TLS, user, search path) is the URL's.
func parse(address string) (*pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		// The library's text may repeat the address, and with it the password.
		return nil, fmt.Errorf("database URL beginning \"postgres:\" cannot be read: write " +
			"postgres://user:password@host:5432/database?sslmode=…, with %%-escapes for special characters")
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 5 * time.Second
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "loa"
	}
	return config, nil
}

// nameOf is a database's URL without secrets.
func nameOf(config *pgx.ConnConfig) string {
	return "postgres://" + config.User + "@" + net.JoinHostPort(config.Host, strconv.Itoa(int(config.Port))) + "/" +
		config.Database
}

// OthersAt says how many sessions other Loas have in the PostgreSQL database at
// an address.
func OthersAt(ctx context.Context, address string) (n int, err error) {
	config, err := parse(address)
	if err != nil {
		return 0, err
	}
	pool := sql.OpenDB(stdlib.GetConnector(*config))
	defer pool.Close()
	err = pool.QueryRowContext(ctx, `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
		AND application_name = current_setting('application_name') AND pid <> pg_backend_pid()`).Scan(&n)
	if err != nil {
		db := &DB{Name: nameOf(config)}
		return 0, db.Explain(fmt.Errorf("look who uses it: %w", err))
	}
	return n, nil
}
