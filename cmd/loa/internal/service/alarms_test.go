package service

import (
	"testing"

	"loa/deliver"
)

func TestAlarmsAreToldInTheOperatorsWords(t *testing.T) {
	for want, a := range map[string]deliver.Alarm{
		"Telegram không nhận mã của bot, tin đang chờ (token refused): Unauthorized": {
			Kind: deliver.AlarmRefused, Detail: "Unauthorized"},
		"tin không gửi đi được, đang chờ (sender stuck): đã bình thường trở lại (well again)": {
			Kind: deliver.AlarmStuck, Over: true},
	} {
		if got := alarmText(a, "Telegram không nhận mã của bot, tin đang chờ"); got != want {
			t.Errorf("%+v: %q, want %q", a, got, want)
		}
	}
}
