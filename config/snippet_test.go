package config

import (
	"reflect"
	"testing"
	"time"

	"loa/article"
)

func TestASourceToPasteIsReadBackAsItWas(t *testing.T) {
	a := article.Source{
		ID: "so-y-te", Pages: "auto", FirstFill: "newest", Name: `Sở "Y tế": tin`, URL: "https://soyte.example.gov.vn/",
		Lists:   []string{"https://soyte.example.gov.vn/tin-tuc"},
		Profile: "nukeviet", Schedule: "*/10 * * * *", FullText: true, Delay: time.Hour, Trusted: []string{"canh-bao"},
		Selectors: article.Selectors{Content: "#noidung > div"}, Language: "vi",
	}
	text := SourceYAML(a)
	c, err := parse("loa.yaml", []byte("sources:\n"+text),
		Options{Profiles: []string{"nukeviet"}, Getenv: func(string) string { return "" }})
	if err != nil {
		t.Fatalf("%v\n%s\nwant no error", err, text)
	}
	if got := c.ArticleSources()[0]; !reflect.DeepEqual(got, a) {
		t.Errorf("read back\n%+v\nwas\n%+v\n%s\nwant got %v", got, a, text, a)
	}
}
