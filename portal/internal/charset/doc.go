// Package charset makes text of bytes. A byte order mark counts first, then bytes
// that are UTF-8 whatever is declared, then what the server and the document
// declare, then what the bytes look like. Vietnamese pages from before Unicode
// (TCVN3 that is also called ABC, VNI, VISCII, windows-1258) are known by their
// syllables, for they declare something else or nothing; where such text was put
// into a UTF-8 page as if it were Latin, each run of it is restored.
// What cannot be decoded becomes U+FFFD and is never left out.
package charset
