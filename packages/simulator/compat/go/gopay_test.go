package compat

import (
	"context"
	"errors"
	"net/http"
	"os"
	"testing"

	"github.com/go-pay/gopay"
	wechat "github.com/go-pay/gopay/wechat/v3"
)

type gopaySDK struct{ *wechat.ClientV3 }

func TestGopay(t *testing.T) {
	g := newGopay(t)
	local := newGopay(t)
	local.SetProxyHost(os.Getenv("WECHAT_PAY_BASE_URL"))
	sdk{
		name:         "gopay",
		prepay:       g.prepay,
		prepayNative: g.prepayNative,
		prepayH5:     g.prepayH5,
		prepayApp:    g.prepayApp,
		partner:      g.partner(),
		combined:     g.combined(),
		query:        g.query,
		close:        g.close,
		refund:       g.refund,
		queryRefund:  g.queryRefund,
		certificates: g.certificates,
		bills: map[string]func(string) ([]byte, string, error){
			"trade-bill":     g.bill(g.V3BillTradeBill),
			"fund-flow-bill": g.bill(g.V3BillFundFlowBill),
		},
		handle:        g.handle,
		atBaseAddress: local.query,
		// It never reads Wechatpay-Timestamp but as a part of the signed text.
		mistakes: map[string]string{"STALE": "any-age", "FUTURE": "any-age"},
	}.test(t)
}

// newGopay verifies with the kinds of keys that the merchant has.
func newGopay(t *testing.T) gopaySDK {
	t.Helper()
	merchantID, serial := os.Getenv("WECHAT_MERCHANT_ID"), os.Getenv("WECHAT_SERIAL_NO")
	client, err := wechat.NewClientV3(merchantID, serial, os.Getenv("WECHAT_API_V3_KEY"), os.Getenv("WECHAT_PRIVATE_KEY"))
	if err != nil {
		t.Fatal(err)
	}
	mode := simulator{t}.keyMode()
	if mode != "public-key" {
		if err := client.AutoVerifySign(false); err != nil {
			t.Fatal(err)
		}
	}
	if mode != "certificate" {
		publicKey, id := os.Getenv("WECHAT_PAY_PUBLIC_KEY"), os.Getenv("WECHAT_PAY_PUBLIC_KEY_ID")
		if err := client.AutoVerifySignByPublicKey([]byte(publicKey), id); err != nil {
			t.Fatal(err)
		}
	}
	return gopaySDK{client}
}

func (g gopaySDK) order(outTradeNo, notifyURL string) gopay.BodyMap {
	body := make(gopay.BodyMap)
	return body.Set("appid", os.Getenv("WECHAT_APP_ID")).
		Set("mchid", g.Mchid).
		Set("description", "咖啡").
		Set("out_trade_no", outTradeNo).
		Set("notify_url", notifyURL).
		SetBodyMap("amount", func(amount gopay.BodyMap) { amount.Set("total", 100) })
}

func (g gopaySDK) prepay(outTradeNo, openid, notifyURL string) (map[string]any, error) {
	body := g.order(outTradeNo, notifyURL).
		SetBodyMap("payer", func(payer gopay.BodyMap) { payer.Set("openid", openid) })
	answer, err := g.V3TransactionJsapi(context.Background(), body)
	if err != nil {
		return nil, err
	}
	if answer.Code != wechat.Success {
		return nil, errors.New(answer.Error)
	}
	payment, err := g.PaySignOfApplet(os.Getenv("WECHAT_APP_ID"), answer.Response.PrepayId)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"timeStamp": payment.TimeStamp,
		"nonceStr":  payment.NonceStr,
		"package":   payment.Package,
		"signType":  payment.SignType,
		"paySign":   payment.PaySign,
	}, nil
}

func (g gopaySDK) prepayNative(outTradeNo, notifyURL string) (string, error) {
	answer, err := g.V3TransactionNative(context.Background(), g.order(outTradeNo, notifyURL))
	if err != nil {
		return "", err
	}
	return answer.Response.CodeUrl, nil
}

