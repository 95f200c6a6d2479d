package scheduler

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Check tells what is wrong with a cron spec: five fields (minute, hour, day
// of month, month, day of week), a word (@hourly, @daily, @weekly, @monthly,
// @yearly) or "@every 10m". It also refuses what the cron library accepts and
// then panics at, never fires, or fires other than it reads.
func Check(spec string, loc *time.Location) error {
	_, err := parse(spec, loc)
	return err
}

// Period is the time between the next two runs of a spec that passes Check, zero
// for one that does not.
func Period(spec string, loc *time.Location, now time.Time) time.Duration {
	schedule, err := parse(spec, loc)
	if err != nil {
		return 0
	}
	next := schedule.Next(now.In(loc))
	return max(0, schedule.Next(next).Sub(next))
}

const (
	longestSpec  = 200
	longestEvery = 366 * 24 * time.Hour
)

func parse(spec string, loc *time.Location) (schedule cron.Schedule, err error) {
	defer func() {
		if p := recover(); p != nil {
			schedule, err = nil, fmt.Errorf("schedule %q: %v", spec, p)
		}
	}()
	if err := checkText(spec); err != nil {
		return nil, fmt.Errorf("schedule %q: %w", spec, err)
	}
	schedule, err = cron.ParseStandard(sundays(spec))
	if err != nil {
		return nil, fmt.Errorf("schedule %q: %w", spec, err)
	}
	// The library looks five years ahead: enough for every 29 February but
	// those around 2100.
	if schedule.Next(time.Date(2024, 1, 1, 0, 0, 0, 0, loc)).IsZero() {
		return nil, fmt.Errorf("schedule %q: never comes", spec)
	}
	return schedule, nil
}

// sundays writes the day of week 7, which is Sunday as 0 is, in the way that the
// library knows.
func sundays(spec string) string {
	fields := strings.Fields(spec)
	if len(fields) < len(fieldNames) || !strings.Contains(fields[len(fields)-1], "7") {
		return spec
	}
	items := strings.Split(fields[len(fields)-1], ",")
	for i, item := range items {
		days, stepText, stepped := strings.Cut(item, "/")
		first, last, _ := strings.Cut(days, "-")
		step, err := 1, error(nil)
		if stepped {
			step, err = strconv.Atoi(stepText)
		}
		from, errFrom := strconv.Atoi(first)
		switch {
		case err != nil || errFrom != nil || step < 1:
		case days == "7":
			items[i] = "0"
		case last == "7":
			var list []string
			for day := from; day <= 7; day += step {
				list = append(list, strconv.Itoa(day%7))
			}
			items[i] = strings.Join(list, ",")
		}
	}
	fields[len(fields)-1] = strings.Join(items, ",")
	return strings.Join(fields, " ")
}

func checkText(spec string) error {
	rest := strings.TrimSpace(spec)
	switch {
	case rest == "":
		return errors.New("is empty; write five fields or a word such as @hourly")
	case rest != spec:
		return errors.New("has white space around it")
	case len(spec) > longestSpec:
		return fmt.Errorf("is longer than %d characters", longestSpec)
	}
	for _, prefix := range []string{"TZ=", "CRON_TZ="} {
		zone, ok := strings.CutPrefix(spec, prefix)
		if !ok {
			continue
		}
		name, fields, ok := strings.Cut(zone, " ")
		if !ok {
			return fmt.Errorf("%s needs a time zone, a space and then the schedule", prefix)
		}
		if name == "" || name == "Local" {
			return fmt.Errorf("%s needs the name of a time zone, e.g. Asia/Ho_Chi_Minh", prefix)
		}
		rest = strings.TrimSpace(fields)
	}
	if strings.HasPrefix(rest, "@") {
		return checkEvery(rest)
	}
	fields := strings.Fields(rest)
	if len(fields) != len(fieldNames) {
		return fmt.Errorf("has %d fields, not five: minute hour day month weekday", len(fields))
	}
	for i, field := range fields {
		if err := checkField(field, fieldSizes[i]); err != nil {
			return fmt.Errorf("%s %q: %w", fieldNames[i], field, err)
		}
	}
	return nil
}

// checkEvery refuses intervals that the library would turn into one second.
func checkEvery(descriptor string) error {
	interval, ok := strings.CutPrefix(descriptor, "@every ")
	if !ok {
		return nil
	}
	d, err := time.ParseDuration(interval)
	switch {
	case err != nil:
		return fmt.Errorf("%q is no duration such as 90s, 10m or 1h30m", interval)
	case d < time.Second || d%time.Second != 0:
		return fmt.Errorf("an interval of %s: allowed are whole seconds, at least one", d)
	case d > longestEvery:
		return fmt.Errorf("an interval of %s is longer than a year", d)
	}
	return nil
}

var (
	fieldNames = [...]string{"minute", "hour", "day of month", "month", "day of week"}
	fieldSizes = [...]int{60, 24, 31, 12, 7}
)

// checkField refuses empty lists, which match nothing or everything, and
// steps that go beyond the field: "*/90" minutes fires every hour.
func checkField(field string, size int) error {
	for item := range strings.SplitSeq(field, ",") {
		if item == "" {
			return errors.New("has an empty entry")
		}
		if _, step, ok := strings.Cut(item, "/"); ok {
			if n, err := strconv.Atoi(step); err == nil && n >= size {
				return fmt.Errorf("step %d is too large for this field (largest %d)", n, size-1)
			}
		}
	}
	return nil
}
