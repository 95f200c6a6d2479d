package scheduler_test

import (
	"fmt"
	"time"

	"loa/scheduler"
)

func ExampleCheck() {
	for _, spec := range []string{"*/10 * * * *", "@daily", "61 * * * *"} {
		fmt.Println(spec, scheduler.Check(spec, time.UTC) == nil)
	}
	// Output:
	// */10 * * * * true
	// @daily true
	// 61 * * * * false
}
