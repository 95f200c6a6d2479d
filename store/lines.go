package store

import (
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"loa/article"
)

// The small lists of an article are stored as lines, their parts separated by
// tabs: fifty articles are read for every feed, and JSON would take as long as
// all the rest of reading them. A tab or line end within a part is a space.

var oneLine = strings.NewReplacer("\n", " ", "\t", " ")

// line is one line of parts.
func line(parts ...string) string {
	for i, part := range parts {
		if strings.ContainsAny(part, "\n\t") {
			parts[i] = oneLine.Replace(part)
		}
	}
	return clean(strings.Join(parts, "\t"))
}

// lines scans stored lines, each given to the function with its parts; a part
// that is missing is empty.
type lines struct {
	parts int
	take  func(parts []string) error
}

// Scan implements sql.Scanner.
func (l lines) Scan(v any) error {
	text, ok := v.(string)
	if !ok {
		return fmt.Errorf("stored lines: %T instead of text", v)
	}
	for text != "" {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		parts := strings.Split(line, "\t")
		for len(parts) < l.parts {
			parts = append(parts, "")
		}
		if err := l.take(parts); err != nil {
			return err
		}
	}
	return nil
}

// asLines is a list of words, one per line.
func asLines(list []string) string {
	var b strings.Builder
	for i, s := range list {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(line(s))
	}
	return b.String()
}

func fromLines(list *[]string) sql.Scanner {
	return lines{1, func(parts []string) error {
		*list = append(*list, parts[0])
		return nil
	}}
}

func asPlaces(places []article.Place) string {
	var list []string
	for _, p := range places {
		list = append(list, line(p.Source, p.URL))
	}
	return strings.Join(list, "\n")
}

func fromPlaces(places *[]article.Place) sql.Scanner {
	return lines{2, func(parts []string) error {
		*places = append(*places, article.Place{Source: parts[0], URL: parts[1]})
		return nil
	}}
}

func asImage(i *article.Image) string {
	if i == nil {
		return ""
	}
	return line(i.URL, i.Caption, i.Type, strconv.Itoa(i.Width), strconv.Itoa(i.Height))
}

func fromImage(image **article.Image) sql.Scanner {
	return lines{5, func(parts []string) (err error) {
		i := &article.Image{URL: parts[0], Caption: parts[1], Type: parts[2]}
		if i.Width, err = strconv.Atoi(parts[3]); err != nil {
			return fmt.Errorf("stored width of a picture: %w", err)
		}
		if i.Height, err = strconv.Atoi(parts[4]); err != nil {
			return fmt.Errorf("stored height of a picture: %w", err)
		}
		*image = i
		return nil
	}}
}

func asAttachments(files []article.Attachment) string {
	var list []string
	for _, f := range files {
		list = append(list, line(f.URL, f.Name, f.Type, strconv.FormatInt(f.SizeBytes, 10)))
	}
	return strings.Join(list, "\n")
}

func fromAttachments(files *[]article.Attachment) sql.Scanner {
	return lines{4, func(parts []string) error {
		size, err := strconv.ParseInt(parts[3], 10, 64)
		if err != nil {
			return fmt.Errorf("stored size of an attachment: %w", err)
		}
		*files = append(*files, article.Attachment{URL: parts[0], Name: parts[1], Type: parts[2], SizeBytes: size})
		return nil
	}}
}

// asStored are a's lists as they will come back, so that they compare equal.
func asStored(a article.Article) (topics, categories []string, image *article.Image, files []article.Attachment) {
	for _, l := range []struct {
		text string
		into sql.Scanner
	}{
		{asLines(a.Topics), fromLines(&topics)},
		{asLines(a.Categories), fromLines(&categories)},
		{asImage(a.Image), fromImage(&image)},
		{asAttachments(a.Attachments), fromAttachments(&files)},
	} {
		if err := l.into.Scan(l.text); err != nil {
			panic("store: own lines: " + err.Error()) // numbers that we wrote
		}
	}
	return topics, categories, image, files
}
