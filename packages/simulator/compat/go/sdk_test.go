// SDKs for Go, as they come from their registry, at the simulator in WeChat's place.
package compat

import (
	"bytes"
	"compress/gzip"
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"os"
	"testing"
	"time"
)

// sdk is what a back end asks of an SDK. What is nil is not offered.
type sdk struct {
	name string
	// prepay makes an order of 100 fen, and signs the parameters of wx.requestPayment.
	prepay func(outTradeNo, openid, notifyURL string) (cashier map[string]any, err error)
	// prepayNative is the code_url, prepayH5 the h5_url, prepayApp what an app calls WeChat with.
	prepayNative func(outTradeNo, notifyURL string) (codeURL string, err error)
	prepayH5     func(outTradeNo, notifyURL string) (h5URL string, err error)
	prepayApp    func(outTradeNo, notifyURL string) (parameters map[string]any, err error)
	// partner acts for a sub-merchant, combined for several orders at once.
	partner  *partnerCalls
	combined *combinedCalls
	// query is the trade_state, or the code of WeChat's refusal.
	query        func(outTradeNo string) (string, error)
	close        func(outTradeNo string) error
	refund       func(outTradeNo, outRefundNo, notifyURL string) (status string, err error)
	queryRefund  func(outRefundNo string) (status string, err error)
	certificates func() (serials []string, err error)
	bills        map[string]func(day string) (file []byte, sha1 string, err error)
	handle       func(*http.Request) (*content, error)
	// atBaseAddress is query by another client, whose base address is the simulator's.
	atBaseAddress func(outTradeNo string) (string, error)
	// mistakes are variants of notifications that the SDK takes, and why.
	mistakes map[string]string
}

var forgeries = []string{
	"SIGNTEST", "WRONG_SIGNATURE", "WRONG_SERIAL", "STALE", "FUTURE", "BAD_TAG", "WRONG_ASSOCIATED_DATA",
}

var mismatches = []string{
	"WRONG_AMOUNT", "WRONG_CURRENCY", "WRONG_MCHID", "WRONG_APPID", "WRONG_PAYER", "UNKNOWN_ORDER",
}

func (s sdk) test(t *testing.T) {
	sim := simulator{t}
	arriving := receive(t, s.handle)
	t.Run("an order that is closed", func(t *testing.T) { s.testClosed(t) })
	number, paid := s.pay(t, arriving)
	var order struct{ Notifications []struct{ ID string } }
	sim.call(http.MethodGet, "orders/"+number, nil, &order)
	id := order.Notifications[0].ID
	for _, variant := range forgeries {
		sim.resend(id, variant)
		if got := arriving.next(); (got != nil) != (s.mistakes[variant] != "") {
			t.Errorf("%s: %v", variant, got)
		}
		record(t, s.name, variant, s.mistakes[variant])
	}
	for _, variant := range mismatches {
		sim.resend(id, variant)
		if got := arriving.next(); got == nil || got.equals(paid) {
			t.Errorf("%s: %v", variant, got)
		}
		record(t, s.name, variant, "")
	}
	if sim.keyMode() == "both" {
		for _, kind := range []string{"certificate", "public-key"} {
			sim.call(http.MethodPut, "faults", map[string]string{"signWith": kind}, nil)
			sim.resend(id, "")
			if got := arriving.next(); got == nil || !got.equals(paid) {
				t.Errorf("a notification with the other kind of key: %v", got)
			}
		}
		sim.call(http.MethodPut, "faults", struct{}{}, nil)
		record(t, s.name, "key-switch", "")
	}
	s.testOtherProducts(t, arriving)
	if os.Getenv("WECHAT_SUB_MERCHANT_ID") != "" {
		s.testPartner(t, arriving)
	}
	if s.combined != nil {
		s.testCombined(t, arriving)
	}
	s.testUnsignedAnswer(t, number)
	s.testRefund(t, number, arriving)
	s.testBills(t, paid.SuccessTime[:len("2006-01-02")])
	if sim.keyMode() != "public-key" {
		if serials, err := s.certificates(); err != nil || len(serials) != 1 {
			t.Errorf("certificates: %v, %v", serials, err)
		}
		record(t, s.name, "certificates", "")
	}
	if s.atBaseAddress != nil {
		s.expect(t, "base-address", "REFUND")(s.atBaseAddress(number))
	}
}

// expect records the flow if the SDK told what it has to.
func (s sdk) expect(t *testing.T, flow, want string) func(got string, err error) {
	t.Helper()
	return func(got string, err error) {
		t.Helper()
		if err != nil || got != want {
			t.Fatalf("%s: %s, %v, not %s", flow, got, err, want)
		}
		record(t, s.name, flow, "")
	}
}

