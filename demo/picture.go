package demo

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"image"
	"image/color"
	"image/jpeg"
	"math"
)

const pictureWidth, pictureHeight = 960, 540

// picture draws hills under a sky, always the same for the same name, as JPEG.
func picture(name string) ([]byte, error) {
	hash := fnv.New32a()
	hash.Write([]byte(name))
	seed := float64(hash.Sum32()%1000) / 1000
	img := image.NewRGBA(image.Rect(0, 0, pictureWidth, pictureHeight))
	mix := func(a, b, t float64) uint8 { return uint8(a + (b-a)*t) }
	for x := range pictureWidth {
		ridges := [3]float64{}
		for i := range ridges {
			f := float64(i)
			wave := math.Sin(float64(x)/(170-40*f)+seed*9+f*2) + 0.4*math.Sin(float64(x)/(60-12*f)+seed*21)
			ridges[i] = pictureHeight * (0.45 + 0.17*f - 0.07*wave)
		}
		for y := range pictureHeight {
			t := float64(y) / pictureHeight
			c := color.RGBA{mix(120+90*seed, 250, t), mix(170, 225-40*seed, t), mix(225, 205, t), 255}
			for i, ridge := range ridges {
				if float64(y) > ridge {
					shade := float64(2-i) * 38
					c = color.RGBA{uint8(38 + shade + 30*seed), uint8(86 + shade*0.8), uint8(62 + shade), 255}
				}
			}
			img.SetRGBA(x, y, c)
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 80}); err != nil {
		return nil, fmt.Errorf("draw %s: %w", name, err)
	}
	return out.Bytes(), nil
}

// document is a one-page PDF that shows its name, in letters a standard font has.
func document(name string) []byte {
	var out bytes.Buffer
	var offsets []int
	object := func(body string) {
		offsets = append(offsets, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", len(offsets), body)
	}
	out.WriteString("%PDF-1.4\n")
	text := fmt.Sprintf("BT /F1 18 Tf 60 760 Td (%s) Tj ET", slug(name))
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
	object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> " +
		">> >>")
	object(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(text), text))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	return out.Bytes()
}
