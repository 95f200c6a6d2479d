package main

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"loa/bot/bottest"
	"loa/internal/assert"
	"loa/store/storetest"
)

// TestTheDeskWritesToTheDatabaseWhereTheFileIsReadOnly runs the service in a mount
// namespace in which the configuration's folder is read-only, as systemd does with
// ProtectSystem=strict: even root can write nothing there.
func TestTheDeskWritesToTheDatabaseWhereTheFileIsReadOnly(t *testing.T) {
	t.Parallel()
	if out, err := exec.Command("unshare", "-rm", "true").CombinedOutput(); err != nil {
		t.Skipf("no mount namespaces here: %v %s", err, out)
	}
	database := "sqlite:" + t.TempDir() + "/loa.db"
	w := newWorld(t, database, bottest.Options{})
	w.run("", func(path string) *exec.Cmd {
		return exec.Command("unshare", "-rm", "sh", "-c",
			`mount --bind "$2" "$2" && mount -o remount,ro,bind "$2" && exec "$0" serve --config "$1"`,
			path, w.config, filepath.Dir(w.config))
	})
	w.eventually("the service", w.healthy)
	lan := w.deskUser("lan")
	before, err := os.ReadFile(w.config)
	if err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "the settings say so", strings.Contains(lan.get("/desk/settings"), "The file is read-only"), true)

	topic := []string{"id", "y-te", "name", "Y tế ở bàn", "keywords", "bệnh viện"}
	assert.Same(t, "a topic is added", lan.post("/desk/topics/save", topic...), http.StatusOK)
	assert.Same(t, "where it went is said", strings.Contains(lan.message, "đã ghi vào cơ sở dữ liệu"), true)
	status, _ := w.get("/feeds/y-te.rss")
	assert.Same(t, "its feed", status, http.StatusOK)
	_, version, _ := strings.Cut(lan.get("/desk/topics/kinh-te"), `name="version" value="`)
	version, _, _ = strings.Cut(version, `"`)
	assert.Same(t, "what the file states cannot be changed here", lan.post("/desk/topics/save", "was", "kinh-te", "id",
		"kinh-te", "version", version, "name", "Tên khác", "sections", "kinh-te"), http.StatusConflict)
	assert.Same(t, "its line is named", strings.Contains(lan.message, "dòng 7"), true)

	db := storetest.OpenAt(t, database, time.Now)
	changes, err := db.Operations.DeskChanges(t.Context(), "", 5)
	if err != nil || len(changes) != 1 || changes[0].Place != "database" || changes[0].Who != "lan" {
		t.Fatalf("got %+v, %v, want one change, in the database, by lan", changes, err)
	}
	assert.Same(t, "undone", lan.post("/desk/changes/"+changes[0].ID+"/undo"), http.StatusOK)
	status, _ = w.get("/feeds/y-te.rss")
	assert.Same(t, "its feed after that", status, http.StatusGone)

	// Set again, and then by the operator in the file, outside: the file goes first.
	assert.Same(t, "the topic is added again", lan.post("/desk/topics/save", topic...), http.StatusOK)
	after, err := os.ReadFile(w.config)
	if err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "the file", string(after), string(before))
	stated := strings.Replace(string(before), "topics:\n",
		"topics:\n  - {id: y-te, name: Y tế ở tệp, keywords: [thuốc]}\n", 1)
	if err := os.WriteFile(w.config, []byte(stated), 0o600); err != nil {
		t.Fatal(err)
	}
	w.eventually("the file's topic", func() bool {
		_, feed := w.get("/feeds/y-te.rss")
		return strings.Contains(feed, "Y tế ở tệp")
	})
	assert.Same(t, "the settings name what was left out", strings.Contains(lan.get("/desk/settings"), "Left out"), true)
	if names, err := os.ReadDir(filepath.Dir(w.config)); err != nil || len(names) != 1 {
		t.Errorf("got %v, %v beside the file, want nothing left there: %s", names, err, strconv.Quote(w.config))
	}
}
