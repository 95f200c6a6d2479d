package dom

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"sync"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// React sends a page in pieces: what is ready late comes at the end, in a hidden
// element, and a line of script moves it to its place, where a <template> stands and
// after it what was shown meanwhile:
//
//	<!--$?--><template id="B:0"></template>Loading…<!--/$--> …
//	<div hidden id="S:0">the text</div><script>$RC("B:0","S:0")</script>
//
// $RS moves a piece of a piece: $RS("S:1","P:1").
var streamedMove = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\$R[A-Z]\(\s*"([BSP]:[0-9a-f]+)"\s*,\s*"([BSP]:[0-9a-f]+)"`)
})

// maxStreamed is how many pieces of a page are moved at most.
const maxStreamed = 1000

// placeStreamed does what these lines of script do.
func placeStreamed(root *html.Node, body []byte) {
	if !bytes.Contains(body, []byte(`="S:`)) {
		return
	}
	pieces := make(map[string]*html.Node) // by the id of the piece or of its place
	Walk(root, func(n *html.Node) bool {
		if IsElement(n, atom.Template) || n.Type == html.ElementNode && HasAttr(n, "hidden") {
			if id := Attr(n, "id"); len(id) > 2 && id[1] == ':' && pieces[id] == nil {
				pieces[id] = n
			}
		}
		return true
	})
	for _, m := range streamedMoves(pieces, body) {
		piece, place := pieces[m[0]], pieces[m[1]]
		if piece != nil && place != nil && IsElement(place, atom.Template) && place.Parent != nil && piece.Parent != nil &&
			piece != place && !holdsNode(piece, place) {
			movePiece(piece, place)
		}
	}
}

// streamedMoves lists the ids of the pieces and of their places as the script pairs
// them; without a script what bears the same number belongs together.
func streamedMoves(pieces map[string]*html.Node, body []byte) (moves [][2]string) {
	for _, m := range streamedMove().FindAllSubmatch(body, maxStreamed) {
		piece, place := string(m[1]), string(m[2])
		if piece[0] != 'S' {
			piece, place = place, piece
		}
		moves = append(moves, [2]string{piece, place})
	}
	if len(moves) > 0 || len(pieces) > maxStreamed {
		return moves
	}
	for id := range pieces {
		for _, place := range [...]string{"B" + id[1:], "P" + id[1:]} {
			if id[0] == 'S' && pieces[place] != nil {
				moves = append(moves, [2]string{id, place})
				break
			}
		}
	}
	slices.SortFunc(moves, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	return moves
}

// movePiece puts what a piece holds where its place is, instead of what is shown
// there meanwhile.
func movePiece(piece, place *html.Node) {
	parent := place.Parent
	if strings.HasPrefix(Attr(place, "id"), "B:") {
		dropMeanwhile(place)
	}
	for c := piece.FirstChild; c != nil; c = piece.FirstChild {
		piece.RemoveChild(c)
		parent.InsertBefore(c, place)
	}
	parent.RemoveChild(place)
	piece.Parent.RemoveChild(piece)
}

// dropMeanwhile removes what stands between a place and the comment that ends it.
func dropMeanwhile(place *html.Node) {
	depth := 0
	end := place.NextSibling
	for ; end != nil; end = end.NextSibling {
		if end.Type != html.CommentNode {
			continue
		}
		switch end.Data {
		case "/$", "/&":
			depth--
		case "$", "$?", "$!", "$~", "&":
			depth++
		}
		if depth < 0 {
			break
		}
	}
	if end == nil {
		return // the place has no end: nothing is known of what stands behind it
	}
	for n := place.NextSibling; n != end; {
		next := n.NextSibling
		place.Parent.RemoveChild(n)
		n = next
	}
}

// holdsNode tells whether n is inner or stands around it.
func holdsNode(n, inner *html.Node) bool {
	for ; inner != nil; inner = inner.Parent {
		if inner == n {
			return true
		}
	}
	return false
}
