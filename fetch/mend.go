package fetch

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"
)

// isMalformed tells whether Go's client refused an answer for its header, as
// browsers do not: one line without a colon loses it the whole page
// (https://go.dev/issue/21290).
func isMalformed(err error) bool {
	var protocol textproto.ProtocolError
	if errors.As(err, &protocol) {
		return true
	}
	// These two have no type of their own.
	return err != nil && (strings.Contains(err.Error(), "bad Content-Length") ||
		strings.Contains(err.Error(), "malformed HTTP response"))
}

// mendAnswers makes a transport read headers as browsers do: lines that are no
// field are passed over. One request is sent on each of its connections.
func mendAnswers(t *http.Transport) {
	dial, config := t.DialContext, t.TLSClientConfig.Clone()
	t.ForceAttemptHTTP2, t.DisableKeepAlives = false, true
	t.TLSNextProto = map[string]func(string, *tls.Conn) http.RoundTripper{}
	t.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return newMendedConn(conn), nil
	}
	t.DialTLSContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			return nil, errors.Join(err, conn.Close())
		}
		own := config.Clone()
		own.ServerName = host
		secure := tls.Client(conn, own)
		if err := secure.HandshakeContext(ctx); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
		return newMendedConn(secure), nil
	}
}

// mendedConn is a connection on which one answer is read, whose header comes
// out with only those lines that are fields.
type mendedConn struct {
	net.Conn
	in     *bufio.Reader
	header bytes.Buffer // mended, not yet read
	read   bool         // the header was read whole
}

func newMendedConn(conn net.Conn) *mendedConn {
	return &mendedConn{Conn: conn, in: bufio.NewReader(conn)}
}

// Read is part of io.Reader.
func (c *mendedConn) Read(p []byte) (int, error) {
	if !c.read {
		if err := c.readHeader(); err != nil {
			return 0, err
		}
		c.read = true
	}
	if c.header.Len() > 0 {
		return c.header.Read(p)
	}
	return c.in.Read(p)
}

// maxBlankLines is how many blank lines may stand before an answer.
const maxBlankLines = 8

// mendedLength is a line of a header, without a length that is none; a length said
// twice is said once (https://www.rfc-editor.org/rfc/rfc9110#section-8.6).
func mendedLength(line string) string {
	name, value, _ := strings.Cut(line, ":")
	if !strings.EqualFold(strings.TrimSpace(name), "Content-Length") {
		return line + "\r\n"
	}
	length := ""
	for v := range strings.SplitSeq(value, ",") {
		v = strings.TrimSpace(v)
		if _, err := strconv.ParseUint(v, 10, 63); err != nil || length != "" && v != length {
			return ""
		}
		length = v
	}
	return "Content-Length: " + length + "\r\n"
}

// maxHeader bounds a header that is mended.
const maxHeader = 256 << 10

// readHeader reads up to the end of the header, with those of the 1xx answers
// before it.
func (c *mendedConn) readHeader() error {
	for blank := 0; ; {
		informational := false
		for line := 0; ; line++ {
			text, err := c.in.ReadString('\n')
			if err != nil && (text == "" || err != io.EOF) {
				return err
			}
			if c.header.Len() > maxHeader {
				return errors.New("header larger than allowed")
			}
			plain := strings.TrimRight(text, "\r\n")
			if plain == "" && line == 0 && err == nil { // blank lines before the answer
				if blank++; blank > maxBlankLines {
					return errors.New("no answer behind blank lines")
				}
				line--
				continue
			}
			if plain == "" && line > 0 {
				c.header.WriteString("\r\n")
				break
			}
			if line == 0 {
				_, status, _ := strings.Cut(plain, " ")
				informational = strings.HasPrefix(status, "1")
			}
			if line == 0 || isField(plain) {
				c.header.WriteString(mendedLength(plain))
			}
			if err != nil {
				return nil
			}
		}
		if !informational {
			return nil
		}
	}
}

// isField tells whether a line of a header is a field with a valid name or the
// continuation of one.
func isField(line string) bool {
	if line[0] == ' ' || line[0] == '\t' {
		return true
	}
	name, value, found := strings.Cut(line, ":")
	return found && strings.IndexByte(value, 0) < 0 && name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return r <= ' ' || r >= 0x7f || strings.ContainsRune(`()<>@,;:\"/[]?={}`, r)
	})
}
