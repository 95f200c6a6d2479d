package viet

import (
	"fmt"
	"testing"
	"time"

	"loa/internal/assert"
)

// foreignMonthNames are the months as the press of each language writes them.
var foreignMonthNames = map[string][12]string{
	"German": {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
		"November", "Dezember"},
	"Austrian": {"Jänner", "Feber", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.",
		"Dez."},
	"German, short": {"Jan", "Feb", "Mrz", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"},
	"French": {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
		"novembre", "décembre"},
	"French, short": {"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.",
		"déc."},
	"Spanish": {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
		"octubre", "noviembre", "diciembre"},
	"Spanish, short": {"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"},
	"Portuguese": {"janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro",
		"outubro", "novembro", "dezembro"},
	"Italian": {"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre",
		"ottobre", "novembre", "dicembre"},
	"Dutch": {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
		"oktober", "november", "december"},
	"Russian": {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября",
		"ноября", "декабря"},
}

func TestMonthsOfOtherLanguagesAreRead(t *testing.T) {
	forms := map[string]func(day int, month string, year int) string{
		"plain":    func(d int, m string, y int) string { return fmt.Sprintf("%d %s %d", d, m, y) },
		"dotted":   func(d int, m string, y int) string { return fmt.Sprintf("%d. %s %d", d, m, y) },
		"de":       func(d int, m string, y int) string { return fmt.Sprintf("%d de %s de %d", d, m, y) },
		"sentence": func(d int, m string, y int) string { return fmt.Sprintf("Redaktion, %d %s %d", d, m, y) },
	}
	for language, months := range foreignMonthNames {
		for i, month := range months {
			for name, form := range forms {
				day := 1 + (i*7)%28
				text := form(day, month, 2021)
				got, ok := ParseTime(text, visit, hanoi)
				want := time.Date(2021, time.Month(i+1), day, 0, 0, 0, 0, hanoi)
				if !ok || !got.T.Equal(want) || !got.DateOnly {
					t.Errorf("%s, %s: %q: got %v (%s, %v), want %v", language, name, text, got.T.In(hanoi),
						got.Evidence, ok, want)
				}
			}
		}
	}
}

// TestANameBeforeADayInFiguresIsNoMonth: Mai is May in German and a name here.
func TestANameBeforeADayInFiguresIsNoMonth(t *testing.T) {
	for text, want := range map[string]string{
		"Mai, 12/11/2026":               "2026-11-12 00:00",
		"Lò Thị Mai 9-10-2026":          "2026-10-09 00:00",
		"Lò Thị Mai. 09.10.2026, 16:40": "2026-10-09 16:40",
		"Mai, 12/11/26":                 "2026-11-12 00:00",
		"Mar, 03/11/2026":               "2026-11-03 00:00", // a Tuesday in Spanish
		"15 Mai, 12/11/2026":            "2026-11-12 00:00",
		"Mai (12/11/2026)":              "2026-11-12 00:00",
		"Mai, 12/10":                    "2026-10-12 00:00",
		"Mai 12, 2026":                  "2026-05-12 00:00",
		"12. Mai 2026":                  "2026-05-12 00:00",
		"12 Mai 26":                     "2026-05-12 00:00",
		"12/Mai/2026 10:30":             "2026-05-12 10:30",
		"Mai 12/2026":                   "2026-05-12 00:00",
		"Tháng 5 12, 2026":              "2026-05-12 00:00",
	} {
		got, ok := ParseTime(text, time.Date(2026, 11, 29, 3, 0, 0, 0, hanoi), hanoi)
		assert.Same(t, text+": found", ok, true)
		assert.Same(t, text, got.T.In(hanoi).Format("2006-01-02 15:04"), want)
	}
}

func TestTimesBesideForeignDates(t *testing.T) {
	for text, want := range map[string]string{
		"26/mar/2019 10:30":               "2019-03-26 10:30",
		"26.03.2019, 10.30 Uhr":           "2019-03-26 10:30",
		"26. März 2019 um 10:15":          "2019-03-26 10:15",
		"le 26 mars 2019 à 10h30":         "2019-03-26 10:30",
		"3 de septiembre de 2019 10:20 h": "2019-09-03 10:20",
		"2019年3月26日 10時30分":               "2019-03-26 10:30",
		"26.03.19":                        "2019-03-26 00:00",
		"26th November 2019":              "2019-11-26 00:00",
		"5 Mar '19":                       "2019-03-05 00:00",
		"Published: 10:30, 5 March 2019":  "2019-03-05 10:30",
		"/Date(1553571000000+0700)/":      "2019-03-26 10:30",
	} {
		got, ok := ParseTime(text, visit, hanoi)
		if !ok {
			t.Errorf("%q: got no date, want %s", text, want)
			continue
		}
		assert.Same(t, text, got.T.In(hanoi).Format("2006-01-02 15:04"), want)
	}
	for _, text := range []string{"bản 1.2.19", "2 giờ ago", "mai gặp lại"} {
		if got, ok := ParseTime(text, visit, hanoi); ok && !got.Guessed {
			t.Errorf("%q: got %v, want no certain date", text, got)
		}
	}
}

// The date of a change is no publication, in whichever order the two stand.
func TestThePublicationIsReadBesideTheChange(t *testing.T) {
	const published = "2019-06-26 07:30"
	for _, text := range []string{
		"Cập nhật: 27/06/2019 08:00 | Đăng: 26/06/2019 07:30",
		"Đăng: 26/06/2019 07:30 | Cập nhật: 27/06/2019 08:00",
		"Cập nhật lần cuối 27/06/2019 08:00 - Ngày đăng 26/06/2019 07:30",
		"26/06/2019 07:30 (sửa 27/06/2019 08:00)",
		"Updated 27 June 2019, 08:00. Published 26 June 2019, 07:30",
		"Aktualisiert am 27.06.2019, 08:00 Uhr, veröffentlicht 26.06.2019, 07:30 Uhr",
		"Mis à jour le 27 juin 2019 à 08:00, publié le 26 juin 2019 à 07:30",
		"Actualizado: 27/06/2019 08:00 · Publicado: 26/06/2019 07:30",
	} {
		got, ok := ParseTime(text, visit, hanoi)
		if !ok {
			t.Errorf("%q: got no date, want %s", text, published)
			continue
		}
		assert.Same(t, text, got.T.In(hanoi).Format("2006-01-02 15:04"), published)
	}
	if got, ok := ParseTime("Cập nhật lúc 08:00 ngày 27/06/2019", visit, hanoi); !ok || got.DateOnly {
		t.Errorf("a change alone: got %v, %v, want its date", got, ok)
	}
}
