package dates

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"loa/portal/internal/page"
)

// shape is how a page says that it was published on 12 April 2012. %s is where its
// heading stands, and {text} a text of some length.
type shape struct{ name, page string }

// worldPage is a page around a shape, with what stands around articles.
func worldPage(t *testing.T, address, head, body string) *page.Document {
	t.Helper()
	text := strings.Repeat("<p>Ein Wort des Textes folgt auf das andere, bis der Absatz zu Ende ist und der nächste beginnt. "+
		"Im Jahr 2009 war das noch anders.</p>", 6)
	body = strings.ReplaceAll(body, "{text}", text)
	body = strings.ReplaceAll(body, "%s", "<h1>Ein neuer Weg durch den alten Wald</h1>")
	body = strings.ReplaceAll(body, "%2", "<h2 class='entry-title'>Ein neuer Weg durch den alten Wald</h2>")
	doc, err := page.Parse(page.Page{URL: address, Fetched: time.Date(2024, 3, 2, 10, 0, 0, 0, time.UTC),
		Body: []byte(fmt.Sprintf(`<!doctype html><html><head><title>Ein neuer Weg durch den alten Wald | Heimatblatt</title>%s</head><body>
<div id="header"><a href="/">Heimatblatt</a><ul class="menu"><li><a href="/a">Aktuell</a></li><li><a href="/b">Archiv</a></li></ul></div>
%s<div id="footer">© 2008–2019 Heimatblatt. Alle Rechte vorbehalten.</div></body></html>`, head, body))})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

var bodyShapes = []shape{
	{"classic theme", `%2<div class="entry-meta">Posted on <a href="/x" rel="bookmark"><span class="entry-date">April 12, 2012</span></a> by <span class="author">Jo</span></div>{text}`},
	{"german theme", `%s<div class="entry-meta">Veröffentlicht am <a href="/x"><time class="entry-date" datetime="2012-04-12T09:00:00+02:00">12. April 2012</time></a> von Jo</div>{text}`},
	{"sentence below the text, english", `<div class="post">%2{text}<p class="postmetadata alt"><small>This entry was posted on Thursday, April 12th, 2012 at 10:31 am and is filed under Wald. You can follow any responses to this entry through the RSS 2.0 feed.</small></p></div>`},
	{"sentence below the text, german", `<div class="post">%2{text}<p class="postmetadata">Dieser Eintrag wurde am Donnerstag, 12. April 2012 um 10:31 Uhr erstellt und ist unter Wald abgelegt.</p></div>`},
	{"sentence below the text, named", `<div class="post">%2{text}<div class="entry-utility">Dieser Beitrag wurde unter <a href="/c">Wald</a> abgelegt und am <a href="/wald/weg">12. April 2012</a> von Jo veröffentlicht.</div></div>`},
	{"date header above", `<h2 class='date-header'><span>Donnerstag, 12. April 2012</span></h2><div class='post'><h3 class='post-title entry-title'>Ein neuer Weg durch den alten Wald</h3>{text}</div>`},
	{"calendar leaf", `<div class="post"><div class="date"><span class="month">Apr</span><span class="day">12</span><span class="year">2012</span></div>%2{text}</div>`},
	{"calendar leaf, day first", `<div class="post"><div class="datum"><div class="tag">12</div><div class="monat">April</div><div class="jahr">2012</div></div>%2{text}</div>`},
	{"strong day", `<div class="post-date"><strong>12</strong> April 2012</div>%2{text}`},
	{"dotted with clock", `%s<span class="datum">12.04.2012, 14:31 Uhr</span>{text}`},
	{"dotted, short", `%s<div>12.4.2012</div>{text}`},
	{"dotted, two figures", `%s<div class="date">12.04.12</div>{text}`},
	{"weekday, dotted", `%s<p>Do, 12.04.2012</p>{text}`},
	{"weekday in full, dotted", `%s<p class="info">Donnerstag, 12.04.2012 | Wald</p>{text}`},
	{"austrian", `%s<p class="info">12. Apr. 2012 - 10:31</p>{text}`},
	{"press release above the title", `<p>Pressemitteilung vom 12.04.2012</p>%s{text}`},
	{"press release with number", `<div class="meta">Pressemitteilung Nr. 35/12 vom 12.04.2012</div>%s{text}`},
	{"dateline", `%s<p>Bad Orb, 12.04.2012 – Der Weg ist frei.</p>{text}`},
	{"dateline in words", `%s<p>Bad Orb, den 12. April 2012</p>{text}`},
	{"joomla", `%s<dl class="article-info"><dd class="create">Erstellt am Donnerstag, 12. April 2012 10:31</dd><dd class="modified">Zuletzt aktualisiert am Montag, 07. Mai 2012 08:00</dd></dl>{text}`},
	{"joomla 3", `%s<dl class="article-info"><dd class="published"><span class="icon-calendar"></span> <time datetime="2012-04-12T08:31:00+00:00" itemprop="datePublished"> Veröffentlicht: 12. April 2012 </time></dd></dl>{text}`},
	{"written by", `%s<p class="small">Geschrieben von Jo am 12.04.2012 um 10:31</p>{text}`},
	{"french", `%s<p class="date">Publié le 12 avril 2012 à 14h31</p>{text}`},
	{"french weekday", `%s<p>Le jeudi 12 avril 2012</p>{text}`},
	{"french by", `%s<p class="signature">Par Jo, le 12 avril 2012</p>{text}`},
	{"french first updated", `%s<p class="info">Mis à jour le 13/04/2012 à 10:00, publié le 12/04/2012 à 09:00</p>{text}`},
	{"french abbreviated", `%s<span class="post-date">12 avr. 2012</span>{text}`},
	{"spanish", `%s<p>Publicado el 12 de abril de 2012</p>{text}`},
	{"spanish weekday", `<p class="fecha">Jueves, 12 de abril de 2012</p>%s{text}`},
	{"spanish short", `%s<span class="fecha">12 abr 2012</span>{text}`},
	{"spanish slashes", `%s<span class="fecha">12/04/2012 - 10:31h</span>{text}`},
	{"portuguese", `%s<p>Publicado em 12 de abril de 2012</p>{text}`},
	{"italian", `%s<p>Pubblicato il 12 aprile 2012</p>{text}`},
	{"dutch", `%s<p>Geplaatst op 12 april 2012 door Jo</p>{text}`},
	{"polish", `%s<p class="data">12 kwietnia 2012</p>{text}`},
	{"swedish", `%s<p>Publicerad 12 april 2012</p>{text}`},
	{"danish", `%s<p>12. april 2012</p>{text}`},
	{"czech", `%s<p class="datum">12. dubna 2012</p>{text}`},
	{"russian", `%s<p class="date">12 апреля 2012</p>{text}`},
	{"turkish", `%s<p class="tarih">12 Nisan 2012</p>{text}`},
	{"japanese", `%s<p class="date">2012年4月12日</p>{text}`},
	{"korean", `%s<p class="date">2012년 4월 12일</p>{text}`},
	{"british", `%s<p>12 April 2012</p>{text}`},
	{"british with clock", `%s<p class="timestamp">Thu 12 Apr 2012 10.31 BST</p>{text}`},
	{"american", `%s<p class="byline">By Jo Doe, Apr 12, 2012</p>{text}`},
	{"american with clock", `%s<p>Published 10:31 a.m. ET April 12, 2012</p>{text}`},
	{"ordinal", `%s<p>April 12th, 2012</p>{text}`},
	{"iso", `%s<p>2012-04-12 10:31:00</p>{text}`},
	{"iso slashes", `%s<p class="date">2012/04/12</p>{text}`},
	{"abbr", `%s<abbr class="published" title="2012-04-12T10:31:00+02:00">vor langem</abbr>{text}`},
	{"microformat span", `%s<span class="published" title="2012-04-12T10:31:00+02:00">vor langem</span>{text}`},
	{"dt-published", `%s<a class="u-url"><span class="dt-published" title="2012-04-12">Donnerstag</span></a>{text}`},
	{"pubdate", `%s<time pubdate datetime="2012-04-12">Donnerstag</time>{text}`},
	{"itemprop without scope", `%s<span itemprop="datePublished" content="2012-04-12">vor langem</span>{text}`},
	{"rdfa", `%s<span property="dc:date dc:created" content="2012-04-12T10:31:00+02:00" datatype="xsd:dateTime" class="date">vor langem</span>{text}`},
	{"rdfa of schema.org", `%s<span property="schema:datePublished" content="2012-04-12T10:31:00+02:00">vor langem</span>{text}`},
	{"seconds in an attribute", `%s<span class="timestamp" data-timestamp="1334222400">…</span>{text}`},
	{"milliseconds in an attribute", `%s<span class="date" data-time="1334222400000"></span>{text}`},
	{"day in an attribute", `%s<div class="article-date" data-date="2012-04-12"></div>{text}`},
	{"relative-time", `%s<relative-time datetime="2012-04-12T10:31:00Z">on Apr 12</relative-time>{text}`},
	{"amp-timeago", `%s<amp-timeago layout="fixed" datetime="2012-04-12T10:31:00Z">x</amp-timeago>{text}`},
	{"timeago", `%s<abbr class="timeago" title="2012-04-12T10:31:00Z">x</abbr>{text}`},
	{"label in a table", `%s<table><tr><th>Datum:</th><td>12.04.2012</td></tr><tr><th>Autor:</th><td>Jo</td></tr></table>{text}`},
	{"label in a list", `%s<dl><dt>Date</dt><dd>12 April 2012</dd><dt>Author</dt><dd>Jo</dd></dl>{text}`},
	{"below the text, named", `%s{text}<p class="date">12.04.2012</p>`},
	{"below the text, called", `%s{text}<p>Veröffentlicht am 12.04.2012</p>`},
	{"below the text, Stand", `%s{text}<p>Stand: 12.04.2012</p>`},
	{"below the text, last changed", `%s{text}<p class="lastmod">Letzte Änderung: 12.04.2012</p>`},
	{"below the text, a line of a blog", `%s{text}<p class="post-footer">Eingestellt von Jo um 10:31 am 12.04.2012</p>`},
	{"comments have dates of their own", `%s<p class="date">12.04.2012</p>{text}<div id="comments"><ol class="commentlist"><li><div class="comment-meta">14.04.2012 um 11:00</div><p>Gut.</p></li><li><div class="comment-meta">15.04.2012 um 11:00</div><p>Ja.</p></li></ol></div>`},
	{"other articles have dates of their own", `%s<p class="date">12.04.2012</p>{text}<div class="related"><ul><li><a href="/y">Anderes</a> <span class="date">19.05.2012</span></li><li><a href="/z">Weiteres</a> <span class="date">20.05.2012</span></li></ul></div>`},
	{"a box of news before", `<div class="sidebar"><ul><li><span class="date">01.02.2020</span> <a href="/n">Neues</a></li><li><span class="date">03.02.2020</span> <a href="/m">Neueres</a></li></ul></div><div class="main">%s<p class="date">12.04.2012</p>{text}</div>`},
	{"today's date in the head", `<div class="today">Samstag, 2. März 2024</div>%s<p class="date">12.04.2012</p>{text}`},
	{"a line of pieces", `%s<div class="info">von <a href="/jo">Jo</a> · 12. April 2012 um 10:31 · <a href="#c">Kommentare lesen oder selbst einen schreiben, dann aber bitte freundlich bleiben</a></div>{text}`},
	{"fades in", `%s<div style="opacity:0" class="author-wrapper"><div>Jo</div><div class="published-date">12. April 2012</div></div>{text}`},
	{"in one line with views", `%s<div class="meta"><span>Jo</span> • <span>12.04.2012</span> • <span>3 Kommentare</span> • <span>512 Aufrufe</span></div>{text}`},
}

// systemShapes are those of content systems and of houses with a habit of their own.
var systemShapes = []shape{
	{"k2", `%2<span class="itemDateCreated">Donnerstag, 12 April 2012 10:31</span>{text}`},
	{"joomla 1.5", `<table class="contentpaneopen"><tr><td class="contentheading">Ein neuer Weg durch den alten Wald</td></tr></table><table class="contentpaneopen"><tr><td class="createdate" valign="top">Donnerstag, den 12. April 2012 um 10:31 Uhr</td></tr><tr><td valign="top">{text}</td></tr></table>`},
	{"bar line", `%s<p class="meta">12.04.2012 | 14:31 Uhr | von Jo | <a href="#c">3 Kommentare</a></p>{text}`},
	{"by and day", `%s<p>Von Jo 12. April 2012</p>{text}`},
	{"sky", `%s<p class="article__published">Thursday 12 April 2012 10:31, UK</p>{text}`},
	{"place and day", `%s<p><strong>Hamburg - 12.04.2012</strong></p>{text}`},
	{"day and desk", `%s<p>12. April 2012, Redaktion</p>{text}`},
	{"date in heading before", `<h2>12.04.2012: Ein neuer Weg durch den alten Wald</h2>{text}`},
	{"date in heading behind", `<h2>Ein neuer Weg durch den alten Wald (12.04.2012)</h2>{text}`},
	{"Artikel vom", `<p>Artikel vom 12.04.2012</p>%s{text}`},
	{"Meldung vom", `%s<p>Meldung vom 12. April 2012</p>{text}`},
	{"vom", `%s<p>vom 12.04.2012</p>{text}`},
	{"row", `<table><tr><td>12.04.2012</td><td>%2</td></tr></table>{text}`},
	{"small above", `<div id="content"><span style="font-size:10px">12.04.2012</span><br>%2{text}</div>`},
	{"Date de publication", `%s<p>Date de publication : 12/04/2012</p>{text}`},
	{"Rédigé", `%s<p>Rédigé le 12 Avril 2012</p>{text}`},
	{"Par", `%s<p>Par Jo - 12 avr. 2012, 10:31</p>{text}`},
	{"en ligne", `%s<p>Article mis en ligne le 12 avril 2012</p>{text}`},
	{"Créé", `%s<p>Créé le jeudi 12 avril 2012 10:31</p>{text}`},
	{"le short", `%s<p>le 12.04.12</p>{text}`},
	{"le slashes", `%s<p>Le 12/04/12 à 10h31</p>{text}`},
	{"es label", `%s<p>Fecha de publicación: 12/04/2012</p>{text}`},
	{"es comma", `%s<p class="fecha">12 de Abril, 2012</p>{text}`},
	{"es month first", `%s<p class="fecha">abril 12, 2012</p>{text}`},
	{"es dotted", `%s<p class="fecha">12.ABR.2012</p>{text}`},
	{"dashes", `%s<p>12-04-2012</p>{text}`},
	{"es updated first", `%s<p class="data">Actualizado: 13/04/2012 Publicado: 12/04/2012</p>{text}`},
	{"es created", `%s<p>Creado el jueves, 12 abril 2012</p>{text}`},
	{"pt posted", `%2{text}<div class="post-footer"><span class="post-author">Postado por Jo</span> <span>em quinta-feira, 12 de abril de 2012</span></div>`},
	{"pt clock", `%s<p>12/04/2012 10h31 - Atualizado em 13/04/2012 11h00</p>{text}`},
	{"it weekday", `%s<p>giovedì 12 aprile 2012</p>{text}`},
	{"th of", `%s<p>Thursday 12th of April 2012</p>{text}`},
	{"Apr.", `%s<p>Apr. 12, 2012</p>{text}`},
	{"apostrophe", `%s<p class="date">Apr 12 '12</p>{text}`},
	{"dashed letters", `%s<p>12-Apr-2012</p>{text}`},
	{"us tv", `%s<p>POSTED: 10:31 AM, Apr 12, 2012 UPDATED: 11:00 AM, Apr 13, 2012</p>{text}`},
	{"first published behind", `%s<p>Last Updated: April 13, 2012 | First Published: April 12, 2012</p>{text}`},
	{"nl", `%s<p>donderdag 12 april 2012 10:31</p>{text}`},
	{"jp", `%s<p class="date">2012/04/12(木)</p>{text}`},
	{"zh", `%s<p>发布时间：2012-04-12 10:31</p>{text}`},
	{"time long ago", `%s<time datetime="2012-04-12T10:31">vor 11 Jahren</time>{text}`},
	{"forum", `<div class="post"><p class="author">von Jo » 12.04.2012, 10:31</p>%2{text}</div>`},
	{"tt", `<div class="entry"><p class="tt">April 12th, 2012</p>%2{text}</div>`},
	{"blog list single", `<h3 class="storytitle"><a href="/wald/weg">Ein neuer Weg durch den alten Wald</a></h3><div class="meta">Filed under: <a href="/c/wald">Wald</a> &#8212; Jo @ 10:31 <span>April 12, 2012</span></div>{text}`},
	{"date box before title far", `<div class="crumb"><a href=/a>Start</a> » <a href=/b>Wald</a></div><div class="dat">12.04.2012</div><div class="kicker">Natur</div>%s{text}`},
	{"end of text", `%s{text}<p>(12.04.2012)</p>`},
	{"end of text, initials", `%s{text}<p><em>12.04.2012, jo</em></p>`},
	{"end of text, place", `%s{text}<p>Bad Orb, 12. April 2012</p>`},
	{"Quelle", `%s{text}<p>Quelle: Heimatblatt, 12.04.2012</p>`},
	{"Letzte Aktualisierung", `%s{text}<div class="info">Letzte Aktualisierung: 12.04.2012</div>`},
	{"typo3", `<div class="news-single-item"><div class="news-single-timedata">12.04.12 10:31</div>%s{text}</div>`},
	{"typo3 category", `<div class="news-single-rightbox">12.04.2012 10:31 <br>Alter: 12 yrs</div>%s{text}`},
	{"contao", `<div class="mod_newsreader"><div class="layout_full"><h1>Ein neuer Weg durch den alten Wald</h1><p class="info"><time datetime="2012-04-12T10:31:00+02:00">12.04.2012 10:31</time> von Jo</p>{text}</div></div>`},
	{"drupal", `%s<div class="submitted">Submitted by Jo on Thu, 12/04/2012 - 10:31</div>{text}`},
	{"drupal de", `%s<span class="submitted">Gespeichert von Jo am Do., 12.04.2012 - 10:31</span>{text}`},
	{"serendipity", `<h3 class="serendipity_date">Donnerstag, 12. April 2012</h3><h4 class="serendipity_title">Ein neuer Weg durch den alten Wald</h4><div class="serendipity_entry">{text}<div class="serendipity_entryFooter">Geschrieben von Jo um 10:31</div></div>`},
	{"livejournal", `<h3 class="entry-title">Ein neuer Weg durch den alten Wald</h3><p class="entry-date"><abbr class="updated" title="2012-04-12T10:31:00">12th-Apr-2012 10:31 am</abbr></p>{text}`},
	{"typepad", `<h2 class="date-header">12/04/2012</h2><div class="entry"><h3 class="entry-header">Ein neuer Weg durch den alten Wald</h3>{text}<p class="entry-footer"><span class="post-footers">Rédigé par Jo le 12/04/2012 à 10:31</span></p></div>`},
	{"overblog", `<div class="afterArticle">Publié par Jo - dans <a href="/c">Forêt</a></div><div class="divDate"><div class="day">12</div> <div class="month">avril</div> <div class="year">2012</div></div>%2{text}`},
	{"ghost", `<article><header><section class="post-full-meta"><time class="post-full-meta-date" datetime="2012-04-12">12 April 2012</time></section>%s</header>{text}</article>`},
	{"medium", `%s<div><span>Jo Doe</span><span>·</span><span>Apr 12, 2012</span><span>·</span><span>5 min read</span></div>{text}`},
	{"substack", `%s<div class="pencraft"><a>Jo</a></div><div class="pencraft">Apr 12, 2012</div>{text}`},
}

var headShapes = []shape{
	{"DC.Date", `<meta name="DC.Date" content="2012-04-12">`},
	{"DC.date.created", `<meta name="DC.date.created" content="2012-04-12">`},
	{"dcterms.available", `<meta name="DCTERMS.available" content="2012-04-12">`},
	{"date", `<meta name="date" content="2012-04-12T10:31:00+02:00">`},
	{"http-equiv date", `<meta http-equiv="date" content="Thu, 12 Apr 2012 10:31:00 GMT">`},
	{"pubdate", `<meta name="pubdate" content="20120412">`},
	{"pub_date", `<meta name="pub_date" content="2012-04-12">`},
	{"publish_date", `<meta name="publish_date" content="Thu, 12 Apr 2012 10:31:00 +0200">`},
	{"publishdate", `<meta itemprop="publishDate" content="12.04.2012">`},
	{"publication-date", `<meta name="publication-date" content="12 April 2012">`},
	{"release_date", `<meta property="og:release_date" content="2012-04-12">`},
	{"og:pubdate", `<meta property="og:pubdate" content="2012-04-12">`},
	{"og:publish_date", `<meta property="og:publish_date" content="2012-04-12">`},
	{"article:post_date", `<meta property="article:post_date" content="2012-04-12">`},
	{"article.published", `<meta name="article.published" content="2012-04-12">`},
	{"article_publish_date", `<meta name="article_publish_date" content="2012-04-12">`},
	{"prism", `<meta name="prism.publicationDate" content="2012-04-12">`},
	{"citation_online_date", `<meta name="citation_online_date" content="2012/04/12">`},
	{"itemprop dateCreated", `<meta itemprop="dateCreated" content="2012-04-12">`},
	{"timestamp", `<meta name="timestamp" content="1334222400">`},
	{"rbpubdate", `<meta name="rbpubdate" content="20120412">`},
	{"shareaholic", `<meta name="shareaholic:article_published_time" content="2012-04-12T10:31:00+00:00">`},
	{"vr", `<meta name="vr:published_time" content="2012-04-12T10:31:00+00:00">`},
	{"firstpublished", `<meta name="dcsext.articleFirstPublished" content="2012-04-12">`},
	{"json-ld in a graph", `<script type="application/ld+json">{"@graph":[{"@type":"WebPage","datePublished":"2012-04-12T10:31:00+02:00"},{"@type":"Organization","name":"H"}]}</script>`},
	{"json-ld of a posting", `<script type="application/ld+json">[{"@type":"BlogPosting","headline":"Ein neuer Weg durch den alten Wald","datePublished":"2012-04-12"}]</script>`},
	{"json-ld, broken", `<script type="application/ld+json">{"@type":"NewsArticle","headline":"Ein "neuer" Weg","datePublished":"2012-04-12T10:31:00+02:00",}</script>`},
	{"a script's datePublished", `<script>window.page = {"type":"article","datePublished":"2012-04-12T10:31:00+02:00","id":5};</script>`},
	{"a data layer", `<script>dataLayer.push({'pageType':'artikel','articlePublishDate':'2012-04-12','author':'Jo'});</script>`},
	{"a script's publish_date", `<script>utag_data = {publish_date: "2012-04-12 10:31:00", section: "wald"}</script>`},
	{"a state's publishedAt", `<script id="__NEXT_DATA__" type="application/json">{"props":{"article":{"title":"Ein neuer Weg durch den alten Wald","publishedAt":"2012-04-12T08:31:00.000Z"}}}</script>`},
}

var addressShapes = []shape{
	{"folders", "/2012/04/12/ein-neuer-weg/"},
	{"one figure", "/2012/4/12/ein-neuer-weg"},
	{"with dashes", "/blog/2012-04-12-ein-neuer-weg.html"},
	{"eight figures", "/wald/20120412/weg.html"},
	{"eight figures at the end", "/wald/weg-20120412.html"},
	{"eight figures before", "/wald/20120412-weg.html"},
	{"month in letters", "/wald/2012/apr/12/weg"},
	{"day first", "/wald/12-04-2012/weg"},
	{"day first at the end", "/wald/weg-12-04-2012.html"},
	{"a query", "/wald.php?date=2012-04-12&id=3"},
	{"underscores", "/artikel/weg_2012_04_12.php"},
	{"a number behind", "/blog/briefe/2012-04-12-18"},
}

func TestTheDayIsFoundInTheShapesOfTheWorld(t *testing.T) {
	check := func(s shape, doc *page.Document) {
		got := Published(doc, nil)
		said := "none"
		if !got.IsZero() {
			said = got.T.Format(time.DateOnly)
		}
		if want := "2012-04-12"; said != want {
			t.Errorf("%s: got %s by %q, want %s", s.name, said, got.Evidence, want)
		}
	}
	for _, s := range append(bodyShapes, systemShapes...) {
		check(s, worldPage(t, "https://heimatblatt.example/wald/weg", "", s.page))
	}
	for _, s := range headShapes {
		check(s, worldPage(t, "https://heimatblatt.example/wald/weg", s.page, `%s{text}`))
	}
	for _, s := range addressShapes {
		check(s, worldPage(t, "https://heimatblatt.example"+s.page, "", `%s{text}`))
	}
}

func TestTheMonthStandsFirstOnPagesOfTheUnitedStates(t *testing.T) {
	for language, want := range map[string]string{"en-US": "2012-04-12", "en-GB": "2012-12-04", "vi": "2012-12-04"} {
		doc, err := page.Parse(page.Page{URL: "https://x.example/a", Body: []byte(`<html lang="` + language +
			`"><title>A new way</title><h1>A new way</h1><p class="date">04/12/2012</p>`)})
		if err != nil {
			t.Fatal(err)
		}
		if got := Published(doc, nil).T.Format(time.DateOnly); got != want {
			t.Errorf("%s: got %s, want %s", language, got, want)
		}
	}
}

// changeShapes show at their title the day of the last change, and state when they
// were published.
var changeShapes = []shape{
	{"not called so", `%s<p class="post-date">7. Mai 2019</p>{text}`},
	{"called so by its name", `%s<div class="meta-date"><span class="updated">2019-05-07</span></div>{text}`},
	{"called so before", `%s<div class="date-box"><div>Last update: </div><div>May 7, 2019</div></div>{text}`},
	{"called so by the field", `%s<div class="field--name-changed"><time datetime="2019-05-07T10:00:00+02:00">7. Mai</time></div>{text}`},
}

func TestTheDayOfAChangeIsNotThatOfThePublication(t *testing.T) {
	head := `<meta property="article:published_time" content="2012-04-12T10:31:00+00:00"><meta property="article:modified_time" content="2019-05-07T08:00:00+00:00">`
	for _, s := range changeShapes {
		got := Published(worldPage(t, "https://heimatblatt.example/wald/weg", head, s.page), nil)
		if said := got.T.Format(time.DateOnly); said != "2012-04-12" {
			t.Errorf("%s: got %s by %q, want 2012-04-12", s.name, said, got.Evidence)
		}
	}
}

// noDayShapes are pages of whose publication nothing is said.
var noDayShapes = []shape{
	{"comments alone", `%s{text}<div id="comments"><div class="comment-meta">14.04.2012 um 11:00</div><p>Gut.</p><div class="comment-meta">15.04.2012 um 11:00</div><p>Ja.</p></div>`},
	{"other articles alone", `%s{text}<div class="related"><ul><li><a href="/y">Anderes</a> <span class="date">19.05.2012</span></li><li><a href="/z">Weiteres</a> <span class="date">20.05.2012</span></li></ul></div>`},
	{"an event", `%s<p>Das Fest findet am 12.04.2012 um 10 Uhr im Wald statt, der Eintritt ist frei.</p>{text}`},
	{"today's date", `<div class="today">Samstag, 2. März 2024</div>%s{text}`},
	{"today's date in Vietnamese", `<div class="ngay">Thứ bảy, 02/03/2024</div>%s{text}`},
	{"the copyright", `%s{text}`},
	{"copyright day", `%s{text}<p class="copy">© Heimatblatt, 12.04.2012</p>`},
	{"an archive", `%s{text}<div class="archive"><ul><li><a href="/2012/04">April 2012</a></li><li><a href="/2012/03">März 2012</a></li></ul></div>`},
}

func TestWhatIsNoDayOfPublicationIsNone(t *testing.T) {
	for _, s := range noDayShapes {
		if got := Published(worldPage(t, "https://heimatblatt.example/wald/weg", "", s.page), nil); !got.IsZero() {
			t.Errorf("%s: got %s by %q, want none", s.name, got.T.Format(time.DateOnly), got.Evidence)
		}
	}
}
