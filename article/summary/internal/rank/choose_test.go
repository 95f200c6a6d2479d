package rank

import (
	"testing"

	"loa/internal/assert"
)

func TestACandidateMayHaveAWordThatNoSentenceHas(t *testing.T) {
	other := Candidate{Text: "Xã Nậm Sỏ vừa thông xe cây cầu mới.", Place: 0, Kind: 1}
	got, ok := (&Table{}).Best("Cầu mới", []string{"Ủy ban nhân dân xã Nậm Sỏ bàn giao bốn phòng học mới cho trường mầm non."}, []Candidate{other})
	assert.Same(t, "chosen", ok, true)
	assert.Same(t, "candidate", got, other)
}
