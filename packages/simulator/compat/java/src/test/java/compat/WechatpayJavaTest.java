package compat;

import static compat.Simulator.env;

import com.google.gson.JsonObject;
import com.wechat.pay.java.core.Config;
import com.wechat.pay.java.core.RSAAutoCertificateConfig;
import com.wechat.pay.java.core.RSAPublicKeyConfig;
import com.wechat.pay.java.core.exception.ServiceException;
import com.wechat.pay.java.core.notification.NotificationConfig;
import com.wechat.pay.java.core.notification.NotificationParser;
import com.wechat.pay.java.core.notification.RSACombinedNotificationConfig;
import com.wechat.pay.java.core.notification.RequestParam;
import com.wechat.pay.java.service.billdownload.BillDownloadServiceExtension;
import com.wechat.pay.java.service.billdownload.DigestBillEntity;
import com.wechat.pay.java.service.billdownload.model.GetFundFlowBillRequest;
import com.wechat.pay.java.service.billdownload.model.GetTradeBillRequest;
import com.wechat.pay.java.service.certificate.CertificateService;
import com.wechat.pay.java.service.payments.app.AppServiceExtension;
import com.wechat.pay.java.service.payments.h5.H5Service;
import com.wechat.pay.java.service.payments.h5.model.H5Info;
import com.wechat.pay.java.service.payments.h5.model.SceneInfo;
import com.wechat.pay.java.service.payments.jsapi.JsapiServiceExtension;
import com.wechat.pay.java.service.payments.jsapi.model.Amount;
import com.wechat.pay.java.service.payments.jsapi.model.CloseOrderRequest;
import com.wechat.pay.java.service.payments.jsapi.model.Payer;
import com.wechat.pay.java.service.payments.jsapi.model.PrepayRequest;
import com.wechat.pay.java.service.payments.jsapi.model.PrepayWithRequestPaymentResponse;
import com.wechat.pay.java.service.payments.jsapi.model.QueryOrderByOutTradeNoRequest;
import com.wechat.pay.java.service.payments.nativepay.NativePayService;
import com.wechat.pay.java.service.refund.RefundService;
import com.wechat.pay.java.service.refund.model.AmountReq;
import com.wechat.pay.java.service.refund.model.CreateRequest;
import com.wechat.pay.java.service.refund.model.QueryByOutRefundNoRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

class WechatpayJavaTest extends Flows {
  private final Config config;
  private final JsapiServiceExtension orders;
  private final RefundService refunds;
  private final NotificationParser parser;

  WechatpayJavaTest() throws Exception {
    super("wechatpay-java");
    String mode = Simulator.keyMode();
    config = mode.equals("certificate") ? certificateConfig() : publicKeyConfig();
    orders = new JsapiServiceExtension.Builder().config(config).build();
    refunds = new RefundService.Builder().config(config).build();
    parser = new NotificationParser(mode.equals("both") ? combinedConfig() : (NotificationConfig) config);
  }

  private static RSAAutoCertificateConfig certificateConfig() {
    return new RSAAutoCertificateConfig.Builder()
        .merchantId(env("WECHAT_MERCHANT_ID"))
        .privateKey(env("WECHAT_PRIVATE_KEY"))
        .merchantSerialNumber(env("WECHAT_SERIAL_NO"))
        .apiV3Key(env("WECHAT_API_V3_KEY"))
        .build();
  }

  private static RSAPublicKeyConfig publicKeyConfig() {
    return new RSAPublicKeyConfig.Builder()
        .merchantId(env("WECHAT_MERCHANT_ID"))
        .privateKey(env("WECHAT_PRIVATE_KEY"))
        .merchantSerialNumber(env("WECHAT_SERIAL_NO"))
        .apiV3Key(env("WECHAT_API_V3_KEY"))
        .publicKeyId(env("WECHAT_PAY_PUBLIC_KEY_ID"))
        .publicKey(env("WECHAT_PAY_PUBLIC_KEY"))
        .build();
  }

  /** During the switch, notifications come with either kind of key. */
  private static NotificationConfig combinedConfig() {
    return new RSACombinedNotificationConfig.Builder()
        .merchantId(env("WECHAT_MERCHANT_ID"))
        .privateKey(env("WECHAT_PRIVATE_KEY"))
        .merchantSerialNumber(env("WECHAT_SERIAL_NO"))
        .apiV3Key(env("WECHAT_API_V3_KEY"))
        .publicKeyId(env("WECHAT_PAY_PUBLIC_KEY_ID"))
        .publicKey(env("WECHAT_PAY_PUBLIC_KEY"))
        .build();
  }

