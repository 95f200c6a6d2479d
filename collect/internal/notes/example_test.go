package notes_test

import (
	"fmt"
	"time"

	"loa/collect/internal/notes"
	"loa/portal"
)

// A list that words an article differently is a reason to look at it; another
// list that names it is none.
func ExampleListDiffers() {
	before := notes.ListHash("https://pumay.example/tin", portal.Link{Title: "Lũ về Nậm Cầy"})
	reworded := notes.ListHash("https://pumay.example/tin", portal.Link{Title: "Đính chính: Lũ về Nậm Cầy"})
	elsewhere := notes.ListHash("https://pumay.example/canh-bao", portal.Link{Title: "Lũ về Nậm Cầy"})
	fmt.Println(notes.ListDiffers(before, reworded), notes.ListDiffers(before, elsewhere))
	// Output:
	// true false
}

// A page with another title than the promised one is believed when it says the
// same half an hour later.
func ExampleSightings_Confirmed() {
	now := time.Date(2026, 7, 1, 8, 0, 0, 0, time.UTC)
	s := notes.NewSightings()
	fmt.Println(s.Confirmed("pumay", "17", "a hash of its text", true, now))
	fmt.Println(s.Confirmed("pumay", "17", "a hash of its text", true, now.Add(40*time.Minute)))
	// Output:
	// false
	// true
}
