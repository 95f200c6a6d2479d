package desk

import (
	"cmp"
	"fmt"
	"slices"

	"loa/desk/internal/frame"
	"loa/operations"
	"loa/subscriber"
	"loa/viet"
)

type countedTopic struct {
	Name string
	N    int64
}

// people shows the subscribers in numbers.
func (d screens) people(q *frame.Request) error {
	stats, err := d.Options.State.Stats(q.R.Context())
	if err != nil {
		return err
	}
	topics := d.Current.Load().Topics
	var counted []countedTopic
	for _, t := range topics {
		counted = append(counted, countedTopic{t.Name, stats.Topics[t.ID]})
	}
	slices.SortStableFunc(counted, func(a, b countedTopic) int { return cmp.Compare(b.N, a.N) })
	return d.Show(q, "people", "Người nhận", struct {
		operations.Stats
		Counted []countedTopic
	}{stats, counted})
}

// chat shows what is held of one chat, to an operator who was asked by its owner.
func (d screens) chat(q *frame.Request) error {
	address := viet.CleanLine(q.R.FormValue("address"))
	if address == "" || len(address) > 64 {
		return frame.Wrong("Xin ghi mã số của cuộc trò chuyện. (Give the chat's number.)")
	}
	list, err := d.Options.Chats(q.R.Context(), address)
	if err != nil {
		return err
	}
	err = d.Options.Accounts.LogDesk(q.R.Context(), operations.DeskEntry{At: d.Options.Now(),
		Who: q.Name, Did: "look at a chat",
		Target: address, Note: fmt.Sprintf("có %d (found)", len(list))})
	if err != nil {
		return err
	}
	return d.Show(q, "chat", "Một cuộc trò chuyện", struct {
		Address string
		Chats   []subscriber.Subscriber
	}{address, list})
}
