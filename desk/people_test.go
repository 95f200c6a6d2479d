package desk_test

import (
	"net/http"
	"strings"
	"testing"

	"loa/internal/assert"
	"loa/operations"
	"loa/store/storetest"
	"loa/subscriber"
)

func TestWhatIsHeldOfAChatIsShownToOperatorsAndLogged(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		o.hire("lan", operations.DeskOperator)
		storetest.Apply(t, o.store, subscriber.SaveSubscriber{Subscriber: subscriber.Subscriber{Channel: "telegram",
			Address: "77", Kind: subscriber.Private, Rhythm: subscriber.RhythmDaily, Keywords: []string{"sạt lở"}}})
		lan := o.signedIn("lan")
		_, body := lan.get("/desk/people/chat?address=77")
		assert.Same(t, "keywords", strings.Contains(body, "sạt lở"), true)
		_, body = lan.get("/desk/people/chat?address=78")
		assert.Same(t, "of nobody", strings.Contains(body, "Không lưu gì về 78"), true)
		_, body = lan.get("/desk/log")
		assert.Same(t, "looks that are logged", strings.Count(body, "look at a chat"), 2)
		r, _ := lan.get("/desk/people/chat?address=")
		assert.Same(t, "no number", r.StatusCode, http.StatusBadRequest)
	})
}
