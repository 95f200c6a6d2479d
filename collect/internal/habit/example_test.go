package habit_test

import (
	"fmt"
	"time"

	"loa/article"
	"loa/collect/internal/habit"
)

// A warning is looked at every two minutes, whatever its age says.
func ExampleNextLook() {
	now := time.Date(2026, 7, 1, 8, 0, 0, 0, time.UTC)
	later := now.Add(4 * time.Hour)
	warning := article.Article{Urgency: article.Warning, Published: now.Add(-time.Hour)}
	report := article.Article{Published: now.Add(-5 * time.Hour)}
	fmt.Println(habit.NextLook(warning, later, now).Sub(now))
	fmt.Println(habit.NextLook(report, later, now).Sub(now))
	// Output:
	// 2m0s
	// 4h0m0s
}

// Half of an hour's looks at a host are kept for warnings.
func ExampleBudget_Take() {
	now := time.Date(2026, 7, 1, 8, 0, 0, 0, time.UTC)
	b := habit.NewBudget()
	for range habit.OrdinaryLooks {
		b.Take("pumay.example", false, now)
	}
	fmt.Println(b.Take("pumay.example", false, now), b.Take("pumay.example", true, now))
	fmt.Println(b.Take("pumay.example", false, now.Add(time.Hour)))
	// Output:
	// false true
	// true
}
