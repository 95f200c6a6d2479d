package pages

import (
	"strings"
	"testing"

	"rsc.io/qr"
)

// The lines of the path cover the dark modules of the code, and no other.
func TestAPictureHasTheModulesOfItsCode(t *testing.T) {
	link := "https://t.me/loa_bot?start=c_y-te"
	code, err := qr.Encode(link, qr.M)
	if err != nil {
		t.Fatal(err)
	}
	dark := map[[2]int]bool{}
	x, y := 0, 0
	for path := pictureOf(link).Path; path != ""; {
		end := strings.IndexAny(path[1:], "Mmh") + 1
		if end == 0 {
			end = len(path)
		}
		step, numbers := path[0], [2]int{}
		for i, n := range strings.Fields(path[1:end]) {
			for _, d := range n {
				numbers[i] = 10*numbers[i] + int(d-'0')
			}
		}
		switch path = path[end:]; step {
		case 'M':
			x, y = numbers[0], numbers[1]
		case 'm':
			x += numbers[0]
		case 'h':
			for range numbers[0] {
				dark[[2]int{x, y}] = true
				x++
			}
		}
	}
	for y := range code.Size {
		for x := range code.Size {
			if got, want := dark[[2]int{x, y}], code.Black(x, y); got != want {
				t.Fatalf("module %d, %d: got dark %v, want %v", x, y, got, want)
			}
		}
	}
}
