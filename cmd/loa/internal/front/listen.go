package front

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"
	"time"
)

// SocketPath is the file of a unix socket when an address to listen on names
// one, as in unix:/run/loa/loa.sock.
func SocketPath(listen string) (file string, ok bool) { return strings.CutPrefix(listen, "unix:") }

// Listen listens on server.listen: host:port, or unix: and the file of a
// socket. A socket that a killed process left behind is replaced, one at which
// somebody answers is not. Who may connect is said by the folder's rights.
func Listen(ctx context.Context, listen string) (net.Listener, error) {
	file, ok := SocketPath(listen)
	if !ok {
		return net.Listen("tcp", listen)
	}
	if info, err := os.Lstat(file); err == nil {
		if info.Mode()&os.ModeSocket == 0 {
			return nil, fmt.Errorf("%s: there is a file that is no socket: name another, or remove it", file)
		}
		dialer := net.Dialer{Timeout: 2 * time.Second}
		if conn, err := dialer.DialContext(ctx, "unix", file); err == nil {
			conn.Close()
			return nil, fmt.Errorf("%s: another program answers there: %w", file, syscall.EADDRINUSE)
		}
		if err := os.Remove(file); err != nil {
			return nil, err
		}
	}
	listener, err := net.Listen("unix", file)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(file, 0o666); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	return listener, nil
}
