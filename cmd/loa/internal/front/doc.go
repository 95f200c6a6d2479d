// Package front is what stands between the network and the web server: where it
// listens, the path of its address, and who may read the metrics.
package front
