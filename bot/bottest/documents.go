package bottest

import (
	"path"
	"strconv"
	"strings"
)

// Document is a file in a message.
type Document struct {
	FileID   string `json:"file_id"`
	UniqueID string `json:"file_unique_id"`
	Name     string `json:"file_name,omitempty"`
	Size     int64  `json:"file_size,omitempty"`
	// URL is where the server fetched it; empty for one that was uploaded or
	// sent before.
	URL string `json:"-"`
}

// Limits of documents: by address only some types are fetched.
const (
	maxUpload = 50 << 20
	maxByURL  = 20 << 20
)

// Fetch says what the server finds at an address when it is to send a document
// from there: its size, and whether it can be fetched. It is called with the
// lock held. Without it nothing can be fetched.
type Fetch func(address string) (size int64, ok bool)

// SetFetch sets what addresses of documents hold.
func (s *Server) SetFetch(f Fetch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fetch = f
}

func (s *Server) sendDocument(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.writable(r)
	if err != nil {
		return nil, err
	}
	content, err := readContent(r, "caption", true)
	if err != nil {
		return nil, err
	}
	file, err := s.document(r)
	if err != nil {
		return nil, err
	}
	sent, err := s.send(c, r, content, "")
	if err != nil {
		return nil, err
	}
	m := c.message(sent.(*wireMessage).ID)
	m.Document = file
	return s.wire(c, m, true), nil
}

// document is the file that a call names: an upload, a file id or an address.
// The lock is held.
func (s *Server) document(r *request) (*Document, *apiError) {
	given := r.params["document"]
	switch {
	case given == "":
		return nil, badRequest("there is no document in the request")
	case strings.HasPrefix(given, "attach://"):
		size, _ := strconv.ParseInt(r.params["document size"], 10, 64)
		if size > maxUpload {
			return nil, &apiError{Code: 413, Description: "Request Entity Too Large"}
		}
		if size == 0 {
			return nil, badRequest("file must be non-empty")
		}
		return s.newDocument(&Document{Name: r.params["document name"], Size: size}), nil
	case !strings.Contains(given, "://"):
		if d, ok := s.documents[given]; ok {
			return d, nil
		}
		return nil, badRequest("wrong file identifier/HTTP URL specified")
	}
	if _, bad := checkLink(given); bad != nil {
		return nil, badRequest("wrong HTTP URL specified")
	}
	name := path.Base(given)
	ext := strings.ToLower(path.Ext(name))
	size, ok := int64(0), false
	if s.fetch != nil {
		size, ok = s.fetch(given)
	}
	switch {
	case ext != ".pdf" && ext != ".zip" && ext != ".gif":
		return nil, badRequest("wrong type of the web page content")
	case !ok || size > maxByURL:
		return nil, badRequest("failed to get HTTP URL content")
	}
	return s.newDocument(&Document{Name: name, Size: size, URL: given}), nil
}

func (s *Server) newDocument(d *Document) *Document {
	if s.documents == nil {
		s.documents = map[string]*Document{}
	}
	n := strconv.Itoa(len(s.documents) + 1)
	d.FileID, d.UniqueID = "BQACAgQAAxkDAAI"+n, "AgAD"+n
	s.documents[d.FileID] = d
	return d
}
