package trim

// endHeadings are headings, folded and without marks, that by themselves begin
// what is no longer the article, whatever stands below them.
var endHeadings = map[string]bool{
	"popular": true, "latest": true, "sponsored": true, "related": true, "related articles": true,
	"related posts": true, "related stories": true, "related content": true, "related news": true,
	"related reading": true, "related topics": true,
	"you may also like": true, "you might also like": true, "also in the news": true, "more stories": true,
	"more news": true, "more articles": true, "read next": true, "up next": true, "recommended": true,
	"recommended for you": true, "recommended reading": true,
	"recent posts": true, "recent articles": true, "latest news": true, "latest articles": true,
	"latest posts": true, "latest insights": true, "popular posts": true, "most popular": true,
	"trending": true, "trending now": true, "keep reading": true, "explore more": true, "other posts": true,
	"about the author": true, "about the authors": true, "about author": true, "about the writer": true,
	"meet the author": true, "author bio": true, "contributors": true,
	"share this": true, "share this article": true, "share this post": true, "share": true, "tags": true,
	"comments": true, "leave a comment": true, "leave a reply": true, "join the conversation": true,
	"disclaimer": true, "newsletter": true, "subscribe": true, "sign up": true, "contact us": true,
	"get in touch": true, "have any questions": true, "follow us": true, "testimonial": true,
	"testimonials":                 true,
	"how we reviewed this article": true, "article sources": true, "editorial standards": true,
	"was this helpful": true, "was this article helpful": true, "rate this article": true,
	"get started": true, "ready to get started": true, "get a free quote": true, "table of contents": true,
	"in this article": true, "on this page": true, "jump to": true,
	"xem them": true, "tin lien quan": true, "tin khac": true, "cac tin khac": true,
	"cac tin lien quan": true, "cac tin cu hon": true, "cac tin moi hon": true, "tin cung chuyen muc": true,
	"cung chuyen muc": true, "tin moi": true, "tin moi nhat": true, "tin cu hon": true,
	"nhung tin moi hon": true, "nhung tin cu hon": true, "bai viet lien quan": true, "bai lien quan": true,
	"bai viet khac": true, "bai viet cung chuyen muc": true,
	"y kien ban doc": true, "binh luan": true, "doc them": true, "doc tiep": true, "chia se": true,
	"tu khoa": true, "doc nhieu": true, "doc nhieu nhat": true, "xem nhieu": true, "xem nhieu nhat": true,
	"tin xem nhieu": true, "tin doc nhieu": true, "tin noi bat": true, "co the ban quan tam": true,
	"van ban lien quan": true, "danh gia bai viet": true, "gui y kien": true, "gui binh luan": true,
	"lien ket website": true, "thong ke truy cap": true, "ban do dia gioi hanh chinh": true,

	"kommentare": true, "kommentar schreiben": true, "kommentar hinterlassen": true, "schreibe einen kommentar": true,
	"ahnliche artikel": true, "ahnliche beitrage": true, "verwandte artikel": true, "verwandte beitrage": true,
	"weitere artikel": true, "weitere beitrage": true, "weitere meldungen": true, "mehr zum thema": true,
	"auch interessant": true, "teilen": true, "artikel teilen": true, "beitrag teilen": true, "schlagworter": true,
	"schlagworte": true, "uber den autor": true, "uber die autorin": true, "neueste beitrage": true,
	"neueste artikel": true, "meistgelesen": true, "meistgelesene artikel": true, "inhaltsverzeichnis": true,

	"commentaires": true, "laisser un commentaire": true, "articles similaires": true, "articles lies": true,
	"a lire aussi": true, "lire aussi": true, "a lire egalement": true, "sur le meme sujet": true, "partager": true,
	"partager cet article": true, "les plus lus": true, "a propos de l'auteur": true, "vous aimerez aussi": true,
	"derniers articles": true, "articles recents": true, "dans la meme rubrique": true,

	"comentarios": true, "deja un comentario": true, "deja una respuesta": true, "articulos relacionados": true,
	"noticias relacionadas": true, "entradas relacionadas": true, "te puede interesar": true, "lo mas leido": true,
	"compartir": true, "etiquetas": true, "sobre el autor": true, "lee tambien": true, "mas noticias": true,

	"deixe um comentario": true, "artigos relacionados": true, "leia tambem": true, "veja tambem": true,
	"compartilhar": true, "compartilhe": true, "mais lidas": true, "sobre o autor": true,

	"commenti": true, "lascia un commento": true, "articoli correlati": true, "leggi anche": true,
	"potrebbe interessarti": true, "condividi": true, "i piu letti": true, "ultime notizie": true,

	"reacties": true, "gerelateerde artikelen": true, "lees ook": true, "deel dit artikel": true, "meer nieuws": true,
	"komentarze": true, "dodaj komentarz": true, "zobacz takze": true, "czytaj takze": true, "udostepnij": true,
	"baca juga": true, "artikel terkait": true, "berita terkait": true, "komentar": true, "bagikan": true,
}

