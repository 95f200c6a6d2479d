package persons

// IsQuoted tells whether a text ends within quotation marks.
func IsQuoted(before string) bool {
	open, straight := 0, 0
	for _, r := range before {
		switch r {
		case '“', '«':
			open++
		case '”', '»':
			open--
		case '"':
			straight++
		}
	}
	return open > 0 || straight%2 == 1
}
