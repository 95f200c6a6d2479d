package config

import (
	"path/filepath"

	"loa/article"
)

// ArticleTopics are the topics as the other rooms know them.
func (c *Config) ArticleTopics() []article.Topic {
	list := make([]article.Topic, len(c.Topics))
	for i, t := range c.Topics {
		list[i] = article.Topic{ID: t.ID, Name: t.Name, Sections: t.Sections, Keywords: t.Keywords, Urgent: t.Urgent,
			Emergency: t.Emergency, Group: t.Group, Formerly: t.Formerly}
		for _, r := range t.Rules {
			list[i].Rules = append(list[i].Rules, article.Rule(r))
		}
	}
	return list
}

// ArticleSources are the sources as the other rooms know them, with the
// site's language where they name none. Files are relative to the
// configuration file.
func (c *Config) ArticleSources() []article.Source {
	dir := filepath.Dir(c.File)
	list := make([]article.Source, len(c.Sources))
	for i, s := range c.Sources {
		list[i] = s.article(dir)
		if list[i].Language == "" {
			list[i].Language = c.Site.Language
		}
	}
	return list
}

func (s Source) article(dir string) article.Source {
	a := article.Source{
		ID: s.ID, Name: s.Name, URL: s.URL, Lists: s.Lists, Profile: s.Profile, Pages: s.Pages, Formerly: s.Formerly,
		Schedule: s.Schedule, Topics: s.Topics,
		Trusted: s.Trusted, FullText: s.FullText, Delay: s.Delay, Include: s.Include, Exclude: s.Exclude,
		Selectors: article.Selectors(s.Selectors),
		Language:  s.Language, Proxy: s.Proxy.Reveal(), TLSRoots: s.TLSRoots,
		AllowPrivate: prefixes(s.AllowPrivate),
		MinInterval:  s.MinInterval, MaxInterval: s.MaxInterval, MaxNew: s.MaxNew, FirstFill: s.FirstFill,
		Paused: s.Paused,
	}
	if len(s.Headers) > 0 {
		a.Headers = make(map[string]string, len(s.Headers))
		for name, value := range s.Headers {
			a.Headers[name] = value.Reveal()
		}
	}
	if a.TLSRoots != "" && !filepath.IsAbs(a.TLSRoots) {
		a.TLSRoots = filepath.Join(dir, a.TLSRoots)
	}
	return a
}
