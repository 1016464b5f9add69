package compat

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"reflect"
	"testing"
	"time"
)

// simulator is the control API, which acts as the buyer and as WeChat.
type simulator struct{ t *testing.T }

func (s simulator) call(method, path string, body, into any) {
	s.t.Helper()
	encoded, err := json.Marshal(body)
	if err != nil {
		s.t.Fatal(err)
	}
	request, err := http.NewRequest(method, os.Getenv("WECHAT_SIMULATOR_URL")+"/_sim/"+path, bytes.NewReader(encoded))
	if err != nil {
		s.t.Fatal(err)
	}
	s.answer(http.DefaultClient.Do(request))(into)
}

func (s simulator) answer(response *http.Response, err error) func(into any) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
	return func(into any) {
		s.t.Helper()
		defer response.Body.Close()
		if response.StatusCode >= 300 {
			s.t.Fatal(response.Status)
		}
		if into == nil {
			return
		}
		if err := json.NewDecoder(response.Body).Decode(into); err != nil {
			s.t.Fatal(err)
		}
	}
}

func (s simulator) keyMode() string {
	var keys struct{ Mode string }
	s.call(http.MethodGet, "keys", nil, &keys)
	return keys.Mode
}

// login is what the mini-program and its back end do: wx.login at the simulator, then jscode2session at WeChat.
func (s simulator) login() string {
	s.t.Helper()
	var told struct{ Code, Openid string }
	s.call(http.MethodPost, "login", struct{}{}, &told)
	query := url.Values{
		"appid":      {os.Getenv("WECHAT_APP_ID")},
		"secret":     {os.Getenv("WECHAT_APP_SECRET")},
		"js_code":    {told.Code},
		"grant_type": {"authorization_code"},
	}
	s.answer(http.Get("https://api.weixin.qq.com/sns/jscode2session?" + query.Encode()))(&told)
	return told.Openid
}

func (s simulator) resend(id, variant string) {
	s.t.Helper()
	body := map[string]string{}
	if variant != "" {
		body["variant"] = variant
	}
	s.call(http.MethodPost, "notifications/"+id+"/resend", body, nil)
}

// content is what a notification says of a payment or of a refund.
type content struct {
	Appid        string `json:"appid"`
	Mchid        string `json:"mchid"`
	OutTradeNo   string `json:"out_trade_no"`
	SuccessTime  string `json:"success_time"`
	RefundStatus string `json:"refund_status"`
	SubMchid     string `json:"sub_mchid"`
	// Of a combined order.
	CombineOutTradeNo string `json:"combine_out_trade_no"`
	SubOrders         []struct {
		OutTradeNo string `json:"out_trade_no"`
	} `json:"sub_orders"`
	Payer struct {
		Openid string `json:"openid"`
	} `json:"payer"`
	Amount struct {
		Total    int    `json:"total"`
		Currency string `json:"currency"`
	} `json:"amount"`
}

// equals compares what two notifications say.
func (c *content) equals(other *content) bool { return reflect.DeepEqual(c, other) }

// notifications gives what arrives to the handler of an SDK.
type notifications struct {
	t        *testing.T
	url      string
	outcomes chan *content
}

func receive(t *testing.T, handle func(*http.Request) (*content, error)) notifications {
	outcomes := make(chan *content, 10)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got, err := handle(r)
		if err != nil {
			got = nil
			w.WriteHeader(http.StatusUnauthorized)
		}
		outcomes <- got
	}))
	t.Cleanup(server.Close)
	return notifications{t, server.URL + "/notify", outcomes}
}

// next is the content of the next notification; nil where the handler refused it.
func (n notifications) next() *content {
	n.t.Helper()
	select {
	case got := <-n.outcomes:
		return got
	case <-time.After(20 * time.Second):
		n.t.Fatal("no notification came")
		return nil
	}
}

// record writes a line of the run: a flow, and what the SDK is known to do wrong, if anything.
func record(t *testing.T, sdk, flow, reason string) {
	t.Helper()
	path := os.Getenv("COMPAT_RESULTS")
	if path == "" {
		return
	}
	line := map[string]string{"sdk": sdk, "flow": flow}
	if reason != "" {
		line["reason"] = reason
	}
	results, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer results.Close()
	if err := json.NewEncoder(results).Encode(line); err != nil {
		t.Fatal(err)
	}
}
