package articles

import (
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"loa/article"
	"loa/store/internal/column"
)

func asPlaces(places []article.Place) string {
	var list []string
	for _, p := range places {
		list = append(list, column.Line(p.Source, p.URL))
	}
	return strings.Join(list, "\n")
}

func fromPlaces(places *[]article.Place) sql.Scanner {
	return column.LineScanner{Parts: 2, Take: func(parts []string) error {
		*places = append(*places, article.Place{Source: parts[0], URL: parts[1]})
		return nil
	}}
}

func asImage(i *article.Image) string {
	if i == nil {
		return ""
	}
	return column.Line(i.URL, i.Caption, i.Type, strconv.Itoa(i.Width), strconv.Itoa(i.Height))
}

func fromImage(image **article.Image) sql.Scanner {
	return column.LineScanner{Parts: 5, Take: func(parts []string) (err error) {
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
		list = append(list, column.Line(f.URL, f.Name, f.Type, strconv.FormatInt(f.SizeBytes, 10)))
	}
	return strings.Join(list, "\n")
}

func fromAttachments(files *[]article.Attachment) sql.Scanner {
	return column.LineScanner{Parts: 4, Take: func(parts []string) error {
		size, err := strconv.ParseInt(parts[3], 10, 64)
		if err != nil {
			return fmt.Errorf("stored size of an attachment: %w", err)
		}
		*files = append(*files, article.Attachment{URL: parts[0], Name: parts[1], Type: parts[2], SizeBytes: size})
		return nil
	}}
}

// AsStored are a's lists as they will come back, so that they compare equal.
func AsStored(a article.Article) (topics, categories []string, image *article.Image, files []article.Attachment) {
	for _, l := range []struct {
		text string
		into sql.Scanner
	}{
		{column.Lines(a.Topics), column.FromLines(&topics)},
		{column.Lines(a.Categories), column.FromLines(&categories)},
		{asImage(a.Image), fromImage(&image)},
		{asAttachments(a.Attachments), fromAttachments(&files)},
	} {
		if err := l.into.Scan(l.text); err != nil {
			panic("store: own lines: " + err.Error()) // numbers that we wrote
		}
	}
	return topics, categories, image, files
}
