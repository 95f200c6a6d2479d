// Package groups is the part of the conversation about groups and channels:
// joining, leaving, linking, and who may do that.
package groups
