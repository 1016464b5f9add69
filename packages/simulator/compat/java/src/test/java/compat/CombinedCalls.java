package compat;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.function.UnaryOperator;

/** What a merchant asks for orders of 100 fen in one payment. */
interface CombinedCalls {
  void prepay(String number, List<String> parts, String openid, String notifyUrl) throws Exception;

  /** The trade_state of each part. */
  List<String> query(String number) throws Exception;

  void close(String number, List<String> parts) throws Exception;

  /** The content of a notification. */
  JsonObject handle(UnaryOperator<String> header, String body) throws Exception;
}
