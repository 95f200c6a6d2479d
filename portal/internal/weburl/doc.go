// Package weburl knows addresses: how a browser reads them, which of them are
// the same page, and what they look like when an article stands behind them.
package weburl
