// The official Go SDK, as it comes from its registry, at the simulator in WeChat's place.
package compat

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/wechatpay-apiv3/wechatpay-go/core"
	"github.com/wechatpay-apiv3/wechatpay-go/core/option"
	"github.com/wechatpay-apiv3/wechatpay-go/services/payments"
	"github.com/wechatpay-apiv3/wechatpay-go/services/payments/jsapi"
	"github.com/wechatpay-apiv3/wechatpay-go/utils"
)

func newClient(t *testing.T) *core.Client {
	t.Helper()
	key, err := utils.LoadPrivateKey(os.Getenv("WECHAT_PRIVATE_KEY"))
	if err != nil {
		t.Fatal(err)
	}
	merchantID, serial := os.Getenv("WECHAT_MERCHANT_ID"), os.Getenv("WECHAT_SERIAL_NO")
	auth := option.WithWechatPayAutoAuthCipher(merchantID, serial, key, os.Getenv("WECHAT_API_V3_KEY"))
	if id := os.Getenv("WECHAT_PAY_PUBLIC_KEY_ID"); id != "" {
		publicKey, err := utils.LoadPublicKey(os.Getenv("WECHAT_PAY_PUBLIC_KEY"))
		if err != nil {
			t.Fatal(err)
		}
		auth = option.WithWechatPayPublicKeyAuthCipher(merchantID, serial, key, id, publicKey)
	}
	client, err := core.NewClient(context.Background(), auth)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// login is what the mini-program and its back end do: wx.login at the simulator, then jscode2session at WeChat.
func login(t *testing.T) string {
	t.Helper()
	address := os.Getenv("WECHAT_SIMULATOR_URL") + "/_sim/login"
	answer, err := http.Post(address, "application/json", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	var told struct{ Code, Openid string }
	decode(t, answer, &told)
	query := url.Values{
		"appid":      {os.Getenv("WECHAT_APP_ID")},
		"secret":     {os.Getenv("WECHAT_APP_SECRET")},
		"js_code":    {told.Code},
		"grant_type": {"authorization_code"},
	}
	answer, err = http.Get("https://api.weixin.qq.com/sns/jscode2session?" + query.Encode())
	if err != nil {
		t.Fatal(err)
	}
	decode(t, answer, &told)
	return told.Openid
}

func decode(t *testing.T, answer *http.Response, into any) {
	t.Helper()
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(into); err != nil {
		t.Fatal(err)
	}
}

func TestPrepayQueryAndClose(t *testing.T) {
	service := jsapi.JsapiApiService{Client: newClient(t)}
	ctx := context.Background()
	merchantID := core.String(os.Getenv("WECHAT_MERCHANT_ID"))
	outTradeNo := core.String(fmt.Sprintf("GO%d", time.Now().UnixNano()))
	payment, _, err := service.PrepayWithRequestPayment(ctx, jsapi.PrepayRequest{
		Appid:       core.String(os.Getenv("WECHAT_APP_ID")),
		Mchid:       merchantID,
		Description: core.String("咖啡"),
		OutTradeNo:  outTradeNo,
		NotifyUrl:   core.String("https://shop.example/notify"),
		Amount:      &jsapi.Amount{Total: core.Int64(100)},
		Payer:       &jsapi.Payer{Openid: core.String(login(t))},
	})
	if err != nil || payment.PrepayId == nil {
		t.Fatalf("prepay: %v", err)
	}
	query := jsapi.QueryOrderByOutTradeNoRequest{OutTradeNo: outTradeNo, Mchid: merchantID}
	expectState(t, &service, query, "NOTPAY")
	if _, err := service.CloseOrder(ctx, jsapi.CloseOrderRequest{OutTradeNo: outTradeNo, Mchid: merchantID}); err != nil {
		t.Fatalf("close: %v", err)
	}
	expectState(t, &service, query, "CLOSED")
	query.OutTradeNo = core.String("NO-SUCH-ORDER")
	if _, _, err := service.QueryOrderByOutTradeNo(ctx, query); !core.IsAPIError(err, "ORDER_NOT_EXIST") {
		t.Fatalf("an unknown order: %v", err)
	}
}

func expectState(t *testing.T, service *jsapi.JsapiApiService, query jsapi.QueryOrderByOutTradeNoRequest, state string) {
	t.Helper()
	var order *payments.Transaction
	order, _, err := service.QueryOrderByOutTradeNo(context.Background(), query)
	if err != nil || order.TradeState == nil || *order.TradeState != state {
		t.Fatalf("query: %v, %v, not %s", order, err, state)
	}
}
