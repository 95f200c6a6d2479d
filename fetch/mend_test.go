package fetch

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// rawServer answers each connection with the bytes given, after the request.
func rawServer(t *testing.T, answer string) (address string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				req, err := http.ReadRequest(bufio.NewReader(conn))
				if err != nil {
					return
				}
				if req.URL.Path == "/robots.txt" {
					_, _ = io.WriteString(conn, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
					return
				}
				_, _ = io.WriteString(conn, answer)
			}()
		}
	}()
	return "http://" + l.Addr().String()
}

func TestHeaderLinesThatAreNoFieldLoseNoPage(t *testing.T) {
	const end = "Content-Type: text/html\r\nContent-Length: 7\r\n\r\n<p>x</p>"
	for name, answer := range map[string]string{
		"valid":                  "HTTP/1.1 200 OK\r\n" + end,
		"a line without a colon": "HTTP/1.1 200 OK\r\nX-Powered-By PHP\r\n" + end,
		"an empty name":          "HTTP/1.1 200 OK\r\n: nothing\r\n" + end,
		"a space in the name":    "HTTP/1.1 200 OK\r\nSet Cookie: a=b\r\n" + end,
		"after 103":              "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nrubbish\r\n" + end,
		"a PHP warning":          "HTTP/1.1 200 OK\r\n<b>Warning</b> in /var/www\r\n" + end,
		"a NUL in a value":       "HTTP/1.1 200 OK\r\nX-A: a\x00b\r\n" + end,
		"a length below zero":    "HTTP/1.1 200 OK\r\nContent-Length: -5\r\nConnection: close\r\n\r\n<p>x</p>",
		"a length said twice":    strings.Replace("HTTP/1.1 200 OK\r\n"+end, ": 7", ": 7, 7", 1),
		"blank lines before":     "\r\n\r\nHTTP/1.1 200 OK\r\n" + end,
		"bare line ends":         "HTTP/1.1 200 OK\nrubbish\n" + strings.ReplaceAll(end, "\r\n", "\n"),
		"chunked": "HTTP/1.1 200 OK\r\nrubbish\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n" +
			"7\r\n<p>x</p\r\n1\r\n>\r\n0\r\n\r\n",
	} {
		client := newTestClient(t, newClock(), nil)
		for range 2 {
			resp, err := get(t, client, rawServer(t, answer)+"/x")
			if err != nil {
				t.Errorf("%s: got error %v, want a page", name, err)
				continue
			}
			same(t, name, strings.HasPrefix(string(resp.Body), "<p>x</p"), true)
		}
	}
}

// TestAChangeToComeIsNotAskedFor: a server that dates its document in the future answers
// "not modified" until then.
func TestAChangeToComeIsNotAskedFor(t *testing.T) {
	clock := newClock()
	for _, c := range []struct {
		in   time.Duration
		want bool
	}{{-time.Hour, true}, {time.Hour, true}, {15 * 365 * 24 * time.Hour, false}} {
		at := clock.Now().Add(c.in).UTC().Format(http.TimeFormat)
		address := rawServer(t, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 8\r\nLast-Modified: "+
			at+"\r\n\r\n<p>x</p>")
		resp, err := get(t, newTestClient(t, clock, nil), address+"/x")
		if err != nil {
			t.Fatal(err)
		}
		same(t, at, resp.Validators.LastModified == at, c.want)
	}
}

func TestFilesSayWhatTheyAre(t *testing.T) {
	for name, c := range map[string]struct {
		answer string
		want   FileError
	}{
		"PDF": {"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 9\r\n\r\n%PDF-1.4\n",
			FileError{Type: "application/pdf", Name: "x.pdf", SizeBytes: 9}},
		"PDF by its bytes": {"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 9\r\n" +
			"Content-Disposition: attachment; filename=\"cong-van.pdf\"\r\n\r\n%PDF-1.4\n",
			FileError{Type: "application/pdf", Name: "cong-van.pdf", SizeBytes: 9}},
		"picture by its bytes": {"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 10\r\n\r\n" +
			"\xff\xd8\xff\xe0123456",
			FileError{Type: "image/jpeg", Name: "x.pdf", SizeBytes: 10}},
	} {
		address := rawServer(t, c.answer) + "/x.pdf"
		_, err := get(t, newTestClient(t, newClock(), nil), address)
		var file *FileError
		if !errors.As(err, &file) {
			t.Errorf("%s: got %v, want a FileError", name, err)
			continue
		}
		c.want.URL = address
		same(t, name, *file, c.want)
	}
}
