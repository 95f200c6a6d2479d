package rank

import (
	"testing"

	"loa/article/summary/internal/alone"
	"loa/internal/assert"
)

func TestACandidateMayHaveAWordThatNoSentenceHas(t *testing.T) {
	other := alone.Candidate{Text: "Xã Nậm Sỏ vừa thông xe cây cầu mới.", Place: 0, Kind: 1}
	got, ok := (&Table{}).Best("Cầu mới", []string{"Ủy ban nhân dân xã Nậm Sỏ bàn giao bốn phòng học mới cho trường mầm non."}, []alone.Candidate{other}, 300)
	assert.Same(t, "chosen", ok, true)
	assert.Same(t, "candidate", got, other.Text)
}
