package compat

import (
	"context"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"testing"

	"github.com/wechatpay-apiv3/wechatpay-go/core"
	"github.com/wechatpay-apiv3/wechatpay-go/core/auth"
	"github.com/wechatpay-apiv3/wechatpay-go/core/auth/verifiers"
	"github.com/wechatpay-apiv3/wechatpay-go/core/consts"
	"github.com/wechatpay-apiv3/wechatpay-go/core/downloader"
	"github.com/wechatpay-apiv3/wechatpay-go/core/notify"
	"github.com/wechatpay-apiv3/wechatpay-go/core/option"
	"github.com/wechatpay-apiv3/wechatpay-go/services/certificates"
	partner "github.com/wechatpay-apiv3/wechatpay-go/services/partnerpayments/jsapi"
	"github.com/wechatpay-apiv3/wechatpay-go/services/payments/app"
	"github.com/wechatpay-apiv3/wechatpay-go/services/payments/h5"
	"github.com/wechatpay-apiv3/wechatpay-go/services/payments/jsapi"
	"github.com/wechatpay-apiv3/wechatpay-go/services/payments/native"
	"github.com/wechatpay-apiv3/wechatpay-go/services/refunddomestic"
	"github.com/wechatpay-apiv3/wechatpay-go/utils"
)

type wechatpayGo struct {
	merchantID *string
	client     *core.Client
	orders     jsapi.JsapiApiService
	refunds    refunddomestic.RefundsApiService
	// unverified downloads bills, which are not signed.
	unverified *core.Client
}

func TestWechatpayGo(t *testing.T) {
	ctx := context.Background()
	key, err := utils.LoadPrivateKey(os.Getenv("WECHAT_PRIVATE_KEY"))
	if err != nil {
		t.Fatal(err)
	}
	verifier := newVerifier(t, key)
	credential := option.WithMerchantCredential(os.Getenv("WECHAT_MERCHANT_ID"), os.Getenv("WECHAT_SERIAL_NO"), key)
	client, err := core.NewClient(ctx, credential, option.WithVerifier(verifier))
	if err != nil {
		t.Fatal(err)
	}
	unverified, err := core.NewClient(ctx, credential, option.WithoutValidator())
	if err != nil {
		t.Fatal(err)
	}
	w := wechatpayGo{
		merchantID: core.String(os.Getenv("WECHAT_MERCHANT_ID")),
		client:     client,
		orders:     jsapi.JsapiApiService{Client: client},
		refunds:    refunddomestic.RefundsApiService{Client: client},
		unverified: unverified,
	}
	handler, err := notify.NewRSANotifyHandler(os.Getenv("WECHAT_API_V3_KEY"), verifier)
	if err != nil {
		t.Fatal(err)
	}
	sdk{
		name:         "wechatpay-go",
		prepay:       w.prepay,
		prepayNative: w.prepayNative,
		prepayH5:     w.prepayH5,
		prepayApp:    w.prepayApp,
		partner:      w.partner(),
		query:        w.query,
		close:        w.close,
		refund:       w.refund,
		queryRefund:  w.queryRefund,
		certificates: w.certificates,
		bills: map[string]func(string) ([]byte, string, error){
			"trade-bill":     w.bill("/v3/bill/tradebill"),
			"fund-flow-bill": w.bill("/v3/bill/fundflowbill"),
		},
		handle: func(request *http.Request) (*content, error) {
			got := new(content)
			_, err := handler.ParseNotifyRequest(ctx, request, got)
			return got, err
		},
	}.test(t)
}

// newVerifier verifies with the kinds of keys that the merchant has.
func newVerifier(t *testing.T, key *rsa.PrivateKey) auth.Verifier {
	t.Helper()
	mode := simulator{t}.keyMode()
	merchantID := os.Getenv("WECHAT_MERCHANT_ID")
	manager := downloader.MgrInstance()
	if mode != "public-key" {
		serial, apiV3Key := os.Getenv("WECHAT_SERIAL_NO"), os.Getenv("WECHAT_API_V3_KEY")
		err := manager.RegisterDownloaderWithPrivateKey(context.Background(), key, serial, merchantID, apiV3Key)
		if err != nil {
			t.Fatal(err)
		}
	}
	platform := manager.GetCertificateVisitor(merchantID)
	if mode == "certificate" {
		return verifiers.NewSHA256WithRSAVerifier(platform)
	}
	publicKey, err := utils.LoadPublicKey(os.Getenv("WECHAT_PAY_PUBLIC_KEY"))
	if err != nil {
		t.Fatal(err)
	}
	id := os.Getenv("WECHAT_PAY_PUBLIC_KEY_ID")
	if mode == "public-key" {
		return verifiers.NewSHA256WithRSAPubkeyVerifier(id, *publicKey)
	}
	return verifiers.NewSHA256WithRSACombinedVerifier(platform, id, *publicKey)
}

