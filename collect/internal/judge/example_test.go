package judge_test

import (
	"fmt"

	"loa/collect/internal/judge"
	"loa/portal"
)

// A list may cut a title short, or give the whole teaser.
func ExampleAlike() {
	fmt.Println(judge.Alike("Giá chè búp tươi …", "Giá chè búp tươi tăng ở Tân Uyên"))
	fmt.Println(judge.Alike("Giá chè búp tươi tăng ở Tân Uyên", "Đăng nhập hệ thống"))
	// Output:
	// true
	// false
}

// Portals make addresses of titles.
func ExampleSpelled() {
	fmt.Printf("%q\n", judge.Spelled("https://pumay.example/tin/gia-che-bup-tuoi-tang.html"))
	fmt.Printf("%q\n", judge.Spelled("https://pumay.example/?id=17"))
	// Output:
	// "gia che bup tuoi tang"
	// ""
}

func ExampleChallenge() {
	certain, err := judge.Challenge(portal.Page{Body: []byte(`<html><script>window._cf_chl_opt={}</script></html>`)})
	fmt.Println(certain, err)
	// Output:
	// true a flood guard's page (_cf_chl_opt): page is not the article that the list names
}
