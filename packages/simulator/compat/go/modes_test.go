package compat

import (
	"net/http"
	"slices"
	"testing"
)

// partnerCalls is what a service provider asks for a sub-merchant.
type partnerCalls struct {
	prepay      func(outTradeNo, openid, notifyURL string) error
	query       func(outTradeNo string) (tradeState string, err error)
	close       func(outTradeNo string) error
	refund      func(outTradeNo, outRefundNo, notifyURL string) (status string, err error)
	queryRefund func(outRefundNo string) (status string, err error)
}

// combinedCalls is what a merchant asks for two orders of 100 fen in one payment.
type combinedCalls struct {
	prepay func(number string, parts []string, openid, notifyURL string) error
	// query is the trade_state of each part.
	query func(number string) (tradeStates []string, err error)
	close func(number string, parts []string) error
}

// act does to an order what its buyer would.
func (s simulator) act(number, action string) {
	s.t.Helper()
	s.call(http.MethodPost, "orders/"+number, map[string]string{"action": action}, nil)
}

func (s sdk) testPartner(t *testing.T, arriving notifications) {
	sim, partner := simulator{t}, s.partner
	order := func() (number string) {
		number = newNumber()
		if err := partner.prepay(number, sim.login(), arriving.url); err != nil {
			t.Fatalf("prepay for a sub-merchant: %v", err)
		}
		return number
	}
	number := order()
	s.expect(t, "partner", "NOTPAY")(partner.query(number))
	if err := partner.close(number); err != nil {
		t.Fatalf("close for a sub-merchant: %v", err)
	}
	s.expect(t, "partner-close", "CLOSED")(partner.query(number))
	number = order()
	sim.act(number, "pay")
	paid := arriving.next()
	if paid == nil || paid.SubMchid == "" {
		t.Fatalf("the notification of a sub-merchant: %v", paid)
	}
	s.expect(t, "partner-notification", number)(paid.OutTradeNo, nil)
	refundNumber := "R" + number
	if status, err := partner.refund(number, refundNumber, arriving.url); err != nil || status != "PROCESSING" {
		t.Fatalf("refund for a sub-merchant: %s, %v", status, err)
	}
	sim.call(http.MethodPost, "refunds/"+refundNumber, map[string]string{"status": "SUCCESS"}, nil)
	if got := arriving.next(); got == nil || got.RefundStatus != "SUCCESS" || got.SubMchid != paid.SubMchid {
		t.Fatalf("the notification of a sub-merchant's refund: %v", got)
	}
	s.expect(t, "partner-refund", "SUCCESS")(partner.queryRefund(refundNumber))
}

func (s sdk) testCombined(t *testing.T, arriving notifications) {
	sim := simulator{t}
	order := func() (number string, parts []string) {
		number = newNumber()
		parts = []string{number + "A", number + "B"}
		if err := s.combined.prepay(number, parts, sim.login(), arriving.url); err != nil {
			t.Fatalf("combined prepay: %v", err)
		}
		return number, parts
	}
	expect := func(flow, number, want string) {
		got, err := s.combined.query(number)
		if err != nil || !slices.Equal(got, []string{want, want}) {
			t.Fatalf("%s: %v, %v", flow, got, err)
		}
		record(t, s.name, flow, "")
	}
	number, parts := order()
	expect("combined", number, "NOTPAY")
	if err := s.combined.close(number, parts); err != nil {
		t.Fatalf("combined close: %v", err)
	}
	expect("combined-close", number, "CLOSED")
	number, parts = order()
	sim.act(number, "pay")
	paid := arriving.next()
	if paid == nil || paid.CombineOutTradeNo != number || len(paid.SubOrders) != len(parts) {
		t.Fatalf("the notification of a combined order: %v", paid)
	}
	expect("combined-notification", number, "SUCCESS")
}
