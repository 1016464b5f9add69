import {
  ANOMALY_KINDS,
  DELIVERY_KINDS,
  DIFFERENCE_KINDS,
  FULFILMENTS,
  MESSAGE_EVENTS,
  MESSAGE_STATUSES,
  NOTIFICATION_OUTCOMES,
  OPERATOR_ROLES,
  ORDER_EVENT_TYPES,
  ORDER_STATUSES,
  PAYMENT_SOURCES,
  RECONCILIATION_STATUSES,
  REFUND_ORIGINS,
  REFUND_STATUSES,
  ROBOT_FAILURES,
  SHIPMENT_REPORTS,
} from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import * as databaseEnums from '../generated/prisma/enums.js';

test('every enum of the database has exactly the values of the contract', () => {
  const contract = {
    AnomalyKind: ANOMALY_KINDS,
    DeliveryKind: DELIVERY_KINDS,
    DifferenceKind: DIFFERENCE_KINDS,
    Fulfilment: FULFILMENTS,
    MessageEvent: MESSAGE_EVENTS,
    MessageStatus: MESSAGE_STATUSES,
    NotificationOutcome: NOTIFICATION_OUTCOMES,
    OperatorRole: OPERATOR_ROLES,
    OrderEventType: ORDER_EVENT_TYPES,
    OrderStatus: ORDER_STATUSES,
    PaymentSource: PAYMENT_SOURCES,
    ReconciliationStatus: RECONCILIATION_STATUSES,
    RefundOrigin: REFUND_ORIGINS,
    RefundStatus: REFUND_STATUSES,
    RobotFailure: ROBOT_FAILURES,
    ShipmentReport: SHIPMENT_REPORTS,
  };
  const database = Object.entries(databaseEnums).map(([name, values]) => [name, Object.values(values)]);
  expect(Object.fromEntries(database)).toEqual(contract);
});
