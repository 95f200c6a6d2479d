package ledger

// DueTo is the query for what is due to some subscribers.
var DueTo = dueTo