  @Override
  JsonObject prepay(String outTradeNo, String openid, String notifyUrl) {
    Amount amount = new Amount();
    amount.setTotal(100);
    Payer payer = new Payer();
    payer.setOpenid(openid);
    PrepayRequest request = new PrepayRequest();
    request.setAppid(env("WECHAT_APP_ID"));
    request.setMchid(env("WECHAT_MERCHANT_ID"));
    request.setDescription("咖啡");
    request.setOutTradeNo(outTradeNo);
    request.setNotifyUrl(notifyUrl);
    request.setAmount(amount);
    request.setPayer(payer);
    PrepayWithRequestPaymentResponse payment = orders.prepayWithRequestPayment(request);
    JsonObject parameters = new JsonObject();
    parameters.addProperty("timeStamp", payment.getTimeStamp());
    parameters.addProperty("nonceStr", payment.getNonceStr());
    parameters.addProperty("package", payment.getPackageVal());
    parameters.addProperty("signType", payment.getSignType());
    parameters.addProperty("paySign", payment.getPaySign());
    return parameters;
  }

  @Override
  String prepayNative(String outTradeNo, String notifyUrl) {
    var amount = new com.wechat.pay.java.service.payments.nativepay.model.Amount();
    amount.setTotal(100);
    var request = new com.wechat.pay.java.service.payments.nativepay.model.PrepayRequest();
    request.setAppid(env("WECHAT_APP_ID"));
    request.setMchid(env("WECHAT_MERCHANT_ID"));
    request.setDescription("咖啡");
    request.setOutTradeNo(outTradeNo);
    request.setNotifyUrl(notifyUrl);
    request.setAmount(amount);
    return new NativePayService.Builder().config(config).build().prepay(request).getCodeUrl();
  }

  @Override
  String prepayH5(String outTradeNo, String notifyUrl) {
    var amount = new com.wechat.pay.java.service.payments.h5.model.Amount();
    amount.setTotal(100);
    H5Info info = new H5Info();
    info.setType("Wap");
    SceneInfo scene = new SceneInfo();
    scene.setPayerClientIp("14.23.150.211");
    scene.setH5Info(info);
    var request = new com.wechat.pay.java.service.payments.h5.model.PrepayRequest();
    request.setAppid(env("WECHAT_APP_ID"));
    request.setMchid(env("WECHAT_MERCHANT_ID"));
    request.setDescription("咖啡");
    request.setOutTradeNo(outTradeNo);
    request.setNotifyUrl(notifyUrl);
    request.setAmount(amount);
    request.setSceneInfo(scene);
    return new H5Service.Builder().config(config).build().prepay(request).getH5Url();
  }

  @Override
  JsonObject prepayApp(String outTradeNo, String notifyUrl) {
    var amount = new com.wechat.pay.java.service.payments.app.model.Amount();
    amount.setTotal(100);
    var request = new com.wechat.pay.java.service.payments.app.model.PrepayRequest();
    request.setAppid(env("WECHAT_APP_ID"));
    request.setMchid(env("WECHAT_MERCHANT_ID"));
    request.setDescription("咖啡");
    request.setOutTradeNo(outTradeNo);
    request.setNotifyUrl(notifyUrl);
    request.setAmount(amount);
    var payment = new AppServiceExtension.Builder().config(config).build().prepayWithRequestPayment(request);
    JsonObject parameters = new JsonObject();
    parameters.addProperty("appId", payment.getAppid());
    parameters.addProperty("partnerId", payment.getPartnerId());
    parameters.addProperty("prepayId", payment.getPrepayId());
    parameters.addProperty("packageValue", payment.getPackageVal());
    parameters.addProperty("nonceStr", payment.getNonceStr());
    parameters.addProperty("timeStamp", payment.getTimestamp());
    parameters.addProperty("sign", payment.getSign());
    return parameters;
  }

