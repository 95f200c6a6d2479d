// Package portal reads portal pages, feeds and sitemaps into articles. It does
// no I/O of its own: whoever calls it fetches. ReadList, ReadArticle and Discover
// are its doors; what is behind them lies in portal/internal:
//
//	pattern, weburl      regular expressions compiled when needed; addresses
//	charset              bytes → text, in whatever encoding
//	dom                  text → one tree, bounded in size, tags, depth and time
//	tidy                 found text → a small legal tree, held against the allow-list
//	page                 what a page says of itself: metadata, title, address, hints;
//	                     page/dates, page/byline, page/media: when, by whom, pictures and files
//	trim                 what stands around a found text
//	content              the body of a page that no profile knows; boilerplate
//	list                 the links of a list page; list/places where on it they stand,
//	                     list/paging its further pages
//	cms                  one file per CMS profile
//	evidence             where the fields of a reading stand on their page, and what was left out
//	document             what a fetched document is: its text, its root, its times
//	syndication, sitemap feeds and lists in JSON; sitemaps and their indexes
//	jsonlist             the list of articles in JSON whose members are called anything
//	scripted             what a page's scripts load or hold
//
// A list is a feed, a sitemap or a page; a page is read by the source's
// selectors, its CMS's profile, the list it states in metadata, or by its links.
// What does not fit is article.ErrLayout with what was missing. Times keep the
// offset that the page wrote. Why: decisions 020, 021, 030.
package portal
