package bottest

import "unicode/utf8"

// What a description holds at most, in characters.
const (
	maxDescription      = 512
	maxShortDescription = 120
)

func (s *Server) setMyDescription(r *request) (any, *apiError) {
	return s.describe(r, "description", maxDescription)
}

func (s *Server) setMyShortDescription(r *request) (any, *apiError) {
	return s.describe(r, "short_description", maxShortDescription)
}

func (s *Server) getMyDescription(r *request) (any, *apiError) {
	description, _ := s.Description(r.params["language_code"])
	return map[string]string{"description": description}, nil
}

func (s *Server) getMyShortDescription(r *request) (any, *apiError) {
	_, short := s.Description(r.params["language_code"])
	return map[string]string{"short_description": short}, nil
}

func (s *Server) describe(r *request, field string, most int) (any, *apiError) {
	text := r.params[field]
	if utf8.RuneCountInString(text) > most {
		return nil, badRequest("description is too long")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.descriptions == nil {
		s.descriptions = map[string]string{}
	}
	s.descriptions[field+"/"+r.params["language_code"]] = text
	return true, nil
}

// Description is what a person who uses a language reads before pressing Start,
// and in the bot's profile.
func (s *Server) Description(language string) (description, short string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	read := func(field string) string {
		if text := s.descriptions[field+"/"+language]; text != "" {
			return text
		}
		return s.descriptions[field+"/"]
	}
	return read("description"), read("short_description")
}