  @Override
  PartnerCalls partner(String subMerchantId) {
    var service =
        new com.wechat.pay.java.service.partnerpayments.jsapi.JsapiService.Builder().config(config).build();
    return new PartnerCalls() {
      @Override
      public void prepay(String outTradeNo, String openid, String notifyUrl) {
        var amount = new com.wechat.pay.java.service.partnerpayments.jsapi.model.Amount();
        amount.setTotal(100);
        var payer = new com.wechat.pay.java.service.partnerpayments.jsapi.model.Payer();
        payer.setSpOpenid(openid);
        var request = new com.wechat.pay.java.service.partnerpayments.jsapi.model.PrepayRequest();
        request.setSpAppid(env("WECHAT_APP_ID"));
        request.setSpMchid(env("WECHAT_MERCHANT_ID"));
        request.setSubMchid(subMerchantId);
        request.setDescription("咖啡");
        request.setOutTradeNo(outTradeNo);
        request.setNotifyUrl(notifyUrl);
        request.setAmount(amount);
        request.setPayer(payer);
        service.prepay(request);
      }

      @Override
      public String query(String outTradeNo) {
        var query =
            new com.wechat.pay.java.service.partnerpayments.jsapi.model.QueryOrderByOutTradeNoRequest();
        query.setSpMchid(env("WECHAT_MERCHANT_ID"));
        query.setSubMchid(subMerchantId);
        query.setOutTradeNo(outTradeNo);
        return service.queryOrderByOutTradeNo(query).getTradeState().name();
      }

      @Override
      public void close(String outTradeNo) {
        var request = new com.wechat.pay.java.service.partnerpayments.jsapi.model.CloseOrderRequest();
        request.setSpMchid(env("WECHAT_MERCHANT_ID"));
        request.setSubMchid(subMerchantId);
        request.setOutTradeNo(outTradeNo);
        service.closeOrder(request);
      }

      @Override
      public String refund(String outTradeNo, String outRefundNo, String notifyUrl) {
        CreateRequest request = refundRequest(outTradeNo, outRefundNo, notifyUrl);
        request.setSubMchid(subMerchantId);
        return refunds.create(request).getStatus().name();
      }

      @Override
      public String queryRefund(String outRefundNo) {
        QueryByOutRefundNoRequest request = new QueryByOutRefundNoRequest();
        request.setSubMchid(subMerchantId);
        request.setOutRefundNo(outRefundNo);
        return refunds.queryByOutRefundNo(request).getStatus().name();
      }

      @Override
      public JsonObject handle(UnaryOperator<String> header, String body) {
        return WechatpayJavaTest.this.handle(header, body);
      }
    };
  }

  @Override
  String query(String outTradeNo) {
    QueryOrderByOutTradeNoRequest request = new QueryOrderByOutTradeNoRequest();
    request.setMchid(env("WECHAT_MERCHANT_ID"));
    request.setOutTradeNo(outTradeNo);
    try {
      return orders.queryOrderByOutTradeNo(request).getTradeState().name();
    } catch (ServiceException refusal) {
      return refusal.getErrorCode();
    }
  }

  @Override
  void close(String outTradeNo) {
    CloseOrderRequest request = new CloseOrderRequest();
    request.setMchid(env("WECHAT_MERCHANT_ID"));
    request.setOutTradeNo(outTradeNo);
    orders.closeOrder(request);
  }

  @Override
  String refund(String outTradeNo, String outRefundNo, String notifyUrl) {
    return refunds.create(refundRequest(outTradeNo, outRefundNo, notifyUrl)).getStatus().name();
  }

  private static CreateRequest refundRequest(String outTradeNo, String outRefundNo, String notifyUrl) {
    AmountReq amount = new AmountReq();
    amount.setRefund(40L);
    amount.setTotal(100L);
    amount.setCurrency("CNY");
    CreateRequest request = new CreateRequest();
    request.setOutTradeNo(outTradeNo);
    request.setOutRefundNo(outRefundNo);
    request.setNotifyUrl(notifyUrl);
    request.setAmount(amount);
    return request;
  }

  @Override
  String queryRefund(String outRefundNo) {
    QueryByOutRefundNoRequest request = new QueryByOutRefundNoRequest();
    request.setOutRefundNo(outRefundNo);
    return refunds.queryByOutRefundNo(request).getStatus().name();
  }

  @Override
  void downloadBill(String kind, String day) throws Exception {
    BillDownloadServiceExtension bills = new BillDownloadServiceExtension.Builder().config(config).build();
    GetTradeBillRequest tradeBill = new GetTradeBillRequest();
    tradeBill.setBillDate(day);
    GetFundFlowBillRequest fundFlowBill = new GetFundFlowBillRequest();
    fundFlowBill.setBillDate(day);
    DigestBillEntity bill =
        kind.equals("trade-bill") ? bills.getTradeBill(tradeBill) : bills.getFundFlowBill(fundFlowBill);
    bill.getInputStream().readAllBytes();
    if (!bill.verifyHash()) throw new AssertionError("another digest");
  }

  @Override
  List<String> certificates() {
    byte[] apiV3Key = env("WECHAT_API_V3_KEY").getBytes(StandardCharsets.UTF_8);
    CertificateService service = new CertificateService.Builder().config(config).build();
    return service.downloadCertificate(apiV3Key).stream()
        .map(certificate -> certificate.getSerialNumber().toString(16).toUpperCase())
        .toList();
  }

  @Override
  JsonObject handle(UnaryOperator<String> header, String body) {
    RequestParam request =
        new RequestParam.Builder()
            .serialNumber(header.apply("Wechatpay-Serial"))
            .timestamp(header.apply("Wechatpay-Timestamp"))
            .nonce(header.apply("Wechatpay-Nonce"))
            .signature(header.apply("Wechatpay-Signature"))
            .body(body)
            .build();
    return parser.parse(request, JsonObject.class);
  }

  @Override
  Map<String, String> mistakes() {
    return Map.of("STALE", "any-age", "FUTURE", "any-age");
  }
}
