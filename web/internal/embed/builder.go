package embed

import (
	"context"
	"net/http"

	"loa/article"
	"loa/web/internal/pages"
	"loa/web/internal/site"
)

// builderPage is what the configurator and the page for agencies show.
type builderPage struct {
	Base, Version, Integrity, SiteName string
	Topics                             []article.Topic
	Sources                            []article.Source
	Weight                             string // of the component, gzipped
	Warnings                           []pages.Banner
}

// ServeBuilder answers /embed: the page on which a box is put together.
func (h *Handler) ServeBuilder(w http.ResponseWriter, r *http.Request) { h.page(w, r, "builder.html") }

// ServeAgencies answers /for-agencies: rights, freshness, corrections.
func (h *Handler) ServeAgencies(w http.ResponseWriter, r *http.Request) {
	h.page(w, r, "agencies.html")
}

// ServeHost answers /embed/preview: a page that treats boxes badly, as the
// pages do on which they stand.
func (h *Handler) ServeHost(w http.ResponseWriter, r *http.Request) { h.page(w, r, "host.html") }

func (h *Handler) page(w http.ResponseWriter, r *http.Request, name string) {
	h.pages.ServeMade(w, r, name, true, func(ctx context.Context, set *site.Setup) (pages.Made, error) {
		warnings, left, err := h.pages.Banners(ctx)
		if err != nil {
			return pages.Made{}, err
		}
		body, err := execute(name, builderPage{Base: set.Site.URL, Version: assetVersion, Integrity: Integrity(),
			SiteName: set.Site.Name,
			Topics:   set.Topics, Sources: set.Sources, Weight: weight(), Warnings: warnings})
		return pages.Made{Body: body, Kind: htmlKind, Control: "public, max-age=60", Class: builder, Fresh: left}, err
	})
}