func (w wechatpayGo) prepay(outTradeNo, openid, notifyURL string) (map[string]any, error) {
	payment, _, err := w.orders.PrepayWithRequestPayment(context.Background(), jsapi.PrepayRequest{
		Appid:       core.String(os.Getenv("WECHAT_APP_ID")),
		Mchid:       w.merchantID,
		Description: core.String("咖啡"),
		OutTradeNo:  core.String(outTradeNo),
		NotifyUrl:   core.String(notifyURL),
		Amount:      &jsapi.Amount{Total: core.Int64(100)},
		Payer:       &jsapi.Payer{Openid: core.String(openid)},
	})
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

func (w wechatpayGo) prepayNative(outTradeNo, notifyURL string) (string, error) {
	service := native.NativeApiService{Client: w.client}
	answer, _, err := service.Prepay(context.Background(), native.PrepayRequest{
		Appid:       core.String(os.Getenv("WECHAT_APP_ID")),
		Mchid:       w.merchantID,
		Description: core.String("咖啡"),
		OutTradeNo:  core.String(outTradeNo),
		NotifyUrl:   core.String(notifyURL),
		Amount:      &native.Amount{Total: core.Int64(100)},
	})
	if err != nil {
		return "", err
	}
	return *answer.CodeUrl, nil
}

func (w wechatpayGo) prepayH5(outTradeNo, notifyURL string) (string, error) {
	service := h5.H5ApiService{Client: w.client}
	answer, _, err := service.Prepay(context.Background(), h5.PrepayRequest{
		Appid:       core.String(os.Getenv("WECHAT_APP_ID")),
		Mchid:       w.merchantID,
		Description: core.String("咖啡"),
		OutTradeNo:  core.String(outTradeNo),
		NotifyUrl:   core.String(notifyURL),
		Amount:      &h5.Amount{Total: core.Int64(100)},
		SceneInfo: &h5.SceneInfo{
			PayerClientIp: core.String("14.23.150.211"),
			H5Info:        &h5.H5Info{Type: core.String("Wap")},
		},
	})
	if err != nil {
		return "", err
	}
	return *answer.H5Url, nil
}

func (w wechatpayGo) prepayApp(outTradeNo, notifyURL string) (map[string]any, error) {
	service := app.AppApiService{Client: w.client}
	payment, _, err := service.PrepayWithRequestPayment(context.Background(), app.PrepayRequest{
		Appid:       core.String(os.Getenv("WECHAT_APP_ID")),
		Mchid:       w.merchantID,
		Description: core.String("咖啡"),
		OutTradeNo:  core.String(outTradeNo),
		NotifyUrl:   core.String(notifyURL),
		Amount:      &app.Amount{Total: core.Int64(100)},
	})
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"appId":        os.Getenv("WECHAT_APP_ID"),
		"partnerId":    payment.PartnerId,
		"prepayId":     payment.PrepayId,
		"packageValue": payment.Package,
		"nonceStr":     payment.NonceStr,
		"timeStamp":    payment.TimeStamp,
		"sign":         payment.Sign,
	}, nil
}

