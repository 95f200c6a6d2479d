package config

import (
	"fmt"
	"reflect"
)

// Differences are the settings whose values are not their defaults, each as
// "key: value", without topics, sources and webhooks, which are everyone's own.
// Secrets show as ***.
func Differences(c *Config) []string {
	return differing(nil, reflect.ValueOf(*c), reflect.ValueOf(*Default()), "")
}

func differing(list []string, v, usual reflect.Value, key string) []string {
	for _, f := range fieldsOf(v.Type()) {
		value, other, own := v.FieldByIndex(f.Index), usual.FieldByIndex(f.Index), join(key, f.key)
		switch {
		case value.Kind() == reflect.Slice && isSection(value.Type().Elem()), same(value, other):
		case isSection(value.Type()):
			list = differing(list, value, other, own)
		case value.Type() == secretType:
			list = append(list, fmt.Sprintf("%s: %s", own, mask))
		default:
			list = append(list, fmt.Sprintf("%s: %s", own, inline(value)))
		}
	}
	return list
}
