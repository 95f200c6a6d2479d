package desk

import (
	"cmp"
	"fmt"
	"slices"

	"loa/operations"
	"loa/subscriber"
	"loa/viet"
)

type countedTopic struct {
	Name string
	N    int64
}

// people shows the subscribers in numbers.
func (d *Desk) people(q *request) error {
	stats, err := d.options.State.Stats(q.r.Context())
	if err != nil {
		return err
	}
	topics := d.current.Load().topics
	var counted []countedTopic
	for _, t := range topics {
		counted = append(counted, countedTopic{t.Name, stats.Topics[t.ID]})
	}
	slices.SortStableFunc(counted, func(a, b countedTopic) int { return cmp.Compare(b.N, a.N) })
	return d.show(q, "people", "Người nhận", struct {
		operations.Stats
		Counted []countedTopic
	}{stats, counted})
}

// chat shows what is held of one chat, to an operator who was asked by its owner.
func (d *Desk) chat(q *request) error {
	address := viet.CleanLine(q.r.FormValue("address"))
	if address == "" || len(address) > 64 {
		return &wrongInput{"Xin ghi mã số của cuộc trò chuyện. (Give the chat's number.)"}
	}
	list, err := d.options.Chats(q.r.Context(), address)
	if err != nil {
		return err
	}
	err = d.options.Accounts.LogDesk(q.r.Context(), operations.DeskEntry{At: d.options.Now(), Who: q.Name, Did: "look at a chat",
		Target: address, Note: fmt.Sprintf("có %d (found)", len(list))})
	if err != nil {
		return err
	}
	return d.show(q, "chat", "Một cuộc trò chuyện", struct {
		Address string
		Chats   []subscriber.Subscriber
	}{address, list})
}
