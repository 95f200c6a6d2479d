package viet_test

import (
	"fmt"
	"time"

	"loa/viet"
)

func ExampleFold() {
	fmt.Println(viet.Fold("Thủy điện Nậm Mạ XẢ LŨ"))
	// Output: thuy dien nam ma xa lu
}

func ExampleSlug() {
	fmt.Println(viet.Slug("Thi đua – Khen thưởng, quý III/2026"))
	// Output: thi-dua-khen-thuong-quy-iii-2026
}

func ExampleCleanLine() {
	fmt.Printf("%q\n", viet.CleanLine(" Họp\u000b báo\u200b\n  tháng 11 "))
	// Output: "Họp báo tháng 11"
}

func ExampleParseTime() {
	visit := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	zone := time.FixedZone("+07", 7*60*60)
	for _, text := range []string{"Thứ năm, 26/11/2026 | 10:31", "ngày 26 tháng 11 năm 2026", "5 giờ trước"} {
		t, ok := viet.ParseTime(text, visit, zone)
		fmt.Println(ok, t.T.In(zone).Format("2006-01-02 15:04"), t.DateOnly, t.Guessed)
	}
	// Output:
	// true 2026-11-26 10:31 false false
	// true 2026-11-26 00:00 true false
	// true 2026-11-28 14:00 false true
}
