package compat;

import com.google.gson.JsonObject;
import java.util.function.UnaryOperator;

/** What a service provider asks for a sub-merchant. */
interface PartnerCalls {
  /** Makes an order of 100 fen. */
  void prepay(String outTradeNo, String openid, String notifyUrl) throws Exception;

  /** The trade_state. */
  String query(String outTradeNo) throws Exception;

  void close(String outTradeNo) throws Exception;

  /** Refunds 40 of 100 fen: the status. */
  String refund(String outTradeNo, String outRefundNo, String notifyUrl) throws Exception;

  String queryRefund(String outRefundNo) throws Exception;

  /** The content of a notification. */
  JsonObject handle(UnaryOperator<String> header, String body) throws Exception;
}
