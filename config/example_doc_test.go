package config_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"loa/config"
)

// All mistakes of a file are named at once, each with its line.
func ExampleLoad() {
	dir, err := os.MkdirTemp("", "loa")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	text := "server: {listen: nope}\nsite: {time_zone: Hanoi}\ntopics: []\nsources: []\n"
	file := filepath.Join(dir, "loa.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		fmt.Println(err)
		return
	}
	_, err = config.Load(file, config.Options{Getenv: func(string) string { return "" }})
	fmt.Println(strings.ReplaceAll(err.Error(), dir+"/", ""))
	// Output:
	// loa.yaml:1: server.listen = "nope": must be host:port such as 127.0.0.1:8080 or :8080, or unix:/run/loa/loa.sock
	// loa.yaml:2: site.time_zone = "Hanoi": must be the name of a time zone such as Asia/Ho_Chi_Minh or UTC
}

func ExampleNewAddress() {
	fmt.Println(config.NewAddress("postgres://loa:geheim@db.example/loa"))
	// Output: postgres://loa:***@db.example/loa
}
