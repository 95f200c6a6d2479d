package summarizer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"loa/article"
)

const (
	mostAnswer = 64 << 10
	killAfter  = time.Second
)

// askProgram runs the program for an article.
func (s *Summarizer) askProgram(ctx context.Context, a article.Article) (string, error) {
	input, err := json.Marshal(map[string]string{"title": a.Title, "lead": a.Lead, "text": a.ContentText})
	if err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, s.o.Command[0], s.o.Command[1:]...)
	var out, complaint bounded
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(input), &out, &complaint
	cmd.WaitDelay = killAfter // its children may hold the pipes
	endWhole(cmd)
	err = cmd.Run()
	if ctx.Err() != nil {
		return "", fmt.Errorf("%s: no answer in time", s.o.Command[0])
	}
	if err != nil && !errors.Is(err, exec.ErrWaitDelay) {
		return "", fmt.Errorf("%s: %w: %s", s.o.Command[0], err, strings.TrimSpace(complaint.String()))
	}
	return out.String(), nil
}

// bounded keeps the beginning of what is written to it.
type bounded struct{ bytes.Buffer }

// Write keeps what still fits, and takes everything.
func (b *bounded) Write(p []byte) (int, error) {
	if room := mostAnswer - b.Len(); room > 0 {
		b.Buffer.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}
