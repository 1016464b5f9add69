package compat;

import static compat.Simulator.json;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a back end asks of an SDK, as it comes from its registry, at the simulator in WeChat's place. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class Flows {
  private final String name;
  private Notifications arriving;
  private String mode;
  private String number;
  private String notificationId;
  private JsonObject paid;

  Flows(String name) {
    this.name = name;
  }

  /** Makes an order of 100 fen: the parameters of wx.requestPayment. */
  abstract JsonObject prepay(String outTradeNo, String openid, String notifyUrl) throws Exception;

  /** Makes an order of 100 fen: its code_url. */
  abstract String prepayNative(String outTradeNo, String notifyUrl) throws Exception;

  /** Makes an order of 100 fen: its h5_url. */
  abstract String prepayH5(String outTradeNo, String notifyUrl) throws Exception;

  /** Makes an order of 100 fen: what an app calls WeChat with. */
  abstract JsonObject prepayApp(String outTradeNo, String notifyUrl) throws Exception;

  /** The calls for this sub-merchant. */
  abstract PartnerCalls partner(String subMerchantId);

  /** The trade_state, or the code of WeChat's refusal. */
  abstract String query(String outTradeNo) throws Exception;

  abstract void close(String outTradeNo) throws Exception;

  /** Refunds 40 of 100 fen: the status. */
  abstract String refund(String outTradeNo, String outRefundNo, String notifyUrl) throws Exception;

  abstract String queryRefund(String outRefundNo) throws Exception;

  /** Downloads a bill, and throws if its text is not what WeChat told. */
  abstract void downloadBill(String kind, String day) throws Exception;

  static void expectDigest(String sha1, InputStream packed) throws Exception {
    byte[] text = new GZIPInputStream(packed).readAllBytes();
    assertArrayEquals(HexFormat.of().parseHex(sha1), MessageDigest.getInstance("SHA-1").digest(text));
  }

  /** The content of a notification. */
  abstract JsonObject handle(UnaryOperator<String> header, String body) throws Exception;

  /** The serial numbers of the platform certificates; null where the SDK keeps them to itself. */
  List<String> certificates() throws Exception {
    return null;
  }

  /** The openid of a code; null where the SDK has no login. */
  String login(String code) throws Exception {
    return null;
  }

  /** The calls for combined orders; null where the SDK has none. */
  CombinedCalls combined() {
    return null;
  }

  /** Reasons of the variants and flows that the SDK is known to get wrong. */
  Map<String, String> mistakes() throws Exception {
    return Map.of();
  }

  @BeforeAll
  final void start() throws Exception {
    arriving = new Notifications(this::handle);
    mode = Simulator.keyMode();
  }

  @AfterAll
  final void stop() {
    arriving.close();
  }

  private void right(String flow) throws Exception {
    Simulator.record(name, flow, null);
  }

  private static String newNumber() {
    return "JAVA" + UUID.randomUUID().toString().replace("-", "").substring(0, 20);
  }

  private JsonObject order(String outTradeNo, String notifyUrl) throws Exception {
    return prepay(outTradeNo, Simulator.openidOf(Simulator.loginCode()), notifyUrl);
  }

  private Optional<JsonObject> resend(JsonObject body) throws Exception {
    Simulator.post("notifications/" + notificationId + "/resend", body);
    return arriving.next();
  }

  @Test
  @Order(1)
  final void anOrderIsMadeQueriedAndClosed() throws Exception {
    String closed = newNumber();
    order(closed, "https://shop.example/notify");
    right("prepay-jsapi");
    assertEquals("NOTPAY", query(closed));
    right("query");
    close(closed);
    assertEquals("CLOSED", query(closed));
    right("close");
    assertEquals("ORDER_NOT_EXIST", query("NO-SUCH-ORDER"));
    right("query-unknown");
  }

  @Test
  @Order(2)
  final void theSignedParametersPayAndTheNotificationIsTaken() throws Exception {
    number = newNumber();
    JsonObject parameters = order(number, arriving.url());
    parameters.addProperty("action", "pay");
    assertEquals("requestPayment:ok", Simulator.post("cashier", parameters).get("errMsg").getAsString());
    right("pay-jsapi");
    paid = arriving.next().orElseThrow();
    assertEquals(number, paid.get("out_trade_no").getAsString());
    right("payment-notification");
    JsonArray sent = Simulator.get("orders/" + number).getAsJsonArray("notifications");
    notificationId = sent.get(0).getAsJsonObject().get("id").getAsString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SIGNTEST", "WRONG_SIGNATURE", "WRONG_SERIAL", "STALE", "FUTURE", "BAD_TAG", "WRONG_ASSOCIATED_DATA"
      })
  @Order(3)
  final void aForgeryIsRefused(String variant) throws Exception {
    String reason = mistakes().get(variant);
    assertEquals(reason != null, resend(json("variant", variant)).isPresent());
    Simulator.record(name, variant, reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WRONG_AMOUNT", "WRONG_CURRENCY", "WRONG_MCHID", "WRONG_APPID", "WRONG_PAYER", "UNKNOWN_ORDER"
      })
  @Order(4)
  final void anotherContentIsHandedOver(String variant) throws Exception {
    assertNotEquals(paid, resend(json("variant", variant)).orElseThrow());
    right(variant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"native", "h5", "app"})
  @Order(5)
  final void anotherProductIsPaidAtItsCashier(String product) throws Exception {
    String outTradeNo = newNumber();
    JsonObject visit =
        switch (product) {
          case "native" -> json("codeUrl", prepayNative(outTradeNo, arriving.url()));
          case "h5" -> json("h5Url", prepayH5(outTradeNo, arriving.url()));
          default -> prepayApp(outTradeNo, arriving.url());
        };
    visit.addProperty("action", "pay");
    JsonObject told = Simulator.post("cashier/" + product, visit);
    if (product.equals("app")) assertEquals(0, told.get("errCode").getAsInt());
    else assertEquals("paid", told.get("result").getAsString());
    assertEquals(outTradeNo, arriving.next().orElseThrow().get("out_trade_no").getAsString());
    right(product);
  }

  @Test
  @Order(6)
  final void eitherKindOfKeyIsTaken() throws Exception {
    assumeTrue(mode.equals("both"), "the merchant has one kind of key");
    String reason = mistakes().get("key-switch");
    boolean isEachTaken = true;
    for (String kind : List.of("certificate", "public-key")) {
      Simulator.setFaults(json("signWith", kind));
      isEachTaken &= resend(new JsonObject()).equals(Optional.of(paid));
    }
    Simulator.setFaults(new JsonObject());
    assertEquals(reason == null, isEachTaken);
    Simulator.record(name, "key-switch", reason);
  }

  @Test
  @Order(7)
  final void anUnsignedAnswerIsNotBelieved() throws Exception {
    JsonObject rule = json("operation", "query");
    rule.addProperty("fault", "UNSIGNED");
    JsonArray rules = new JsonArray();
    rules.add(rule);
    Simulator.setFaults(json("rules", rules));
    try {
      assertThrows(Exception.class, () -> query(number));
    } finally {
      Simulator.setFaults(new JsonObject());
    }
    right("unsigned-answer");
  }

  @Test
  @Order(8)
  final void aRefundIsMadeNotifiedAndQueried() throws Exception {
    String refund = "R" + number;
    assertEquals("PROCESSING", refund(number, refund, arriving.url()));
    right("refund");
    Simulator.post("refunds/" + refund, json("status", "SUCCESS"));
    assertEquals("SUCCESS", arriving.next().orElseThrow().get("refund_status").getAsString());
    right("refund-notification");
    assertEquals("SUCCESS", queryRefund(refund));
    right("refund-query");
  }

  @ParameterizedTest
  @ValueSource(strings = {"trade-bill", "fund-flow-bill"})
  @Order(9)
  final void aBillIsDownloaded(String kind) throws Exception {
    Simulator.post("clock", json("advanceMs", 2 * 24 * 3600 * 1000));
    try {
      downloadBill(kind, paid.get("success_time").getAsString().substring(0, 10));
    } finally {
      Simulator.post("clock", json("reset", true));
    }
    right(kind);
  }

  @Test
  @Order(10)
  final void platformCertificatesAreDownloaded() throws Exception {
    assumeTrue(!mode.equals("public-key"), "the merchant has none");
    List<String> serials = certificates();
    assumeTrue(serials != null, "it keeps them to itself");
    JsonElement certificate = Simulator.get("keys").getAsJsonArray("platformCertificates").get(0);
    assertEquals(List.of(certificate.getAsJsonObject().get("serialNo").getAsString()), serials);
    right("certificates");
  }

  @Test
  @Order(11)
  final void itLogsIn() throws Exception {
    String openid = login(Simulator.loginCode());
    assumeTrue(openid != null, "it has no login");
    assertEquals('o', openid.charAt(0));
    right("login");
  }

  @Test
  @Order(12)
  final void anOrderOfASubMerchantIsMadeClosedPaidAndRefunded() throws Exception {
    String subMerchantId = Simulator.env("WECHAT_SUB_MERCHANT_ID");
    assumeTrue(subMerchantId != null, "the merchant is no service provider");
    PartnerCalls partner = partner(subMerchantId);
    try (Notifications ofPartner = new Notifications(partner::handle)) {
      String closed = newNumber();
      partner.prepay(closed, Simulator.openidOf(Simulator.loginCode()), ofPartner.url());
      assertEquals("NOTPAY", partner.query(closed));
      right("partner");
      partner.close(closed);
      assertEquals("CLOSED", partner.query(closed));
      right("partner-close");
      String order = newNumber();
      partner.prepay(order, Simulator.openidOf(Simulator.loginCode()), ofPartner.url());
      Simulator.post("orders/" + order, json("action", "pay"));
      JsonObject notified = ofPartner.next().orElseThrow();
      assertEquals(order, notified.get("out_trade_no").getAsString());
      assertEquals(subMerchantId, notified.get("sub_mchid").getAsString());
      right("partner-notification");
      assertEquals("PROCESSING", partner.refund(order, "R" + order, ofPartner.url()));
      Simulator.post("refunds/R" + order, json("status", "SUCCESS"));
      JsonObject refunded = ofPartner.next().orElseThrow();
      assertEquals("SUCCESS", refunded.get("refund_status").getAsString());
      assertEquals(subMerchantId, refunded.get("sub_mchid").getAsString());
      assertEquals("SUCCESS", partner.queryRefund("R" + order));
      right("partner-refund");
    }
  }

  @Test
  @Order(13)
  final void aCombinedOrderIsMadeClosedAndPaid() throws Exception {
    CombinedCalls combined = combined();
    assumeTrue(combined != null, "it has no calls for combined orders");
    try (Notifications ofCombined = new Notifications(combined::handle)) {
      String closed = newNumber();
      combined.prepay(closed, partsOf(closed), Simulator.openidOf(Simulator.loginCode()), ofCombined.url());
      assertEquals(List.of("NOTPAY", "NOTPAY"), combined.query(closed));
      right("combined");
      combined.close(closed, partsOf(closed));
      assertEquals(List.of("CLOSED", "CLOSED"), combined.query(closed));
      right("combined-close");
      String whole = newNumber();
      combined.prepay(whole, partsOf(whole), Simulator.openidOf(Simulator.loginCode()), ofCombined.url());
      Simulator.post("orders/" + whole, json("action", "pay"));
      JsonObject notified = ofCombined.next().orElseThrow();
      assertEquals(whole, notified.get("combine_out_trade_no").getAsString());
      assertEquals(2, notified.getAsJsonArray("sub_orders").size());
      assertEquals(List.of("SUCCESS", "SUCCESS"), combined.query(whole));
      right("combined-notification");
    }
  }

  private static List<String> partsOf(String number) {
    return List.of(number + "A", number + "B");
  }
}
