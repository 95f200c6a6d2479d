package weburl

import (
	"net/url"
	"testing"

	"loa/internal/assert"
)

func TestAnAddressIsWhatItsProgramMeant(t *testing.T) {
	base, err := url.Parse("https://nammau.example.vn/rss/tin.xml")
	if err != nil {
		t.Fatal(err)
	}
	for ref, want := range map[string]string{
		"https://nammau.example.vn/tin/1.html":                            "https://nammau.example.vn/tin/1.html",
		"/tin/1.html":                                                     "https://nammau.example.vn/tin/1.html",
		"1.html":                                                          "https://nammau.example.vn/rss/1.html",
		"//anh.example.vn/1.jpg":                                          "https://anh.example.vn/1.jpg",
		"http:/nammau.example.vn/tin/1.html":                              "http://nammau.example.vn/tin/1.html",
		"https:///nammau.example.vn/1":                                    "https://nammau.example.vn/1",
		`https:\\nammau.example.vn\tin\1.html`:                            "https://nammau.example.vn/tin/1.html",
		"http://https://nammau.example.vn/1":                              "https://nammau.example.vn/1",
		"https://nammau.example.vn/https://nammau.example.vn/1":           "https://nammau.example.vn/1",
		"http://www.nammau.example.vn//https://nammau.example.vn/1":       "https://nammau.example.vn/1",
		"https://luu.example.org/web/2026/https://nammau.example.vn/1":    "https://luu.example.org/web/2026/https://nammau.example.vn/1",
		"https://nammau.example.vn/chuyen?toi=https://nammau.example.vn/": "https://nammau.example.vn/chuyen?toi=https://nammau.example.vn/",
		"www.nammau.example.vn/1":                                         "https://www.nammau.example.vn/1",
		"nammau.example.vn/tin/1.html":                                    "https://nammau.example.vn/tin/1.html",
		"bai.viet.html":                                                   "https://nammau.example.vn/rss/bai.viet.html",
		"?p=1&amp;id=2":                                                   "https://nammau.example.vn/rss/tin.xml?p=1&id=2",
		"javascript:void(0)":                                              "",
	} {
		assert.Same(t, ref, Meant(base, ref), want)
	}
}
