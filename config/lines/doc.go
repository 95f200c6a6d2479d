// Package lines changes the entries of a YAML file's lists where they stand, as
// a careful person would with an editor: comments, order, quotes, blank lines
// and line ends of everything else stay as they are.
//
// The library tells where each value begins; where it ends is found here. What
// was changed can be taken back as long as its lines and their neighbours are
// as they were left, wherever they have moved.
package lines
