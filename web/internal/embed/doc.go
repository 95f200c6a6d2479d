// Package embed writes the boxes with which other sites show Loa's articles:
// an HTML fragment for their servers, a web component, a frame, a picture and
// oEmbed, each of which works without the next; and the page on which an agency
// puts its box together. Every box says when it was made, so that a copy kept
// elsewhere says since when it stands.
package embed
