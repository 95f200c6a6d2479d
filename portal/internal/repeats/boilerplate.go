// Package repeats remembers what a host shows on several of its pages, so that it is
// told from what one page says.
package repeats

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"sync"

	"golang.org/x/net/html"

	"loa/portal/internal/dom"
	"loa/viet"
)

// Boilerplate remembers the blocks of text that a host shows on several of its
// pages: menus, footers, "most read" boxes, standing notes. What stands on
// boilerplatePages different pages is boilerplate and no part of an article.
// A nil Boilerplate knows nothing. It is safe for concurrent use.
type Boilerplate struct {
	mu    sync.Mutex
	seen  map[uint64]sighting
	clock uint32 // counts the pages learned
}

// sighting is where a block of text was seen.
type sighting struct {
	pages [boilerplatePages]uint32 // hashes of different pages; 0 for none yet
	last  uint32                   // clock when last seen
}

const (
	boilerplatePages   = 3
	boilerplateVersion = 1
)

// Most is how many blocks of text are remembered at most.
const Most = 3000

// NewBoilerplate returns a Boilerplate that has seen nothing.
func NewBoilerplate() *Boilerplate { return &Boilerplate{seen: make(map[uint64]sighting)} }

// ParseBoilerplate reads what Bytes wrote. No bytes are a new Boilerplate.
func ParseBoilerplate(data []byte) (*Boilerplate, error) {
	f := NewBoilerplate()
	if len(data) == 0 {
		return f, nil
	}
	const entry = 8 + 4*boilerplatePages + 4
	if len(data) < 5 || data[0] != boilerplateVersion || (len(data)-5)%entry != 0 ||
		(len(data)-5)/entry > Most {
		return nil, fmt.Errorf("read boilerplate of %d bytes: %w", len(data), errBoilerplate)
	}
	f.clock = binary.LittleEndian.Uint32(data[1:])
	for data = data[5:]; len(data) > 0; data = data[entry:] {
		var s sighting
		for i := range s.pages {
			s.pages[i] = binary.LittleEndian.Uint32(data[8+4*i:])
		}
		s.last = binary.LittleEndian.Uint32(data[8+4*boilerplatePages:])
		f.seen[binary.LittleEndian.Uint64(data)] = s
	}
	return f, nil
}

var errBoilerplate = errors.New("not in the form this version writes")

// Bytes returns the Boilerplate in a form to store.
func (f *Boilerplate) Bytes() []byte {
	if f == nil {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	data := []byte{boilerplateVersion}
	data = binary.LittleEndian.AppendUint32(data, f.clock)
	for key, s := range f.seen {
		data = binary.LittleEndian.AppendUint64(data, key)
		for _, p := range s.pages {
			data = binary.LittleEndian.AppendUint32(data, p)
		}
		data = binary.LittleEndian.AppendUint32(data, s.last)
	}
	return data
}

// Learn takes note of the blocks of the page at address. The same page learned again
// changes nothing, so that an article visited often does not become boilerplate.
func (f *Boilerplate) Learn(address string, blocks []*html.Node) {
	if f == nil {
		return
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(address))
	page := h.Sum32() | 1
	f.mu.Lock()
	defer f.mu.Unlock()
	f.clock++
	for _, n := range blocks {
		f.note(blockKey(n), page)
	}
	f.trim()
}

func (f *Boilerplate) note(key uint64, page uint32) {
	s := f.seen[key]
	s.last = f.clock
	for i, have := range s.pages {
		if have == page {
			break
		}
		if have == 0 {
			s.pages[i] = page
			break
		}
	}
	f.seen[key] = s
}

// trim forgets what was not seen for longest, once there is too much.
func (f *Boilerplate) trim() {
	for age := uint32(64); len(f.seen) > Most; age /= 2 {
		for key, s := range f.seen {
			if f.clock-s.last > age && (age < 8 || s.pages[1] == 0) {
				delete(f.seen, key)
			}
		}
		if age == 0 {
			for key := range f.seen {
				if len(f.seen) <= Most {
					break
				}
				delete(f.seen, key)
			}
		}
	}
}

// Len is how many blocks of text are remembered.
func (f *Boilerplate) Len() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.seen)
}

// Knows tells whether enough pages were learned to tell what repeats.
func (f *Boilerplate) Knows() bool {
	if f == nil {
		return false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.clock >= boilerplatePages
}

// Has tells whether the text that stands in the block n itself was seen on
// several pages of the host.
func (f *Boilerplate) Has(n *html.Node) bool {
	if f == nil {
		return false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.clock < boilerplatePages {
		return false
	}
	s, ok := f.seen[blockKey(n)]
	return ok && s.pages[boilerplatePages-1] != 0
}

func blockKey(n *html.Node) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(viet.Fold(dom.OwnText(n))))
	return h.Sum64()
}