// endPhrases begin headings that mean the same whatever follows.
var endPhrases = [...]string{
	"subscribe to ", "sign up for ", "leave a ", "you may also ", "you might also ", "more from ",
	"related articles", "related posts", "related stories", "related content", "about the author",
	"how we reviewed", "want to keep up", "frequently bought", "tin lien quan", "cac tin khac",
	"bai viet lien quan", "cac bai viet khac", "co the ban quan tam",
	"das konnte sie ", "das konnte dich ", "mehr zum thema", "lesen sie auch", "ahnliche beitrage", "a lire aussi",
	"vous aimerez ", "ces articles ", "tambien te puede ", "te puede interesar", "potrebbe interessarti",
	"ti potrebbe ", "voce tambem pode ",
}

// endPrefixes begin such headings when links stand below them.
var endPrefixes = [...]string{
	"related", "you may", "you might", "more from", "more in ", "more on ", "more about ", "read ",
	"recommended", "recent", "latest", "popular", "most ", "trending", "explore", "other ", "further reading",
	"see also", "keep ", "continue", "next", "previous", "share", "tags", "comment", "written by", "sources",
	"in this ", "on this ",
	"xem", "tin ", "cac tin", "nhung tin", "bai ", "cung ", "doc ", "chia se", "tu khoa", "co the", "van ban",
	"lien ket", "thong ke", "ban do", "danh gia", "y kien", "moi nhat",
}

// notePhrases begin short lines that are no part of the text.
var notePhrases = [...]string{
	"read more:", "[read more", "[see", "[related", "see also:", "read:", "watch:", "listen:",
	"related reading", "find out more:", "click here", "share this", "share on ", "share:", "pin it",
	"follow us", "email this", "back to top", "skip to ", "view all", "see all", "load more", "show more",
	"next post", "previous post", "related:", "related article", "read also", "also read", "read next",
	"see also", "image:", "image credit", "image source", "image via", "photo:", "photo by", "photo credit",
	"credit:", "source:", "getty images", "filed under", "posted in", "tags:", "tagged", "topics:",
	"listen to this", "table of contents", "jump to recipe", "copy link", "download pdf", "sign up for",
	"subscribe to",
	"lorem ipsum", "written by", "posted on", "posted by", "published on", "last updated", "updated on",
	"fact checked", "fact-checked", "medically reviewed", "reviewed by", "last reviewed",
	"estimated reading time", "by clicking", "thank you! your submission", "oops! something went wrong",
	"no credit card required",
	"tac gia:", "nguon:", "nguon tin:", "theo nguon:", "luot xem:", "so lan xem", "luot doc", "gui email",
	"tong so diem", "click de danh gia", "xem them:", "doc them:", ">>", "nguoi dang:", "ngay dang:",
	"cap nhat:", "nghe bai viet", "a- a a+", "tu khoa:", "chia se:",
	"lesen sie auch", "lesen sie mehr", "mehr dazu:", "lire aussi", "a lire aussi", "lire egalement", "lee tambien",
	"leer mas:", "leia tambem", "leggi anche", "lees ook", "czytaj takze", "baca juga",
}

// noteWords are such lines only when little more stands there.
var noteWords = [...]string{
	"advertisement", "read more", "learn more", "find out more", "sign up", "subscribe", "tweet", "print",
	"tags", "loading", "contact us", "get started", "get a free", "share",
	"quang cao", "tags", "tu khoa", "luot xem", "in bai viet", "ban in", "chia se", "xep hang", "thich",
	"dang ngay", "co chu", "binh luan", "xem tiep", "theo nguon",
	"anzeige", "werbung", "teilen", "drucken", "weiterlesen", "publicite", "partager", "imprimer", "publicidad",
	"publicidade", "pubblicita", "compartir", "compartilhe", "condividi", "reklama", "advertentie",
}

// commentHeadings begin what readers say, however much longer than the text it is.
var commentHeadings = map[string]bool{
	"comments": true, "comment": true, "leave a comment": true, "leave a reply": true, "reader comments": true,
	"binh luan": true, "y kien ban doc": true, "y kien": true, "phan hoi": true, "kommentare": true,
	"kommentar schreiben": true, "commentaires": true, "comentarios": true, "commenti": true, "reacties": true,
	"komentarze": true,
}