func (g gopaySDK) prepayH5(outTradeNo, notifyURL string) (string, error) {
	body := g.order(outTradeNo, notifyURL).SetBodyMap("scene_info", func(scene gopay.BodyMap) {
		scene.Set("payer_client_ip", "14.23.150.211").
			SetBodyMap("h5_info", func(info gopay.BodyMap) { info.Set("type", "Wap") })
	})
	answer, err := g.V3TransactionH5(context.Background(), body)
	if err != nil {
		return "", err
	}
	return answer.Response.H5Url, nil
}

func (g gopaySDK) prepayApp(outTradeNo, notifyURL string) (map[string]any, error) {
	answer, err := g.V3TransactionApp(context.Background(), g.order(outTradeNo, notifyURL))
	if err != nil {
		return nil, err
	}
	payment, err := g.PaySignOfApp(os.Getenv("WECHAT_APP_ID"), answer.Response.PrepayId)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"appid":     payment.Appid,
		"partnerid": payment.Partnerid,
		"prepayid":  payment.Prepayid,
		"package":   payment.Package,
		"noncestr":  payment.Noncestr,
		"timestamp": payment.Timestamp,
		"sign":      payment.Sign,
	}, nil
}

func (g gopaySDK) partner() *partnerCalls {
	ctx, subMerchantID := context.Background(), os.Getenv("WECHAT_SUB_MERCHANT_ID")
	parties := func() gopay.BodyMap {
		return make(gopay.BodyMap).Set("sp_mchid", g.Mchid).Set("sub_mchid", subMerchantID)
	}
	return &partnerCalls{
		prepay: func(outTradeNo, openid, notifyURL string) error {
			body := parties().
				Set("sp_appid", os.Getenv("WECHAT_APP_ID")).
				Set("description", "咖啡").
				Set("out_trade_no", outTradeNo).
				Set("notify_url", notifyURL).
				SetBodyMap("amount", func(amount gopay.BodyMap) { amount.Set("total", 100) }).
				SetBodyMap("payer", func(payer gopay.BodyMap) { payer.Set("sp_openid", openid) })
			_, err := g.V3PartnerTransactionJsapi(ctx, body)
			return err
		},
		query: func(outTradeNo string) (string, error) {
			query := make(gopay.BodyMap).Set("sub_mchid", subMerchantID)
			answer, err := g.V3PartnerQueryOrder(ctx, wechat.OutTradeNo, outTradeNo, query)
			if err != nil {
				return "", err
			}
			return answer.Response.TradeState, nil
		},
		close: func(outTradeNo string) error {
			answer, err := g.V3PartnerCloseOrder(ctx, outTradeNo, parties())
			if err == nil && answer.Code != wechat.Success {
				return errors.New(answer.Error)
			}
			return err
		},
		refund: func(outTradeNo, outRefundNo, notifyURL string) (string, error) {
			return g.refundOf(outTradeNo, outRefundNo, notifyURL, make(gopay.BodyMap).Set("sub_mchid", subMerchantID))
		},
		queryRefund: func(outRefundNo string) (string, error) {
			query := make(gopay.BodyMap).Set("sub_mchid", subMerchantID)
			answer, err := g.V3RefundQuery(ctx, outRefundNo, query)
			if err != nil {
				return "", err
			}
			return answer.Response.Status, nil
		},
	}
}