func (s sdk) testClosed(t *testing.T) {
	number := newNumber()
	if _, err := s.prepay(number, simulator{t}.login(), "https://shop.example/notify"); err != nil {
		t.Fatalf("prepay: %v", err)
	}
	record(t, s.name, "prepay-jsapi", "")
	s.expect(t, "query", "NOTPAY")(s.query(number))
	if err := s.close(number); err != nil {
		t.Fatalf("close: %v", err)
	}
	s.expect(t, "close", "CLOSED")(s.query(number))
	s.expect(t, "query-unknown", "ORDER_NOT_EXIST")(s.query("NO-SUCH-ORDER"))
}

// pay pays an order by the parameters that the SDK signed, and awaits its notification.
func (s sdk) pay(t *testing.T, arriving notifications) (outTradeNo string, paid *content) {
	sim, number := simulator{t}, newNumber()
	cashier, err := s.prepay(number, sim.login(), arriving.url)
	if err != nil {
		t.Fatalf("prepay: %v", err)
	}
	cashier["action"] = "pay"
	var told struct{ ErrMsg string }
	sim.call(http.MethodPost, "cashier", cashier, &told)
	s.expect(t, "pay-jsapi", "requestPayment:ok")(told.ErrMsg, nil)
	paid = arriving.next()
	if paid == nil {
		t.Fatal("the notification was refused")
	}
	s.expect(t, "payment-notification", number)(paid.OutTradeNo, nil)
	return number, paid
}

// testOtherProducts pays an order of each product by what its prepay answered.
func (s sdk) testOtherProducts(t *testing.T, arriving notifications) {
	visits := map[string]func(outTradeNo string) (map[string]any, error){
		"native": func(outTradeNo string) (map[string]any, error) {
			codeURL, err := s.prepayNative(outTradeNo, arriving.url)
			return map[string]any{"codeUrl": codeURL}, err
		},
		"h5": func(outTradeNo string) (map[string]any, error) {
			h5URL, err := s.prepayH5(outTradeNo, arriving.url)
			return map[string]any{"h5Url": h5URL}, err
		},
		"app": func(outTradeNo string) (map[string]any, error) { return s.prepayApp(outTradeNo, arriving.url) },
	}
	for product, prepay := range visits {
		number := newNumber()
		visit, err := prepay(number)
		if err != nil {
			t.Fatalf("prepay of %s: %v", product, err)
		}
		visit["action"] = "pay"
		told := struct {
			Result  string
			ErrCode int
		}{ErrCode: -1}
		simulator{t}.call(http.MethodPost, "cashier/"+product, visit, &told)
		if told.Result != "paid" && told.ErrCode != 0 {
			t.Fatalf("%s: %+v", product, told)
		}
		paid := arriving.next()
		if paid == nil {
			t.Fatalf("the notification of %s was refused", product)
		}
		s.expect(t, product, number)(paid.OutTradeNo, nil)
	}
}

func (s sdk) testUnsignedAnswer(t *testing.T, number string) {
	sim := simulator{t}
	rules := []map[string]string{{"operation": "query", "fault": "UNSIGNED"}}
	sim.call(http.MethodPut, "faults", map[string]any{"rules": rules}, nil)
	defer sim.call(http.MethodPut, "faults", struct{}{}, nil)
	if state, err := s.query(number); err == nil {
		t.Errorf("an unsigned answer was believed: %s", state)
	}
	record(t, s.name, "unsigned-answer", "")
}

func (s sdk) testRefund(t *testing.T, number string, arriving notifications) {
	refundNumber := "R" + number
	s.expect(t, "refund", "PROCESSING")(s.refund(number, refundNumber, arriving.url))
	simulator{t}.call(http.MethodPost, "refunds/"+refundNumber, map[string]string{"status": "SUCCESS"}, nil)
	got := arriving.next()
	if got == nil {
		t.Fatal("the notification of the refund was refused")
	}
	s.expect(t, "refund-notification", "SUCCESS")(got.RefundStatus, nil)
	s.expect(t, "refund-query", "SUCCESS")(s.queryRefund(refundNumber))
}

// testBills fetches the bills of a day two days later.
func (s sdk) testBills(t *testing.T, day string) {
	sim := simulator{t}
	sim.call(http.MethodPost, "clock", map[string]int{"advanceMs": 2 * 24 * 3600 * 1000}, nil)
	defer sim.call(http.MethodPost, "clock", map[string]bool{"reset": true}, nil)
	for flow, fetch := range s.bills {
		file, hash, err := fetch(day)
		if err != nil {
			t.Fatalf("%s: %v", flow, err)
		}
		s.expect(t, flow, hash)(hashOfUnpacked(file))
	}
}

func hashOfUnpacked(file []byte) (string, error) {
	reader, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(reader)
	sum := sha1.Sum(text)
	return hex.EncodeToString(sum[:]), err
}

func newNumber() string { return fmt.Sprintf("GO%d", time.Now().UnixNano()) }