func (w wechatpayGo) partner() *partnerCalls {
	ctx, subMerchantID := context.Background(), core.String(os.Getenv("WECHAT_SUB_MERCHANT_ID"))
	service := partner.JsapiApiService{Client: w.client}
	return &partnerCalls{
		prepay: func(outTradeNo, openid, notifyURL string) error {
			_, _, err := service.Prepay(ctx, partner.PrepayRequest{
				SpAppid:     core.String(os.Getenv("WECHAT_APP_ID")),
				SpMchid:     w.merchantID,
				SubMchid:    subMerchantID,
				Description: core.String("咖啡"),
				OutTradeNo:  core.String(outTradeNo),
				NotifyUrl:   core.String(notifyURL),
				Amount:      &partner.Amount{Total: core.Int64(100)},
				Payer:       &partner.Payer{SpOpenid: core.String(openid)},
			})
			return err
		},
		query: func(outTradeNo string) (string, error) {
			order, _, err := service.QueryOrderByOutTradeNo(ctx, partner.QueryOrderByOutTradeNoRequest{
				OutTradeNo: core.String(outTradeNo),
				SpMchid:    w.merchantID,
				SubMchid:   subMerchantID,
			})
			if err != nil {
				return "", err
			}
			return *order.TradeState, nil
		},
		close: func(outTradeNo string) error {
			_, err := service.CloseOrder(ctx, partner.CloseOrderRequest{
				OutTradeNo: core.String(outTradeNo),
				SpMchid:    w.merchantID,
				SubMchid:   subMerchantID,
			})
			return err
		},
		refund: func(outTradeNo, outRefundNo, notifyURL string) (string, error) {
			return w.refundOf(subMerchantID, outTradeNo, outRefundNo, notifyURL)
		},
		queryRefund: func(outRefundNo string) (string, error) {
			request := refunddomestic.QueryByOutRefundNoRequest{
				OutRefundNo: core.String(outRefundNo),
				SubMchid:    subMerchantID,
			}
			refund, _, err := w.refunds.QueryByOutRefundNo(ctx, request)
			if err != nil {
				return "", err
			}
			return string(*refund.Status), nil
		},
	}
}

func (w wechatpayGo) query(outTradeNo string) (string, error) {
	request := jsapi.QueryOrderByOutTradeNoRequest{OutTradeNo: core.String(outTradeNo), Mchid: w.merchantID}
	order, _, err := w.orders.QueryOrderByOutTradeNo(context.Background(), request)
	var refusal *core.APIError
	if errors.As(err, &refusal) {
		return refusal.Code, nil
	}
	if err != nil {
		return "", err
	}
	return *order.TradeState, nil
}

func (w wechatpayGo) close(outTradeNo string) error {
	request := jsapi.CloseOrderRequest{OutTradeNo: core.String(outTradeNo), Mchid: w.merchantID}
	_, err := w.orders.CloseOrder(context.Background(), request)
	return err
}

func (w wechatpayGo) refund(outTradeNo, outRefundNo, notifyURL string) (string, error) {
	return w.refundOf(nil, outTradeNo, outRefundNo, notifyURL)
}

// refundOf refunds 40 of 100 fen of a sub-merchant's order; nil for none.
func (w wechatpayGo) refundOf(subMerchantID *string, outTradeNo, outRefundNo, notifyURL string) (string, error) {
	refund, _, err := w.refunds.Create(context.Background(), refunddomestic.CreateRequest{
		SubMchid:    subMerchantID,
		OutTradeNo:  core.String(outTradeNo),
		OutRefundNo: core.String(outRefundNo),
		NotifyUrl:   core.String(notifyURL),
		Amount: &refunddomestic.AmountReq{
			Refund:   core.Int64(40),
			Total:    core.Int64(100),
			Currency: core.String("CNY"),
		},
	})
	if err != nil {
		return "", err
	}
	return string(*refund.Status), nil
}

func (w wechatpayGo) queryRefund(outRefundNo string) (string, error) {
	request := refunddomestic.QueryByOutRefundNoRequest{OutRefundNo: core.String(outRefundNo)}
	refund, _, err := w.refunds.QueryByOutRefundNo(context.Background(), request)
	if err != nil {
		return "", err
	}
	return string(*refund.Status), nil
}

func (w wechatpayGo) certificates() (serials []string, err error) {
	service := certificates.CertificatesApiService{Client: w.client}
	answer, _, err := service.DownloadCertificates(context.Background())
	if err != nil {
		return nil, err
	}
	for _, certificate := range answer.Data {
		serials = append(serials, *certificate.SerialNo)
	}
	return serials, nil
}

// bill asks and downloads as the SDK's FAQ has it: there is no service for bills.
func (w wechatpayGo) bill(path string) func(day string) ([]byte, string, error) {
	return func(day string) ([]byte, string, error) {
		ctx, query := context.Background(), url.Values{"bill_date": {day}, "tar_type": {"GZIP"}}
		answer, err := w.client.Get(ctx, consts.WechatPayAPIServer+path+"?"+query.Encode())
		if err != nil {
			return nil, "", err
		}
		var told struct {
			Hash string `json:"hash_value"`
			URL  string `json:"download_url"`
		}
		if err := json.NewDecoder(answer.Response.Body).Decode(&told); err != nil {
			return nil, "", err
		}
		download, err := w.unverified.Get(ctx, told.URL)
		if err != nil {
			return nil, "", err
		}
		file, err := io.ReadAll(download.Response.Body)
		return file, told.Hash, err
	}
}