func (g gopaySDK) combined() *combinedCalls {
	ctx := context.Background()
	named := func(parts []string, more func(part gopay.BodyMap)) (named []gopay.BodyMap) {
		for _, number := range parts {
			part := make(gopay.BodyMap).Set("mchid", g.Mchid).Set("out_trade_no", number)
			more(part)
			named = append(named, part)
		}
		return named
	}
	return &combinedCalls{
		prepay: func(number string, parts []string, openid, notifyURL string) error {
			orders := named(parts, func(part gopay.BodyMap) {
				part.Set("description", "咖啡").Set("attach", "a").SetBodyMap("amount", func(amount gopay.BodyMap) {
					amount.Set("total_amount", 100).Set("currency", "CNY")
				})
			})
			body := make(gopay.BodyMap).
				Set("combine_appid", os.Getenv("WECHAT_APP_ID")).
				Set("combine_mchid", g.Mchid).
				Set("combine_out_trade_no", number).
				Set("notify_url", notifyURL).
				Set("sub_orders", orders).
				SetBodyMap("combine_payer_info", func(payer gopay.BodyMap) { payer.Set("openid", openid) })
			answer, err := g.V3CombineTransactionJsapi(ctx, body)
			if err == nil && answer.Code != wechat.Success {
				return errors.New(answer.Error)
			}
			return err
		},
		query: func(number string) (states []string, err error) {
			answer, err := g.V3CombineQueryOrder(ctx, number)
			if err != nil {
				return nil, err
			}
			for _, part := range answer.Response.SubOrders {
				states = append(states, part.TradeState)
			}
			return states, nil
		},
		close: func(number string, parts []string) error {
			body := make(gopay.BodyMap).
				Set("combine_appid", os.Getenv("WECHAT_APP_ID")).
				Set("sub_orders", named(parts, func(gopay.BodyMap) {}))
			answer, err := g.V3CombineCloseOrder(ctx, number, body)
			if err == nil && answer.Code != wechat.Success {
				return errors.New(answer.Error)
			}
			return err
		},
	}
}

func (g gopaySDK) query(outTradeNo string) (string, error) {
	answer, err := g.V3TransactionQueryOrder(context.Background(), wechat.OutTradeNo, outTradeNo)
	if err != nil {
		return "", err
	}
	if answer.Code != wechat.Success {
		return answer.ErrResponse.Code, nil
	}
	return answer.Response.TradeState, nil
}

func (g gopaySDK) close(outTradeNo string) error {
	answer, err := g.V3TransactionCloseOrder(context.Background(), outTradeNo)
	if err == nil && answer.Code != wechat.Success {
		return errors.New(answer.Error)
	}
	return err
}

func (g gopaySDK) refund(outTradeNo, outRefundNo, notifyURL string) (string, error) {
	return g.refundOf(outTradeNo, outRefundNo, notifyURL, make(gopay.BodyMap))
}

// refundOf refunds 40 of 100 fen of an order whose merchant is named in body.
func (g gopaySDK) refundOf(outTradeNo, outRefundNo, notifyURL string, body gopay.BodyMap) (string, error) {
	body.Set("out_trade_no", outTradeNo).
		Set("out_refund_no", outRefundNo).
		Set("notify_url", notifyURL).
		SetBodyMap("amount", func(amount gopay.BodyMap) {
			amount.Set("refund", 40).Set("total", 100).Set("currency", "CNY")
		})
	answer, err := g.V3Refund(context.Background(), body)
	if err != nil {
		return "", err
	}
	return answer.Response.Status, nil
}

func (g gopaySDK) queryRefund(outRefundNo string) (string, error) {
	answer, err := g.V3RefundQuery(context.Background(), outRefundNo, nil)
	if err != nil {
		return "", err
	}
	return answer.Response.Status, nil
}

func (g gopaySDK) certificates() (serials []string, err error) {
	_, certificates, err := g.GetAndSelectNewestCert()
	for serial := range certificates {
		serials = append(serials, serial)
	}
	return serials, err
}

func (g gopaySDK) bill(
	ask func(context.Context, gopay.BodyMap) (*wechat.BillRsp, error),
) func(day string) ([]byte, string, error) {
	return func(day string) ([]byte, string, error) {
		query := make(gopay.BodyMap)
		query.Set("bill_date", day).Set("tar_type", "GZIP")
		answer, err := ask(context.Background(), query)
		if err != nil {
			return nil, "", err
		}
		file, err := g.V3BillDownLoadBill(context.Background(), answer.Response.DownloadUrl)
		return file, answer.Response.HashValue, err
	}
}

func (g gopaySDK) handle(request *http.Request) (*content, error) {
	notification, err := wechat.V3ParseNotify(request)
	if err != nil {
		return nil, err
	}
	if err := notification.VerifySignByPKMap(g.WxPublicKeyMap()); err != nil {
		return nil, err
	}
	got := new(content)
	return got, notification.DecryptCipherTextToStruct(string(g.ApiV3Key), got)
}
