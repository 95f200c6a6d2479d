// Package kits packs what agencies install on their own servers, as archives
// that need no editing: the plug-in for WordPress, the block for NukeViet, the
// function for plain PHP. The address of this site stands in them already.
package kits

import (
	"archive/zip"
	"bytes"
	"embed"
	"fmt"
	"html"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"loa/web/internal/pages"
	"loa/web/internal/site"
)

//go:embed files
var files embed.FS

// example is the address that stands for this site's in the files.
const example = "https://loa.example"

// changed is the date of the files in the archives: one that is the same in
// every process, so that the same archive is the same bytes.
var changed = time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC)

// Kits are the archives by name: what each holds, and where from.
var Kits = map[string]map[string]string{
	"loa-wordpress.zip": {"loa-feed/loa-feed.php": "wordpress/loa-feed.php"},
	"loa-nukeviet.zip": {
		"themes/default/blocks/global.loa_feed.php":        "nukeviet/global.loa_feed.php",
		"themes/default/blocks/global.loa_feed.ini":        "nukeviet/global.loa_feed.ini",
		"themes/default/blocks/loa-feed.php":               "loa-feed.php",
		"themes/mobile_default/blocks/global.loa_feed.php": "nukeviet/global.loa_feed.php",
		"themes/mobile_default/blocks/global.loa_feed.ini": "nukeviet/global.loa_feed.ini",
		"themes/mobile_default/blocks/loa-feed.php":        "loa-feed.php",
	},
	"loa-php.zip": {"loa-feed.php": "loa-feed.php"},
}

// Pack returns an archive for a site; fs.ErrNotExist for an unknown name.
func Pack(name, base string) ([]byte, error) {
	contents, ok := Kits[name]
	if !ok {
		return nil, fmt.Errorf("pack %s: %w", name, fs.ErrNotExist)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, inside := range slices.Sorted(maps.Keys(contents)) {
		text, err := files.ReadFile("files/" + contents[inside])
		if err != nil {
			return nil, fmt.Errorf("pack %s: %w", name, err)
		}
		f, err := w.CreateHeader(&zip.FileHeader{Name: inside, Method: zip.Deflate, Modified: changed})
		if err == nil {
			_, err = f.Write(bytes.ReplaceAll(text, []byte(example), []byte(written(base, path.Ext(inside)))))
		}
		if err != nil {
			return nil, fmt.Errorf("pack %s: %w", name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("pack %s: %w", name, err)
	}
	return out.Bytes(), nil
}

// written is an address as it may stand in a file: within a text of PHP, or in XML.
func written(base, ending string) string {
	if ending == ".php" {
		return strings.NewReplacer(`\`, "%5C", `'`, "%27", "\n", "", "*/", "*%2F").Replace(base)
	}
	return html.EscapeString(base)
}

// Handler answers /embed/kits/{file}.
type Handler struct {
	Current *site.Current
	Pages   *pages.Handler // answers errors
}

// Serve answers with an archive.
func (h *Handler) Serve(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	archive, err := Pack(name, h.Current.Get().Site.URL)
	if err != nil {
		h.Pages.ServeUnknown(w, r)
		return
	}
	head := w.Header()
	head.Set("Content-Type", "application/zip")
	head.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	head.Set("Cache-Control", "public, max-age=3600")
	http.ServeContent(w, r, "", changed, bytes.NewReader(archive))
}
